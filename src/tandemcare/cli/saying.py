"""What a command says: every sign of it to be seen, whatever a file or a folder is called."""

from __future__ import annotations

import json
from typing import Any

import typer

from tandemcare.texts import visible


def say(text: object, *, err: bool = False, nl: bool = True) -> None:
    """Say a text on stdout, or talk on stderr."""
    typer.echo(visible(str(text)), err=err, nl=nl)


def say_json(said: Any, indent: int | None = None) -> None:
    """Say one JSON object on stdout in plain ASCII: every terminal takes it, and readers read it back as it was."""
    typer.echo(json.dumps(said, allow_nan=False, indent=indent))
