"""The house style: one sheet with title, panels and caption. Imported when a picture is drawn, as matplotlib is slow.

Nothing is drawn through pyplot and no setting outlives a picture, so a notebook keeps its own style.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter

from tandemcare.palette import BLUE, DARK, PALE
from tandemcare.sums import summed
from tandemcare.texts import visible

DOTS_AN_INCH = 150
WIDTH = 10.0
EDGE = 0.25
TITLE_SIZE, SUBTITLE_SIZE, TEXT_SIZE, SMALL = 15.0, 10.0, 8.5, 7.5
CAPTION_LETTERS = 165
CAPTION_LINE = 0.155
POINTS_AN_INCH, LINE_OF_NOTES = 72.0, 0.155
WIDTH_OF_LETTER = 0.6
"""How wide a letter is in the mean, of its height: rather too wide, so that what is said fits."""
COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2}
MOST_COLUMNS = 3

HOUSE: Mapping[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters on every machine
    "font.size": TEXT_SIZE,
    "text.color": DARK,
    "axes.edgecolor": DARK,
    "axes.labelcolor": DARK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": PALE,
    "grid.linewidth": 0.6,
    "xtick.color": DARK,
    "ytick.color": DARK,
    "hatch.linewidth": 1.2,
    "svg.hashsalt": "tandem",
    "path.simplify": False,
    "axes.unicode_minus": True,
    "text.parse_math": False,  # a dollar in a name is a dollar
}


class Sheet(Figure):
    """A figure that a notebook shows, whatever backend it has, with the words that describe it."""

    words: str = ""
    headline: str = ""

    def _repr_png_(self) -> bytes:
        return self.to_bytes("png")

    def to_bytes(self, kind: str) -> bytes:
        """Return the picture as "png" or "svg": the same bytes each time, without a date."""
        self._show_every_sign()
        about: dict[str, Any] = {"Title": visible(self.headline), "Description": visible(self.words)}
        about |= {"Software": "Tandem"} if kind == "png" else {"Creator": "Tandem", "Date": None}
        stream = io.BytesIO()
        with house():
            self.savefig(stream, format=kind, dpi=DOTS_AN_INCH, metadata=about)
        return stream.getvalue()

    def _show_every_sign(self) -> None:
        """Write out what steers a page in every text of the picture, whoever wrote it."""
        for each in self.findobj(Text):
            each.set_text(visible(each.get_text()))
        for axes in self.axes:
            for axis in (axes.xaxis, axes.yaxis):
                named = axis.get_major_formatter()
                if isinstance(named, FixedFormatter):  # writes its texts anew whenever it is drawn
                    named.seq = [visible(text) for text in named.seq]


@contextmanager
def house() -> Iterator[None]:
    """Have matplotlib's own settings and the house style while the block runs, whatever the user has set."""
    with style.context(["default", dict(HOUSE)]):
        yield


@dataclass(frozen=True)
class Words:
    """What stands around the panels."""

    title: str
    subtitle: str
    caption: Sequence[str]
    alt: str


@dataclass(frozen=True)
class Room:
    """The room that panels need, in inches: their height, what stands above each, left of the first, and below."""

    height: float
    above: float = 0.3
    left: float = 0.8
    below: float = 0.35
    between: float = 0.3
    notes: tuple[int, ...] = ()
    """How many lines of notes stand above each panel, beside what `above` holds."""

    def rows(self, panels: int, columns: int) -> list[float]:
        """Return the height of each row of panels: as its longest notes need."""
        longest = [max(self.notes[first : first + columns], default=0) for first in range(0, panels, columns)]
        return [self.above + LINE_OF_NOTES * lines + self.height + self.below for lines in longest]


