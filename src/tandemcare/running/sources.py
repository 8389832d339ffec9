"""Which code runs: a hash of the package's files as they were when this was imported, whatever is edited later."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tandemcare.errors import RunError

PACKAGE = Path(__file__).parents[1]


def file_hashes(package: Path) -> dict[Path, bytes]:
    """Return a hash of every Python file of a package, by path."""
    return {path: hashlib.sha256(path.read_bytes()).digest() for path in sorted(package.rglob("*.py"))}


@cache
def sources_hash(package: Path = PACKAGE) -> str:
    """Return a hash of every Python file of the package; of our own, as they were when this was imported."""
    hashed = hashlib.sha256()
    for path, found in (_OURS if package == PACKAGE else file_hashes(package)).items():
        hashed.update(path.relative_to(package).as_posix().encode() + b"\0" + found)
    return hashed.hexdigest()


_LOADED = frozenset(sys.modules)
_OURS: Mapping[Path, bytes] = file_hashes(PACKAGE)
_SOUND: set[str] = set()
"""Modules imported since that are what was hashed: each is asked once, as what is imported stays as it is."""


def refuse_edited() -> None:
    """Raise RunError where a file of ours was edited between being hashed and being imported."""
    late = sys.modules.keys() - _LOADED - _SOUND
    for name in sorted(filter(_is_ours, late)):
        path = Path(sys.modules[name].__file__ or "")
        if path in _OURS and hashlib.sha256(path.read_bytes()).digest() != _OURS[path]:
            raise RunError(f"{name} was edited while Tandem was starting.\n    Give the same command again.")
    _SOUND.update(late)


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] == __name__.partition(".")[0]
