"""One resource of a run: how busy it was, how long its queue, how much of its time at each level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tandemcare.errors import TandemError
from tandemcare.texts import html_table

from .axes import Axes
from .histogram import LAST_BITS
from .intervals import Interval, ratio, student_interval
from .names import UnknownNameError
from .tally import BUSY, CAPACITY, OVERTIME, QUEUE, Floats, level_of, level_units

LOWEST_UNITS: Floats = level_units()
UNITS_OF_LEVEL: Floats = np.diff(np.concatenate([LOWEST_UNITS, [2.0**31]]))


@dataclass(frozen=True, eq=False)
class ResourceUse:
    """Use of one resource, pooled over replications by time unless a method says otherwise.

    Built from hours[replication, period, (busy, queue, capacity, overtime)] in unit-hours and from
    levels[replication, level] in hours, or no levels where the run did not keep them.
    """

    name: str
    hours: Floats
    levels: Floats | None
    axes: Axes

    def _repr_html_(self) -> str:
        heads = ("in use", "waiting", "scheduled", "utilisation")
        found = (self.busy_mean, self.queue_mean, self.capacity_mean, self.utilisation)
        return html_table(self.name, heads, [tuple(f"{each:,.3g}" for each in found)])

    @property
    def busy_mean(self) -> float:
        """Units in use, mean over time; overtime included."""
        return self._mean(BUSY)

    @property
    def queue_mean(self) -> float:
        """People waiting, mean over time."""
        return self._mean(QUEUE)

    @property
    def capacity_mean(self) -> float:
        """Units scheduled, mean over time; 0 for an unlimited resource."""
        return self._mean(CAPACITY)

    @property
    def utilisation(self) -> float:
        """Unit-hours in use over unit-hours scheduled; may exceed 1 in overtime, NaN for an unlimited resource."""
        totals = self.hours.sum(axis=(0, 1))
        return float(ratio(totals[BUSY], totals[CAPACITY]))

    @property
    def overtime_hours(self) -> float:
        """Unit-hours in use beyond the ends of shifts, mean total a replication."""
        return float(self.hours[..., OVERTIME].sum(axis=1).mean())

    def busy_quantile(self, q: float) -> float:
        """Return the units in use that are not exceeded for a share q of the time; exact below 512."""
        if not 0.0 < q < 1.0:
            raise TandemError(f"q={q!r} is not a share between 0 and 1.")
        shares = np.cumsum(self._level_shares())
        return float(LOWEST_UNITS[np.argmax(shares >= q - LAST_BITS)])

    def share_of_time_over(self, units: float) -> float:
        """Return the share of time with more than so many units in use; exact below 512, then spread over 3% bins."""
        if units < 0.0:
            return 1.0
        shares, level = self._level_shares(), level_of(int(units))
        above = LOWEST_UNITS[level] + UNITS_OF_LEVEL[level] - 1.0 - np.floor(units)
        return float(shares[level + 1 :].sum() + shares[level] * above / UNITS_OF_LEVEL[level])

    def share_of_time_at(self, units: int) -> float:
        """Return the share of time with exactly so many units in use; exact below 512, then spread over 3% bins."""
        if units < 0 or units != int(units):
            return 0.0
        level = level_of(int(units))
        return float(self._level_shares()[level] / UNITS_OF_LEVEL[level])

    def by_replication(self) -> pd.DataFrame:
        """Return one row a replication: busy, queue, capacity (means over time), utilisation, overtime_hours."""
        return self.axes.by_replication(self._columns(self.hours.sum(axis=1), self.axes.hours))

    def by_period(self) -> pd.DataFrame:
        """Return one row a replication and period: busy, queue, capacity (means), utilisation, overtime_hours."""
        return self.axes.by_period(self._columns(self.hours, self.axes.period_hours))

    def interval(self, statistic: str = "busy", level: float = 0.95) -> Interval:
        """Return (mean, low, high) over replications of a column of `by_replication`."""
        frame = self.by_replication()
        if statistic not in frame:
            raise UnknownNameError("statistic", statistic, frame.columns)
        return student_interval(frame[statistic].to_numpy(), level)

    def _mean(self, what: int) -> float:
        return float(ratio(self.hours[..., what].sum(), self.axes.hours.sum()))

    def _level_shares(self) -> Floats:
        if self.levels is None:
            raise TandemError(f"Resource {self.name!r}: this run did not keep time at each level; run it with levels.")
        hours = self.levels.sum(axis=0)
        return ratio(hours, hours.sum())

    @staticmethod
    def _columns(unit_hours: Floats, hours: Floats) -> dict[str, Floats]:
        return {
            "busy": ratio(unit_hours[..., BUSY], hours),
            "queue": ratio(unit_hours[..., QUEUE], hours),
            "capacity": ratio(unit_hours[..., CAPACITY], hours),
            "utilisation": ratio(unit_hours[..., BUSY], unit_hours[..., CAPACITY]),
            "overtime_hours": unit_hours[..., OVERTIME],
        }
