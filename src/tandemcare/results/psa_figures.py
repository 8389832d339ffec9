"""What each draw of the numbers came to, by replication, as a difference from the first scenario in the same draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from tandemcare.finance import (
    equivalent_annual,
    is_paid_for,
    monthly_factors,
    payback_month,
    peak_funding,
    present_value,
    rates_on,
    saving_to_cost_ratio,
)
from tandemcare.running import CASH_PARTS, INVESTMENT, PAID, SPENT
from tandemcare.trace.tally import Floats

from .reading import at, cube
from .run_tables import RunTables

NET_PRESENT_COST = "net_present_cost_gbp"
PAYBACK = "payback_month"
NET, DIFFERENCE = "net_gbp_", "difference_"
COLUMNS = ("scenario", "draw", "replication", "figure", "value")


def money_figures(extra: Floats, bought: Floats, factors: Floats) -> dict[str, Floats]:
    """Return the appraisal of each replication, from what is spent more and bought more [replication, month].

    The month of payback is NaN where there is nothing to pay back.
    """
    present, need = present_value(extra, factors), peak_funding(extra)[0]
    paid_back = payback_month(extra)
    return {
        PAYBACK: paid_back if is_paid_for(bought, need) else np.full_like(paid_back, np.nan),
        "peak_funding_gbp": need,
        NET_PRESENT_COST: present,
        "equivalent_annual_cost_gbp": equivalent_annual(present, factors),
        "saving_to_cost_ratio": saving_to_cost_ratio(bought - extra, bought, factors),
    }


@dataclass(frozen=True, eq=False)
class Worlds:
    """The totals of every world, 0 being the central case, of the replications that all worlds have.

    `totals[scenario, world, replication, measure]` and `cash[scenario, world, replication, month, part]`; a cell that
    was not run, as its numbers cannot change the scenario, has those of the central case. `payers` are, by scenario,
    those who pay there or in the first.
    """

    measures: tuple[str, ...]
    payers: tuple[tuple[str, ...], ...]
    months: tuple[str, ...]
    totals: Floats
    cash: Floats

    def figures(self, scenario: int, world: int, factors: Floats) -> dict[str, Floats]:
        """Return every figure of a scenario in a world beside the first scenario there, by replication."""
        more = self.cash[scenario, world] - self.cash[0, world]
        spent, invested = (more[..., CASH_PARTS.index(part)] for part in (SPENT, INVESTMENT))
        with np.errstate(invalid="ignore"):  # two waits without an end have no difference
            extra = self.totals[scenario, world] - self.totals[0, world]
        nets = {f"{NET}{payer}": extra[:, self.measures.index(f"{PAID}{payer}")] for payer in self.payers[scenario]}
        differences = {
            f"{DIFFERENCE}{name}": extra[:, place]
            for place, name in enumerate(self.measures)
            if not name.startswith(PAID)
        }
        return {**money_figures(spent, invested, factors), **nets, **differences}


def worlds_of(results: RunTables) -> Worlds:
    """Return the totals of every world of a run that has other worlds than the central one."""
    about = results.manifest["worlds"]
    totals, cash = results.table("worlds"), results.table("worlds_cash")
    totals, cash = (each[each["replication"] < about["replications"]] for each in (totals, cash))
    measures = tuple(totals["measure"].cat.categories)
    months = tuple(sorted(cash["month"].cat.categories))
    shape = (len(results.scenarios), about["count"] + 1, about["replications"])
    found = _filled(totals, results.scenarios, shape, {"measure": measures}, "value")
    of_cash = _filled(cash, results.scenarios, shape, {"month": months, "part": CASH_PARTS}, "amount_gbp")
    return Worlds(measures, tuple(_payers(totals, results.scenarios)), months, found, of_cash)


def _payers(totals: pd.DataFrame, scenarios: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield for each scenario who pays in it or in the first one."""
    paid = totals[totals["measure"].str.startswith(PAID)].drop_duplicates(["scenario", "measure"])
    for name in scenarios:
        here = paid.loc[paid["scenario"].isin([name, scenarios[0]]), "measure"]
        yield tuple(sorted({measure.removeprefix(PAID) for measure in here}))


def _filled(
    frame: pd.DataFrame,
    scenarios: Sequence[str],
    shape: tuple[int, int, int],
    axes: Mapping[str, Sequence[str]],
    value: str,
) -> Floats:
    """Return a column as an array [scenario, world, replication, *axes]; where no cell was run, as in world 0."""
    cells: dict[str, Sequence[str] | int] = {"scenario": scenarios, "world": shape[1], "replication": shape[2]}
    values = cube(frame, {**cells, **axes}, value, missing=0.0)
    was_run = np.zeros(shape[:2], dtype=np.bool_)
    was_run[at(frame["scenario"], scenarios), frame["world"].to_numpy()] = True
    for scenario, world in np.argwhere(~was_run):
        values[scenario, world] = values[scenario, 0]
    return values


def draws_frame(results: RunTables) -> pd.DataFrame:
    """Return COLUMNS of every draw, numbered from 1: draw n is world n, as reports and messages call it."""
    worlds = worlds_of(results)
    factors = monthly_factors(worlds.months, rates_on(date.fromisoformat(results.manifest["start"])))
    frames = [
        _rows(name, world, worlds.figures(scenario, world, factors))
        for world in range(1, worlds.totals.shape[1])
        for scenario, name in enumerate(results.scenarios)
        if scenario
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))


def _rows(scenario: str, draw: int, found: Mapping[str, Floats]) -> pd.DataFrame:
    values = np.stack(list(found.values()), axis=1)
    replication, figure = np.indices(values.shape).reshape(2, -1)
    names = np.array(list(found), dtype=object)
    told = {"scenario": scenario, "draw": draw, "replication": replication, "figure": names[figure]}
    return pd.DataFrame(told | {"value": values.ravel()}, columns=list(COLUMNS))
