"""`tandem prevention`: what more AMHP hours buy in detentions avoided, with what nobody knows about it."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from .options import Options, with_options
from .saying import say_json

YEARS, REPLICATIONS = 6, 10


@partial(with_options, years=YEARS, replications=REPLICATIONS)
def prevention(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Scenario file; by default as-is.")] = None,
    *,
    options: Options,
) -> None:
    """Show detentions avoided by up to half as many AMHPs more, from nothing to the most that is believed."""
    from tandemcare import experiments, scenario

    request = options.request([file or scenario.shipped_scenarios()[0]])
    options.check(request)

    from .running import talking

    with talking() as progress:
        found = experiments.prevention(request, progress)
    from tandemcare import render, report

    if options.as_json:
        say_json({"answer": report.prevention_answer(found), **found.to_json_object()})
    else:
        render.show(report.prevention_report(found), sys.stdout)
