"""How near gateways came to letting beds close, the beds that were open by ward, and when they closed and opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from tandemcare.trace.tally import Floats

from .reading import cube
from .run_tables import RunTables

STAFFED, IN_TIME, CLOSES = "staffed", "in_time", "closes"
"""The figure that must be at least its limit, and those that have none: both must be 1."""


def gateways(results: RunTables) -> pd.DataFrame:
    """Return what each review of a gateway saw, by scenario, gateway, month and figure.

    A row a figure, with its limit, its mean over the runs that were reviewed, the share of those in which it was not
    met, and the share of all runs that were reviewed: those in which the step had not been taken yet.
    """
    keys = ["scenario", "gateway", "month", "figure", "limit"]
    frame = results.table("gateways")
    if frame.empty:
        return pd.DataFrame(columns=[*keys, "mean", "missed_share", "reviewed_share"])
    frame = frame.dropna(subset=["value"])
    limit = pd.to_numeric(frame["limit"].astype(str), errors="coerce").fillna(1.0)
    is_least = frame["figure"].isin([STAFFED, IN_TIME, CLOSES])
    is_met = (frame["value"] >= limit).where(is_least, frame["value"] <= limit)
    found = frame.assign(missed_share=1.0 - is_met.astype(float)).groupby(keys, observed=True, sort=False)
    told = found.agg(mean=("value", "mean"), missed_share=("missed_share", "mean"), runs=("value", "size"))
    told["reviewed_share"] = told.pop("runs") / int(results.manifest["replications"])
    return told.reset_index()


def closed_share(results: RunTables, scenario: str, gateway: str) -> float:
    """Return the share of runs in which the beds of a gateway closed, at whichever review and however often."""
    frame = results.table("gateways").dropna(subset=["value"])
    chosen = (frame["scenario"] == scenario) & (frame["gateway"] == gateway) & (frame["figure"] == CLOSES)
    closed = frame[chosen].groupby("replication", observed=True)["value"].max()
    return float(closed.sum()) / int(results.manifest["replications"])


def beds_by_ward(results: RunTables) -> pd.DataFrame:
    """Return the mean open beds of each ward, whoever they are for, by scenario and month."""
    frame = results.table("beds")
    keys = ["scenario", "ward", "month"]
    return frame.groupby(keys, observed=True, sort=False)["beds"].mean().reset_index()


def bed_changes(results: RunTables) -> pd.DataFrame:
    """Return a row for each time that beds of a ward close (`beds` below 0) or open again, by scenario and ward.

    `month` is the median over the runs in which it happens, which are `share_of_runs`; `beds` are their mean. What
    closes over several months in a row closes in the first of them.
    """
    frame = results.table("beds")
    wards, count = tuple(frame["ward"].cat.categories), int(results.manifest["replications"])
    axes: dict[str, Sequence[str] | int] = {
        "scenario": results.scenarios,
        "ward": wards,
        "replication": count,
        "month": results.months,
    }
    beds = cube(frame, axes, "beds", missing=0.0)
    rows = []
    for place, scenario in enumerate(results.scenarios):
        for at, ward in enumerate(wards):
            for number, months in _events(beds[place, at]):
                month = results.months[int(np.quantile(months, 0.5, method="lower"))]
                rows.append((scenario, ward, number, month, len(months) / count))
    found = pd.DataFrame(rows, columns=["scenario", "ward", "beds", "month", "share_of_runs"])
    return found.sort_values(["month"], kind="stable", ignore_index=True)


def _events(beds: Floats) -> Iterator[tuple[float, list[int]]]:
    """Yield the mean beds of the first, second... closing and opening of a ward, and its months in the runs."""
    found: dict[tuple[bool, int], list[tuple[int, float]]] = {}
    moved = np.diff(beds, axis=1)
    for run in np.flatnonzero(moved.any(axis=1)):
        times = {True: 0, False: 0}
        months = np.flatnonzero(moved[run])
        begins = [at for at in range(len(months)) if not at or not _goes_on(moved[run], months[at - 1], months[at])]
        for begin, end in zip(begins, [*begins[1:], len(months)], strict=True):
            number = float(moved[run][months[begin:end]].sum())
            found.setdefault((number > 0.0, times[number > 0.0]), []).append((int(months[begin]) + 1, number))
            times[number > 0.0] += 1
    for each in found.values():
        yield float(np.mean([number for _, number in each])), [month for month, _ in each]


def _goes_on(moved: Floats, before: int, month: int) -> bool:
    return bool(month == before + 1 and moved[before] * moved[month] > 0.0)
