"""Graphs drawn with matplotlib from the blocks of a report: as SVG for a page and as PNG for a document.

Colours are never alone: each line has its own dashes and marks, and its name at its end.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from tandemcare.palette import BLUE, DARK, PALE, PURPLE, TEAL
from tandemcare.report.blocks import CalendarMonth, Number, Plot, Row, cell_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DOTS_AN_INCH = 200
WIDTH, HEIGHT = 7.0, 2.55
TEXT_SIZE, SMALL = 8.0, 7.0
ROOM_AT_END = 0.3
"""The share of the width that names at the ends of lines need."""
LETTERS_AT_END = 26
MOST_NAMED = 7
"""Rows named along the axis, so that their names never meet."""
LETTER_POINTS, NAME_POINTS = 10.0, 9.0
_ONE_AT_A_TIME = Lock()
"""Matplotlib has its settings once for the whole process, whoever draws in it."""


@dataclass(frozen=True)
class LineLook:
    """How a line looks: its colour, its dashes as matplotlib and as PowerPoint call them, its marker and its width."""

    colour: str
    dashes: Any
    dash_name: str
    marker: str
    width: float


BASELINE = LineLook(DARK, (0, (4, 2)), "dash", "", 1.6)
LOOKS = (
    LineLook(BLUE, "-", "solid", "", 2.0),
    LineLook(TEAL, "-", "solid", "o", 1.6),
    LineLook(PURPLE, (0, (1, 1)), "round_dot", "", 2.0),
    LineLook(BLUE, (0, (6, 2, 1, 2)), "dash_dot", "s", 1.4),
)
"""Of lines but the baseline, in their order: colours that are alike in grey differ in dashes or markers."""


def looks_of(plot: Plot) -> list[LineLook]:
    """Return the look of each line of a graph."""
    many = len(plot.table.columns) - 1
    rest = [LOOKS[number % len(LOOKS)] for number in range(many - plot.baseline)]
    return [BASELINE, *rest] if plot.baseline else rest


def names_of(plot: Plot) -> list[str]:
    """Return the name of each line of a graph."""
    return [" ".join(column.label.split("\n")) for column in plot.table.columns[1:]]


def rows_of(plot: Plot) -> list[str]:
    """Return what stands along the axis of a graph."""
    firsts = [row.cells[0] for row in plot.table.rows if isinstance(row, Row)]
    return list(map(cell_text, firsts))


def places_of(plot: Plot) -> list[str]:
    """Return how marks name the rows of a graph."""
    firsts = [row.cells[0] for row in plot.table.rows if isinstance(row, Row)]
    return [cell.month if isinstance(cell, CalendarMonth) else cell_text(cell) for cell in firsts]


def values_of(plot: Plot) -> list[list[float]]:
    """Return the numbers of each line of a graph; not-a-number where there is none."""
    rows = [row.cells[1:] for row in plot.table.rows if isinstance(row, Row)]
    return [
        [cell.value if isinstance(cell, Number) else math.nan for cell in cells] for cells in zip(*rows, strict=True)
    ]


def scale_of(plot: Plot) -> tuple[float, float]:
    """Return the ends of the scale of a graph: from zero unless it says otherwise, with room for what is marked."""
    known = [value for line in values_of(plot) for value in line if not math.isnan(value)] or [0.0]
    zero = [0.0] if plot.from_zero else []
    low, high = min([*zero, *known]), max([*zero, *known])
    room = 0.06 * (high - low or 1.0)
    below = room if low < 0.0 or not plot.from_zero else 0.0
    return low - below, high + room * (3.0 if plot.marks else 1.0)


def drawn(plot: Plot, kind: Literal["png", "svg"]) -> bytes:
    """Return a graph as a picture: the same bytes each time, without a date."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with _house(plot):
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS_AN_INCH, facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.08, 0.13, 0.9, 0.78))
        _draw(axes, plot)
        stream = io.BytesIO()
        about: dict[str, Any] = {"Date": None, "Creator": None} if kind == "svg" else {"Software": "Tandem"}
        figure.savefig(stream, format=kind, dpi=DOTS_AN_INCH, metadata=about)
    return stream.getvalue()


