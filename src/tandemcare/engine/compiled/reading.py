"""Tallies from the words that a replication has counted."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np
import numpy.typing as npt

from tandemcare.engine.settings import Settings
from tandemcare.trace.tally import BINS, LEVELS, Tally

from .memory import Words


def join_readings(readings: Words, bases: Mapping[str, int], settings: Settings) -> Tally:
    """Return stacked tallies from readings, one replication a row."""
    layout, number = settings.layout, len(readings)
    periods, measures, counts = len(layout.periods), len(layout.measures), len(layout.counts)
    years, groups, resources = len(layout.years), len(layout.groups), len(layout.resources)

    def words(section: str, *shape: int) -> Words:
        first = bases[section] - bases["RECORDS"]
        return readings[:, first : first + prod(shape)].reshape(number, *shape)

    def floats(section: str, *shape: int) -> npt.NDArray[np.float64]:
        return words(section, *shape).view(np.float64)

    def whole(section: str, *shape: int) -> npt.NDArray[np.int64]:
        return words(section, *shape).view(np.int64)

    end = np.maximum(readings[:, -2].view(np.float64), settings.warmup_hours)
    return Tally(
        records=floats("RECORDS", periods, measures, 3),
        over=whole("OVER", periods, sum(map(len, layout.thresholds))),
        bins=whole("BINS_AT", measures, BINS),
        open_bins=whole("OPEN_BINS", measures, BINS),
        open_waits=floats("OPEN_WAITS", measures, 2),
        counts=whole("COUNTS_AT", periods, counts),
        hours=floats("HOURS", periods, resources, 4),
        levels=floats("LEVELS_AT", resources if settings.levels else 0, LEVELS),
        group_records=floats("GROUP_RECORDS", years, groups, measures, 3),
        group_over=whole("GROUP_OVER", years, groups, sum(map(len, layout.thresholds))),
        group_counts=whole("GROUP_COUNTS", years, groups, counts),
        group_hours=floats("GROUP_HOURS", years, groups, resources),
        people=readings[:, -6:-3].view(np.int64),
        window=np.stack([np.full(number, settings.warmup_hours), end], axis=1),
        events=readings[:, -3:-2].view(np.int64),
    )
