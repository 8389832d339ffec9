"""The evidence that is part of Tandem, read once, and the version that results name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from .parameter import Parameter
from .read import data_files, read_parameters

DATA = Path(__file__).parent / "data"


@cache
def parameters() -> Mapping[str, Parameter]:
    """Return all shipped parameters by name, by topic and in the order of its file."""
    return MappingProxyType(read_parameters(DATA) if DATA.is_dir() else {})


@cache
def evidence_version() -> str:
    """Return 16 hex digits that change with any byte of the shipped evidence."""
    return version_of(DATA)


def version_of(folder: Path) -> str:
    """Return the first 16 hex digits of a sha256 over the names and texts of a folder of evidence."""
    digest = sha256()
    for path in data_files(folder):
        text = path.read_bytes().replace(b"\r\n", b"\n")  # a checkout on Windows is the same evidence
        digest.update(f"{path.name}\n{len(text)}\n".encode())
        digest.update(text)
    return digest.hexdigest()[:16]
