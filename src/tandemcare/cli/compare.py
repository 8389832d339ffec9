"""`tandem compare` and `tandem run`: scenario files in, a table and a run folder out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Options, with_options
from .saying import say, say_json

if TYPE_CHECKING:
    from tandemcare.experiments import Asked

Full = Annotated[
    bool, typer.Option("--full", help="Print every measure, who pays, what closes, limits and assumptions as well.")
]
By = Annotated[
    str | None,
    typer.Option("--by", help="Tell results also by age_band, ethnic_group, deprivation or sex, in by-group.csv."),
]


@with_options
def compare(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Scenario files; by default those shipped.")
    ] = None,
    *,
    draws: Annotated[
        int, typer.Option(help="Draws of the uncertain numbers, each scenario run with each; 100 tell most, 0 is none.")
    ] = 0,
    draw_replications: Annotated[int, typer.Option(help="Replications of each scenario with each draw.")] = 5,
    by: By = None,
    full: Full = False,
    baseline: Annotated[Path | None, typer.Option(help="Scenario file to compare with; by default the first.")] = None,
    options: Options,
) -> None:
    """Compare scenarios with the first one, or with a baseline that is named, on the same people."""
    from tandemcare.experiments import from_baseline

    wanted = from_baseline(baseline, files or None)
    _show(options, wanted, by, is_full=full, draws=draws, draw_replications=draw_replications)


@with_options
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Scenario file.")],
    *,
    by: By = None,
    full: Full = False,
    options: Options,
) -> None:
    """Run one scenario."""
    _show(options, [file], by, is_full=full)


def _show(options: Options, files: Sequence[Asked] | None, by: str | None, *, is_full: bool, **draws: int) -> None:
    """Run the scenarios of some files, or those shipped, and print what came of them: the answer first."""
    request = options.request(files, population_group=by, **draws)
    options.check(request)

    from .running import run_grid

    scenarios = request.resolved()
    results = run_grid(request, request.grid(scenarios))
    if options.as_json:
        say_json(results.to_json_object())
        return
    from tandemcare import render, report

    try:
        whole = report.comparison_report(results) if is_full else []
        render.show([*report.answer(results), *whole], sys.stdout)
        if by:
            say(f"By {by}: {results.folder / 'by-group.csv'}")
    finally:  # whoever reads the table may have had enough of it, as `head` has
        if not options.no_pictures:
            from .drawing import draw

            draw(results)
