"""If nothing changes: the first and the last year of the first scenario, which a mean of ten years hides."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ..blocks import Column, Number, Row, TableBlock, as_text
from .facts import RunFacts, millions

SHOWN = {
    "out_of_area_active": ("People in beds out of area", 1),
    "bed_wait_hours_mean": ("Wait for a bed, hours", 0),
    "amhp_wait_hours_mean": ("Wait for a Mental Health Act assessment, hours", 0),
    "community_waiting": ("People waiting for a community team", 0),
    "untreated": ("People severely ill and untreated (no team)", 0),
}
"""Measures by month, with what they are called here and their decimals."""
OTHER = "other"
"""The kind of a scenario that neither buys care nor takes it away, as as-is does."""
LATE, NOBODY = "amhp_wait_over_24h_share", "of nobody"


def nothing_changes(facts: RunFacts) -> TableBlock | None:
    """Return a row a measure with the first and the last whole year; None where a run keeps none by month."""
    years = facts.results.whole_years
    rows = tuple(_rows(facts))
    if not rows:
        return None
    ends = (years[0],) if len(years) == 1 else (years[0], years[-1])
    columns = (
        Column("", "name", letters=48, is_left=True),
        *(Column(year) for year in ends),
        Column("", "text", is_left=True),
    )
    title = f"{what_is_first(facts)} (£{millions(_cost(facts))}m a year; means of months)"
    return TableBlock(columns, rows, title=title, airy=True)


def what_is_first(facts: RunFacts) -> str:
    """Return what the first scenario stands for: that nothing changes, or its title where it decides on care."""
    return "If nothing changes" if facts.results.kinds[facts.first] == OTHER else f"With {facts.title(facts.first)}"


def _cost(facts: RunFacts) -> float:
    found = facts.figures(facts.first, "cost_total_gbp")
    return found.mean.mean if found else math.nan


def _rows(facts: RunFacts) -> Iterator[Row]:
    for measure, (label, decimals) in SHOWN.items():
        found = facts.results.by_year(measure)
        if found is None:
            continue
        if np.isnan(found[0]).all():
            yield Row((label, *[NOBODY] * min(len(facts.results.whole_years), 2), ""), level=1)
            continue
        yearly = found[0].mean(axis=0)
        ends = yearly[:1] if len(yearly) == 1 else yearly[[0, -1]]
        yield Row((label, *(Number(float(value), decimals) for value in ends), _beside(facts, measure)), level=1)


def _beside(facts: RunFacts, measure: str) -> str:
    """Return what stands beside a measure: how many assessments are late, over the whole run."""
    late = facts.figures(facts.first, LATE)
    if measure != "amhp_wait_hours_mean" or late is None or math.isnan(late.mean.mean):
        return ""
    return f"{as_text(late.mean.mean * 100.0, '.0f')} in 100 start after 24 hours"
