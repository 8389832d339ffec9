"""Read a trace of the crisis pathway by name: counts, use of resources, and waits, by replication and month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tandemcare.trace import Trace
from tandemcare.trace.histogram import no_open, quantile, share_over
from tandemcare.trace.intervals import ratio
from tandemcare.trace.tally import BUSY, CAPACITY, OVERTIME, QUEUE, Floats
from tandemcare.units import HOURS_A_DAY

ACUTE_KINDS, PICU_KIND = ("women/", "men/", "mixed/"), ("picu/",)
IN_BLOCK = "/block/"
OLDER_KINDS, REHABILITATION_KIND = ("older_women/", "older_men/", "older_mixed/"), ("rehabilitation/",)
REHABILITATION_ELSEWHERE = "rehabilitation-elsewhere"
AWAY = "out-of-area/"


@dataclass(frozen=True, eq=False)
class Reading:
    """A trace by name; arrays are [replication, month], or [replication] where they are of the whole run."""

    trace: Trace

    def count(self, *names: str) -> Floats:
        """Return how often counts happened; one that the pathway lacks never did."""
        layout, counts = self.trace.layout, self.trace.tally.counts
        total = np.zeros(counts.shape[:2])
        for name in names:
            if name in layout.counts:
                total += counts[:, :, layout.counts.index(name)]
        return total

    def wards(self, *kinds: str) -> list[str]:
        """Return the resources that are wards of some kinds."""
        return [name for name in self.trace.layout.resources if name.startswith(kinds)]

    def own_wards(self, *kinds: str) -> list[str]:
        """Return those of them whose beds are not bought in block."""
        return [name for name in self.wards(*kinds) if IN_BLOCK not in name]

    def wards_in_block(self) -> list[str]:
        """Return the wards of any kind whose beds are bought in block."""
        return [name for name in self.trace.layout.resources if IN_BLOCK in name]

    def busy_days(self, *names: str) -> Floats:
        """Return days in use, over all units."""
        return self._hours(names, BUSY) / HOURS_A_DAY

    def days_away(self) -> Floats:
        """Return days in beds out of area, of either sex and in intensive care."""
        return self.busy_days(*self.wards(AWAY))

    def open_days(self, *names: str) -> Floats:
        """Return days open, over all units."""
        return self._hours(names, CAPACITY) / HOURS_A_DAY

    def staffed_days(self, *names: str) -> Floats:
        """Return days open, or still in use where a cut waits for people to leave, over all units."""
        total = np.zeros(self.trace.tally.hours.shape[:2])
        for name in names:
            total += np.maximum(self.open_days(name), self.busy_days(name))
        return total

    def queue_days(self, *names: str) -> Floats:
        """Return days waited in the queues of resources."""
        return self._hours(names, QUEUE) / HOURS_A_DAY

    def duty_hours(self, name: str) -> Floats:
        """Return unit-hours on duty."""
        return self._hours((name,), CAPACITY)

    def work_hours(self, name: str) -> Floats:
        """Return unit-hours worked, overtime included."""
        return self._hours((name,), BUSY)

    def overtime_hours(self, name: str) -> Floats:
        """Return unit-hours worked beyond the end of a shift."""
        return self._hours((name,), OVERTIME)

    def month_days(self) -> Floats:
        """Return the days of each month that were counted."""
        return np.asarray(self.trace.axes.period_hours, dtype=np.float64) / HOURS_A_DAY

    def ended(self, measure: str) -> Floats:
        """Return how many waits ended."""
        return self._records(measure)[..., 0]

    def mean_with_open(self, measure: str) -> Floats:
        """Return by replication mean hours of waits, people still waiting counted with their wait so far."""
        done, still = self._records(measure).sum(axis=1), self.trace.tally.open_waits[:, self._place(measure)]
        return ratio(done[..., 1] + still[..., 1], done[..., 0] + still[..., 0])

    def mean(self, measure: str, by_month: bool = False) -> Floats:
        """Return mean hours of waits that ended; not-a-number where none did."""
        records = self._records(measure)
        records = records if by_month else records.sum(axis=1)
        return ratio(records[..., 1], records[..., 0])

    def quantile(self, measure: str, q: float, still_waiting: bool = True) -> Floats:
        """Return by replication the hours that a share does not exceed, with or without those still waiting."""
        place, tally = self._place(measure), self.trace.tally
        done = tally.bins[:, place]
        still = tally.open_bins[:, place] if still_waiting else no_open(done)
        return np.asarray(quantile(done, still, q), dtype=np.float64)

    def over(self, measure: str, limit: float) -> Floats:
        """Return how many waits that ended exceeded a declared limit."""
        return np.asarray(self.trace.tally.over[:, :, self.trace.layout.threshold_index(measure, limit)], np.float64)

    def share_over(self, measure: str, limit: float, still_waiting: bool) -> Floats:
        """Return by replication the share over a declared limit, of those who ended or with those still waiting."""
        over = self.over(measure, limit).sum(axis=1)
        if not still_waiting:
            return ratio(over, self.ended(measure).sum(axis=1))
        place, tally = self._place(measure), self.trace.tally
        return np.asarray(share_over(tally.bins[:, place], tally.open_bins[:, place], limit, over), dtype=np.float64)

    def _records(self, measure: str) -> Floats:
        return self.trace.tally.records[:, :, self._place(measure)]

    def _place(self, measure: str) -> int:
        return self.trace.layout.measures.index(measure)

    def _hours(self, names: Iterable[str], what: int) -> Floats:
        layout, hours = self.trace.layout, self.trace.tally.hours
        places = [layout.resources.index(name) for name in names if name in layout.resources]
        return np.asarray(hours[:, :, places, what].sum(axis=2), dtype=np.float64)
