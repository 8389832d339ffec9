"""What was drawn from the tables of a run, so that pictures and workbook are not drawn again from the same ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from tandemcare.files import sha256_of, write_text
from tandemcare.running import MANIFEST

from .run_tables import RunTables

MADE = ".made"


def made_once(results: RunTables, what: str, make: Callable[[], Sequence[Path]]) -> list[Path]:
    """Return files of a run folder, made unless they are there, whole, and from these very tables."""
    known = _known(results)
    if known.get(what) and _are_whole(results.folder, known[what]):
        return [results.folder / name for name in known[what]]
    paths = list(make())
    known[what] = {path.relative_to(results.folder).as_posix(): sha256_of(path) for path in paths}
    write_text(results.folder / MADE, json.dumps({"of": _address(results), "files": known}, indent=1))
    return paths


def _known(results: RunTables) -> dict[str, dict[str, str]]:
    """Return what was made of these tables, by what it is: files with their hashes; nothing where that is not known."""
    try:
        found = json.loads((results.folder / MADE).read_text(encoding="utf-8"))
        if found["of"] == _address(results):
            return {str(what): dict(files) for what, files in found["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    return {}


def _are_whole(folder: Path, files: dict[str, str]) -> bool:
    try:
        return all(
            not (folder / name).is_symlink() and sha256_of(folder / name) == told for name, told in files.items()
        )
    except (OSError, ValueError):
        return False


def _address(results: RunTables) -> str:
    """Return a hash of the manifest of a run, which holds those of its tables."""
    return sha256_of(results.folder / MANIFEST)
