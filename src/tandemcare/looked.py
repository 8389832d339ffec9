"""Which files were looked at for an answer, with a hash of what stood in them: what the answer hangs on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

ABSENT, THERE = "absent", "there"
"""What is known of a file that was looked for and not read."""
_LOOKED: ContextVar[dict[str, str] | None] = ContextVar("looked", default=None)


@contextmanager
def watched() -> Iterator[dict[str, str]]:
    """Lend a table of every file looked at meanwhile: by its path, a hash of its bytes, ABSENT or THERE."""
    found: dict[str, str] = {}
    before = _LOOKED.set(found)
    try:
        yield found
    finally:
        _LOOKED.reset(before)


def look(path: Path, content: bytes | None = None) -> None:
    """Note that a file was read, with what stood in it, or that it was looked for."""
    known = _LOOKED.get()
    if known is None:
        return
    name = str(path.absolute())
    if content is not None:
        known[name] = hashlib.sha256(content).hexdigest()
    else:
        known.setdefault(name, THERE if os.path.lexists(path) else ABSENT)


def is_as_it_was(known: Mapping[str, str]) -> bool:
    """Tell whether every file of a table is as it was when it was looked at."""
    return all(_is_the_same(Path(name), told) for name, told in known.items())


def _is_the_same(path: Path, told: str) -> bool:
    try:
        if told in (ABSENT, THERE):
            return os.path.lexists(path) == (told == THERE)
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == told
    except OSError:
        return False
