"""`tandem waits`: where the wait for an assessment under the Mental Health Act goes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from .options import AnyFolder, AsJson, NumbersFile, Workers, refuse
from .saying import say_json


def waits(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Scenario file; by default as-is.")] = None,
    *,
    place: Annotated[
        Path | None, typer.Option("--place", help="Place file; by default the one that the scenario names.")
    ] = None,
    years: Annotated[int, typer.Option(help="Years from the census date.")] = 2,
    replications: Annotated[int, typer.Option(help="Replications.")] = 10,
    seed: Annotated[int, typer.Option(help="Seed of the simulation.")] = 1,
    full: Annotated[bool, typer.Option("--full", help="Show the week by hour, too.")] = False,
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
    request = StudyRequest(files, place, **ask, any_folder=any_folder, numbers=numbers)
    refuse(request.problems())
    (resolved,) = request.resolved()
    with talk() as progress:
        found = experiments.waits(resolved, **ask, progress=progress)
    if as_json:
        say_json(found.to_json_object())
        return
    render.show(report.waits_report(found, full=full), sys.stdout)
