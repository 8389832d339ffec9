"""`tandem switching`: which number would have to be how much better or worse for a scenario to pay for itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from tandemcare.errors import InputError, Problem

from .compare import Json, Out, PlaceFile, Seed, Workers, Years, stopped


def switching(
    files: Annotated[list[Path], typer.Argument(metavar="SCENARIO", help="Scenario files, each against as-is.")],
    *,
    parameter: Annotated[
        list[str] | None, typer.Option(help="A number to move; may be given several times. Without it, all.")
    ] = None,
    place: PlaceFile = None,
    years: Years = 10,
    replications: Annotated[int, typer.Option(help="Replications of each scenario with each number moved.")] = 10,
    seed: Seed = 1,
    workers: Workers = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Move one number at a time over its range, and find where a scenario begins or ceases to pay."""
    _check(years, replications, seed, workers)
    from tandemcare import study

    from .progress import talk

    with stopped(), talk() as progress:
        found = study.switching(
            files,
            parameters=parameter,
            place=place,
            years=years,
            replications=replications,
            seed=seed,
            workers=workers,
            out=out,
            progress=progress,
        )
    if as_json:
        typer.echo(json.dumps(study.switching_json(found), ensure_ascii=False, allow_nan=False))
        return
    from tandemcare.reporting import show_switching

    show_switching(found, sys.stdout)


def _check(years: int, replications: int, seed: int, workers: int | None) -> None:
    """Refuse options that make no sense, all at once, before anything is read."""
    from tandemcare.study import problems_of_options

    problems = problems_of_options(years=years, replications=replications, seed=seed, engine="compiled")
    if workers is not None and workers < 1:
        problems.append(Problem(f"workers {workers}", "Nobody would do the work.", "Give 1 or more, or leave it out."))
    if problems:
        raise InputError([Problem(f"--{problem.where}", problem.found, problem.remedy) for problem in problems])
