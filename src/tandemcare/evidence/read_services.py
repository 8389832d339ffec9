"""A folder of services, one YAML file each, read into declarations or refused with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tandemcare.errors import InputError, Problem

from .checks import Entry, problems_of
from .parameter import Parameter
from .read import data_files, parameter_of
from .service import DAYS, Act, Price, ServiceFile, topic_of
from .service_checks import VERBS, Sheet, problems_of_references, problems_of_sheet
from .yaml_tree import Located, read_tree


def read_services(folder: Path, known: Mapping[str, Parameter]) -> dict[str, ServiceFile]:
    """Return the services of a folder by name; `known` are the numbers that they may name beside their own.

    Raises InputError with each problem of all files: where (file and line), what was found and what to do.
    """
    if not folder.is_dir():
        raise InputError([Problem(str(folder), "there is no such folder", "Name a folder of services.")])
    problems: list[Problem] = []
    sheets = [sheet for path in data_files(folder) if (sheet := _sheet(path, problems)) is not None]
    entries = {sheet.name: _entries(sheet) for sheet in sheets}
    for sheet in sheets:
        problems += problems_of_sheet(sheet)
        problems += [problem for entry in entries[sheet.name] for problem in problems_of(entry)]
    names = {entry.name for own in entries.values() for entry in own} | known.keys()
    for sheet in sheets:
        problems += problems_of_references(sheet, names)
        problems += [_again(entry) for entry in entries[sheet.name] if entry.name in known]
    if problems:
        raise InputError(problems)
    return {sheet.name: _service(sheet, entries[sheet.name]) for sheet in sheets}


def _again(entry: Entry) -> Problem:
    found = f"{entry.name} is a number of the evidence already"
    return Problem(f"{entry.file}:{entry.line}   {entry.name}", found, "Give it another name.")


def _sheet(path: Path, problems: list[Problem]) -> Sheet | None:
    tree = read_tree(path, problems)
    if tree is None:
        return None
    if not isinstance(tree.value, dict):
        problems.append(Problem(f"{path}:{tree.line}", "is no mapping", "Write `label:` and the other fields."))
        return None
    return Sheet(str(path), path.stem, tree.value)


def _entries(sheet: Sheet) -> list[Entry]:
    own = sheet.mapping("parameters")
    return [
        Entry(sheet.file, f"{topic_of(sheet.name)}.{key}", located.line, located.value)
        for key, located in own.items()
        if isinstance(located.value, dict)
    ]


def _service(sheet: Sheet, entries: list[Entry]) -> ServiceFile:
    """Return the service of a file that has been checked."""
    not_with = sheet.mapping("not_with")
    return ServiceFile(
        name=sheet.name,
        label=sheet.text("label"),
        unit=sheet.text("unit"),
        says=sheet.text("says"),
        payers=tuple((payer, float(share.value)) for payer, share in sheet.mapping("payers").items()),
        cost=_price(sheet),
        acts=tuple(_act(sheet, item.value) for item in sheet.items("acts")),
        parameters={entry.name: parameter_of(entry) for entry in entries},
        not_with_services=_words(not_with.get("services")),
        not_with_loops=_words(not_with.get("loops")),
    )


def _price(sheet: Sheet) -> Price:
    cost = sheet.mapping("cost")
    return Price(
        group=cost["group"].value,
        days=DAYS[cost["for"].value],
        price=sheet.full_name(cost["price"].value) if "price" in cost else "",
        tariff=cost["tariff"].value if "tariff" in cost else "",
        holds=tuple(sheet.full_name(name) for name in _words(cost.get("holds"))),
    )


def _act(sheet: Sheet, fields: Mapping[str, Located]) -> Act:
    verb = next(key for key in fields if key in VERBS)
    rest = {key: sheet.full_name(located.value) for key, located in fields.items() if key != verb}
    return Act(verb, _words(fields[verb]), **rest)


def _words(located: Located | None) -> tuple[str, ...]:
    if located is None:
        return ()
    return tuple(item.value for item in located.value) if isinstance(located.value, list) else (located.value,)
