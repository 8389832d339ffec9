"""What leaves fewest people in beds out of area, at what net cost, and what brings each back for least."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.trace.intervals import Interval

from ..blocks import as_text, listed
from ..numbers import counted
from .certainty import are_too_few, is_sure, runs_in_words
from .facts import RunFacts, interval_of, millions

AWAY = "out_of_area_active"
SHORT, IN_FULL = "people away", "people in beds out of area"
"""How a sentence says where people are: on the screen, below its tables, and in a headline that stands alone."""
MOST_NAMED = 3
"""Options that leave as few are named up to so many, and else counted."""


def does_most(facts: RunFacts, away: str = SHORT) -> Iterator[str]:
    """Yield which option brings most people back from beds out of area, how many are left there, and at what net cost.

    Of an only option it is told whatever it does.
    """
    bought, most = _bought(facts), brings_most_back(facts)
    if bought and are_too_few(facts.runs):
        yield f"{runs_in_words(facts.runs)} cannot tell which care brings people back from beds out of area."
    elif 1 < len(most) == len(bought):
        yield f"{runs_in_words(facts.runs)} cannot tell which care does most for {away}."
    elif len(bought) > 1 and most:
        yield _do_most(facts, most, away)
    else:
        for name in filter(lambda each: facts.figures(each, AWAY), told_of(facts)):
            yield f"{facts.title(name)}: {away} {_course(facts, name)}{_at_cost(facts, name)}."


def told_of(facts: RunFacts) -> tuple[str, ...]:
    """Return the option that the screen tells of: the one that brings most people back, or else the only one."""
    return brings_most_back(facts)[:1] or (facts.options if len(facts.options) == 1 else ())


def is_told_alone(facts: RunFacts) -> bool:
    """Tell whether `does_most` names one option, so that what is said next may call it "it"."""
    is_named = any(facts.title(name) in said for name in told_of(facts) for said in does_most(facts))
    return is_named and len(brings_most_back(facts)) < 2


def brings_most_back(facts: RunFacts) -> tuple[str, ...]:
    """Return the option that brings most people back, and those that the runs cannot tell from it; perhaps nothing."""
    fewer = _fewer(facts)
    if not fewer or are_too_few(facts.runs):
        return ()
    first = max(fewer, key=lambda name: fewer[name])
    others = [name for name in fewer if name != first and not is_sure(facts.results.difference(first, name, AWAY))]
    return first, *sorted(others, key=lambda name: -fewer[name])


def costs_least(facts: RunFacts) -> Iterator[str]:
    """Yield which option that brings people back costs least, or saves most, for each of them, if runs can tell."""
    fewer = {} if are_too_few(facts.runs) else _fewer(facts)
    if len(fewer) < 2:
        return
    each = {name: _each(facts, name, number) for name, number in fewer.items()}
    least = min(each, key=lambda name: each[name].mean)
    if all(each[least].high < each[name].low for name in each if name != least):
        costs = "costs least" if each[least].mean > 0.0 else "saves most"
        pounds = millions(abs(each[least].mean))
        yield f"{facts.title(least)} {costs} for each person fewer away: £{pounds}m over {facts.years_in_words}."


def _bought(facts: RunFacts) -> list[str]:
    return [name for name in facts.of_kind("buys") if facts.figures(name, AWAY)]


def _fewer(facts: RunFacts) -> dict[str, float]:
    """Return how many fewer people are away, of what buys care and has fewer beyond chance."""
    found = {name: facts.figures(name, AWAY) for name in facts.of_kind("buys")}
    return {name: -each.difference.mean for name, each in found.items() if each and each.difference.high < 0.0}


def _each(facts: RunFacts, name: str, number: float) -> Interval:
    """Return the net cost of each person who is not away, whose number is far surer than the cost."""
    return Interval(*(pounds / number for pounds in net_of(facts, name)))


def net_of(facts: RunFacts, name: str) -> Interval:
    """Return the net cost of an option over the whole run: cash and what care is lacked."""
    return interval_of(facts.headline[name], "headline_gbp")


def _do_most(facts: RunFacts, most: tuple[str, ...], away: str) -> str:
    """Return who leaves fewest: those of whom all that is told is the same together, then who leaves as few."""
    told = {name: f"{_left(facts, name)}{_at_cost(facts, name)}" for name in most}
    alike = [facts.title(name) for name in most if told[name] == told[most[0]]]
    others = [facts.title(name) for name in most if told[name] != told[most[0]]]
    if len(most) > MOST_NAMED:
        alike, others = alike[:1], [f"{counted(len(most) - 1)} others"]
    leaves = "leaves" if len(alike) == 1 else "leave"
    too = "leaves" if len(others) == 1 and len(most) <= MOST_NAMED else "leave"
    as_few = f"; {listed(others)} {too} as few" if others else ""
    return f"{listed(alike)} {leaves} fewest {away}: {told[most[0]]}{as_few}."


def _left(facts: RunFacts, name: str) -> str:
    """Return how many people are away with an option that has fewer beyond chance, and how many without it."""
    usual, found = (facts.figures(each, AWAY) for each in (facts.first, name))
    after, before = (as_text(each.mean.mean, ".1f") if each else "" for each in (found, usual))
    return f"{after} on average, not {before}"


def _course(facts: RunFacts, name: str) -> str:
    """Return from what the number of people away goes to what, or that so many runs cannot tell."""
    usual, found = (facts.figures(each, AWAY) for each in (facts.first, name))
    before, after = (as_text(each.mean.mean, ".1f") if each else "" for each in (usual, found))
    if not found or not is_sure(found.difference):
        return f"stay at about {before} on average, as far as {runs_in_words(facts.runs)} tell"
    return f"{'fall' if found.difference.mean < 0.0 else 'rise'} from {before} to {after} on average"


def _at_cost(facts: RunFacts, name: str) -> str:
    """Return what an option costs or saves net over the whole run, or that so many runs cannot tell."""
    net, over = net_of(facts, name), f"net over {facts.years_in_words}"
    if not is_sure(net):
        return f"; whether it costs or saves {over} {runs_in_words(facts.runs)} cannot tell"
    return f", for £{millions(net.mean)}m {over}" if net.mean > 0.0 else f", saving £{millions(-net.mean)}m {over}"
