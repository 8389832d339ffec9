"""The doubt of a finished run, read from its tables: its central case beside its draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from tandemcare.errors import InputError, Problem
from tandemcare.finance import INVESTED, monthly_factors, rates_on
from tandemcare.trace.tally import Floats

from .ledger import in_view, pounds_of
from .psa import doubt_frame, drivers_frame
from .psa_figures import DIFFERENCE, NET, money_figures
from .run_tables import RunTables


def central_figures(results: RunTables) -> dict[str, dict[str, Floats]]:
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


def check_drawn(results: RunTables) -> None:
    """Refuse a run in which no numbers were drawn."""
    if "worlds" not in results.manifest:
        remedy = "Run it with draws=100 (Python) or --draws 100."
        raise InputError([Problem(str(results.folder), "In this run no numbers were drawn.", remedy)])


def drawn_numbers(results: RunTables) -> pd.DataFrame:
    """Return the numbers of each draw, counted from 1 as in `Results.draws`: draw, parameter, value."""
    numbers = results.table("worlds_numbers")
    return numbers.assign(draw=numbers["world"])[["draw", "parameter", "value"]]


def doubt(results: RunTables, draws: pd.DataFrame, central: Mapping[str, Mapping[str, Floats]]) -> pd.DataFrame:
    """Return chance beside doubt about the numbers: see `Results.doubt`."""
    each = results.manifest["worlds"]["replications"]
    return doubt_frame(central, draws, 12 * results.manifest["years"], each)


def drivers(results: RunTables, draws: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers that move net present cost most: see `Results.drivers`."""
    if not results.psa:
        found = "Its numbers were given, not drawn from their ranges, so that nothing ranks them."
        raise InputError([Problem(str(results.folder), found, "Draw them: draws=100 (Python) or --draws 100.")])
    return drivers_frame(draws, drawn_numbers(results), results.psa, results.scenarios[1:])
