"""`tandem workforce`: from the number of AMHPs needed to who must begin to be trained when, and what that costs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tandemcare.errors import InputError, Problem

from .options import AnyFolder, AsJson, AsOf, NumbersFile, refuse, this_month
from .saying import say_json
from .scenarios import PlaceFile
from .structure import needs_folder, write

if TYPE_CHECKING:
    from tandemcare.experiments import SizeNeeded


def workforce(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Scenario file; by default as-is.")] = None,
    *,
    needed_fte: Annotated[float | None, typer.Option(help="Full-time equivalents needed on the rota.")] = None,
    needed_heads: Annotated[float | None, typer.Option(help="People needed, in place of --needed-fte.")] = None,
    needed_from: Annotated[
        Path | None, typer.Option("--from", help="File that says the size: what `tandem size amhp --json` has written.")
    ] = None,
    by: Annotated[str, typer.Option(help="The month from which they are needed, such as 2029-04.")] = "",
    until: Annotated[str, typer.Option(help="The month up to which they are; by default three years later.")] = "",
    start: Annotated[str, typer.Option(help="The month from which more can begin; by default after advertising.")] = "",
    confidence: Annotated[float, typer.Option(help="Share of runs in which enough must be in post.")] = 0.8,
    most_a_quarter: Annotated[
        int | None, typer.Option(help="The most that can begin in a quarter beside usual.")
    ] = None,
    retention: Annotated[bool, typer.Option("--retention", help="Pay those who stay, once it is agreed.")] = False,
    agency: Annotated[bool, typer.Option("--agency", help="Cover whoever is missing with agency staff.")] = False,
    draws: Annotated[int, typer.Option(help="Runs, each with numbers and chance of its own.")] = 400,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 1,
    as_of: AsOf = "",
    place: PlaceFile = None,
    numbers: NumbersFile = None,
    any_folder: AnyFolder = False,
    out: Annotated[Path | None, typer.Option("--out", help="Where what --json prints is written too.")] = None,
    as_json: AsJson = False,
) -> None:
    """Plan who must begin to be trained when, so that enough AMHPs are in post by a month and stay so."""
    if out is not None:
        needs_folder(out)
    needs = _needs(needed_fte, needed_heads, needed_from, by)
    from tandemcare import experiments

    asked = experiments.WorkforceAsked(
        needs,
        file,
        place,
        confidence=confidence,
        until=until,
        start=start,
        most_a_quarter=most_a_quarter,
        retention=retention,
        agency=agency,
        draws=draws,
        seed=seed,
        any_folder=any_folder,
        numbers=numbers,
        as_of=as_of or this_month(),
    )
    refuse(asked.problems())
    plan = experiments.workforce_plan(asked)
    from tandemcare import render, report

    told = {"answer": report.workforce_answer(plan), **experiments.workforce_json(plan)}
    if out is not None:
        write(json.dumps(told, indent=2, ensure_ascii=False) + "\n", out)
    if as_json:
        say_json(told)
    else:
        render.show(report.workforce_report(plan), sys.stdout)


def _needs(fte: float | None, heads: float | None, file: Path | None, by: str) -> tuple[SizeNeeded, ...]:
    """Return the needs that the options state; InputError unless it is one of them."""
    from tandemcare.experiments import SizeNeeded, needs_in

    given = [each for each in (fte, heads, file) if each is not None]
    if len(given) != 1:
        found = "Nothing says how many are needed." if not given else "The size is said more than once."
        raise InputError([Problem("--needed-fte", found, "Give one of --needed-fte, --needed-heads and --from.")])
    if file is not None:
        return needs_in(file, by)
    return (SizeNeeded(by, fte=fte, heads=heads),)
