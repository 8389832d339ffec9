"""`tandem switching`: which number would have to be how much better or worse for a scenario to pay for itself."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from .options import Baseline, Options, with_options
from .saying import say_json

USUAL_REPLICATIONS = 10


@partial(with_options, replications=USUAL_REPLICATIONS)
def switching(
    files: Annotated[list[Path], typer.Argument(metavar="SCENARIO", help="Scenario files, each against the baseline.")],
    *,
    parameter: Annotated[
        list[str] | None, typer.Option(help="A number to move; may be given several times. Without it, all.")
    ] = None,
    baseline: Baseline = None,
    options: Options,
) -> None:
    """Move one number at a time over its range, and find where a scenario begins or ceases to pay."""
    request = options.request(files)
    options.check(request)
    from tandemcare.experiments import switching_json, switching_values

    from .running import talking

    with talking() as progress:
        found = switching_values(request, parameter, progress, baseline)
    if options.as_json:
        say_json(switching_json(found))
        return
    from tandemcare import render, report

    render.show(report.switching_report(found), sys.stdout)
