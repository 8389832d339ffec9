"""`tandem bridge`: from as-is to a scenario, change by change, with what the changes do to one another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import Options, with_options
from .saying import say_json


@with_options
def bridge(
    file: Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file; its changes become the bars.")],
    *,
    measure: Annotated[
        str, typer.Option(help="Yearly measure, or what a payer bears, such as cost_council_gbp.")
    ] = "cost_total_gbp",
    options: Options,
) -> None:
    """Show what each change of a scenario does alone, and what they do together beyond that."""
    from tandemcare.experiments import finish_bridge, plan_bridge, problems_of_measure

    request = options.request([file])
    options.check(request, problems_of_measure(measure))
    from .running import plain_stdout, run_grid, warn

    planned = plan_bridge(request, measure)
    warn([planned.whole])
    found = finish_bridge(planned, run_grid(request, planned.grid))
    if options.as_json:
        say_json(found.to_json_object())
        return
    from tandemcare import render, report

    render.show(report.bridge_report(found), plain_stdout())
    if not options.no_pictures:
        from .drawing import draw_bridge

        draw_bridge(found)
