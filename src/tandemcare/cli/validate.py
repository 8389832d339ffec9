"""`tandem validate`: the model beside everything published, or with --signs beside what no expert would doubt."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tandemcare.errors import InputError, Problem

from .options import AsJson, StylisedPlace, Workers, refuse
from .saying import say_json

if TYPE_CHECKING:
    from tandemcare.experiments import Signs

YEARS, YEARS_OF_SIGNS = 5, 10
DOES_NOT_HOLD = 1


def validate(
    *,
    place: StylisedPlace = None,
    signs: Annotated[
        bool, typer.Option("--signs", help="Test instead that changes of services and need act as they must.")
    ] = False,
    change: Annotated[
        list[str] | None, typer.Option(help="With --signs, a change to test; may be given several times.")
    ] = None,
    replications: Annotated[int, typer.Option(help="Replications.")] = 30,
    years: Annotated[
        int | None,
        typer.Option(help=f"Years from the census date; by default {YEARS}, with --signs {YEARS_OF_SIGNS}."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the simulation.")] = 1,
    workers: Workers = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="With --signs, the folder for its runs; ./tandem-runs unless named.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show every published target beside the model, with what is missed; with --signs, the table of signs.

    With --signs the exit code is 1 unless every row holds.
    """
    from tandemcare.running import problems_of_options

    years = years if years is not None else YEARS_OF_SIGNS if signs else YEARS
    asked: dict[str, Any] = {"years": years, "replications": replications, "seed": seed, "workers": workers}
    refuse(problems_of_options(**asked, engine="compiled"))
    if signs:
        _show_signs(place, asked | {"changes": change, "out": out}, as_json=as_json)
        return
    if change is not None or out is not None:
        option = "--change" if change is not None else "--out"
        raise InputError([Problem(option, "It goes with --signs only.", f"Leave {option} out, or add --signs.")])

    from tandemcare import experiments, render, report, scenario

    from .progress import talk

    where = scenario.load_place(place)
    with talk() as progress:
        found = experiments.validate(where, **asked, progress=progress)
    if as_json:
        say_json(found.to_json_object())
        return
    render.show(report.validation_report(found), sys.stdout)


def _show_signs(place: Path | None, asked: dict[str, Any], *, as_json: bool) -> None:
    """Show the table of signs; the exit code says whether every row holds."""
    from tandemcare import experiments, render, report

    from .running import talking

    with talking() as progress:
        found: Signs = experiments.signs(place, **asked, progress=progress)
    if as_json:
        say_json(found.to_json_object())
    else:
        render.show(report.signs_report(found), sys.stdout)
    if not found.hold:
        raise typer.Exit(DOES_NOT_HOLD)
