"""The numbers of a study as they are asked for: a file or a mapping, checked by line before anything is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tandemcare.documents import Document, Expected, as_path, in_order, read_document
from tandemcare.errors import InputError, Problem
from tandemcare.model import Place, Told, priced_wards

from .decisions import is_decided
from .explain import keys_of, validated
from .growing import unread_growth
from .items import Change, WhatIf
from .making import Lines, Said, plain
from .meaning import meaning_problems
from .numbers_sheet import numbers_in_workbook
from .parts import Scenario
from .rota_file import OF_SCENARIOS, WORKBOOKS
from .shipped import asked_for
from .sound import BESIDE, sound_part
from .study_numbers import NO_NUMBERS, NumbersForm, StudyNumber, StudyNumbers
from .system import NEED_GROWTH, System, english_system

EXPECTED_NUMBERS = Expected("a file of numbers", keys_of(NumbersForm), like_keys=OF_SCENARIOS)
NumbersAsked = StudyNumbers | Path | str | Mapping[str, float]
"""The numbers of a study as they are asked for: a file, a mapping of names to values, or loaded ones."""
Beside = Callable[[StudyNumbers], list[Problem]]
"""What tells what is wrong with the meaning of numbers."""


def load_numbers(path: Path | str, beside: Beside | None = None) -> StudyNumbers:
    """Return what a file of numbers says; InputError with every problem, each with its line and what to do.

    `beside` tells what is wrong with the meaning of numbers, so that this is told beside what is wrong with their form.
    """
    if as_path(path).suffix.lower() in WORKBOOKS:
        return numbers_of(numbers_in_workbook(as_path(path)), beside)
    return numbers_of(read_document(asked_for(path), EXPECTED_NUMBERS), beside)


def study_numbers(asked: NumbersAsked | None, beside: Beside | None = None) -> StudyNumbers:
    """Return the numbers of a study that are asked for in any way; InputError with everything wrong with their form."""
    if isinstance(asked, StudyNumbers):
        return asked
    if isinstance(asked, str | Path):
        return load_numbers(asked, beside)
    if asked is not None and not isinstance(asked, Mapping):
        found = f"They are of the kind {type(asked).__name__}."
        raise InputError([Problem("numbers", found, "Give a file, or a mapping: {'need.growth': 0.01}.")])
    if not asked:
        return NO_NUMBERS
    items = [{"parameter": name, "value": value} for name, value in asked.items()]
    return numbers_of(Said("numbers", Path(), {"numbers": plain(items)}), beside)


def numbers_of(document: Document, beside: Beside | None = None) -> StudyNumbers:
    """Return the numbers of a document; InputError with everything that is wrong with their form."""
    if "numbers" not in document.data and document.data.keys() & OF_SCENARIOS:
        found = "This is not a file of numbers: it has no `numbers:`."
        raise InputError([document.problem((), found, "Name a file such as scenarios/numbers/amhp-retention.yaml.")])
    form, problems = validated(NumbersForm, document.data, document)
    problems = [*document.problems, *problems, *_outside_their_range(form.numbers if form else (), document)]
    if problems or form is None:
        problems += beside(_sound_numbers(document)) if beside else []
        raise InputError(in_order(problems))
    lines = tuple(_lines(document, index, item) for index, item in enumerate(document.data["numbers"]))
    return StudyNumbers(tuple(form.numbers), form.why or "", lines, form.name or "")


def _sound_numbers(document: Document) -> StudyNumbers:
    """Return those numbers of a document whose form is sound."""
    items = document.data.get("numbers")
    sound = [
        (number, _lines(document, index, item))
        for index, item in enumerate(items if isinstance(items, list) else ())
        if isinstance(item, dict) and not document.is_spoilt(("numbers", index))
        if (number := sound_part(StudyNumber, item, BESIDE)) is not None
    ]
    return StudyNumbers(tuple(number for number, _ in sound), lines=tuple(lines for _, lines in sound))


def problems_of_numbers(numbers: StudyNumbers, place: Place, system: System | None = None) -> list[Problem]:
    """Return what is impossible in a place, and what is not for a study to say."""
    system = system or english_system()
    remedy = "Write it in the place file, or what is decided in a scenario."
    facts = [
        Problem(lines.of("parameter"), f"{one.parameter} is a fact of the place.", remedy)
        for one, lines in zip(numbers.numbers, numbers.lines, strict=True)
        if one.parameter in system.facts_of(place)
    ]
    facts += _said_by_wards(numbers, place)
    told = {problem.where for problem in facts}
    others = meaning_problems(_as_scenario(numbers, system), place, system)
    return list(in_order([*facts, *(problem for problem in others if problem.where not in told)]))


def _said_by_wards(numbers: StudyNumbers, place: Place) -> Iterator[Problem]:
    """Yield prices that wards of the place have of their own."""
    stated = {each.price for each in priced_wards(place) if each.is_stated} if isinstance(place, Place) else set()
    for one, lines in zip(numbers.numbers, numbers.lines, strict=True):
        if one.parameter in stated:
            found = f"Wards of {place.name} say {one.parameter} themselves, in `price_a_bed_day_gbp`."
            yield Problem(lines.of("parameter"), found, "Change it there, or under `what_if` of a scenario.")


def problems_of_place_numbers(document: Document, place: Place, numbers: Sequence[StudyNumber]) -> list[Problem]:
    """Return what is wrong with the numbers of a place file, which name nothing that is decided."""
    if not numbers:
        return []
    system = english_system()
    lines = tuple(_lines(document, index, item) for index, item in enumerate(document.data["numbers"]))
    remedy = "Write it under `change` of a scenario; what the place has stands under keys of its own."
    decided = [
        Problem(each.of("parameter"), f"{one.parameter} is decided, and no belief.", remedy)
        for one, each in zip(numbers, lines, strict=True)
        if is_decided(one.parameter)
    ]
    told = {problem.where for problem in decided}
    others = problems_of_numbers(StudyNumbers(tuple(numbers), "", lines), place, system)
    return [*decided, *_outside_their_range(numbers, document), *(one for one in others if one.where not in told)]


def warnings_of_numbers(numbers: StudyNumbers, place: Place, system: System) -> Iterator[Problem]:
    """Yield the numbers that describe the census of a place, which was calibrated with others."""
    if not numbers.numbers:
        return
    yield from unread_growth(_as_scenario(numbers, system), place)
    values = dict(system.values_of(place, system.parameters))
    usual = system.shape(place, values)
    told = Told(values, usual[1])
    for one, lines in zip(numbers.numbers, numbers.lines, strict=True):
        if one.parameter.startswith(f"{NEED_GROWTH}_"):
            continue  # Who comes later is of another group; who lives there at the census is as it was.
        if system.shape(place, values | {one.parameter: one.value}, told) != usual:
            found = f"{one.parameter} describes the census of the place, which was calibrated with another number."
            yield Problem(lines.of("parameter"), found, "What is told of the first years is out of balance by so much.")


def _as_scenario(numbers: StudyNumbers, system: System) -> Scenario:
    """Return numbers as the changes of a scenario, whose checks then hold for them too."""
    changes = tuple(
        (WhatIf if system.is_belief(one.parameter) else Change)(one.parameter, one.value, unit=one.unit, lines=lines)
        for one, lines in zip(numbers.numbers, numbers.lines, strict=True)
    )
    return Scenario("numbers", "Numbers", changes=changes)


def _outside_their_range(numbers: Iterable[StudyNumber], document: Document) -> Iterable[Problem]:
    for index, one in enumerate(numbers):
        if one.range is not None and not one.range[0] <= one.value <= one.range[1]:
            found = f"{one.value:g} is outside its own range {one.range[0]:g} to {one.range[1]:g}."
            yield document.problem(("numbers", index, "range"), found, "Give a range that holds the number.")


def _lines(document: Document, index: int, item: Mapping[str, Any]) -> Lines:
    where = ("numbers", index)
    return Lines(document.where(where), {key: document.where((*where, key)) for key in item})
