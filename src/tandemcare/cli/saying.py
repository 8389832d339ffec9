"""What a command says: every sign of it to be seen, whatever a file or a folder is called."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import IO, Any, cast

import typer

from tandemcare.texts import visible


@dataclass
class Heard:
    """What a command has said so far: on stdout, and its warnings on stderr; `is_whole` unless something failed."""

    texts: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    is_whole: bool = True


_HEARD: ContextVar[Heard | None] = ContextVar("heard", default=None)


def say(text: object, *, err: bool = False, nl: bool = True) -> None:
    """Say a text on stdout, or talk on stderr."""
    typer.echo(visible(str(text)), err=err, nl=nl)


def warn(text: object, *, has_failed: bool = False) -> None:
    """Say on stderr what is worth a second look, or what of an answer could not be kept."""
    heard = _HEARD.get()
    if heard:
        heard.warnings.append(str(text))
        heard.is_whole = heard.is_whole and not has_failed
    say(f"Warning: {text}", err=True)


def say_json(said: Any, indent: int | None = None) -> None:
    """Say one JSON object on stdout in plain ASCII: every terminal takes it, and readers read it back as it was."""
    typer.echo(json.dumps(said, allow_nan=False, indent=indent))


@contextmanager
def heard() -> Iterator[Heard]:
    """Lend what is said meanwhile."""
    found, stdout = Heard(), sys.stdout
    before = _HEARD.set(found)
    sys.stdout = cast("Any", _Listening(stdout, found.texts))
    try:
        yield found
    finally:
        sys.stdout = stdout
        _HEARD.reset(before)


class _Listening:
    """A stream that keeps what is written to it, and else is the stream it stands for."""

    def __init__(self, stream: IO[str], texts: list[str]) -> None:
        self._stream, self._texts = stream, texts

    def write(self, text: str) -> int:
        """Write a text and keep it, when it has been taken."""
        written = self._stream.write(text)
        self._texts.append(text)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
