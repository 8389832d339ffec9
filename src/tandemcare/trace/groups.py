"""Measures and counts by group of people and year.

Numbers stand here as they are: whoever publishes them suppresses counts under 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .intervals import mean_and_sd
from .tally import Floats, Layout, Tally


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


def _rows(layout: Layout, replications: Sequence[int], names: tuple[str, ...], kind: str) -> pd.DataFrame:
    levels: list[list[Any]] = [list(replications), list(layout.years), list(layout.groups), list(names)]
    index = pd.MultiIndex.from_product(levels, names=["replication", "year", "group", "name"])
    frame: pd.DataFrame = index.to_frame(index=False)
    frame.insert(3, "kind", kind)
    return frame


def _flat(values: Floats | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.asarray(values, dtype=np.int64).ravel()
