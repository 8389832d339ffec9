"""What is drawn of measures over time, whoever draws it: lines by month with their bands, marks and words."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ..blocks import CalendarMonth, Column, Number, Plot, Row, TableBlock
from .marks import DatedMark


@dataclass(frozen=True)
class TimeLine:
    """A line: its name, what stands at its end, its values, and the ends of the band of outcomes around them.

    `told` is the number that stands at its end, where it is another than the last value.
    """

    name: str
    at_the_end: str
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    told: float | None = None


@dataclass(frozen=True)
class TimePanel:
    """A small picture: the baseline's line first, then that of a scenario; its marks are those of the scenario."""

    name: str
    lines: tuple[TimeLine, ...]
    marks: tuple[DatedMark, ...]


@dataclass(frozen=True, eq=False)
class TimeChart:
    """Panels with the same months across and the same unit: `at` says where on the way the values of lines stand.

    `bands` says what the bands are of a picture with a panel for each scenario.
    """

    name: str
    title: str
    subtitle: str
    caption: tuple[str, ...]
    alt: str
    unit: str
    months: tuple[str, ...]
    at: tuple[float, ...]
    from_zero: bool
    panels: tuple[TimePanel, ...]
    table: pd.DataFrame
    bands: str = ""

    @property
    def plots(self) -> tuple[Plot, ...]:
        """The panels as graphs that a paper draws itself from their numbers."""
        starts = [self.months[int(place)] for place in self.at]
        return tuple(Plot(panel.name, self.alt, _table(panel, starts), "lines", self.unit) for panel in self.panels)


def _table(panel: TimePanel, months: list[str]) -> TableBlock:
    columns = (Column("month", "name", is_left=True), *(Column(line.name) for line in panel.lines))
    rows = zip(months, *(line.values for line in panel.lines), strict=True)
    return TableBlock(columns, tuple(Row((CalendarMonth(month), *map(_cell, values))) for month, *values in rows))


def _cell(value: float) -> Number | str:
    return "" if math.isnan(value) else Number(value)
