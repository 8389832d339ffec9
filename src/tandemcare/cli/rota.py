"""`tandem rota`: what a rota of AMHPs needs in FTE and heads, shift by shift."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson, StylisedPlace
from .saying import say_json

FILE_HELP = "A rota file; without it the rota of the place."


def rota(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=FILE_HELP)] = None,
    place: StylisedPlace = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show what a rota of AMHPs needs by shift: hours, FTE and heads, who there is, and what cannot be staffed."""
    from tandemcare import model, render, report, scenario

    where = scenario.load_place(place)
    given = scenario.load_rota(file) if file else None
    here = scenario.with_rota(where, given) if given else where
    name = given.name if given else "Rota of the place"
    values = model.values_of(here, scenario.parameters_in(where))
    needs, post = model.needs_of(here, values), model.hours_of_a_post(values)
    if as_json:
        say_json({"name": name, "place": where.name} | report.rota_rows(needs, post))
    else:
        render.show(report.rota_report(name, where.name, needs, post), sys.stdout)
