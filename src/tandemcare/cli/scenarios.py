"""Commands on scenario files: check them, say what one changes against another, show the form that editors use."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tandemcare.errors import InputError, Problem
from tandemcare.texts import one_line

from .options import AnyFolder
from .saying import say, say_json

PLACE_HELP = "The place file; without it the one that the scenario names, or the stylised place."
PlaceFile = Annotated[Path | None, typer.Option("--place", help=PLACE_HELP)]


class FileKind(StrEnum):
    """What a file describes."""

    scenario = "scenario"
    place = "place"
    numbers = "numbers"
    rota = "rota"


def check(
    files: Annotated[
        list[Path], typer.Argument(help="Scenario or place files, or numbers of a study.", metavar="FILE...")
    ],
    place: PlaceFile = None,
    years: Annotated[int, typer.Option(min=1, max=100, help="Length of the run.")] = 10,
    *,
    any_folder: AnyFolder = False,
) -> None:
    """Check scenario and place files and numbers of a study; show every problem with its line."""
    from tandemcare.scenario import load_place, review

    where = load_place(place) if place else None
    problems: list[Problem] = []
    for file in files:
        found = review(file, where, years, any_folder=any_folder)
        for warning in found.warnings:
            say(f"Warning: {warning}", err=True)
        if not found.problems:
            say(f"{one_line(str(file))}: fine")
            for said in found.said:
                say(f"  {said}")
        problems += found.problems
    if problems:
        raise InputError(dict.fromkeys(problems))


def diff(
    a: Annotated[Path, typer.Argument(help="The scenario to compare with.")],
    b: Annotated[Path, typer.Argument(help="The scenario whose changes are shown.")],
    place: PlaceFile = None,
    *,
    any_folder: AnyFolder = False,
) -> None:
    """Show what scenario B changes against scenario A."""
    from tandemcare.scenario import check as check_files
    from tandemcare.scenario import diff as differences
    from tandemcare.scenario import load, load_place

    where = load_place(place) if place else None
    problems = check_files([a, b], where, any_folder=any_folder)
    if problems:
        raise InputError(problems)
    lines = differences(load(a, any_folder=any_folder), load(b, any_folder=any_folder), where)
    say("\n".join(lines) if lines else "No difference.")


def schema(
    kind: Annotated[FileKind, typer.Argument(help="What the file describes.")] = FileKind.scenario,
) -> None:
    """Print the JSON Schema of scenario files, places or numbers of a study, for editors."""
    from tandemcare.scenario import json_schema

    say_json(json_schema(kind.value), indent=2)