def sheet_of(words: Words, panels: int, room: Room, *, same_y: bool = True) -> tuple[Sheet, list[Axes]]:
    """Return a sheet with its words in place and its empty panels, row by row; call it within `house()`."""
    columns = COLUMNS.get(panels, MOST_COLUMNS)
    rows = room.rows(panels, columns)
    lines = [line for part in words.caption for line in textwrap.wrap(part, CAPTION_LETTERS, break_on_hyphens=False)]
    head = EDGE + 0.35 + 0.2 * len(textwrap.wrap(words.subtitle, 125)) + 0.15
    foot = EDGE + CAPTION_LINE * len(lines) + 0.15
    height = head + summed(rows) + foot
    figure = Sheet(figsize=(WIDTH, height), dpi=DOTS_AN_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    figure.headline, figure.words = words.title, " ".join((words.title + ".", words.alt, *words.caption))
    _write(figure, words, lines, height)
    each = _panel_width(panels, room)
    axes: list[Axes] = []
    for panel in range(panels):
        row, column = divmod(panel, columns)
        left = EDGE + room.left + column * (each + room.between)
        bottom = head + summed(rows[: row + 1]) - room.below
        place = (left / WIDTH, 1.0 - bottom / height, each / WIDTH, room.height / height)
        axes.append(figure.add_axes(place, sharey=axes[0] if axes and same_y else None))
        axes[-1].tick_params(length=2.5, labelleft=column == 0 or not same_y)
    return figure, axes


def _panel_width(panels: int, room: Room) -> float:
    """Return how wide each of so many panels is, in inches."""
    columns = COLUMNS.get(panels, MOST_COLUMNS)
    return (WIDTH - EDGE - room.left - EDGE - room.between * (columns - 1)) / columns


def letters_of_notes(panels: int, room: Room) -> int:
    """Return how many letters a note above a panel may have."""
    return int(_panel_width(panels, room) * POINTS_AN_INCH / (WIDTH_OF_LETTER * SMALL))


def with_notes(room: Room, notes: Iterable[Sequence[str]]) -> Room:
    """Return the room with what the notes above panels, in their order, need besides."""
    return replace(room, notes=tuple(map(len, notes)))


def _write(figure: Sheet, words: Words, lines: Sequence[str], height: float) -> None:
    """Write title and subtitle above and the caption below."""
    left = EDGE / WIDTH
    figure.text(left, 1.0 - EDGE / height, words.title, fontsize=TITLE_SIZE, fontweight="bold", va="top", color=BLUE)
    below = 1.0 - (EDGE + 0.35) / height
    figure.text(left, below, textwrap.fill(words.subtitle, 125), fontsize=SUBTITLE_SIZE, va="top", linespacing=1.35)
    caption = "\n".join(lines)
    figure.text(left, EDGE / height, caption, fontsize=SMALL, va="bottom", linespacing=1.4)


def name_panel(axes: Axes, name: str, *notes: str, colour: str = DARK) -> None:
    """Write the name of a panel above it, and notes below the name."""
    for place, note in enumerate(reversed(notes)):
        axes.annotate(
            note,
            (0.0, 1.0),
            xytext=(0.0, 4.0 + 11.0 * place),
            xycoords="axes fraction",
            textcoords="offset points",
            fontsize=SMALL,
        )
    axes.annotate(
        name,
        (0.0, 1.0),
        xytext=(0.0, 5.0 + 11.0 * len(notes)),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=9.0,
        fontweight="bold",
        color=colour,
    )


@dataclass(frozen=True)
class LineEnd:
    """What stands at the end of a line: a text at the height of a value, in a colour.

    `told` is the number that the text tells, which may be another than where the line ends, such as a year's mean.
    """

    text: str
    value: float
    colour: str
    is_strong: bool = False
    told: float | None = None


def name_lines(axes: Axes, last: float, ends: Sequence[LineEnd]) -> None:
    """Write what stands at the ends of lines beside them, so far apart that it can be read; when scales are set."""
    heights = [float(axes.transData.transform((last, end.value))[1]) for end in ends]
    dots = axes.figure.dpi / 72.0
    told = [end.value if end.told is None else end.told for end in ends]
    for end, height, placed in zip(ends, heights, apart(heights, 1.25 * SMALL * dots, told), strict=True):
        axes.annotate(
            end.text,
            (last, end.value),
            xytext=(6.0, (placed - height) / dots),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            fontweight="bold" if end.is_strong else "normal",
            color=end.colour,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
        )


def whisker(axes: Axes, low: float, high: float, height: float) -> None:
    """Draw an interval across a bar, in black with a white edge, so that it shows on any bar."""
    for colour, width, size in (("white", 3.0, 8.0), ("black", 1.1, 6.0)):
        axes.plot([low, high], [height, height], color=colour, linewidth=width, marker="|", markersize=size, mew=width)


def apart(heights: Sequence[float], gap: float, told: Sequence[float] = ()) -> list[float]:
    """Return heights moved as little as they must be for each two to be at least a gap apart, in their order.

    Those that are too near one another stand in the order of what they tell, if that is said: a larger number is above.
    """
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    groups: list[list[int]] = []
    middles: list[float] = []
    for place in order:
        groups.append([place])
        middles.append(heights[place])
        while len(groups) > 1 and middles[-1] - middles[-2] < gap * (len(groups[-1]) + len(groups[-2])) / 2.0:
            upper = groups.pop()
            groups[-1] += upper
            middles.pop()
            middles[-1] = summed(heights[each] for each in groups[-1]) / len(groups[-1])
    placed = list(heights)
    for group, middle in zip(groups, middles, strict=True):
        in_order = sorted(group, key=lambda place: told[place]) if told else group
        for number, place in enumerate(in_order):
            placed[place] = middle + gap * (number - (len(group) - 1) / 2.0)
    return placed
