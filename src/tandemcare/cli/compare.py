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
    from tandemcare.experiments import problems_of_draws

    options.check(problems_of_draws(draws, draw_replications))
    _show(files or None, options, draws, draw_replications)


@with_options
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Scenario file.")],
    *,
    options: Options,
) -> None:
    """Run one scenario."""
    options.check()
    _show([file], options)


def _show(files: Sequence[Path] | None, options: Options, draws: int = 0, draw_replications: int = 5) -> None:
    """Run the scenarios of some files, or those shipped, and print what came of them."""
    from tandemcare import experiments

    from .running import plain_stdout, run_grid, warn

    scenarios = experiments.resolve_all(files, options.place, options.years)
    warn(scenarios)
    plan = experiments.plan(
        scenarios,
        years=options.years,
        replications=options.replications,
        seed=options.seed,
        engine=options.engine,
        draws=draws,
        draw_replications=draw_replications,
    )
    results = run_grid(plan, options)
    if options.as_json:
        typer.echo(json.dumps(results.to_json_object(), ensure_ascii=False, allow_nan=False))
        return
    from tandemcare import render, report

    render.show(report.comparison_report(results), plain_stdout())
    if not options.no_pictures:
        from .drawing import draw

        draw(results)
