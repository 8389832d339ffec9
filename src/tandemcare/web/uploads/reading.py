"""What an upload says, and what it may name: shipped files, and other uploads of the same user by their names alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tandemcare import scenario
from tandemcare.documents import Document, KeyPath, read_document
from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.files import write_bytes

from ..folders import for_a_moment, plain_problems, without_folders
from ..shipped_files import shipped_root
from .names import LONGEST_NAME

NAMING = ("extends", "place", "file")
"""Keys whose text is the name of another file, however deep they stand."""
_OTHERWISE = "Name a file that comes with Tandem, or one that you have uploaded, by its name alone."


def bundle_of(name: str, data: bytes, own: Mapping[str, Path]) -> dict[str, bytes]:
    """Return a file with copies of all that it names, by name; `own` are folders of uploads that it may name.

    InputError where it names a file that is neither shipped nor one of these, or two that have one name.
    """
    files = {name: data}
    for other in _named(name, data, own):
        for path in sorted(own[other].iterdir()):
            there = files.setdefault(path.name, path.read_bytes())
            if path.name != name and there != path.read_bytes():
                found = (
                    f"It comes to two files that are called {path.name!r}, of which one was uploaded before the other."
                )
                raise InputError([Problem(name, found, f"Upload {other!r} again, and then this one.")])
    return files


def read_upload(path: Path) -> dict[str, Any]:
    """Return what is known of an upload: its kind, its title, what it comes to and what is worth a second look.

    InputError with everything that is wrong with it, by line or by sheet and cell, in which no folder is named.
    """
    try:
        return _read(path)
    except InputError as error:
        raise plain_problems(error, (path.parent, shipped_root())) from None


def _read(path: Path) -> dict[str, Any]:
    kind = scenario.kind_of_file(path)
    if kind == "rota":
        found = "This is a rota, and a scenario, a place or numbers were expected."
        raise InputError([Problem(path.name, found, "Write its shifts into a scenario or a place.")])
    if kind == "numbers":
        numbers = scenario.load_numbers(path)
        problems = scenario.problems_of_numbers(numbers, scenario.load_place())
        return _known(kind, numbers.name or numbers.why or path.stem, scenario.Review(tuple(problems)), path)
    review = scenario.review(path)
    if kind == "place":
        title = path.stem if review.problems else scenario.load_place(path).name
    else:
        title = review.resolved.title if review.resolved else path.stem
    return _known(kind, title, review, path)


def _known(kind: str, title: str, review: scenario.Review, path: Path) -> dict[str, Any]:
    if review.problems:
        raise InputError(review.problems)
    warnings = [without_folders(each.in_one_line, (path.parent, shipped_root())) for each in review.warnings]
    return {"kind": kind, "title": title, "said": list(review.said), "warnings": warnings}


def _named(name: str, data: bytes, own: Mapping[str, Path]) -> list[str]:
    """Return which uploads a file names; InputError where it names any other file that is not shipped."""
    document = _document(name, data)
    if document is None:
        return []
    found, problems = [], []
    for path, said in _texts(document.data, ()):
        if said in own and said != name:
            found.append(said)
        elif said != name and not _is_shipped(said):
            known, shown = [*own, *(each.name for each in scenario.shipped_scenarios())], said[:LONGEST_NAME]
            meant = did_you_mean(shown, known)
            problems.append(document.problem(path, f"There is no file {shown!r} here.", f"{meant} {_OTHERWISE}"))
    if problems:
        raise InputError(problems)
    return list(dict.fromkeys(found))


def _document(name: str, data: bytes) -> Document | None:
    """Return what a file of text says, or None where it cannot be read, of which whoever reads it tells."""
    if name.lower().endswith(".xlsx"):
        return None
    with for_a_moment() as folder:
        path = folder / name
        write_bytes(path, data)
        try:
            found = read_document(path)
        except InputError:
            return None
    found.name = name
    return found


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Yield every text that is the name of a file, and where it stands."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in parts:
        if key in NAMING and isinstance(one, str) and one.strip():
            yield (*path, key), one.strip()
        yield from _texts(one, (*path, key))


def _is_shipped(said: str) -> bool:
    """Tell whether a text is the name of a shipped file, with its ending or without."""
    root, name = shipped_root(), Path(said)
    if len(said) > LONGEST_NAME or "\0" in said or "\\" in said or name.is_absolute() or ".." in name.parts:
        return False
    return (root / (name if name.suffix else f"{said}.yaml")).is_file()
