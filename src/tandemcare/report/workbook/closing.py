"""How near beds came to closing at each review of a gateway, and which of its conditions failed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..answer.facts import RunFacts
from ..blocks import Block, CalendarMonth, Cell, Column, Paragraph, Row, TableBlock
from ..numbers import Scale
from .cells import PER_CENT, SCENARIO, SHARE, names, number

CONDITIONS = {
    "occupancy": ("occupancy of the beds left", SHARE),
    "occupancy_women": ("occupancy of the beds left, women", SHARE),
    "occupancy_men": ("occupancy of the beds left, men", SHARE),
    "away_per_100_beds": ("people away", Scale("people for every 100 beds", 1.0, 1)),
    "staffed": ("staffed, of what is bought", SHARE),
    "waiting": ("wait for a community team", Scale("times as-is", 1.0, 2)),
    "in_time": ("not too soon", SHARE),
    "closes": ("all met: beds close", SHARE),
}
"""What a review looks at, in words, and how it is shown."""
AT_LEAST = ("staffed", "in_time", "closes")
ABOUT = (
    "Each review is of the runs in which the beds are still open. Occupancy, people away and waits must be at most "
    "their limit, what is staffed at least; the last row of a review says in how many of its runs all was met."
)


def gateways(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario, gateway, review and condition."""
    frame = facts.results.gateways()
    if frame.empty:
        return ()
    columns = (
        SCENARIO,
        *names("gateway", "review", "condition", "unit"),
        Column("limit"),
        Column("mean of runs"),
        Column("short of the limit by"),
        Column("failed in, of runs reviewed", unit=PER_CENT),
        Column("runs reviewed, of all", unit=PER_CENT),
    )
    rows = (_row(facts, row) for row in frame.to_dict("records") if str(row["limit"]) not in ("inf", "0"))
    return Paragraph(ABOUT), TableBlock(columns, tuple(rows))


def _row(facts: RunFacts, row: Mapping[Any, Any]) -> Row:
    figure = str(row["figure"])
    words, scale = CONDITIONS.get(figure, (figure, SHARE))
    limit = _limit(str(row["limit"]))
    short = (limit - row["mean"]) if figure in AT_LEAST else (row["mean"] - limit)
    cells: tuple[Cell, ...] = (
        number(limit, scale),
        number(float(row["mean"]), scale),
        number(max(float(short), 0.0), scale) if math.isfinite(short) else "",
        number(float(row["missed_share"]), SHARE),
        number(float(row["reviewed_share"]), SHARE),
    )
    review = facts.title(str(row["scenario"])), str(row["gateway"]), CalendarMonth(str(row["month"]))
    return Row((*review, words, scale.unit, *cells))


def _limit(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
