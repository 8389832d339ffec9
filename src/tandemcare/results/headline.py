"""Net cash and need charge: what a scenario costs more than the first, with the care that people were due and lack.

`docs/background/money.md` says what is charged. Intervals come from leaving out replications, the same one in the
scenario and in the first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare.finance import LACKS, Lack, Need, charged, discount_factors, rates_on, years_ahead
from tandemcare.running import year_of
from tandemcare.trace.intervals import Interval, student_interval
from tandemcare.trace.tally import Floats

from .appraisal import ENDS
from .ledger import Pounds, pounds_of

if TYPE_CHECKING:
    from .run_tables import RunTables

HEADLINE = ("net_present_cost_gbp", "need_charge_gbp", "headline_gbp")


@dataclass(frozen=True, eq=False)
class Missing:
    """Days of care missing in a run: `days` by activity, counted as pounds are; `ahead` says in which year a month is.

    `lacks` hold by need those lacks of which it is the dearest, each with the pounds that a day of it is charged at; a
    system of one's own without these prices has none.
    """

    days: Pounds
    ahead: npt.NDArray[np.int64]
    lacks: Mapping[Need, Mapping[Lack, float]]

    @classmethod
    def of(cls, results: RunTables) -> Missing:
        """Return what a run keeps of it, and what a day of each lack costs at the prices of its first scenario."""
        rows = results.activity.rename(columns={"value": "amount_gbp"})
        days = pounds_of(rows, results.scenarios, results.manifest["replications"], "activity")
        return cls(days, years_ahead(_months(results)), _priced(days.names, results.manifest["scenarios"][0]["prices"]))

    def more(self, number: int, need: Need) -> Floats:
        """Return how many more days are charged under a need than in the first scenario [replication, year]."""
        return self._by_year(number, dict.fromkeys(self.lacks[need], 1.0))

    def worth(self, number: int, need: Need) -> Floats:
        """Return what these days are worth, in pounds [replication, year]: below nothing where fewer are missing."""
        return self._by_year(number, self.lacks[need])

    def charges(self, number: int, factors: Floats, weights: Floats) -> Floats:
        """Return the discounted need charge of a scenario for each set of weights of the replications."""
        found = np.zeros(len(weights))
        for need in self.lacks:
            found += charged(weights @ self.worth(number, need)) @ factors
        return found

    def _by_year(self, number: int, each: Mapping[Lack, float]) -> Floats:
        found = np.zeros((self.days.amounts.shape[1], int(self.ahead.max()) + 1))
        for lack, worth in each.items():
            np.add.at(found.T, self.ahead, worth * self.days.extra(number, [lack.activity]).T)
        return found


def _priced(names: Sequence[str], prices: Mapping[str, float]) -> dict[Need, dict[Lack, float]]:
    """Return the lacks that were counted, under what is dearest, with what a day is charged at."""
    found: dict[Need, dict[Lack, float]] = {}
    for lack in LACKS:
        need = lack.dearest(prices)
        if need is not None and lack.activity in names:
            found.setdefault(need, {})[lack] = lack.a_day(prices)
    return found


def need_frame(results: RunTables) -> pd.DataFrame:
    """Return what is missing beyond the first scenario, a row each scenario, service and April-March year.

    `more_days` is the mean over replications of days of care that people were due and did not get, less those of the
    first scenario, each day of somebody under the dearest service missing; `need_charge_gbp` what they would have cost,
    nothing where fewer are missing. Undiscounted.
    """
    missing = Missing.of(results)
    years = list(dict.fromkeys(year_of(month) for month in _months(results)))
    rows = []
    for number, scenario in enumerate(results.scenarios):
        for need in missing.lacks if number else ():
            more, worth = (found.mean(axis=0) for found in (missing.more(number, need), missing.worth(number, need)))
            found = zip(years, more, charged(worth), strict=True)
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
    weights = _weights(replications)
    rows = []
    for number, scenario in enumerate(results.scenarios):
        if number:
            net = weights @ (results.cash.extra(number) @ factors[missing.ahead])
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
