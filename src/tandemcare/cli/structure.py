"""`tandem structure`: what is in the model, drawn from its declarations as a page of Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tandemcare.errors import InputError, Problem

if TYPE_CHECKING:
    from tandemcare.reporting.structure import SlowLayer

PAGE = Path("docs/structure.md")


def structure(
    *,
    place: Annotated[Path | None, typer.Option("--place", help="Place file; by default the stylised place.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Where the page is written.")] = PAGE,
) -> None:
    """Draw the pathway, the stocks and flows and the feedback loops as a page with Mermaid charts."""
    if not out.parent.is_dir():
        found = f"There is no folder {out.parent}."
        raise InputError([Problem(f"--out {out}", found, "Make it first, or give a file in a folder that is there.")])

    from tandemcare import scenario
    from tandemcare.reporting.structure import structure_page

    page = structure_page(scenario.load_place(place), slow_layer())
    out.write_text(page, encoding="utf-8", newline="\n")
    typer.echo(f"Written to {out}.", err=True)


def slow_layer() -> SlowLayer | None:
    """Return the stock-flow model to be drawn, or nothing as long as `tandemcare.model` has none."""
    from tandemcare import model
    from tandemcare.reporting.structure import SlowLayer
    from tandemcare.stockflow import Model

    # To be wired here when the slow layer stands: `slow_model` a Model or what makes one, BLOCKS and LOOPS beside it.
    made = getattr(model, "slow_model", None)
    made = made() if callable(made) else made
    if not isinstance(made, Model):
        return None
    return SlowLayer(made, getattr(model, "BLOCKS", {}), getattr(model, "LOOPS", {}))
