"""`tandem validate`: the model beside everything published that it can be compared with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tandemcare.errors import InputError, Problem


def validate(
    *,
    place: Annotated[Path | None, typer.Option("--place", help="Place file; by default the stylised place.")] = None,
    replications: Annotated[int, typer.Option(help="Replications.")] = 30,
    years: Annotated[int, typer.Option(help="Years from the census date.")] = 5,
    seed: Annotated[int, typer.Option(help="Seed of the simulation.")] = 1,
    workers: Annotated[int | None, typer.Option(help="Batches at a time; by default one a core.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object in place of the table.")] = False,
) -> None:
    """Show every published target beside the model, with what is missed."""
    from tandemcare.running import problems_of_options

    problems = problems_of_options(years=years, replications=replications, seed=seed, engine="compiled")
    if workers is not None and workers < 1:
        problems.append(Problem(f"workers {workers}", "Nobody would do the work.", "Give 1 or more, or leave it out."))
    if problems:
        raise InputError([Problem(f"--{each.where}", each.found, each.remedy) for each in problems])

    from tandemcare import experiments, render, report, scenario

    from .progress import talk
    from .running import plain_stdout

    where = scenario.load_place(place)
    with talk() as progress:
        found = experiments.validate(
            where, years=years, replications=replications, seed=seed, workers=workers, progress=progress
        )
    if as_json:
        import json

        typer.echo(json.dumps(found.to_json_object(), ensure_ascii=False, allow_nan=False))
        return
    render.show(report.validation_report(found), plain_stdout())
