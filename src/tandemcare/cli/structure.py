"""`tandem structure`: what is in the model, written from its declarations as a page of Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tandemcare.errors import InputError, Problem
from tandemcare.files import why_no_name

from .options import StylisedPlace
from .saying import say

PAGE = Path("docs/structure.md")


def structure(
    *,
    place: StylisedPlace = None,
    out: Annotated[Path, typer.Option("--out", help="Where the page is written.")] = PAGE,
) -> None:
    """Write the pathway, the stocks and flows and the feedback loops as a page of charts and tables."""
    needs_folder(out)

    from tandemcare import render, report, scenario

    write(render.markdown(report.structure_report(scenario.load_place(place))), out)


def needs_folder(out: Path) -> None:
    """Refuse a file in a folder that is not there, or that not every system keeps, before any work is done for it."""
    if refused := why_no_name(out.name):
        raise InputError([Problem(f"--out {out}", refused, "Give another name.")])
    if not out.parent.is_dir():
        found = f"There is no folder {out.parent}."
        raise InputError([Problem(f"--out {out}", found, "Make it first, or give a file in a folder that is there.")])


def write(text: str, out: Path) -> None:
    """Write a text to a file, and say so."""
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        found = f"It cannot be written: {error.strerror}."
        raise InputError([Problem(f"--out {out}", found, "Give a file that you may write.")]) from error
    say(f"Written to {out}.", err=True)
