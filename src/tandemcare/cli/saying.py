"""What a command says: every sign of it to be seen, whatever a file or a folder is called."""

from __future__ import annotations

import json
from typing import Any

import typer

from tandemcare.texts import visible, visible_json


def say(text: object, *, err: bool = False, nl: bool = True) -> None:
    """Say a text on stdout, or talk on stderr."""
    typer.echo(visible(str(text)), err=err, nl=nl)


def say_json(said: Any, indent: int | None = None) -> None:
    """Say one JSON object on stdout."""
    typer.echo(visible_json(json.dumps(said, ensure_ascii=False, allow_nan=False, indent=indent)))
