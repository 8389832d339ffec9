"""`tandem services`: what a scenario can buy, with price, effect, grade and payer; of one, the whole story."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson
from .saying import say_json


def services(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="A service, such as crisis-house-beds.")] = None,
    place: Annotated[
        Path | None, typer.Option("--place", help="Place file or workbook, at whose own prices services are told.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show what can be bought: unit, price, effect, grade, payer and what it acts on; of one, all with sources."""
    from tandemcare import render, report, scenario

    known = scenario.parameters_in(scenario.load_place(place)) if place else None
    if as_json:
        say_json({"services": report.service_rows(name, known)}, indent=2)
    else:
        render.show(report.service_report(name, known) if name else report.services_report(known), sys.stdout)
