"""Measures and counts by group of people and year.

Numbers stand here as they are: whoever publishes them suppresses counts under 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .intervals import mean_and_sd
from .tally import BUSY, Floats, Layout, Tally, empty_tally, stack


def group_frame(layout: Layout, tally: Tally, replications: Sequence[int]) -> pd.DataFrame:
    """Return tidy rows by replication, year, group and name: count and, for measures, mean and sd (hours)."""
    measures = _rows(layout, replications, layout.measures, "measure")
    mean, sd = mean_and_sd(tally.group_records)
    measures = measures.assign(count=_flat(tally.group_records[..., 0]), mean=mean.ravel(), sd=sd.ravel())
    counts = _rows(layout, replications, layout.counts, "count")
    counts = counts.assign(count=_flat(tally.group_counts), mean=np.nan, sd=np.nan)
    return pd.concat([measures, counts], ignore_index=True) if len(measures) else counts


def pooled_group_frame(layout: Layout, tally: Tally) -> pd.DataFrame:
    """Return tidy rows by year, group and name: count (mean a replication) and mean and sd of all waits (hours)."""
    number = max(len(tally.group_records), 1)
    records, counts = tally.group_records.sum(axis=0)[None], tally.group_counts.sum(axis=0)[None]
    together = Tally(**{**vars(tally), "group_records": records, "group_counts": counts})
    frame = group_frame(layout, together, [0]).drop(columns="replication")
    return frame.assign(count=frame["count"] / number)


def of_group(layout: Layout, tally: Tally, place: int) -> tuple[Layout, Tally]:
    """Return the layout and tally of one group over the whole run: what is not kept by group is NaN or nothing."""
    number, measures, resources = len(tally.window), len(layout.measures), len(layout.resources)
    hours = np.full((number, 1, resources, 4), np.nan)
    hours[:, 0, :, BUSY] = tally.group_hours[:, :, place].sum(axis=1)
    alone = replace(layout, periods=("all",), years=(), groups=())
    nothing = stack([empty_tally(alone, levels=False)] * number)
    return alone, replace(
        nothing,
        records=tally.group_records[:, :, place].sum(axis=1, keepdims=True),
        over=tally.group_over[:, :, place].sum(axis=1, keepdims=True),
        counts=tally.group_counts[:, :, place].sum(axis=1, keepdims=True),
        hours=hours,
        open_waits=np.full((number, measures, 2), np.nan),
        window=tally.window,
    )


def _rows(layout: Layout, replications: Sequence[int], names: tuple[str, ...], kind: str) -> pd.DataFrame:
    levels: list[list[Any]] = [list(replications), list(layout.years), list(layout.groups), list(names)]
    index = pd.MultiIndex.from_product(levels, names=["replication", "year", "group", "name"])
    frame: pd.DataFrame = index.to_frame(index=False)
    frame.insert(3, "kind", kind)
    return frame


def _flat(values: Floats | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.asarray(values, dtype=np.int64).ravel()
