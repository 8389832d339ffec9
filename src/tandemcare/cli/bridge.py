"""`tandem bridge`: from a baseline to a scenario, change by change, with what the changes do to one another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .options import Baseline, Options, with_options
from .saying import say_json


@with_options
def bridge(
    file: Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file; its changes become the bars.")],
    *,
    measure: Annotated[
        str, typer.Option(help="Yearly measure, or what a payer bears, such as cost_council_gbp.")
    ] = "cost_total_gbp",
    baseline: Baseline = None,
    options: Options,
) -> None:
    """Show what each change of a scenario does alone, and what they do together beyond that."""
    from tandemcare.experiments import finish_bridge, plan_bridge, problems_of_measure

    request = options.request([file])
    options.check(request, problems_of_measure(measure))
    from .running import run_grid

    planned = plan_bridge(request, measure, baseline)
    found = finish_bridge(planned, run_grid(request, planned.grid))
    if options.as_json:
        say_json(found.to_json_object())
        return
    from tandemcare import render, report

    try:
        render.show(report.bridge_report(found), sys.stdout)
    finally:
        if not options.no_pictures:
            from .drawing import draw_bridge

            draw_bridge(found)
