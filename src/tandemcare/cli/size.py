"""`tandem size`: the smallest service that meets targets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tandemcare.errors import InputError, Problem

from .options import AsJson, NumbersFile, StylisedPlace, Workers, refuse
from .progress import talk
from .saying import say, say_json
from .structure import needs_folder

if TYPE_CHECKING:
    from tandemcare.experiments import AmhpAnswer, CapacityAnswer, SizeRequest
    from tandemcare.report import Report

BOOK = ".xlsx"
SCENARIO_ENDINGS = (".yaml", ".yml")
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Find the smallest service that meets targets.")
Targets = Annotated[
    list[str],
    typer.Option("--target", help='"p95 started within 24h", "share s136 seen within 6h >= 0.95"; several may be.'),
]
TargetsOfCapacity = Annotated[
    list[str],
    typer.Option(
        "--target", help='"away at most 2", "p95 bed wait within 24h", "occupancy at most 85%"; several may be.'
    ),
]
Confidence = Annotated[float, typer.Option(help="How sure the answer shall be.")]
Zone = Annotated[float, typer.Option(help="How far from a target's share the answer may be told either way.")]
Replications = Annotated[int, typer.Option(help="The most that the search may run, of two years each.")]
Seed = Annotated[int, typer.Option(help="Seed of the people.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder to write size-....json and size-....csv into.")]
And = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[AND] [SCENARIO]",
        help="Another, sized with it (beds, housing, crisis-house); a scenario file, whose world it stands in.",
    ),
]
Within = Annotated[
    Path | None, typer.Argument(metavar="SCENARIO", help="Scenario file within which it is sized; by default as-is.")
]
At = Annotated[
    str, typer.Option("--at", help="Month of the scenario (2029-04); by default the last in which it changes anything.")
]


@app.callback()
def size() -> None:
    """Find the smallest service that meets targets."""


@app.command()
def amhp(
    file: Within = None,
    *,
    target: Targets,
    place: StylisedPlace = None,
    by_shift: Annotated[bool, typer.Option("--by-shift", help="Show the load and the slots of each shift.")] = False,
    confidence: Confidence = 0.9,
    zone: Zone = 0.005,
    replications: Replications = 1500,
    seed: Seed = 1,
    workers: Workers = None,
    numbers: NumbersFile = None,
    rota: Annotated[
        Path | None, typer.Option("--rota", help="Rota file whose shifts are sized; by default those of the place.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="A planner's workbook, such as plan.xlsx; or a folder for size-amhp.json and .csv."),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="In the workbook: the month from which it is needed.")] = "",
    at: At = "",
    as_json: AsJson = False,
) -> None:
    """Find the smallest rota of AMHPs that meets every target, by shift, and what it needs in people."""
    from tandemcare import experiments, report

    asked = (target, place, confidence, zone, replications, seed, workers, numbers, rota, file, at)
    request = experiments.SizeRequest(*asked)
    refuse(request.problems())
    if out is not None and out.suffix.lower() == BOOK:
        found, out = _planned(request, by, out), None
    else:
        if out is not None:
            needs_folder(out / "any")
        with talk() as progress:
            found = experiments.size_amhp(request, progress)
    _tell(found, "size-amhp", out, None if as_json else report.amhp_size_report(found, by_shift))


def _planned(request: SizeRequest, by: str, out: Path) -> AmhpAnswer:
    """Write a planner's workbook, and return the size in it."""
    from tandemcare import render, report
    from tandemcare.experiments import service_plan
    from tandemcare.files import write_bytes

    needs_folder(out)
    if request.within is not None:
        told = "A planner's workbook is of the place as it is, and not of a scenario."
        raise InputError([Problem(f"--out {out}", told, "Leave the scenario out, or name a folder.")])
    if out.is_dir():
        raise InputError([Problem(f"--out {out}", "This is a folder.", "Name a workbook that can be written.")])
    if request.numbers is not None and Path(str(request.numbers)).resolve() == out.resolve():
        told = "It is the workbook that the numbers come from, and would be written over."
        raise InputError([Problem(f"--out {out}", told, "Name another workbook.")])
    with talk() as progress:
        found = service_plan(request, by=by, progress=progress)
    whole = render.workbook(report.service_plan_book(found), title=f"AMHPs of {found.size.place}")
    write_bytes(out, whole)
    say(f"Written: {out}", err=True)
    return found.size


def _of_capacity(names: Sequence[str], request: SizeRequest, out: Path | None, *, as_json: bool) -> None:
    """Size beds, homes or crisis houses."""
    from tandemcare import experiments, report

    refuse(request.problems())
    if out is not None:
        needs_folder(out / "any")
    with talk() as progress:
        found = experiments.size_capacity(names, request, progress)
    _tell(found, f"size-{'-'.join(names)}", out, None if as_json else report.capacity_size_report(found))


def _command_of(name: str, what: str) -> Callable[..., None]:
    """Return the command that sizes a capacity, alone or with another."""

    def command(
        words: And = None,
        *,
        target: TargetsOfCapacity,
        place: StylisedPlace = None,
        confidence: Confidence = 0.9,
        zone: Zone = 0.01,
        replications: Replications = 1600,
        seed: Seed = 1,
        workers: Workers = None,
        numbers: NumbersFile = None,
        out: Out = None,
        at: At = "",
        as_json: AsJson = False,
    ) -> None:
        from tandemcare.experiments import SizeRequest

        also, within = _names_and_file(words or ())
        asked = (target, place, confidence, zone, replications, seed, workers, numbers, None, within, at)
        _of_capacity([name, *also], SizeRequest(*asked), out, as_json=as_json)

    command.__doc__ = f"Find the fewest {what} that meet every target, or with AND the cheapest pair."
    return command


def _names_and_file(words: Sequence[str]) -> tuple[list[str], Path | None]:
    """Return what else is to be sized, and the scenario file, told by its ending, if one is named."""
    files = [word for word in words if Path(word).suffix.lower() in SCENARIO_ENDINGS]
    if len(files) > 1:
        found = f"{len(files)} scenario files are named."
        raise InputError([Problem(" ".join(files), found, "Name one: sizes are found within one scenario.")])
    return [word for word in words if word not in files], Path(files[0]) if files else None


for _name, _what in (
    ("beds", "acute beds"),
    ("housing", "supported-housing units"),
    ("crisis-house", "crisis-house beds"),
):
    app.command(_name)(_command_of(_name, _what))


def _tell(found: AmhpAnswer | CapacityAnswer, name: str, out: Path | None, told: Report | None) -> None:
    """Print a report, or all that was found as one object, and write it where that is asked for."""
    if out is not None:
        _write(found, out, name)
    if told is None:
        say_json(found.to_json_object())
        return
    from tandemcare import render

    render.show(told, sys.stdout)
    if out is not None:
        say(f"Written: {out / name}.json, {out / name}.csv")


def _write(found: AmhpAnswer | CapacityAnswer, out: Path, name: str) -> None:
    """Write all that was found as JSON, and a row for each that was tried as CSV."""
    import json

    from tandemcare.files import write_text
    from tandemcare.running import frame_csv

    write_text(out / f"{name}.json", json.dumps(found.to_json_object(), allow_nan=False, indent=1))
    write_text(out / f"{name}.csv", frame_csv(found.frame()))
