"""One count of a run: how often something happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tandemcare.units import HOURS_A_YEAR

from .axes import Axes
from .intervals import Interval, ratio, student_interval
from .names import UnknownNameError
from .tally import Integers


@dataclass(frozen=True, eq=False)
class Counted:
    """How often something happened after the warm-up; built from events[replication, period] of one count."""

    name: str
    events: Integers
    axes: Axes

    @property
    def total(self) -> float:
        """Mean number a replication."""
        return float(self.events.sum(axis=1).mean())

    @property
    def per_year(self) -> float:
        """Mean number in a year of 8,766 hours, over all time counted."""
        return float(ratio(self.events.sum() * HOURS_A_YEAR, self.axes.hours.sum()))

    def by_replication(self) -> pd.DataFrame:
        """Return one row a replication: total, per_year."""
        total = self.events.sum(axis=1)
        return self.axes.by_replication(
            {"total": total.astype(np.int64), "per_year": ratio(total * HOURS_A_YEAR, self.axes.hours)}
        )

    def by_period(self) -> pd.DataFrame:
        """Return one row a replication and period: total."""
        return self.axes.by_period({"total": self.events})

    def interval(self, statistic: str = "total", level: float = 0.95) -> Interval:
        """Return (mean, low, high) over replications of a column of `by_replication`."""
        frame = self.by_replication()
        if statistic not in frame:
            raise UnknownNameError("statistic", statistic, frame.columns)
        return student_interval(frame[statistic].to_numpy(), level)
