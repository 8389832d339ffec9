"""A folder of evidence, one YAML file a topic, read into parameters or refused with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tandemcare.errors import InputError, Problem

from .checks import NAME, NUMBERS, TEXTS, Entry, as_day, as_number, problems_of
from .parameter import Parameter, Source
from .yaml_tree import Located, read_tree


def data_files(folder: Path) -> list[Path]:
    """Return the files of evidence in a folder, by name."""
    return sorted(folder.glob("*.yaml"), key=lambda path: path.name)


def read_parameters(folder: Path) -> dict[str, Parameter]:
    """Return the parameters of a folder by name: files by name, entries in the order of the file.

    Raises InputError with each problem of all files: where (file and line), what was found and what to do.
    """
    if not folder.is_dir():
        raise InputError([Problem(str(folder), "there is no such folder", "Name a folder of evidence files.")])
    problems: list[Problem] = []
    entries: list[Entry] = []
    for path in data_files(folder):
        for entry in _entries_of(path, problems):
            problems += problems_of(entry)
            entries.append(entry)
    if problems:
        raise InputError(problems)
    return {entry.name: parameter_of(entry) for entry in entries}


def _entries_of(path: Path, problems: list[Problem]) -> list[Entry]:
    if not NAME.fullmatch(path.stem):
        remedy = "Name the file by its topic in small letters, such as beds.yaml."
        problems.append(Problem(str(path), f"{path.stem!r} is no name of a topic", remedy))
    tree = read_tree(path, problems)
    if tree is None:
        return []
    if not isinstance(tree.value, dict):
        problems.append(Problem(f"{path}:{tree.line}", "is no mapping", "Write `name:` and its fields, indented."))
        return []
    entries = []
    for key, located in tree.value.items():
        if isinstance(located.value, dict):
            entries.append(Entry(str(path), f"{path.stem}.{key}", located.line, located.value))
        else:
            where = f"{path}:{located.line}   {path.stem}.{key}"
            problems.append(Problem(where, f"{_plain(located.value)!r} is no entry", "Write its fields below it."))
    return entries


def _plain(value: Any) -> Any:
    return [_plain(item.value) for item in value] if isinstance(value, list) else value


def parameter_of(entry: Entry) -> Parameter:
    """Return the parameter of an entry that has been checked."""
    text = {field: entry.fields[field].value.strip() for field in TEXTS}
    number = {field: float(entry.fields[field].value) for field in NUMBERS}
    return Parameter(
        name=entry.name,
        label=text["label"],
        unit=text["unit"],
        value=number["value"],
        low=number["low"],
        high=number["high"],
        distribution=text["distribution"],
        grade=text["grade"],
        sources=tuple(_source(located.value) for located in entry.fields["source"].value),
        note=text["note"],
        row=text["row"],
        dated=_dated(entry.fields.get("dated")),
    )


def _source(fields: Mapping[str, Located]) -> Source:
    title, publisher, url = (fields[field].value.strip() for field in ("title", "publisher", "url"))
    return Source(title=title, publisher=publisher, year=fields["year"].value, url=url)


def _dated(located: Located | None) -> tuple[Any, ...]:
    if located is None:
        return ()
    return tuple((as_day(text), as_number(value.value)) for text, value in located.value.items())
