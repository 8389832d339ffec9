"""A folder of evidence, one YAML file a topic, read into parameters or refused with every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from tandemcare.documents import read_document
from tandemcare.errors import InputError, Problem

from .entry import Entry, parameter_of, read_entry
from .kinds import NAME
from .parameter import Parameter
from .shape import Shape

Found = TypeVar("Found", Parameter, Shape)


def data_files(folder: Path) -> list[Path]:
    """Return the files of evidence in a folder, by name."""
    return sorted(folder.glob("*.yaml"), key=lambda path: path.name)


def read_parameters(folder: Path) -> dict[str, Parameter]:
    """Return the parameters of a folder by name: files by name, entries in the order of the file.

    Raises InputError with each problem of all files: where (file and line), what was found and what to do.
    """
    return _read(folder, parameter_of)


def read_shapes(folder: Path) -> dict[str, Shape]:
    """Return the shapes of a folder by name, as `read_parameters` does."""
    return _read(folder, partial(read_entry, form=Shape))


def _read(folder: Path, read: Callable[[Entry], tuple[Found | None, list[Problem]]]) -> dict[str, Found]:
    if not folder.is_dir():
        raise InputError([Problem(str(folder), "there is no such folder", "Name a folder of evidence files.")])
    problems: list[Problem] = []
    found: list[Found] = []
    for path in data_files(folder):
        for entry in _entries_of(path, problems):
            one, wrong = read(entry)
            problems += wrong
            found += [one] if one is not None else []
    if problems:
        raise InputError(problems)
    return {one.name: one for one in found}


def _entries_of(path: Path, problems: list[Problem]) -> Iterator[Entry]:
    if not NAME.fullmatch(path.stem):
        remedy = "Name the file by its topic in small letters, such as beds.yaml."
        problems.append(Problem(str(path), f"{path.stem!r} is no name of a topic", remedy))
    try:
        document = read_document(path)
    except InputError as error:
        problems += error.problems
        return
    problems += document.problems
    for key, fields in document.data.items():
        entry = Entry(document, (key,), f"{path.stem}.{key}")
        if isinstance(fields, dict):
            yield entry
        elif not document.is_spoilt((key,)):
            problems.append(entry.problem((), f"{fields!r} is no entry", "Write its fields below it."))
