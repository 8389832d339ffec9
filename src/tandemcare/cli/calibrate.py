"""`tandem calibrate`: how often people of a place have a crisis, found by simulation and written into its file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tandemcare.errors import InputError, Problem

from .options import AsJson, Workers, refuse
from .saying import say, say_json

if TYPE_CHECKING:
    from tandemcare.documents import Document
    from tandemcare.experiments import Calibration, Effort, FitRow, LookUp, Round
    from tandemcare.model import Place


def calibrate(
    place: Annotated[Path, typer.Argument(metavar="PLACE", help="Place file, which is written to.")],
    *,
    replications: Annotated[int, typer.Option(help="Replications of the baseline in each round.")] = 40,
    years: Annotated[int, typer.Option(help="Years that are counted.")] = 5,
    run_in_years: Annotated[int, typer.Option(help="Years before, which fill wards and services.")] = 2,
    rounds: Annotated[int, typer.Option(help="Rounds for a rate before it gives up.")] = 10,
    seed: Annotated[int, typer.Option(help="Seed of the simulation.")] = 1,
    workers: Workers = None,
    look_up: Annotated[
        bool, typer.Option(help="Say which national averages to look up next; takes about as long as three rounds.")
    ] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the block and write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find how often people of a place have a crisis, write it into its file, and show how well the place then fits."""
    from tandemcare.experiments import Effort, block_with_fit
    from tandemcare.running import problems_of_workers

    effort = Effort(seed, replications, years, run_in_years, rounds)
    refuse([*effort.problems(), *problems_of_workers(workers)])
    from tandemcare.scenario import block_text, place_to_calibrate

    known, document = place_to_calibrate(place)
    found = _found(known, document, effort, workers)
    sheet = _fit(known, found, effort, workers)
    block = block_with_fit(found, known, sheet)
    if not dry_run:
        _write(place, block)
    if not as_json:
        say(block_text(block), nl=False)
    say(f"Nothing is written to {place}." if dry_run else f"Written to {place}.", err=True)
    next_facts = _look_up(found.of(known), document, sheet, effort, workers) if look_up else ()
    if as_json:
        say_json(_as_json(block, found, sheet) | {"look_up": [each.to_json_object() for each in next_facts]})


def _found(place: Place, document: Document, effort: Effort, workers: int | None) -> Calibration:
    """Return the calibration of a place, telling each round on stderr."""
    from tandemcare import experiments, render, report

    from .progress import talk

    with talk() as progress:

        def told(each: Round) -> None:
            progress.note(render.plain(report.round_report(each)))

        return experiments.calibrate(
            place,
            effort,
            where=lambda fact: document.where((fact,)),
            told=told,
            workers=workers,
            progress=progress,
        )


def _fit(place: Place, found: Calibration, effort: Effort, workers: int | None) -> tuple[FitRow, ...]:
    """Return how well the calibrated place fits, telling it on stderr."""
    from tandemcare import experiments, render, report

    from .progress import talk

    with talk() as progress:
        sheet = experiments.fit_sheet(found.of(place), effort, workers=workers, progress=progress)
    render.show(report.fit_report(sheet), sys.stderr)
    return sheet


def _look_up(
    place: Place, document: Document, sheet: tuple[FitRow, ...], effort: Effort, workers: int | None
) -> tuple[LookUp, ...]:
    """Return the national averages to look up next, telling them on stderr."""
    from tandemcare import experiments, render, report, scenario

    from .progress import talk

    national = scenario.still_national(document.data)
    with talk() as progress:
        found = experiments.look_up(place, national, sheet, effort, workers=workers, progress=progress)
    is_missed = any(row.is_hit is False for row in sheet)
    render.show(report.look_up_report(found, is_missed=is_missed), sys.stderr)
    return found


def _write(path: Path, block: dict[str, Any]) -> None:
    """Put the block into the file, which is whole at every moment; InputError where it cannot be put there."""
    from shutil import copymode

    from tandemcare.files import write_whole
    from tandemcare.scenario import block_text

    target = path.resolve()

    def write(part: Path) -> None:
        part.write_bytes(new)
        copymode(target, part)

    try:
        new = _changed(path, target.read_bytes(), block)
        write_whole(target, write)
    except OSError as error:
        found = f"The file cannot be written: {error.strerror or error}."
        remedy = f"Calibrate a copy of it, or put this in:\n{block_text(block)}"
        raise InputError([Problem(str(path), found, remedy)]) from error


def _changed(path: Path, old: bytes, block: dict[str, Any]) -> bytes:
    """Return a place file or a workbook with the block in it; InputError where there is no room for it."""
    from tandemcare.scenario import WORKBOOKS, block_text, with_block, with_calibration

    if path.suffix.lower() in WORKBOOKS:
        book = with_calibration(old, block)
        if book is None:
            found, remedy = "The workbook has no sheet for the block.", "Add an empty sheet called Calibrated."
            raise InputError([Problem(str(path), found, remedy)])
        return book
    # A byte order mark stays where it is, and so do the ends of lines.
    mark, text = _parted(old.decode())
    changed = with_block(text, block)
    if changed is None:
        found, remedy = "The file has no lines of its own for the block.", f"Put it in:\n{block_text(block)}"
        raise InputError([Problem(str(path), found, remedy)])
    return (mark + changed).encode()


def _parted(text: str) -> tuple[str, str]:
    mark = "\ufeff"
    return (mark, text.removeprefix(mark)) if text.startswith(mark) else ("", text)


def _as_json(block: dict[str, Any], found: Calibration, sheet: tuple[FitRow, ...]) -> dict[str, Any]:
    rounds = [_round_as_json(each) for each in found.rounds]
    return {"calibrated": block, "rounds": rounds, "fit": [row.to_json_object() for row in sheet]}


def _round_as_json(each: Round) -> dict[str, Any]:
    by_route = {
        route: {"observed": each.observed[route], "simulated": simulated.mean, "ci95": [simulated.low, simulated.high]}
        for route, simulated in each.simulated.items()
    }
    total = {"observed": each.wanted, "simulated": each.total.mean, "ci95": [each.total.low, each.total.high]}
    return {"sought": each.sought, "rate": each.rate, "all": total, "by_route": by_route}
