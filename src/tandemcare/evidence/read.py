"""A folder of evidence, one YAML file a topic, read into parameters or refused with every problem at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandemcare.errors import InputError, Problem

from .parameter import Parameter


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
    found = {number.name: number for path in data_files(folder) for number in _parameters_of(path, problems)}
    if problems:
        raise InputError(problems)
    return found


def _parameters_of(path: Path, problems: list[Problem]) -> Iterator[Parameter]:
    from tandemcare.files.documents import read_document

    from .entry import Entry, parameter_of
    from .kinds import NAME

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
            number, wrong = parameter_of(entry)
            problems += wrong
            if number is not None:
                yield number
        elif not document.is_spoilt((key,)):
            problems.append(entry.problem((), f"{fields!r} is no entry", "Write its fields below it."))
