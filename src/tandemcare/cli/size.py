"""`tandem size`: the smallest service that meets targets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tandemcare.errors import InputError, Problem

from .options import AsJson, AsOf, NumbersFile, StylisedPlace, Workers, refuse, this_month
from .progress import talk
from .saying import say, say_json
from .structure import needs_folder

if TYPE_CHECKING:
    import pandas as pd

    from tandemcare.experiments import ServicePlan, SizeRequest
    from tandemcare.report import Report, Worksheet

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
Out = Annotated[
    Path | None,
    typer.Option("--out", help="A workbook, such as beds.xlsx; or a folder for size-....json and size-....csv."),
]
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
    by: Annotated[
        str, typer.Option("--by", help="Plan who must be trained when: the month from which it is needed.")
    ] = "",
    share_as_today: Annotated[
        bool,
        typer.Option("--share-as-today", help="Plan for people who give the rota no more of their hours than today."),
    ] = False,
    as_of: AsOf = "",
    at: At = "",
    as_json: AsJson = False,
) -> None:
    """Find the smallest rota of AMHPs that meets every target, by shift, and what it needs in people."""
    from tandemcare import experiments, report

    asked = (target, place, confidence, zone, replications, seed, workers, numbers, rota, file, at)
    request = experiments.SizeRequest(*asked)
    refuse(request.problems())
    book = out if out is not None and out.suffix.lower() == BOOK else None
    if book is not None:
        _can_be_written(book, numbers)
    elif out is not None:
        needs_folder(out / "any")
    if by or share_as_today or book:
        plan = {"by": by, "share_as_today": share_as_today, "as_of": as_of or this_month()}
        found, told = _planned(request, plan, book)
        words = report.service_plan_report(found, by_shift)
        _tell((told, found.size.frame()), "size-amhp", None if book else out, None if as_json else words)
        return
    with talk() as progress:
        size = experiments.size_amhp(request, progress)
    words = report.amhp_size_report(size, by_shift)
    _tell((size.to_json_object(), size.frame()), "size-amhp", out, None if as_json else words)


def _planned(request: SizeRequest, asked: dict[str, Any], book: Path | None) -> tuple[ServicePlan, dict[str, Any]]:
    """Return the size with who must be trained when, and all of it as one object; write the workbook of its sheets."""
    from tandemcare import render, report
    from tandemcare.experiments import service_plan

    if request.within is not None:
        told = "Who must be trained when is planned of the place as it is, and not of a scenario."
        remedy = "Leave the scenario out, or what asks for a plan: --by, --share-as-today, a workbook."
        raise InputError([Problem(str(request.within), told, remedy)])
    with talk() as progress:
        found = service_plan(request, **asked, progress=progress)
    sheets = report.service_plan_book(found)
    if book is not None:
        _write_book(book, sheets, f"AMHPs of {found.size.place}")
    return found, {**found.to_json_object(), "sheets": render.sheets_json(sheets)}


def _write_book(book: Path, sheets: Sequence[Worksheet], title: str) -> None:
    """Write a workbook, and say so."""
    from tandemcare import render
    from tandemcare.files import write_bytes

    write_bytes(book, render.workbook(sheets, title=title))
    say(f"Written: {book}", err=True)


def _can_be_written(book: Path, numbers: Path | None) -> None:
    """Raise InputError where a workbook cannot be written, or would be written over what it is made from."""
    needs_folder(book)
    if book.is_dir():
        raise InputError([Problem(f"--out {book}", "This is a folder.", "Name a workbook that can be written.")])
    if numbers is not None and numbers.resolve() == book.resolve():
        told = "It is the workbook that the numbers come from, and would be written over."
        raise InputError([Problem(f"--out {book}", told, "Name another workbook.")])


def _of_capacity(names: Sequence[str], request: SizeRequest, out: Path | None, *, as_json: bool) -> None:
    """Size beds, homes or crisis houses."""
    from tandemcare import experiments, report

    refuse(request.problems())
    book = out if out is not None and out.suffix.lower() == BOOK else None
    if book is not None:
        _can_be_written(book, request.numbers if isinstance(request.numbers, Path) else None)
    elif out is not None:
        needs_folder(out / "any")
    with talk() as progress:
        found = experiments.size_capacity(names, request, progress)
    if book is not None:
        _write_book(book, report.capacity_size_book(found), found.title)
    words = None if as_json else report.capacity_size_report(found)
    _tell((found.to_json_object(), found.frame()), f"size-{'-'.join(names)}", None if book else out, words)


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


def _tell(found: tuple[dict[str, Any], pd.DataFrame], name: str, out: Path | None, told: Report | None) -> None:
    """Print a report, or all that was found as one object, and write it where that is asked for."""
    if out is not None:
        _write(*found, out, name)
    if told is None:
        say_json(found[0])
        return
    from tandemcare import render

    render.show(told, sys.stdout)
    if out is not None:
        say(f"Written: {out / name}.json, {out / name}.csv")


def _write(found: dict[str, Any], rows: pd.DataFrame, out: Path, name: str) -> None:
    """Write all that was found as JSON, and a row for each that was tried as CSV."""
    import json

    from tandemcare.files import write_text
    from tandemcare.running import frame_csv

    write_text(out / f"{name}.json", json.dumps(found, allow_nan=False, indent=1))
    write_text(out / f"{name}.csv", frame_csv(rows))
