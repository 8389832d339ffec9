"""`tandem size`: the smallest service that meets targets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsJson, NumbersFile, StylisedPlace, Workers, refuse
from .saying import say, say_json

if TYPE_CHECKING:
    from tandemcare.experiments import AmhpAnswer, SizeRequest
    from tandemcare.running import Progress

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Find the smallest service that meets targets.")
BOOK = ".xlsx"
ANSWER, TRIED = "size-amhp.json", "size-amhp-rotas.csv"


@app.callback()
def size() -> None:
    """Find the smallest service that meets targets."""


@app.command()
def amhp(
    *,
    target: Annotated[
        list[str],
        typer.Option("--target", help='"p95 started within 24h", "share s136 seen within 6h >= 0.95"; several may be.'),
    ],
    place: StylisedPlace = None,
    by_shift: Annotated[bool, typer.Option("--by-shift", help="Show the load and the slots of each shift.")] = False,
    confidence: Annotated[float, typer.Option(help="How sure the answer shall be.")] = 0.9,
    zone: Annotated[float, typer.Option(help="How far from a target's share a rota may be told either way.")] = 0.005,
    replications: Annotated[int, typer.Option(help="The most that the search may run, of two years each.")] = 1500,
    seed: Annotated[int, typer.Option(help="Seed of the people.")] = 1,
    workers: Workers = None,
    numbers: NumbersFile = None,
    rota: Annotated[
        Path | None, typer.Option("--rota", help="Rota file whose shifts are sized; by default those of the place.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help=f"A planner's workbook, such as plan.xlsx; or a folder for {ANSWER} and {TRIED}."),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="In the workbook: the month from which it is needed.")] = "",
    as_json: AsJson = False,
) -> None:
    """Find the smallest rota of AMHPs that meets every target, by shift, and what it needs in people."""
    from tandemcare.experiments import SizeRequest, size_amhp

    from .running import talking

    request = SizeRequest(target, place, confidence, zone, replications, seed, workers, numbers, rota)
    refuse(request.problems())
    is_book = out is not None and out.suffix.lower() == BOOK
    with talking() as progress:
        found = _planned(request, by, out, progress) if is_book and out else size_amhp(request, progress)
    if out is not None and not is_book:
        _write(found, out)
    if as_json:
        say_json(found.to_json_object())
        return
    from tandemcare import render, report

    render.show(report.amhp_size_report(found, by_shift), sys.stdout)
    if out is not None:
        say(f"Written: {out}" if is_book else f"Written: {out / ANSWER}, {out / TRIED}")


def _planned(request: SizeRequest, by: str, out: Path, progress: Progress) -> AmhpAnswer:
    """Write a planner's workbook, and return the size in it."""
    from tandemcare import render, report
    from tandemcare.experiments import service_plan
    from tandemcare.files import write_whole

    from .structure import needs_folder

    needs_folder(out)
    found = service_plan(request, by=by, progress=progress)
    whole = render.workbook(report.service_plan_book(found), title=f"AMHPs of {found.size.place}")
    write_whole(out, lambda part: part.write_bytes(whole))
    return found.size


def _write(found: AmhpAnswer, out: Path) -> None:
    """Write all that was found as JSON, and a row for each rota as CSV."""
    import json

    from tandemcare.errors import InputError, Problem
    from tandemcare.files import write_text
    from tandemcare.running import frame_csv

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = Problem(f"--out {out}", f"No folder can be made: {error.strerror}.", "Name another folder.")
        raise InputError([problem]) from error
    write_text(out / ANSWER, json.dumps(found.to_json_object(), allow_nan=False, indent=1))
    write_text(out / TRIED, frame_csv(found.frame()))
