"""What closed and what did not: how near each gateway came, which condition failed, and the beds of each ward."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tandemcare.results import Results

from .blocks import Block, Heading, Paragraph, as_text

TITLE = "Beds that close"
ABOUT = (
    "A gateway is reviewed once a quarter, as long as its beds have not closed. Means over all its reviews, and in "
    "brackets the limit and the share of reviews that missed it; quarter by quarter in gateways.parquet, open beds by "
    "ward and month in beds.parquet."
)
FIGURES = {
    "occupancy": "occupancy of the beds left",
    "occupancy_women": "women",
    "occupancy_men": "men",
    "away_per_100_beds": "away per 100 beds",
    "staffed": "staffed",
    "waiting": "waiting, times as-is,",
}
TOO_SOON = "in_time"


def closing_told(results: Results) -> list[Block]:
    """Return a line for each gateway and each scenario with fewer beds in the end; nothing where none has either."""
    lines = [*_gateways(results), *_beds(results)]
    return [Heading(TITLE), Paragraph(ABOUT), *(Paragraph(line, level=1, hanging=1) for line in lines)] if lines else []


def _gateways(results: Results) -> Iterator[str]:
    frame = results.gateways()
    for (scenario, gateway), rows in frame.groupby(["scenario", "gateway"], observed=True, sort=False):
        share = results.closed_share(str(scenario), str(gateway))
        told = [_figure(rows[rows["figure"] == name], words) for name, words in FIGURES.items()]
        soon = rows[rows["figure"] == TOO_SOON]
        told.append(f"too soon in {as_text(weighted(soon, 'missed_share'), '.0%')}")
        title, figures = results.titles[str(scenario)], "; ".join(filter(None, told))
        yield f"{title}, {gateway}: closes in {as_text(share, '.0%')} of runs. {figures}."


def _figure(rows: pd.DataFrame, words: str) -> str:
    """Return the mean of a figure, its limit, and how often it was missed; nothing where nothing was known or asked."""
    if rows.empty or rows["limit"].iloc[0] in {"inf", "0"}:
        return ""
    value, missed = weighted(rows, "mean"), weighted(rows, "missed_share")
    digits = ".1f" if "100" in words else ".2f"
    return f"{words} {as_text(value, digits)} ({rows['limit'].iloc[0]}, missed by {as_text(missed, '.0%')})"


def weighted(rows: pd.DataFrame, column: str) -> float:
    """Return a mean over reviews and runs."""
    weights = rows["reviewed_share"].sum()
    return float((rows[column] * rows["reviewed_share"]).sum() / weights) if weights else float("nan")


def _beds(results: Results) -> Iterator[str]:
    frame = results.beds_by_ward()
    for scenario, rows in frame.groupby("scenario", observed=True, sort=False):
        table = rows.pivot_table(index="month", columns="ward", values="beds", observed=True, sort=False)
        first, last = table.iloc[0], table.iloc[-1]
        told = [
            f"{ward} {as_text(last[ward], ',.3g')} of {as_text(first[ward], ',.3g')}"
            for ward in table.columns
            if last[ward] != first[ward]
        ]
        if told:
            yield f"{results.titles[str(scenario)]}, beds open in the end, means: {', '.join(told)}."
