"""How sure a run is: of chance by its runs, of the numbers by draws, and of the place by what is known of it."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.evidence import parameters
from tandemcare.results import NET_PRESENT_COST
from tandemcare.sums import summed

from ..about import count
from ..blocks import as_text
from ..place_fit import fit_of
from .certainty import are_too_few, runs_in_words
from .facts import RunFacts, millions
from .most import AWAY, brings_most_back, net_of
from .place import fit_in_words

HOW_SURE = "HOW SURE"
VARY, VARY_IN_FULL = " (--draws 100)", " (tandem compare --draws 100 varies them)"
"""How the numbers are varied, on the screen of the command that does it, and elsewhere."""


def how_sure(facts: RunFacts) -> Iterator[str]:
    """Yield how sure the headline is, of chance and of the numbers, and then how well the place is met."""
    yield f"{HOW_SURE}  {chance_and_doubt(facts, VARY)}"
    if fit := fit_of(facts.results):
        yield fit_in_words(fit)


def chance_and_doubt(facts: RunFacts, vary: str = VARY_IN_FULL, seen_in: str = "--full") -> str:
    """Return what doubt about the inputs is left, and how sure the runs are of what leaves fewest people away.

    `vary` is how to find that where it is not known, and `seen_in` where more of it stands where it is.
    """
    known = parameters().values()
    assumed = f"{summed(each.is_assumption for each in known)} of {len(known)} are assumed"
    return f"{_doubt(facts, assumed, vary, seen_in)} {_chance(facts)}"


def _chance(facts: RunFacts) -> str:
    """Return between what the means of the option that leaves fewest away lie, and eight of ten of its single runs."""
    runs, most = runs_in_words(facts.runs), brings_most_back(facts)
    if are_too_few(facts.runs):
        return f"Of chance, no: {runs} are too few."
    if not most:
        return f"Of chance, as far as {runs} tell."
    mean = _fewer(facts.results.figures(most[0], AWAY).difference[1:])
    single = _fewer(facts.results.outcomes(most[0], AWAY))
    _, *ends = net_of(facts, most[0])
    pounds = " to ".join(f"{'-' if end < 0.0 else ''}£{millions(abs(end))}m" for end in ends)
    sure = f"{mean} fewer away for {pounds} net (means, 95% sure), {single} in eight of ten runs"
    return f"Of chance, yes: {facts.title(most[0])} has {sure}."


def _fewer(ends: tuple[float, ...]) -> str:
    """Return two ends of a change as how many fewer that are, the fewest first."""
    low, high = sorted(-end for end in ends)
    return f"{as_text(low, '.1f')} to {as_text(high, '.1f')}"


def _doubt(facts: RunFacts, assumed: str, vary: str, seen_in: str) -> str:
    """Return how the doubt about the numbers is found, or what it makes of the option that does most."""
    if not facts.results.psa:
        return f"Of the inputs, no: {assumed}, none varied{vary}."
    draws = count(facts.results.psa["draws"], "draw")
    return f"Of the inputs, less: {assumed}; varied in {draws}{_drawn(facts)}: see {seen_in}."


def _drawn(facts: RunFacts) -> str:
    """Return between what the cash of the option that does most lies in eight of ten draws of the numbers."""
    most = brings_most_back(facts)
    if not most:
        return ""
    rows = facts.results.doubt()
    rows = rows[(rows["scenario"] == most[0]) & (rows["figure"] == NET_PRESENT_COST)]
    low, high = (millions(float(rows[name].iloc[0]), sign=True) for name in ("draws_p10", "draws_p90"))
    return f" (cash for {facts.title(most[0])} £m {low} to {high} in eight of ten)"
