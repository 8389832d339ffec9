"""Check files before anything runs: every problem of every file, and what is worth a second look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tandemcare.documents import Document, as_path, files_near, in_order, read_document
from tandemcare.errors import InputError, Problem
from tandemcare.model import Place

from .census_in_words import not_counted
from .file_kind import kind_of_document
from .loading import problems_of_kind, read_scenario
from .meaning import meaning_problems, problems_anywhere, warnings_of
from .numbers_file import numbers_of, problems_of_numbers, warnings_of_numbers
from .numbers_in_place import system_in
from .parts import Resolved, Scenario
from .place_workbook import is_place_workbook
from .places import EXPECTED, load_place, place_document, place_of, uncalibrated
from .resolving import resolve
from .rota_file import WORKBOOKS, load_rota
from .rotas import with_rota
from .shipped import FIRST, asked_for
from .staffing import place_in_words
from .study_numbers import NO_NUMBERS, StudyNumbers
from .system import System, english_system

USUAL_YEARS = 10


@dataclass(frozen=True)
class Review:
    """What is wrong with a file, what is worth a second look, and the scenario in its place if nothing is wrong.

    `said` are sentences on what a place or the items of a scenario come to.
    """

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    resolved: Resolved | None = None
    said: tuple[str, ...] = ()


def check(
    paths: Iterable[Path | str],
    place: Place | None = None,
    years: int = USUAL_YEARS,
    system: System | None = None,
    *,
    any_folder: bool = False,
) -> list[Problem]:
    """Return everything that is wrong with scenario and place files, in the order of the files."""
    reviews = [review(path, place, years, system, any_folder=any_folder) for path in paths]
    problems = [problem for each in reviews for problem in each.problems]
    return list(dict.fromkeys(problems))  # two children of one parent would tell its problems twice


def review(
    path: Path | str,
    place: Place | None = None,
    years: int = USUAL_YEARS,
    system: System | None = None,
    load_from: Callable[[Path | None], Place] = load_place,
    *,
    any_folder: bool = False,
    numbers: StudyNumbers = NO_NUMBERS,
) -> Review:
    """Return the problems and warnings of one file; without a place, a scenario is checked in the one it names."""
    system = system or english_system()
    if as_path(path).suffix.lower() in WORKBOOKS:
        return _review_workbook(as_path(path), place, years, system, load_from)
    try:
        document = read_document(asked_for(path), EXPECTED)
    except InputError as error:
        return Review(error.problems)
    kind = kind_of_document(document)
    if kind == "numbers":
        return _review_numbers(document, place or load_from(None), system)
    if kind == "rota":
        return _review_rota(document.path, place or load_from(None), system)
    if kind == "place":
        return _review_place(document, years, system)
    return _review_scenario(document, place, years, system, load_from, any_folder=any_folder, numbers=numbers)


def _review_workbook(
    path: Path, place: Place | None, years: int, system: System, load_from: Callable[[Path | None], Place]
) -> Review:
    """Return what is wrong with a place or a rota in a workbook."""
    try:
        if not is_place_workbook(path):
            return _review_rota(path, place or load_from(None), system)
        return _review_place(place_document(path), years, system)
    except InputError as error:
        return Review(error.problems)


def resolve_files(
    paths: Iterable[Path | str],
    place: Place | None = None,
    years: int = USUAL_YEARS,
    system: System | None = None,
    *,
    any_folder: bool = False,
    numbers: StudyNumbers = NO_NUMBERS,
) -> list[Resolved]:
    """Return the scenarios of some files in a place or those that they name; InputError tells every problem of all."""
    load_once = cache(load_place)  # scenarios mostly name one place, and reading it takes longest
    reviews = []
    for path in paths:
        found = review(path, place, years, system, load_once, any_folder=any_folder, numbers=numbers)
        other = problems_of_kind(asked_for(path)) if found.resolved is None else ()
        reviews.append(Review(tuple(other)) if other else found)
    problems = dict.fromkeys(problem for each in reviews for problem in each.problems)
    if problems:
        raise InputError(problems)
    return [each.resolved for each in reviews if each.resolved is not None]


def place_for(scenario: Scenario, load_from: Callable[[Path | None], Place] = load_place) -> Place:
    """Return the place that a scenario names, or the shipped stylised place."""
    missing = _missing_place(scenario)
    if missing:
        raise InputError(missing)
    return load_from(scenario.place)


def _missing_place(scenario: Scenario) -> list[Problem]:
    if scenario.place_problem:
        return [scenario.place_problem]
    if scenario.place is None or scenario.place.is_file():
        return []
    found = f"There is no place file {scenario.place.name!r}."
    near = files_near(scenario.place)
    near = near if near.startswith("Did you") else "Write it there, or leave `place` out for the stylised place."
    return [Problem(scenario.place_where, found, f"The path is taken from this file's folder. {near}")]


def _review_numbers(document: Document, place: Place, system: System) -> Review:
    """Return what is wrong with the numbers of a study, in themselves or in a place."""
    try:
        numbers = numbers_of(document, lambda sound: problems_of_numbers(sound, place, system))
    except InputError as error:
        return Review(error.problems)
    problems = problems_of_numbers(numbers, place, system)
    return Review(in_order(problems), () if problems else tuple(warnings_of_numbers(numbers, place, system)))


def _review_rota(path: Path, place: Place, system: System) -> Review:
    """Return what is wrong with a rota, and what it would need in a place."""
    try:
        rota = load_rota(path)
    except InputError as error:
        return Review(error.problems)
    return Review((), said=place_in_words(with_rota(place, rota), system_in(place, system=system)))


def _review_place(document: Document, years: int, system: System | None) -> Review:
    """Return what is wrong with a place, in its facts or in running it as it is."""
    here, problems = place_of(document)
    if here is None or problems:
        return Review(in_order(problems))
    as_it_is = Scenario(FIRST, here.name, path=document.path, place_where=document.where(()))
    try:
        resolve(as_it_is, here, years, system)
    except InputError as error:
        return Review(error.problems)
    known, where = system_in(here, system=system), document.where(())
    warnings = (*uncalibrated(here, where), *not_counted(here, known, document.where(("census",))))
    return Review((), warnings, said=place_in_words(here, known))


def _review_scenario(
    document: Document,
    place: Place | None,
    years: int,
    system: System,
    load_from: Callable[[Path | None], Place],
    *,
    any_folder: bool,
    numbers: StudyNumbers,
) -> Review:
    scenario, problems = read_scenario(document, any_folder=any_folder)
    try:
        place = place or place_for(scenario, load_from)
    except InputError as error:
        return Review(in_order([*problems, *error.problems, *problems_anywhere(scenario, load_place(), system)]))
    problems += _missing_place(scenario)
    problems += meaning_problems(scenario, place, system)
    resolved = None
    if not problems:
        try:
            resolved = resolve(scenario, place, years, system, numbers=numbers)
        except InputError as error:
            problems += error.problems
    said = resolved.here if resolved else ()
    wrong = {problem.where for problem in problems}  # what is impossible needs no second look
    warnings = [one for one in warnings_of(scenario, place, years, system) if one.where not in wrong]
    return Review(in_order(problems), in_order(warnings), resolved, said)
