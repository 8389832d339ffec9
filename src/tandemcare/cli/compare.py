"""`tandem compare` and `tandem run`: scenario files in, a table and a run folder out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from .options import Options, with_options


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
    options: Options,
) -> None:
    """Compare scenarios with the first one, on the same people."""
    _show(options, files or None, draws=draws, draw_replications=draw_replications)


@with_options
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Scenario file.")],
    *,
    options: Options,
) -> None:
    """Run one scenario."""
    _show(options, [file])


def _show(options: Options, files: Sequence[Path] | None, **draws: int) -> None:
    """Run the scenarios of some files, or those shipped, and print what came of them."""
    request = options.request(files, **draws)
    options.check(request)

    from .running import plain_stdout, run_grid, warn

    scenarios = request.resolved()
    warn(scenarios)
    results = run_grid(request, request.grid(scenarios))
    if options.as_json:
        typer.echo(json.dumps(results.to_json_object(), ensure_ascii=False, allow_nan=False))
        return
    from tandemcare.reporting import LIMITS, grades, show

    assumptions = [line for scenario in scenarios for line in scenario.assumptions]
    show(results, plain_stdout(), limits=[*LIMITS, grades()], assumptions=assumptions)
    if not options.no_pictures:
        from .drawing import draw

        draw(results)
