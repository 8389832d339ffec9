"""If nothing changes: the first and the last year of the first scenario, which a mean of ten years hides."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ..blocks import Column, Number, Row, TableBlock, as_text
from .facts import RunFacts, millions

SHOWN = {
    "out_of_area_active": ("People away in beds out of area", 1),
    "bed_wait_hours_mean": ("Wait for a bed, hours", 0),
    "amhp_wait_hours_mean": ("Wait for a Mental Health Act assessment, hours", 0),
    "community_waiting": ("People waiting for a community team", 0),
    "untreated": ("People severely ill with no team, so untreated", 0),
}
"""Measures by month, with what they are called here and their decimals."""
BESIDE = {
    "bed_wait_hours_mean": ("assessments_not_completed_no_bed", 1.0, "{} a year get no bed"),
    "amhp_wait_hours_mean": ("amhp_wait_over_24h_share", 100.0, "{} in 100 seen after 24 hours"),
}
"""What stands beside a measure: another, over the whole run, times a number, in the words of its head further down."""
NOBODY = "of nobody"
OTHER = "other"
"""The kind of a scenario that neither buys care nor takes it away, as as-is does."""


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
    title = f"{what_is_first(facts)} (care costs £{millions(_cost(facts))}m a year)"
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
    """Return what stands beside a measure, over the whole run; nothing where the run does not know it."""
    other, times, words = BESIDE.get(measure, ("", 1.0, ""))
    found = facts.figures(facts.first, other)
    if found is None or math.isnan(found.mean.mean):
        return ""
    return words.format(as_text(found.mean.mean * times, ",.0f"))
