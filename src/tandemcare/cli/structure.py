"""`tandem structure`: what is in the model, written from its declarations as a page of Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tandemcare.errors import InputError, Problem

from .options import StylisedPlace

PAGE = Path("docs/structure.md")


def structure(
    *,
    place: StylisedPlace = None,
    out: Annotated[Path, typer.Option("--out", help="Where the page is written.")] = PAGE,
) -> None:
    """Write the pathway, the stocks and flows and the feedback loops as a page of charts and tables."""
    if not out.parent.is_dir():
        found = f"There is no folder {out.parent}."
        raise InputError([Problem(f"--out {out}", found, "Make it first, or give a file in a folder that is there.")])

    from tandemcare import render, report, scenario

    page = render.markdown(report.structure_report(scenario.load_place(place)))
    out.write_text(page, encoding="utf-8", newline="\n")
    typer.echo(f"Written to {out}.", err=True)
