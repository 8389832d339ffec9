"""`tandem cost`: a finished run at other prices, payers or contracts, in seconds; `tandem tariff`: what costs what."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson, RunFolder, run_folder
from .saying import say, say_json


def tariff(
    *,
    as_json: AsJson = False,
) -> None:
    """Show what costs what, who pays, on what terms, and how sure each price is."""
    from tandemcare import render, report

    if as_json:
        say_json({"lines": report.tariff_rows()})
    else:
        say(render.plain(report.tariff_report()))


def cost(
    run: RunFolder,
    *,
    prices: Annotated[Path, typer.Option("--prices", help="File of prices, payers and contracts.")],
    as_json: AsJson = False,
) -> None:
    """Cost a finished run at other prices, payers or contracts, without running it again."""
    from tandemcare import scenario
    from tandemcare.experiments import recost
    from tandemcare.results import Results

    given = scenario.load_prices(prices)
    results = recost(Results.read(run_folder(run)), given.prices, given.terms, given.why)
    if as_json:
        say_json(results.to_json_object())
        return
    from tandemcare import render, report

    render.show(report.recosted_report(results), sys.stdout)
