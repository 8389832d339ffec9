"""What a run counts, as plain arrays: the one shape that every engine fills and every reading starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

BINS_AN_OCTAVE = 32
LOWEST_OCTAVE, HIGHEST_OCTAVE = -20, 20
BINS = 1 + (HIGHEST_OCTAVE - LOWEST_OCTAVE) * BINS_AN_OCTAVE
OVER_BY_HOURS = 2.0**LOWEST_OCTAVE
"""By how much a wait must exceed a threshold to be over it: 3.4 milliseconds, the least that a histogram tells apart.

Clocks are sums of steps, and sums are rounded: 0.1 + 0.2 hours are no longer than 0.3. Times of 190 years are rounded
to some 2e-10 hours, so that thousands of steps stay far within it.
"""
SINGLE_LEVELS = 512
LEVELS = SINGLE_LEVELS + 22 * BINS_AN_OCTAVE


@dataclass(frozen=True)
class Layout:
    """Names along the axes of a tally: measures with their thresholds, counts, resources, periods, years, groups.

    `steps` are those of the pathway in the order declared, `sets` the register that each of them sets (or nothing), and
    `origins` its sources and then the groups of people inside at the start: what an event log numbers. `marks` are the
    resources that nobody waits for and that people keep: what they are, such as ill, more than what they use.
    """

    measures: tuple[str, ...]
    thresholds: tuple[tuple[float, ...], ...]
    counts: tuple[str, ...]
    resources: tuple[str, ...]
    periods: tuple[str, ...] = ("all",)
    years: tuple[str, ...] = ()
    groups: tuple[float, ...] = ()
    steps: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def threshold_index(self, measure: str, limit: float) -> int:
        """Return where a measure's threshold stands along the axis of thresholds; ValueError if it was not declared."""
        before = self.measures.index(measure)
        return sum(map(len, self.thresholds[:before])) + self.thresholds[before].index(limit)


@dataclass(frozen=True)
class Tally:
    """Counts and integrals of one replication (or, stacked, of many: replications come first).

    records[period, measure, (count, sum, sum of squares)]; over[period, threshold] counts records `over_from` it;
    bins[measure, bin] and open_bins[measure, bin] are histograms of finished and of open waits;
    open_waits[measure, (count, sum)]; counts[period, count]; hours[period, resource, (busy, queue, capacity,
    overtime)] in unit-hours; levels[resource, level] hours at each number of units in use (no rows if not kept);
    group_records[year, group, measure, 3], group_over[year, group, threshold] and group_counts[year, group, count];
    group_hours[year, group, resource], unit-hours in use by who holds the units; people[(come, left, inside)] of the
    whole run, warm-up included; window (first hour, last hour) of what was collected; events is the number of
    events taken from the agenda.
    """

    records: Floats
    over: Integers
    bins: Integers
    open_bins: Integers
    open_waits: Floats
    counts: Integers
    hours: Floats
    levels: Floats
    group_records: Floats
    group_over: Integers
    group_counts: Integers
    group_hours: Floats
    people: Integers
    window: Floats
    events: Integers


BUSY, QUEUE, CAPACITY, OVERTIME = range(4)
BY_PERIOD = ("records", "over", "counts", "hours")
"""Fields of a tally along whose first axis are the periods."""


def empty_tally(layout: Layout, levels: bool = True) -> Tally:
    """Return a tally of zeros for one replication."""
    periods, measures, counts = len(layout.periods), len(layout.measures), len(layout.counts)
    years, groups, resources = len(layout.years), len(layout.groups), len(layout.resources)
    return Tally(
        records=np.zeros((periods, measures, 3)),
        over=np.zeros((periods, sum(map(len, layout.thresholds))), np.int64),
        bins=np.zeros((measures, BINS), np.int64),
        open_bins=np.zeros((measures, BINS), np.int64),
        open_waits=np.zeros((measures, 2)),
        counts=np.zeros((periods, counts), np.int64),
        hours=np.zeros((periods, resources, 4)),
        levels=np.zeros((resources if levels else 0, LEVELS)),
        group_records=np.zeros((years, groups, measures, 3)),
        group_over=np.zeros((years, groups, sum(map(len, layout.thresholds))), np.int64),
        group_counts=np.zeros((years, groups, counts), np.int64),
        group_hours=np.zeros((years, groups, resources)),
        people=np.zeros(3, np.int64),
        window=np.zeros(2),
        events=np.zeros(1, np.int64),
    )


def over_from(limit: float) -> float:
    """Return the wait that must be exceeded to be over a threshold: both engines compare with this number."""
    return limit + OVER_BY_HOURS


def bin_of(value: float) -> int:
    """Return the histogram bin of a wait: 0 for none, else 32 bins an octave, clipped to the range kept."""
    if value <= 0.0:
        return 0
    bits = int(np.float64(value).view(np.uint64)) >> (52 - 5)
    return min(max(bits - ((1023 + LOWEST_OCTAVE) << 5), 0), BINS - 2) + 1


def bin_edges() -> Floats:
    """Return the BINS + 1 edges of the histogram: bin b holds values from edge b to edge b + 1 (bin 0: none)."""
    octaves = np.arange(LOWEST_OCTAVE, HIGHEST_OCTAVE)[:, None]
    steps = 1.0 + np.arange(BINS_AN_OCTAVE)[None, :] / BINS_AN_OCTAVE
    edges = np.ldexp(steps, octaves).ravel()
    return np.concatenate([[0.0], edges, [np.ldexp(1.0, HIGHEST_OCTAVE)]])


def level_of(units: int) -> int:
    """Return the level bin of a number of units in use: singly below 512, then 32 bins an octave."""
    if units < SINGLE_LEVELS:
        return units
    bits = int(np.float64(units).view(np.uint64)) >> (52 - 5)
    return min(SINGLE_LEVELS + bits - ((1023 + 9) << 5), LEVELS - 1)


def level_units() -> Floats:
    """Return the lowest number of units in use of each level bin."""
    octaves = np.arange(9, 9 + 22)[:, None]
    steps = 1.0 + np.arange(BINS_AN_OCTAVE)[None, :] / BINS_AN_OCTAVE
    return np.concatenate([np.arange(SINGLE_LEVELS, dtype=float), np.ceil(np.ldexp(steps, octaves).ravel())])


def stack(tallies: list[Tally]) -> Tally:
    """Return many replications' tallies as one, replications along the first axis."""
    fields = Tally.__dataclass_fields__
    return Tally(**{name: np.stack([getattr(tally, name) for tally in tallies]) for name in fields})
