"""What cannot be built, said in the words of the file: the change or the purchase without which it could be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from tandemcare.errors import InputError, Problem, RunError
from tandemcare.model import Place

from .items import Change, Investment
from .parts import Scenario
from .system import Known, System, known_numbers
from .timeline import outcome

Built = TypeVar("Built")
Item = Change | Investment
FAULTS = (InputError, RunError, ArithmeticError, ValueError, MemoryError)
"""What is raised where numbers make no pathway and no slow layer."""
_MEANINGS = (
    ("chances would", "shares of the same people would add up to more than 1"),
    ("chance of", "shares of the same people would add up to more than 1"),
    ("bands of", "shares of the same people would add up to more than 1"),
    ("Weights", "there would be nobody of some group"),
    ("no registers or no rows", "there would be nobody of some group"),
    ("A weight is not", "there would be nobody of some class of frailty"),
    ("of a smooth, delay or trend", "something would take less time than the slow layer has steps"),
    ("divides by 0", "something would be divided by 0"),
    ("`low`", "the earliest would come after the latest"),
    ("`sd`", "lengths of time would be spread too widely or not at all"),
    ("median", "lengths of time would be spread too widely or not at all"),
    ("`mean`", "something would take no time at all"),
    ("stay of no length", "people of the census would be in something that takes no time at all"),
    ("no stay", "something would take no time at all"),
    ("too much of", "there would be more than the place can have"),
    ("last_start", "nothing could begin in a whole shift"),
)
"""How the pathway's own words, which say nothing to who wrote a file, are told."""


def built_or_blamed(scenario: Scenario, place: Place, system: System, build: Callable[[Scenario], Built]) -> Built:
    """Return what is built of a scenario; InputError, by the lines of its items, where nothing can be."""
    try:
        return build(scenario)
    except FAULTS as error:
        raise InputError(_problems(scenario, place, system, build, error)) from error


def _problems(
    scenario: Scenario, place: Place, system: System, build: Callable[[Scenario], Built], error: Exception
) -> list[Problem]:
    items: list[Item] = [*scenario.changes, *scenario.investments]
    meaning = _meaning(error)
    if not _is_built(replace(scenario, changes=(), investments=()), build):
        where = scenario.place_where or scenario.where
        found = f"With the numbers of {place.name} {meaning}."
        return [Problem(where, found, "Make its presentations and its census smaller, or its numbers more usual.")]
    alone = [item for item in items if _is_built(_without(scenario, item), build)]
    together = "" if alone else "With the other changes, "
    return [problem for item in alone or items for problem in _told(item, meaning, together, place, system)]


def _is_built(scenario: Scenario, build: Callable[[Scenario], object]) -> bool:
    try:
        build(scenario)
    except FAULTS:
        return False
    return True


def _without(scenario: Scenario, item: Item) -> Scenario:
    if isinstance(item, Investment):
        return replace(scenario, investments=tuple(one for one in scenario.investments if one is not item))
    return replace(scenario, changes=tuple(one for one in scenario.changes if one is not item))


def _meaning(error: Exception) -> str:
    said = " ".join(problem.found for problem in error.problems) if isinstance(error, InputError) else ""
    said = str(error) if isinstance(error, RunError) else said
    known = next((meaning for sign, meaning in _MEANINGS if sign in said), None)
    return known or said.rstrip(".") or "something would be divided by 0 or be endless"


def _told(item: Item, meaning: str, together: str, place: Place, system: System) -> Iterator[Problem]:
    if isinstance(item, Investment):
        found = f"{together}{item.bought:g} units of {item.service}: {meaning}."
        yield Problem(item.lines.of("units"), found, "Buy fewer.")
        return
    known = known_numbers(place, system)[item.parameter]
    before = dict(system.values_of(place, system.parameters))
    value = outcome(item, before)
    found = f"{together}{item.parameter} would be {value:g} {known.unit}: {meaning}."
    yield Problem(item.lines.of("value" if item.value is not None else "multiply"), found, _remedy(known, before))


def _remedy(known: Known, before: dict[str, float]) -> str:
    if known.high < float("inf"):
        return f"It is {before[known.name]:g} now, and credible from {known.low:g} to {known.high:g}: stay near that."
    return f"It is {before[known.name]:g} now: stay near that."
