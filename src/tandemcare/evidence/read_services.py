"""A folder of services, one YAML file each, read into declarations or refused with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tandemcare.documents import read_document
from tandemcare.errors import InputError, Problem

from .entry import Entry, parameter_of
from .parameter import Parameter
from .read import data_files
from .service import DAYS, Act, Price, ServiceFile, topic_of
from .service_checks import VERBS, ServiceSheet, as_list, problems_of_references, problems_of_sheet


def read_services(folder: Path, known: Mapping[str, Parameter]) -> dict[str, ServiceFile]:
    """Return the services of a folder by name; `known` are the numbers that they may name beside their own.

    Raises InputError with each problem of all files: where (file and line), what was found and what to do.
    """
    if not folder.is_dir():
        raise InputError([Problem(str(folder), "there is no such folder", "Name a folder of services.")])
    problems: list[Problem] = []
    sheets = [sheet for path in data_files(folder) if (sheet := _sheet(path, problems)) is not None]
    entries = {sheet.name: _entries(sheet) for sheet in sheets}
    numbers: dict[str, dict[str, Parameter]] = {}
    for sheet in sheets:
        problems += problems_of_sheet(sheet)
        numbers[sheet.name] = _numbers(entries[sheet.name], problems)
    names = {entry.name for own in entries.values() for entry in own} | known.keys()
    for sheet in sheets:
        problems += problems_of_references(sheet, names)
        problems += [_again(entry) for entry in entries[sheet.name] if entry.name in known]
    if problems:
        raise InputError(problems)
    return {sheet.name: _service(sheet, numbers[sheet.name]) for sheet in sheets}


def _again(entry: Entry) -> Problem:
    return entry.problem((), f"{entry.name} is a number of the evidence already", "Give it another name.")


def _sheet(path: Path, problems: list[Problem]) -> ServiceSheet | None:
    try:
        document = read_document(path)
    except InputError as error:
        problems += error.problems
        return None
    problems += document.problems
    return ServiceSheet(document, path.stem)


def _entries(sheet: ServiceSheet) -> list[Entry]:
    own = sheet.mapping("parameters")
    return [
        Entry(sheet.document, ("parameters", key), f"{topic_of(sheet.name)}.{key}")
        for key, fields in own.items()
        if isinstance(fields, dict)
    ]


def _numbers(entries: list[Entry], problems: list[Problem]) -> dict[str, Parameter]:
    found = {}
    for entry in entries:
        number, wrong = parameter_of(entry)
        problems += wrong
        if number is not None:
            found[entry.name] = number
    return found


def _service(sheet: ServiceSheet, numbers: Mapping[str, Parameter]) -> ServiceFile:
    """Return the service of a file that has been checked."""
    not_with = sheet.mapping("not_with")
    return ServiceFile(
        name=sheet.name,
        label=sheet.text("label"),
        unit=sheet.text("unit"),
        says=sheet.text("says"),
        payers=tuple((payer, float(share)) for payer, share in sheet.mapping("payers").items()),
        cost=_price(sheet),
        acts=tuple(_act(sheet, act) for act in sheet.items("acts")),
        parameters=numbers,
        not_with_services=tuple(as_list(not_with.get("services"))),
        not_with_loops=tuple(as_list(not_with.get("loops"))),
    )


def _price(sheet: ServiceSheet) -> Price:
    cost = sheet.mapping("cost")
    return Price(
        group=cost["group"],
        days=DAYS[cost["for"]],
        price=sheet.full_name(cost["price"]) if "price" in cost else "",
        tariff=cost.get("tariff", ""),
        holds=tuple(sheet.full_name(name) for name in as_list(cost.get("holds"))),
    )


def _act(sheet: ServiceSheet, fields: Mapping[str, Any]) -> Act:
    verb = next(key for key in fields if key in VERBS)
    rest = {key: sheet.full_name(name) for key, name in fields.items() if key != verb}
    return Act(verb, tuple(as_list(fields[verb])), **rest)
