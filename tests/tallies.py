"""Tallies made by hand, for tests of their readings."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from tandemcare.trace.tally import BINS, Layout, Tally, bin_of, empty_tally, level_of, stack
from tandemcare.trace.trace import Trace

ONE = Layout(measures=("wait",), thresholds=((4.0, 24.0),), counts=("lost",), resources=("beds",))


def histogram_of(values: Iterable[float]) -> np.ndarray:
    return np.bincount([bin_of(value) for value in values], minlength=BINS).astype(np.int64)


def wait_tally(done: Sequence[float], still: Sequence[float] = (), layout: Layout = ONE) -> Tally:
    """One replication, one period, one measure: finished and open waits in hours."""
    tally = empty_tally(layout)
    waits = np.asarray(done, dtype=float)
    tally.records[0, 0] = len(waits), waits.sum(), (waits**2).sum()
    tally.over[0] = [(waits > limit).sum() for limit in layout.thresholds[0]]
    tally.bins[0], tally.open_bins[0] = histogram_of(done), histogram_of(still)
    tally.open_waits[0] = len(still), sum(still)
    tally.window[:] = 0.0, 100.0
    tally.people[:] = len(done) + len(still), len(done), len(still)
    tally.events[0] = 2 * len(done)
    return tally


def waits(*replications: tuple[Sequence[float], Sequence[float]]) -> Trace:
    """A trace of finished and open waits, one pair a replication."""
    return Trace(ONE, stack([wait_tally(done, still) for done, still in replications]))


def level_tally(hours_at: dict[int, float], capacity: float, overtime: float = 0.0, queue: float = 0.0) -> Tally:
    """One replication of a resource that spends so many hours at each number of units in use."""
    tally = empty_tally(ONE)
    for units, hours in hours_at.items():
        tally.levels[0, level_of(units)] += hours
    total = sum(hours_at.values())
    busy = sum(units * hours for units, hours in hours_at.items())
    tally.hours[0, 0] = busy, queue, capacity * total, overtime
    tally.window[:] = 0.0, total
    return tally


def without_levels(tally: Tally) -> Tally:
    return replace(tally, levels=np.zeros((0, tally.levels.shape[1])))
