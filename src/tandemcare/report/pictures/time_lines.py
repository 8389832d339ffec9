"""Charts over time drawn with matplotlib: the baseline dashed, a scenario against it, bands and marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tandemcare.palette import BLUE, DARK

from .marks import notes_of
from .sheet import LineEnd, Room, Sheet, Words, house, letters_of_notes, name_lines, name_panel, sheet_of, with_notes
from .time_axis import draw_marks, make_headroom, mark_years
from .time_chart import TimeChart, TimeLine, TimePanel
from .words import fitted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHTS = {1: 3.4, 2: 2.6}
LETTERS_OF_NAME = {1: 75, 2: 42}
YEARS = {1: 11, 2: 6}
LETTERS_OF_END = {1: 22, 2: 14}
ROOM_AT_END = {1: 0.16, 2: 0.22}


def draw_chart(chart: TimeChart) -> Sheet:
    """Return a chart as a figure: a panel a scenario, all on one scale."""
    many = len(chart.panels)
    room = Room(height=HEIGHTS.get(many, 1.6), above=0.32, left=0.55)
    notes = [notes_of(panel.marks, letters_of_notes(many, room)) for panel in chart.panels]
    words = Words(chart.title, chart.subtitle, chart.caption, chart.alt)
    with house():
        figure, panels = sheet_of(words, many, with_notes(room, notes))
        for axes, panel in zip(panels, chart.panels, strict=True):
            _draw_lines(axes, chart, panel)
        if chart.from_zero:
            panels[0].set_ylim(bottom=0.0)
        make_headroom(panels[0], [mark for panel in chart.panels for mark in panel.marks])
        for axes, panel, said in zip(panels, chart.panels, notes, strict=True):
            mark_years(axes, chart.months, most=YEARS.get(many, 4))
            axes.set_xlim(-0.5, (len(chart.months) - 0.5) * (1.0 + ROOM_AT_END.get(many, 0.36)))
            draw_marks(axes, panel.marks, chart.months.index)
            name_panel(axes, fitted(panel.name, LETTERS_OF_NAME.get(many, 30)), *said, colour=BLUE)
            name_lines(axes, chart.at[-1], [_end(line, panel, many) for line in panel.lines])
    return figure


def _draw_lines(axes: Axes, chart: TimeChart, panel: TimePanel) -> None:
    """Draw the lines of a panel: the baseline's band by its edges, that of the scenario filled."""
    *others, last = panel.lines
    for line in others:
        for edge in (line.low, line.high):
            axes.plot(chart.at, edge, color=DARK, linewidth=0.6, linestyle=(0, (1, 2)))
        axes.plot(chart.at, line.values, color=DARK, linewidth=1.4, linestyle=(0, (4, 2)))
    axes.fill_between(chart.at, np.array(last.low), np.array(last.high), color=BLUE, alpha=0.2, linewidth=0.0)
    axes.plot(chart.at, last.values, color=BLUE, linewidth=1.9)


def _end(line: TimeLine, panel: TimePanel, many: int) -> LineEnd:
    """Return what stands at the end of a line: its number, and the name of the baseline."""
    is_last = line is panel.lines[-1]
    known = [value for value in line.values if not np.isnan(value)]
    name = "" if is_last else f"{fitted(line.name, LETTERS_OF_END.get(many, 8))} "
    return LineEnd(
        f"{name}{line.at_the_end}", known[-1] if known else 0.0, BLUE if is_last else DARK, is_last, line.told
    )
