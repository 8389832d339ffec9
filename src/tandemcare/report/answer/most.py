"""What does most for people in beds out of area, and what does it at least cost, as far as so many runs can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tandemcare.trace.intervals import Interval

from ..blocks import as_text, listed
from .certainty import are_too_few, is_sure, runs_in_words
from .facts import RunFacts, interval_of, millions

AWAY = "out_of_area_active"


class Wording(NamedTuple):
    """How a sentence says where people are, and how many options it names before it counts the others."""

    away: str
    named: int


SHORT, IN_FULL = Wording("people away", 1), Wording("people in beds out of area", 3)
"""For a line of the screen, below the table that has the others; and for a headline that stands alone."""


def does_most(facts: RunFacts, words: Wording = SHORT) -> Iterator[str]:
    """Yield which option brings most people back from beds out of area, and which does so at the least net cost."""
    bought = [name for name in facts.of_kind("buys") if facts.figures(name, AWAY)]
    if not bought:
        return
    if are_too_few(facts.runs):
        yield f"{runs_in_words(facts.runs)} cannot tell which care brings people back from beds out of area."
        return
    most, fewer = brings_most_back(facts), _fewer(facts)
    if not most:
        return
    each = {name: _each(facts, name, number) for name, number in fewer.items()}
    if len(bought) == 1:
        yield f"{facts.title(most[0])} has {_people(fewer, most)} fewer {words.away}, {_at_cost(each[most[0]])} each."
    elif len(most) == len(bought):
        yield f"{runs_in_words(facts.runs)} cannot tell which care does most for {words.away}."
    else:
        does = "does" if len(most) == 1 else "do"
        first = f"{_named(facts, most, words)} {does} most: {_people(fewer, most)} fewer {words.away}"
        yield f"{first}{_at_least_cost(facts, most[0], each)}."


def brings_most_back(facts: RunFacts) -> tuple[str, ...]:
    """Return the option that brings most people back, and those that the runs cannot tell from it; perhaps nothing."""
    fewer = _fewer(facts)
    if not fewer or are_too_few(facts.runs):
        return ()
    first = max(fewer, key=lambda name: fewer[name])
    others = [name for name in fewer if name != first and not is_sure(facts.results.difference(first, name, AWAY))]
    return first, *sorted(others, key=lambda name: -fewer[name])


def named_in_headline(facts: RunFacts) -> tuple[str, ...]:
    """Return the option that does most and the one that is cheapest, where the runs can tell; or the only one."""
    most = brings_most_back(facts)
    if not most:
        return facts.options if len(facts.options) == 1 else ()
    cheapest = _cheapest({name: _each(facts, name, number) for name, number in _fewer(facts).items()})
    return tuple(dict.fromkeys(name for name in (most[0], cheapest) if name))


def _fewer(facts: RunFacts) -> dict[str, float]:
    """Return how many fewer people are away, of what buys care and has fewer beyond chance."""
    found = {name: facts.figures(name, AWAY) for name in facts.of_kind("buys")}
    return {name: -each.difference.mean for name, each in found.items() if each and each.difference.high < 0.0}


def _each(facts: RunFacts, name: str, number: float) -> Interval:
    """Return the net cost of each person who is not away, whose number is far surer than the cost."""
    return Interval(*(pounds / number for pounds in interval_of(facts.headline[name], "headline_gbp")))


def _named(facts: RunFacts, names: tuple[str, ...], words: Wording) -> str:
    told = [facts.title(name) for name in names[: words.named]]
    return listed([*told, *([f"{len(names) - words.named} more"] if len(names) > words.named else [])])


def _people(fewer: Mapping[str, float], names: tuple[str, ...]) -> str:
    least, most = (as_text(choose(fewer[name] for name in names), ".1f") for choose in (min, max))
    return most if least == most else f"{least} to {most}"


def _at_least_cost(facts: RunFacts, most: str, each: Mapping[str, Interval]) -> str:
    """Return which option costs least for each person, where the runs can tell it from all others."""
    least = _cheapest(each)
    if not least:
        return f"; {runs_in_words(facts.runs)} cannot tell which is cheapest"
    return (
        f"{', and is cheapest' if least == most else f'; cheapest: {facts.title(least)}'} ({_cost(each[least])} each)"
    )


def _at_cost(each: Interval) -> str:
    return f"{'at ' if each.mean > 0.0 else ''}{_cost(each)}"


def _cheapest(each: Mapping[str, Interval]) -> str:
    """Return the option with the least cost of each person, if the runs can tell it from all others; else nothing."""
    least = min(each, key=lambda name: each[name].mean)
    return least if all(each[least].high < each[name].low for name in each if name != least) else ""


def _cost(each: Interval) -> str:
    return f"£{millions(each.mean)}m" if each.mean > 0.0 else f"saving £{millions(-each.mean)}m"
