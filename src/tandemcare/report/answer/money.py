"""Who pays, in sentences: whether care pays back, who bears what, what rules move, leaks, ends and runs out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from tandemcare.results import NOBODY, OTHERS, RESERVE_GONE
from tandemcare.terms import ONE_OF_A_PLACE, PAYER_NAMES
from tandemcare.trace.intervals import Interval

from ..blocks import listed
from .certainty import FEW, MOST, SOME, are_too_few, happens_in, how_often, is_sure, runs_in_words
from .facts import PAYERS, WORTH_TELLING_GBP, RunFacts, millions, month_in_words
from .most import told_of

_, COUNCIL = PAYERS
NAMED = 2
"""Of options that are alike, so many are named."""


def who_pays(facts: RunFacts) -> Iterator[str]:
    """Yield who pays more and who less for the option that brings most people back, or for the only one there is."""
    found = told_of(facts)
    if not found:
        return
    sure = {who: facts.borne[found[0], who] for who in (*PAYERS, OTHERS) if _is_worth((found[0], who), facts.borne)}
    more, less = ([_pounds(who, each) for who, each in sure.items() if sign * each.mean > 0.0] for sign in (1.0, -1.0))
    told = [f"{does} {listed(those)}" for does, those in (("costs", more), ("saves", less)) if those]
    if told:
        yield f"Over {facts.years_in_words} {facts.title(found[0])} {' and '.join(told)}."


def _is_worth(key: tuple[str, str], pounds: Mapping[tuple[str, str], Interval]) -> bool:
    return key in pounds and is_sure(pounds[key]) and abs(pounds[key].mean) > WORTH_TELLING_GBP


def _pounds(payer: str, found: Interval) -> str:
    return f"{who_in_words(payer)} £{millions(abs(found.mean))}m"


def moved_by_rules(facts: RunFacts) -> Iterator[str]:
    """Yield what rules, not care, move most from one payer to another, and in which option."""
    shifts: list[tuple[float, str, tuple[str, ...], str]] = []
    for name in facts.options:
        pounds = {payer: facts.moved[option, payer].mean for option, payer in facts.moved if option == name}
        if pounds and _is_worth((name, max(pounds, key=lambda payer: pounds[payer])), facts.moved):
            taker = max(pounds, key=lambda payer: pounds[payer])
            shifts.append((pounds[taker], name, _givers(pounds), taker))
    if not shifts:
        return
    most, name, givers, taker = max(shifts)
    way = f"from {listed([who_in_words(giver) for giver in givers])} to {who_in_words(taker)}"
    yield f"By its rules, not its care, {facts.title(name)} moves £{millions(most)}m of cost {way}."


def _givers(pounds: Mapping[str, float]) -> tuple[str, ...]:
    """Return whom rules take from, the most first: all whose part is worth telling, and one at least."""
    least = max(-WORTH_TELLING_GBP, min(pounds.values()))
    return tuple(payer for payer in sorted(pounds, key=lambda payer: pounds[payer]) if pounds[payer] <= least)


def who_in_words(payer: str) -> str:
    """Return a payer in a sentence: a place has one ICB and one council, and grants."""
    return f"{'the ' if payer in ONE_OF_A_PLACE else ''}{PAYER_NAMES.get(payer, payer)}"


def pays_back(facts: RunFacts) -> Iterator[str]:
    """Yield what of the care that is bought pays back by the end in most runs, or may, as far as so many runs tell."""
    shares = {name: float(facts.payback[name]["paid_back_within_run"]) for name in facts.of_kind("buys")}
    shares = {name: share for name, share in shares.items() if not math.isnan(share)}
    if not shares:
        return
    when = f"in {facts.years_in_words}"
    if are_too_few(facts.runs):
        yield f"{runs_in_words(facts.runs)} cannot tell whether care that is bought pays back {when}."
        return
    order = sorted(shares, key=lambda name: -shares[name])
    chances = {name: happens_in(shares[name], facts.runs) for name in order}
    if all(chance == FEW for chance in chances.values()):
        yield _none_pays_back(facts, order[0], shares[order[0]], when)
        return
    does, may = ([name for name in order if chances[name] == chance] for chance in (MOST, SOME))
    perhaps = f"{_how_often(facts, may, shares)} may"
    if not does:
        yield f"Nothing that buys care is sure to pay back {when}; {perhaps}."
        return
    rest = "" if len(does) + len(may) == len(shares) else "; no other does in most runs"
    yield f"Care that pays back {when}: {_how_often(facts, does, shares)}{f'; {perhaps}' if may else ''}{rest}."


def _none_pays_back(facts: RunFacts, first: str, share: float, when: str) -> str:
    often = how_often(facts.times(share), facts.runs)
    told = f" in most runs; {facts.title(first)} does in {often}" if share else f" ({often} each)"
    return f"Nothing that buys care pays back {when}{told}."


def _how_often(facts: RunFacts, names: list[str], shares: Mapping[str, float]) -> str:
    told = [f"{facts.title(name)} (in {how_often(facts.times(shares[name]), facts.runs)})" for name in names[:NAMED]]
    return ", ".join(told) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")


def leaks(facts: RunFacts) -> Iterator[str]:
    """Yield how much of what is not ring-fenced went to beds out of area, where most did."""
    flow = facts.results.money_flow()
    if flow.empty:
        return
    rows = {(row["scenario"], row["part"]): row for row in flow.to_dict("records")}
    leaked, name = max((float(row["amount_gbp"]), name) for (name, part), row in rows.items() if part == "leaked")
    paid = float(rows[name, "paid in"]["amount_gbp"])
    if leaked > WORTH_TELLING_GBP and rows[name, "leaked"]["ci95_low"] > 0.0:
        yield (
            f"Without a ring fence £{millions(leaked)}m of the £{millions(paid)}m paid in leaks to beds out of area "
            f"({facts.title(name)})."
        )


def cliffs(facts: RunFacts) -> Iterator[str]:
    """Yield when the first grant ends, and who pays what more a year from then."""
    frame = facts.results.grants()
    if frame.empty:
        return
    frame = frame[frame["scenario"] == frame["scenario"].iloc[0]]
    frame = frame[frame["month"] == frame["month"].min()]
    name, month = str(frame["scenario"].iloc[0]), str(frame["month"].iloc[0])
    by_payer = frame.groupby("payer_after", sort=False)["gbp_a_year"].sum()
    told = listed(
        [_falls(str(payer), float(pounds), is_first=not at) for at, (payer, pounds) in enumerate(by_payer.items())]
    )
    yield f"{facts.title(name)}: its grant ends in {month_in_words(month)}; then {told}."


def _falls(payer: str, pounds: float, *, is_first: bool) -> str:
    if payer == NOBODY:
        return f"nobody pays its £{millions(pounds)}m a year"
    more = f"{'pays ' if is_first else ''}£{millions(pounds)}m{' a year more' if is_first else ''}"
    return f"{who_in_words(payer)} {more}"


def runs_out(facts: RunFacts) -> Iterator[str]:
    """Yield of the option in which the council's reserve is gone most often, how often and when."""
    frame = facts.results.rules_kept()
    gone = frame[(frame["rule"] == RESERVE_GONE) & (frame["share_of_runs"] > 0.0)] if len(frame) else frame
    if gone.empty:
        return
    row = max(gone.to_dict("records"), key=lambda each: float(each["share_of_runs"]))
    often, month = how_often(facts.times(float(row["share_of_runs"])), facts.runs), month_in_words(str(row["month"]))
    name, gone_by = str(row["scenario"]), f"reserve is gone in {often}, in half of them by {month}"
    pays = facts.borne.get((name, COUNCIL))
    if pays and pays.mean > 0.0 and _is_worth((name, COUNCIL), facts.borne):
        yield f"{facts.title(name)}: the council pays £{millions(pays.mean)}m more, and its {gone_by}."
    else:
        yield f"{facts.title(name)}: the council's {gone_by}."
