"""`tandem rota`: what a rota of AMHPs needs in FTE and heads, shift by shift, and a workbook to write one in."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tandemcare.errors import Problem
from tandemcare.files import why_no_name, write_whole
from tandemcare.texts import one_line

from .options import AsJson, StylisedPlace, refuse
from .saying import say, say_json

FILE_HELP = "A rota file, .yaml or .xlsx; without it the rota of the place."


class RotaLayout(StrEnum):
    """How a rota stands in a workbook: as a list of shifts, or as a week by hour and day."""

    list = "list"
    week = "week"


def rota(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=FILE_HELP)] = None,
    place: StylisedPlace = None,
    template: Annotated[
        Path | None, typer.Option(help="Write the rota as a workbook to be changed in Excel, and show nothing.")
    ] = None,
    layout: Annotated[RotaLayout, typer.Option(help="Of the workbook: shifts, or a week by hour.")] = RotaLayout.list,
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
        refuse(_problems_of_template(template))
        write_whole(template, scenario.rota_book(here, name, layout.value).save)
        say(f"Written: {one_line(str(template))}. Change it in Excel; `tandem rota FILE` reads it.")
        return
    values = model.values_of(here, scenario.parameters_in(where))
    needs, post = model.needs_of(here, values), model.hours_of_a_post(values)
    if as_json:
        say_json({"name": name, "place": where.name} | report.rota_rows(needs, post))
    else:
        render.show(report.rota_report(name, where.name, needs, post), sys.stdout)


def _problems_of_template(path: Path) -> list[Problem]:
    """Return what keeps a workbook from being written: a file that is there already is kept."""
    where = f"template {path}"
    if path.suffix.lower() != ".xlsx":
        return [Problem(where, "A workbook has a name that ends in .xlsx.", "Name it rota.xlsx.")]
    if refused := why_no_name(path.name):
        return [Problem(where, refused, "Give another name.")]
    if path.exists():
        return [Problem(where, "There is such a file already.", "Give another name, or move it away.")]
    if not path.absolute().parent.is_dir():
        return [Problem(where, "There is no such folder.", "Make it first.")]
    return []
