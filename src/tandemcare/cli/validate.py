"""`tandem validate`: the model beside everything published that it can be compared with."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from .options import AsJson, StylisedPlace, Workers, refuse
from .saying import say_json


def validate(
    *,
    place: StylisedPlace = None,
    replications: Annotated[int, typer.Option(help="Replications.")] = 30,
    years: Annotated[int, typer.Option(help="Years from the census date.")] = 5,
    seed: Annotated[int, typer.Option(help="Seed of the simulation.")] = 1,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Show every published target beside the model, with what is missed."""
    from tandemcare.running import problems_of_options

    asked = {"years": years, "replications": replications, "seed": seed}
    refuse(problems_of_options(**asked, engine="compiled", workers=workers))

    from tandemcare import experiments, render, report, scenario

    from .progress import talk

    where = scenario.load_place(place)
    with talk() as progress:
        found = experiments.validate(where, **asked, workers=workers, progress=progress)
    if as_json:
        say_json(found.to_json_object())
        return
    render.show(report.validation_report(found), sys.stdout)
