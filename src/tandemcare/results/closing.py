"""How near gateways came to letting beds close, and the beds that were open by ward."""

from __future__ import annotations

import pandas as pd

from .run_tables import RunTables

STAFFED, IN_TIME, CLOSES = "staffed", "in_time", "closes"
"""The figure that must be at least its limit, and those that have none: both must be 1."""


def gateways(results: RunTables) -> pd.DataFrame:
    """Return what each review of a gateway saw, by scenario, gateway, month and figure.

    A row a figure, with its limit, its mean over the runs that were reviewed, the share of those in which it was not
    met, and the share of all runs that were reviewed: those in which the step had not been taken yet.
    """
    frame = results.table("gateways").dropna(subset=["value"])
    limit = pd.to_numeric(frame["limit"].astype(str), errors="coerce").fillna(1.0)
    is_least = frame["figure"].isin([STAFFED, IN_TIME, CLOSES])
    is_met = (frame["value"] >= limit).where(is_least, frame["value"] <= limit)
    keys = ["scenario", "gateway", "month", "figure", "limit"]
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
