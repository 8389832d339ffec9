"""How sure a run is: of chance by its runs, of the numbers by draws, and of the place by what is known of it."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.evidence import parameters
from tandemcare.results import NET_PRESENT_COST
from tandemcare.sums import summed

from ..about import count
from ..place_fit import fit_of
from .certainty import are_too_few, runs_in_words
from .facts import RunFacts, millions
from .most import brings_most_back
from .place import fit_in_words


def how_sure(facts: RunFacts, letters: int) -> Iterator[str]:
    """Yield what the runs can tell and what doubt is larger, and then how well the place is met."""
    yield f"HOW SURE  {chance_and_doubt(facts)}"
    if fit := fit_of(facts.results):
        yield fit_in_words(fit, letters)


def chance_and_doubt(facts: RunFacts, asked_by: str = " (tandem compare --draws 100)", seen_in: str = "--full") -> str:
    """Return what the runs can tell, and what doubt about the numbers is larger.

    `asked_by` is how to find that where it is not known, and `seen_in` where more of it stands where it is.
    """
    known = parameters().values()
    assumed = f"{summed(each.is_assumption for each in known)} of {len(known)} numbers"
    return f"{_chance(facts)} {_doubt(facts, assumed, asked_by, seen_in)}"


def _chance(facts: RunFacts) -> str:
    runs = runs_in_words(facts.runs)
    return f"! {runs} are too few." if are_too_few(facts.runs) else f"{runs} tell chance alone."


def _doubt(facts: RunFacts, assumed: str, asked_by: str, seen_in: str) -> str:
    """Return how the doubt about the numbers is found, or what it makes of the option that does most."""
    if not facts.results.psa:
        return f"Larger doubt: {assumed} are assumed{asked_by}."
    draws = count(facts.results.psa["draws"], "draw")
    return f"Larger doubt: {assumed} are assumed; {draws}{_drawn(facts)}: see {seen_in}."


def _drawn(facts: RunFacts) -> str:
    """Return between what the cash of the option that does most lies in eight of ten draws of the numbers."""
    most = brings_most_back(facts)
    if not most:
        return ""
    rows = facts.results.doubt()
    rows = rows[(rows["scenario"] == most[0]) & (rows["figure"] == NET_PRESENT_COST)]
    low, high = (millions(float(rows[name].iloc[0]), sign=True) for name in ("draws_p10", "draws_p90"))
    return f" (cash for {facts.title(most[0])} £m {low} to {high} in eight of ten)"
