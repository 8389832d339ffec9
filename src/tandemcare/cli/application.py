"""`tandem app`: the page, in a browser on this machine."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from tandemcare.errors import InputError, Problem
from tandemcare.files import DEFAULT_OUT, why_no_folder

from .drawing import keep_fonts_with_the_rest
from .saying import say

PORT, LAST_PORT = 8501, 65_535
NEEDED = ("fastapi", "python_multipart", "uvicorn")
"""What the page needs besides, by the names by which it is imported."""


def application(
    *,
    port: Annotated[int, typer.Option(help="Port to listen at; 0 is any that is free.")] = PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Where runs and uploads are kept; by default ./tandem-runs.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen at; 127.0.0.1 is reached from this machine alone.")] = (
        "127.0.0.1"
    ),
    name: Annotated[
        list[str] | None, typer.Option(help="Host by which it may be called too, such as that of a reverse proxy.")
    ] = None,
) -> None:
    """Open the page in a browser: choose, adjust, run, compare and take away."""
    folder = out or DEFAULT_OUT
    if why := why_no_folder(folder):
        raise InputError([Problem(f"--out {folder}", why, "Give another folder.")])
    if not 0 <= port <= LAST_PORT:
        raise InputError([Problem(f"--port {port}", "There is no such port.", f"Give 0 to {LAST_PORT}.")])
    if missing := [each for each in NEEDED if find_spec(each) is None]:
        told = f"The page needs packages that are not here ({', '.join(missing)})."
        remedy = "Install them with `pip install tandemcare[app]`; `./tandem app` does so by itself."
        raise InputError([Problem("tandem app", told, remedy)])
    from tandemcare.web import serve

    given: dict[str, Any] = {"folder": folder, "names": name or (), "host": host, "open_browser": not no_browser}
    serve(port, **given, say=say, prepare=keep_fonts_with_the_rest)