def inline_svg(plot: Plot, name: str, title: str, words: str) -> str:
    """Return a graph as SVG for the inside of a page: its title and what is to be seen are said first, as HTML.

    `name` keeps its parts apart from those of other graphs of the page.
    """
    svg = drawn(plot, "svg").decode()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(id="|href="#|url\(#)', rf"\g<1>{name}-", svg)
    head, _, rest = svg.partition(">")
    head = re.sub(r'(width|height)="[^"]*pt" ?', "", head)
    said = f'<title id="{name}-title">{title}</title><desc id="{name}-desc">{words}</desc>'
    return f'{head} role="img" aria-labelledby="{name}-title {name}-desc">{said}{rest}'


@contextmanager
def _house(plot: Plot) -> Iterator[None]:
    """Have the settings of the house while a graph is drawn, whatever the user has set or another thread draws."""
    from matplotlib import style

    settings: dict[Any, Any] = {
        "font.family": "DejaVu Sans",
        "font.size": TEXT_SIZE,
        "text.color": DARK,
        "axes.edgecolor": DARK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "xtick.color": DARK,
        "ytick.color": DARK,
        "svg.hashsalt": plot.title,
        "path.simplify": False,
        "text.parse_math": False,
    }
    with _ONE_AT_A_TIME, style.context(["default", settings]):
        yield


def _draw(axes: Axes, plot: Plot) -> None:
    """Draw the lines of a graph with their names, the marks above them, and the axes."""
    rows, values = rows_of(plot), values_of(plot)
    at = list(range(len(rows)))
    for line, look in reversed([*zip(values, looks_of(plot), strict=True)]):
        every = max(len(rows) // 10, 1)
        axes.plot(
            at,
            line,
            color=look.colour,
            linestyle=look.dashes,
            linewidth=look.width,
            marker=look.marker or None,
            markersize=3.5,
            markevery=every,
        )
    low, high = scale_of(plot)
    axes.set_ylim(low, high)
    axes.set_xlim(-0.5, (len(rows) - 0.5) * (1.0 + ROOM_AT_END / (1.0 - ROOM_AT_END)))
    axes.grid(visible=True, axis="y", color=PALE, linewidth=0.6)
    axes.tick_params(length=2.5)
    axes.spines["bottom"].set_bounds(-0.5, len(rows) - 0.5)
    _name_rows(axes, rows)
    axes.set_title(plot.unit, loc="left", fontsize=SMALL, color=DARK)
    _name_lines(axes, plot, values)
    _draw_marks(axes, plot, places_of(plot))


def _name_rows(axes: Axes, rows: Sequence[str]) -> None:
    """Name some of the rows along the axis: as many as there is room for, the first one always."""
    every = next((step for step in (1, 2, 4, 8, 12, 24) if len(rows) / step <= MOST_NAMED), len(rows))
    places = list(range(0, len(rows), every))
    axes.set_xticks(places, [rows[place] for place in places], fontsize=SMALL)


def _name_lines(axes: Axes, plot: Plot, values: Sequence[Sequence[float]]) -> None:
    """Write the whole name of each line at its end, apart from the others."""
    ends = []
    for name, look, line in zip(names_of(plot), looks_of(plot), values, strict=True):
        known = [(place, value) for place, value in enumerate(line) if not math.isnan(value)]
        if known:
            ends.append((*known[-1], "\n".join(wrap(name, LETTERS_AT_END)), look))
    dots = axes.figure.dpi / 72.0
    heights = [float(axes.transData.transform((0.0, end[1]))[1]) for end in ends]
    gap = NAME_POINTS * max((name.count("\n") + 1 for _, _, name, _ in ends), default=1)
    for (place, value, name, look), height, moved in zip(ends, heights, spread(heights, gap * dots), strict=True):
        axes.annotate(
            name,
            (place, value),
            xytext=(7.0, (moved - height) / dots),
            textcoords="offset points",
            va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},  # no line of the scale goes through a name
            fontsize=SMALL + 0.5,
            color=look.colour if look.colour != TEAL else "#17695F",
            fontweight="normal" if look is BASELINE else "bold",
        )


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Return heights moved upwards or downwards until each two are at least a gap apart, in their order."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    placed = list(heights)
    for _ in order:
        for lower, upper in pairwise(order):
            lacks = gap - (placed[upper] - placed[lower])
            if lacks > 1e-9:
                placed[lower] -= lacks / 2.0
                placed[upper] += lacks / 2.0
    for lower, upper in pairwise(order):
        placed[upper] = max(placed[upper], placed[lower] + gap)
    return placed


def _draw_marks(axes: Axes, plot: Plot, rows: Sequence[str]) -> None:
    """Draw a line down the graph for each mark, its letter at the top; letters that would meet are moved apart."""
    dots = axes.figure.dpi / 72.0
    marks = sorted((rows.index(mark.row), mark.letter) for mark in {(m.row, m.letter): m for m in plot.marks}.values())
    across = [float(axes.transData.transform((place, 0.0))[0]) for place, _ in marks]
    for (place, letter), here, there in zip(marks, across, spread(across, LETTER_POINTS * dots), strict=True):
        axes.axvline(place, color=DARK, linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=1.5)
        axes.annotate(
            letter,
            (place, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=((there - here) / dots, -1.0),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=SMALL,
            fontweight="bold",
            bbox={"facecolor": "white", "edgecolor": DARK, "pad": 1.0, "linewidth": 0.6},
            zorder=5,
        )
