"""`tandem waits`: where the wait for an assessment under the Mental Health Act goes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from .options import AnyFolder, AsJson, NumbersFile, RotaFile, Workers, place_with, refuse
from .saying import say, say_json
from .scenarios import PlaceFile
from .structure import needs_folder


def waits(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Scenario file; by default as-is.")] = None,
    *,
    place: PlaceFile = None,
    rota: RotaFile = None,
    years: Annotated[int, typer.Option(help="Years from the census date.")] = 2,
    replications: Annotated[int, typer.Option(help="Replications.")] = 10,
    seed: Annotated[int, typer.Option(help="Seed of the simulation.")] = 1,
    full: Annotated[bool, typer.Option("--full", help="Show the week by hour, too.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Folder for CSV files in the shape of the national AMHP data set, and with every request."
        ),
    ] = None,
    workers: Workers = None,
    numbers: NumbersFile = None,
    any_folder: AnyFolder = False,
    as_json: AsJson = False,
) -> None:
    """Show what people wait for between the request for an AMHP and the assessment: by route, shift and hour."""
    from tandemcare import experiments, render, report, scenario
    from tandemcare.experiments import StudyRequest

    from .progress import talk

    ask: dict[str, Any] = {"years": years, "replications": replications, "seed": seed, "workers": workers}
    files = [file or scenario.shipped_scenarios()[0]]
    request = StudyRequest(files, place_with(place, rota), **ask, any_folder=any_folder, numbers=numbers)
    refuse(request.problems())
    if out is not None:
        needs_folder(out / "any")
    (resolved,) = request.resolved()
    with talk() as progress:
        found = experiments.waits(resolved, **ask, progress=progress)
    if out is not None:
        say(f"Written: {', '.join(map(str, experiments.write_data_set(found.logged, out)))}", err=True)
    if as_json:
        say_json(found.to_json_object())
        return
    render.show(report.waits_report(found, full=full), sys.stdout)
