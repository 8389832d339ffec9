"""Levers that are moved, as the scenario and the numbers that the command line would be given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from tandemcare.errors import InputError, Problem
from tandemcare.evidence import LeverRange, lever_ranges
from tandemcare.model import Place
from tandemcare.running import digest
from tandemcare.scenario import NO_NUMBERS, Scenario, StudyNumbers, english_system, later, placed, study_numbers

from .lever import Lever, levers, problem_of_key, wards_that_may_close
from .texts import numbers_text, scenario_text

CODE_LETTERS = 4
MOST_NAMED = 2
BEDS = "Beds that close"
NUMBERS_FILE = "yours-numbers.yaml"


@dataclass(frozen=True)
class Moved:
    """What moved levers come to: a scenario beside as-is, and the numbers of the study, each with the text of its file.

    `scenario` is the base itself, and `scenario_text` empty, where no decision is moved; `numbers_text` is empty where
    nothing is another number than the evidence's. `scenario_file` is the name to save the text under, in the folder of
    the base if that was uploaded.
    """

    scenario: Scenario
    scenario_text: str
    scenario_file: str
    numbers: StudyNumbers
    numbers_text: str
    numbers_file: str


def moved(
    base: Scenario, values: Mapping[str, float], place: Place, numbers: StudyNumbers = NO_NUMBERS, title: str = ""
) -> Moved:
    """Return a scenario with levers that are moved from their default, and the numbers of the study with beliefs moved.

    InputError, with every problem (where, what, what to do), for a lever that there is not and a value outside its
    range. What the texts say the command line runs to the same bytes: `tandem compare as-is FILE --numbers FILE`. The
    scenario is called by its `title`, or by its base and what is moved.
    """
    known = {each.key: each for each in levers(place)}
    refuse_values(values, place)
    new = {key: float(value) for key, value in values.items() if value != known[key].default}
    beliefs = {lever_ranges()[key].number: new[key] for key in known if key in new and known[key].kind == "belief"}
    numbers = _with_beliefs(numbers, beliefs)
    of_numbers = (numbers, numbers_text(numbers), NUMBERS_FILE if beliefs else "")
    said = _said(base, {key: each.default for key, each in known.items()} | new, new, place)
    if not said:
        return Moved(base, "", "", *of_numbers)
    name = title.strip() or f"{base.title} with {_in_words(new, known, digest([base.title, said])[:CODE_LETTERS])}"
    scenario = base.with_(name, **said)
    text = scenario_text(name, base, said)
    return Moved(scenario, text, f"{scenario.name}.yaml", *of_numbers)


def refuse_values(values: Mapping[str, float], place: Place) -> None:
    """Raise InputError with every lever that there is not in a place, and every value outside its range."""
    problems = problems_of_values(values, place)
    if problems:
        raise InputError(problems)


def problems_of_values(values: Mapping[str, float], place: Place) -> list[Problem]:
    """Return what is wrong with each lever that there is not in a place, and each value outside its range."""
    known = {each.key: each for each in levers(place)}
    return [problem for key, value in values.items() if (problem := _problem(key, value, known))]


def _problem(key: str, value: float, known: Mapping[str, Lever]) -> Problem | None:
    """Return what is wrong with the value of a lever."""
    if key not in known:
        return problem_of_key(key)
    lever = known[key]
    between = f"Give {lever.told(lever.low)} to {lever.told(lever.high)}."
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return Problem(lever.label, f"{value!r} is no number.", between)
    if not lever.low <= value <= lever.high:
        return Problem(lever.label, f"{lever.told(value)} is outside its range.", between)
    if lever.is_whole and not float(value).is_integer():
        return Problem(lever.label, f"{lever.told(value)} is not a whole number.", between)
    return None


def _in_words(new: Mapping[str, float], known: Mapping[str, Lever], code: str) -> str:
    """Return what the decisions among moved levers come to, with a word of its own where they are many."""
    decided = [known[key] for key in known if key in new and known[key].kind == "decision"]
    told = [each.in_words(new[each.key]) for each in decided[:MOST_NAMED]]
    more = [f"more ({code})"] if len(decided) > MOST_NAMED else []
    return " and ".join([*told, *more])


def _with_beliefs(numbers: StudyNumbers, beliefs: Mapping[str, float]) -> StudyNumbers:
    """Return the numbers of a study with some beliefs in place of what it says of them."""
    if not beliefs:
        return numbers
    moved_ = study_numbers(beliefs)
    kept = [
        (one, line) for one, line in zip(numbers.numbers, numbers.lines, strict=True) if one.parameter not in beliefs
    ]
    all_of_them = (*(one for one, _ in kept), *moved_.numbers)
    return StudyNumbers(all_of_them, numbers.why, (*(line for _, line in kept), *moved_.lines))


def _said(base: Scenario, values: Mapping[str, float], new: Mapping[str, float], place: Place) -> dict[str, Any]:
    """Return the keys of a scenario file that say what is decided otherwise than in the base."""
    ranges = lever_ranges().values()

    def month(which: Callable[[LeverRange], object]) -> str:
        months = next(int(values[one.key]) for one in ranges if which(one))
        return f"{later(place.census_date, months):%Y-%m}"

    starts = month(lambda one: one.starts)
    bought = [
        {"service": one.service, "units": new[one.key], "from": starts}
        for one in ranges
        if one.service and one.key in new
    ]
    beds = next(int(values[one.key]) for one in ranges if one.closes == "beds")
    closed = list(_closures(base, beds, month(lambda one: one.closes == "month"), place)) if beds else []
    fence = any(one.ring_fence and one.key in new for one in ranges)
    times = {} if base.bought.times == 1.0 else {"times": base.bought.times}
    said = {"invest": bought, "close": closed, "bought": {**times, "ring_fenced": True} if fence else {}}
    return {key: value for key, value in said.items() if value}


def _closures(base: Scenario, beds: int, month: str, place: Place) -> Iterator[dict[str, Any]]:
    """Yield beds that close in a month, of the largest wards first, but for those that the base closes."""
    there, _ = placed(base, place, english_system())
    named = {one.ward for one in there.closures} | {one.ward for one in there.redesignations}
    named |= {one.redesignate.ward for one in there.closures if one.redesignate}
    left = beds
    for ward in wards_that_may_close(place):
        if ward.name in named or not left:
            continue
        closing = min(left, ward.beds)
        part = {} if closing == ward.beds else {"beds": closing}
        yield {"ward": ward.name, **part, "from": month}
        left -= closing
    if left:
        found = f"{base.title} closes wards itself, and {left} beds fewer than {beds} are left to close."
        raise InputError([Problem(BEDS, found, f"Close {beds - left} at most.")])
