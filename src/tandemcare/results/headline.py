"""Net cash and need charge: what a scenario costs more than the first, with the care that people were due and lack.

`docs/background/money.md` says what is charged. Intervals come from leaving out replications, the same one in the
scenario and in the first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare.finance import NEEDS, Need, charged, discount_factors, rates_on, years_ahead
from tandemcare.running import year_of
from tandemcare.trace.intervals import Interval, student_interval
from tandemcare.trace.tally import Floats

from .appraisal import ENDS, Pounds, in_view, pounds_of

if TYPE_CHECKING:
    from .run_tables import RunTables

HEADLINE = ("net_present_cost_gbp", "need_charge_gbp", "headline_gbp")


@dataclass(frozen=True, eq=False)
class Missing:
    """Days of care missing in a run: `days` by need, counted as pounds are; `ahead` says in which year a month lies.

    `prices` hold what a day of each need costs; a system of one's own without these prices has none.
    """

    days: Pounds
    ahead: npt.NDArray[np.int64]
    prices: Mapping[Need, float]

    @classmethod
    def of(cls, results: RunTables) -> Missing:
        """Return what a run keeps of it, and what a day of each need costs at the prices of its first scenario."""
        rows = results.activity
        rows = rows[rows["activity"].isin([need.activity for need in NEEDS])].rename(columns={"value": "amount_gbp"})
        rows = rows.assign(activity=rows["activity"].cat.remove_unused_categories())
        days = pounds_of(rows, results.scenarios, results.manifest["replications"], "activity")
        prices = results.manifest["scenarios"][0]["prices"]
        known = {need: need.a_day(prices) for need in NEEDS if need.price in prices and need.activity in days.names}
        return cls(days, years_ahead(_months(results)), known)

    def more(self, number: int, need: Need) -> Floats:
        """Return how many more days are missing than in the first scenario [replication, year]."""
        by_month = self.days.extra(number, [need.activity])
        found = np.zeros((len(by_month), int(self.ahead.max()) + 1))
        np.add.at(found.T, self.ahead, by_month.T)
        return found

    def charges(self, number: int, factors: Floats, weights: Floats) -> Floats:
        """Return the discounted need charge of a scenario for each set of weights of the replications."""
        found = np.zeros(len(weights))
        for need, price in self.prices.items():
            found += charged(weights @ self.more(number, need), price) @ factors
        return found


def need_frame(results: RunTables) -> pd.DataFrame:
    """Return what is missing beyond the first scenario, a row each scenario, service and April-March year.

    `more_days` is the mean over replications of days of care that people were due and did not get, less those of the
    first scenario; `need_charge_gbp` what they would have cost, nothing where fewer are missing. Undiscounted.
    """
    missing = Missing.of(results)
    years = list(dict.fromkeys(year_of(month) for month in _months(results)))
    rows = []
    for number, scenario in enumerate(results.scenarios):
        for need, price in missing.prices.items() if number else ():
            more = missing.more(number, need).mean(axis=0)
            found = zip(years, more, charged(more, price), strict=True)
            rows += [(scenario, need.service, year, float(days), float(pounds)) for year, days, pounds in found]
    return pd.DataFrame(rows, columns=["scenario", "service", "year", "more_days", "need_charge_gbp"])


def headline_frame(results: RunTables) -> pd.DataFrame:
    """Return net present cost in cash, need charge and their sum, each with a 95% interval, a row a scenario.

    Real pounds of one price year, discounted alike. The interval follows from leaving out each replication in turn; NaN
    with a single replication.
    """
    rates = rates_on(date.fromisoformat(results.manifest["start"]))
    missing, replications = Missing.of(results), results.manifest["replications"]
    factors = discount_factors(int(missing.ahead.max()) + 1, rates)
    cash = pounds_of(in_view(results.lines, "cash"), results.scenarios, replications, "payer")
    weights = _weights(replications)
    rows = []
    for number, scenario in enumerate(results.scenarios):
        if number:
            net = weights @ (cash.extra(number) @ factors[missing.ahead])
            charge = missing.charges(number, factors, weights)
            rows.append((scenario, *_ends(net), *_ends(charge, 0.0), *_ends(net + charge)))
    columns = [f"{name}{end}" for name in HEADLINE for end in ENDS]
    return pd.DataFrame(rows, columns=["scenario", *columns])


def _months(results: RunTables) -> list[str]:
    return sorted(results.lines["month"].cat.categories)


def _weights(replications: int) -> Floats:
    """Return how much each replication counts: all alike first, then with each of them left out in turn."""
    alike = np.full((1, replications), 1.0 / replications)
    if replications < 2:
        return alike
    return np.concatenate([alike, (1.0 - np.eye(replications)) / (replications - 1)])


def _ends(found: Floats, least: float = -math.inf) -> Interval:
    """Return the figure of all replications with its interval from those with one left out (the jackknife).

    Of a mean this is its Student interval. It reaches no lower than `least`.
    """
    whole, without = float(found[0]), found[1:]
    if not len(without):
        return Interval(whole, math.nan, math.nan)
    parts = student_interval(len(without) * whole - (len(without) - 1) * without)
    half = parts.high - parts.mean
    return Interval(whole, max(whole - half, least), whole + half)
