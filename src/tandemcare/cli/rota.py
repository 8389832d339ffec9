"""`tandem rota`: what a rota of AMHPs needs in FTE and heads, shift by shift, and a workbook to write one in."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tandemcare.texts import one_line

from .options import AsJson, StylisedPlace
from .saying import say, say_json

FILE_HELP = "A rota file, .yaml or .xlsx; without it the rota of the place."


class Layout(StrEnum):
    """How a rota stands in a workbook: as a list of shifts, or as a week by hour and day."""

    list = "list"
    week = "week"


def rota(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=FILE_HELP)] = None,
    place: StylisedPlace = None,
    template: Annotated[
        Path | None, typer.Option(help="Write the rota as a workbook to be changed in Excel, and show nothing.")
    ] = None,
    layout: Annotated[Layout, typer.Option(help="Of the workbook: a list of shifts, or a week by hour.")] = Layout.list,
    *,
    as_json: AsJson = False,
) -> None:
    """Show what a rota of AMHPs needs by shift: hours, FTE and heads, who there is, and what cannot be staffed."""
    from tandemcare import model, render, report, scenario

    where = scenario.load_place(place)
    given = scenario.load_rota(file) if file else None
    here = scenario.with_rota(where, given) if given else where
    name = given.name if given else "Rota of the place"
    if template:
        scenario.write_rota(here, name, template, layout.value)
        say(f"Written: {one_line(str(template))}. Change it in Excel; `tandem rota FILE` reads it.")
        return
    values = model.values_of(here, scenario.parameters_in(where))
    needs, post = model.needs_of(here, values), model.hours_of_a_post(values)
    if as_json:
        say_json({"name": name, "place": where.name} | report.rota_rows(needs, post))
    else:
        render.show(report.rota_report(name, where.name, needs, post), sys.stdout)
