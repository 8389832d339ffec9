"""Readings that need to know who did what when: from the event log of a few replications."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tandemcare.metrics.measure import DETENTIONS
from tandemcare.pathway import Count, Pathway
from tandemcare.scenario.months import hours_between
from tandemcare.trace import Event, Trace
from tandemcare.trace.tally import Floats
from tandemcare.units import HOURS_A_DAY

APRIL = 4
SATURDAY = 5
Rows = npt.NDArray[np.void]


@dataclass(frozen=True, eq=False)
class Logged:
    """The log of one replication that began on a day, and the hours from when to when it is counted."""

    pathway: Pathway
    rows: Rows
    start: date
    first_hour: float
    last_hour: float

    @classmethod
    def of(cls, trace: Trace, pathway: Pathway) -> Logged:
        """Return the log of a trace of one replication."""
        if trace.start is None or not trace.logs:
            raise ValueError("Only a run with a date and an event log can be read here.")
        first, last = trace.tally.window[0]
        return cls(pathway, trace.logs[0], trace.start, float(first), float(last))

    def counts(self, *names: str) -> Rows:
        """Return the rows in which one of some counts happened, run-in left out."""
        steps = [
            number
            for number, step in enumerate(self.pathway.steps.values())
            if isinstance(step, Count) and step.name in names
        ]
        rows = self.rows
        wanted = (rows["event"] == Event.COUNT) & np.isin(rows["step"], steps) & (rows["time"] >= self.first_hour)
        return np.asarray(rows[wanted])

    def whole_years(self) -> list[tuple[float, float]]:
        """Return the hours between which each whole April-March year lies."""
        begin = self.start + timedelta(hours=self.first_hour)
        first = begin.year if begin <= date(begin.year, APRIL, 1) else begin.year + 1
        edges = [hours_between(self.start, date(first + number, APRIL, 1)) for number in range(200)]
        return [(edge, after) for edge, after in pairwise(edges) if after <= self.last_hour]


def detained_again_share(logged: Logged) -> float:
    """Return the share of people detained in a year who are detained more than once in it; NaN without a whole year."""
    rows = logged.counts(*DETENTIONS)
    people = again = 0
    for begin, end in logged.whole_years():
        _, times = np.unique(rows["person"][(rows["time"] >= begin) & (rows["time"] < end)], return_counts=True)
        people, again = people + len(times), again + int((times > 1).sum())
    return again / people if people else float("nan")


def ae_weekend_ratio(logged: Logged) -> float:
    """Return A&E presentations on a day of a weekend over those on a weekday."""
    came = _is_weekend(logged, logged.counts("ae_presentations")["time"])
    days = _is_weekend(logged, np.arange(logged.first_hour, logged.last_hour, HOURS_A_DAY))
    per_weekend_day = came.sum() / days.sum()
    return float(per_weekend_day / ((~came).sum() / (~days).sum()))


def _is_weekend(logged: Logged, times: Floats) -> npt.NDArray[np.bool_]:
    weekdays = (logged.start.weekday() + (times // HOURS_A_DAY).astype(np.int64)) % 7
    return np.asarray(weekdays >= SATURDAY)


LOG_READINGS: Mapping[str, Callable[[Logged], float]] = {
    function.__name__: function for function in (detained_again_share, ae_weekend_ratio)
}
"""Readings of the log of one replication, by the names that targets call them by."""
