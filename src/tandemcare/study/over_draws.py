"""The doubt of a finished run, read from its tables: its central case beside its draws."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tandemcare.errors import InputError, Problem
from tandemcare.finance import monthly_factors, rates_on
from tandemcare.trace.tally import Floats

from .appraising import INVESTED, in_view, pounds_of
from .doubt import doubt_frame, drivers_frame
from .draw_figures import DIFFERENCE, NET, money_figures

if TYPE_CHECKING:
    from .results import Results


def central_figures(results: Results) -> dict[str, dict[str, Floats]]:
    """Return the figures that draws have too, of the central case, by scenario, figure and replication."""
    cash = in_view(results.lines, "cash")
    parts = (cash, cash[cash["kind"].isin(INVESTED)], results.lines)
    spent, bought, by_payer = (
        pounds_of(part, results.scenarios, results.manifest["replications"], "payer") for part in parts
    )
    factors = monthly_factors(spent.months, rates_on(date.fromisoformat(results.manifest["start"])))
    found = {}
    for number, name in enumerate(results.scenarios[1:], 1):
        figures = money_figures(spent.extra(number), bought.extra(number), factors)
        figures |= {f"{NET}{payer}": by_payer.extra(number, [payer]).sum(axis=1) for payer in by_payer.names}
        with np.errstate(invalid="ignore"):  # two waits without an end have no difference
            extra = results.values[number] - results.values[0]
        found[name] = figures | {f"{DIFFERENCE}{note.name}": extra[:, n] for n, note in enumerate(results.notes)}
    return found


def drawn_table(results: Results, name: str) -> pd.DataFrame:
    """Return the table of the draws or of the numbers drawn; InputError where nothing was drawn."""
    if not results.drawing:
        remedy = "Run it with draws=100 (Python) or --draws 100."
        raise InputError([Problem(str(results.folder), "In this run no numbers were drawn.", remedy)])
    return results.table(name)


def doubt(results: Results) -> pd.DataFrame:
    """Return chance beside doubt about the numbers: see `Results.doubt`."""
    draws = drawn_table(results, "draws")
    return doubt_frame(results.central, draws, 12 * results.manifest["years"], results.drawing["replications"])


def drivers(results: Results) -> pd.DataFrame:
    """Return the numbers that move net present cost most: see `Results.drivers`."""
    tables = drawn_table(results, "draws"), drawn_table(results, "drawn")
    return drivers_frame(*tables, results.drawing, results.scenarios[1:])
