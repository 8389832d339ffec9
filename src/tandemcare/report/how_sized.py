"""How a size was found, in the words that all reports of sizing share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tandemcare.experiments import SelectionRules, ServiceTarget, TargetValue
from tandemcare.sums import summed
from tandemcare.units import HOURS_A_DAY

from .about import count
from .blocks import Column, Heading, as_text, listed

MILLION = 1e6
BY_PRICE = "the cheapest by its own price, not by net"
"""Which of the sizes that meet the targets a search takes."""
_IN_DAYS = re.compile(r"within [0-9.]+ ?d")
CHECKED, SEARCHED = "checked", "searched"
CHECKED_MEANS = (
    f"Rows that say {CHECKED} are of other people, who decide; all others are of the people of the search, with whom a "
    "chance may be too high or too low."
)
"""Whose numbers stand in a row of a table of what was tried."""
WHAT_IT_IS = Column("what it is", "name", is_left=True)
DOUBT = Heading("How sure, and what is not in it")
"""What stands over the sheet of that."""


def how_sized(
    what: tuple[int, int, str, str],
    rules: SelectionRules,
    targets: Sequence[ServiceTarget],
    runs: tuple[int, int],
    *,
    is_settled: bool,
) -> str:
    """Return a sentence on what was tried, how sure the answer is, and what was taken to be so.

    `what` is how many of what were tried, how many of them were checked with other people, and what one more of it is;
    `runs` are replications and the seed.
    """
    (number, checked, tried, more), (replications, seed) = what, runs
    zones = listed(
        list(
            dict.fromkeys(
                f"{as_text(100.0 * zone, 'g')} percentage point{'' if 100.0 * zone == 1.0 else 's'}"
                if target.is_a_share
                else as_text(zone, "g")
                for target, zone in zip(targets, rules.zones, strict=True)
            )
        )
    )
    settled = (
        f"told with {as_text(100.0 * rules.confidence, 'g')}% confidence"
        if is_settled
        else "not all told with the confidence asked for: the replications ended (give more with --replications)"
    )
    return (
        f"{count(number, tried)} on the same people, {checked} of them on others too, in "
        f"{count(replications, 'replication')} of two years in all, seed {seed}; {settled}, in an indifference zone of "
        f"{zones} on either side of a target. One more {more} is taken never to make a target worse in mean, so that "
        "what is smaller than what fails was not tried."
    )


def told(value: float, decimals: int = 0) -> str:
    """Return a number with so many decimals."""
    return as_text(value, f",.{decimals}f")


def value_in_words(one: TargetValue) -> str:
    """Return what a target comes to: a wait where a quantile is asked for, else a share, a mean or a level."""
    if one.target.is_quantile:
        return _wait(one.wait_hours, one.target)
    if one.target.is_a_share:
        return f"{told(100.0 * one.value.mean, 1)}%"
    return _wait(one.value.mean, one.target, 2) if one.target.kind == "mean" else told(one.value.mean, 2)


def _wait(hours: float, target: ServiceTarget, decimals: int = 1) -> str:
    """Return a wait in hours, or in days where the target is asked for in days."""
    if _IN_DAYS.search(target.text):
        return f"{told(hours / HOURS_A_DAY)} days"
    return f"{told(hours, decimals)} h"


def chance_of_all(values: Sequence[TargetValue]) -> float:
    """Return how likely it is at least that every target is met in the long run (Bonferroni)."""
    return max(0.0, 1.0 - summed(1.0 - one.chance for one in values))


def once_more(number: int, values: str, chance: float, confidence: float, *, is_sure: bool) -> str:
    """Return what the answer comes to with people whom nobody has seen, and how sure that makes it."""
    wanted = f"{as_text(100.0 * confidence, 'g')}%"
    sure = (
        f"at least the {wanted} asked for"
        if is_sure
        else f"less than the {wanted} asked for, and nothing that was tried is surer: give more with --replications"
    )
    return (
        f"Simulated again with {count(number, 'replication')} of other people it comes to {values}. By these it is met "
        f"in the long run with a chance of {as_text(chance, '.0%')}, {sure}."
    )


def what_to_do(changes: Sequence[str], cost: str, doubts: Sequence[str]) -> str:
    """Return what an answer asks of whoever plans, first what it hangs on: "Two more AMHPs on night: £0.3m more"."""
    said = f"{', '.join([*doubts, listed(list(changes))])}: {cost}."
    return said[:1].upper() + said[1:]


def in_doubt(*, is_settled: bool, is_sure: bool, is_whole: bool) -> list[str]:
    """Return on what an answer hangs that is not told as surely, or not for all, as was asked for."""
    doubts = {"for the targets that can be met": is_whole, "as far as the replications tell": is_settled and is_sure}
    return [words for words, is_right in doubts.items() if not is_right]


def against_today(pounds: float) -> str:
    """Return what more or less something costs than what there is today."""
    return f"£{told(abs(pounds) / MILLION, 2)}m a year {'more' if pounds >= 0.0 else 'less'}"


def row_name(*, is_today: bool, is_answer: bool, is_checked: bool) -> str:
    """Return what a row of a table is of: today, the answer, or something else, and whether others checked it."""
    what = "the answer" if is_answer else "today" if is_today else ""
    return ", ".join(filter(None, [what, CHECKED if is_checked else SEARCHED if is_answer else ""]))


def counted_in_words(targets: Sequence[ServiceTarget]) -> Iterator[str]:
    """Yield what the waits of assessments are counted of, where a target asks for any."""
    kinds = {one.requests for one in targets if one.is_of_assessments}
    if "urgent" in kinds:
        yield (
            "Counted are requests to be assessed at once, as the NHS standards of 4 and 24 hours are of urgent need. "
            "Left out are requests of the community that wait for office hours or a court's warrant: an assumption, as "
            "England has no standard for when an assessment must start. A target that names them counts them: "
            '"p95 community warrant started within 7d", or "all" for every request.'
        )
    if told := [_counted(one) for one in targets if one.is_of_assessments and one.requests != "urgent"]:
        yield f"Counted are of {listed(told)}."


def _counted(target: ServiceTarget) -> str:
    return f'"{target.text}" {"every request" if target.requests == "all" else f"{target.requests} requests"}'
