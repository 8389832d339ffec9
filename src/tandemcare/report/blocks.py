"""The blocks of a report: words, numbers, tables and charts that know no terminal, no width and no file.

What they look like is for `render`. Text may name code `like this`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tandemcare.units import month_in_words

UNDEFINED, ENDLESS = "n/a", "no end seen"


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence."""
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1] if names else ""


def as_text(value: float, how: str) -> str:
    """Return a number formatted as `format` does; in words where there is none, and nothing has no sign."""
    if math.isnan(value):
        return UNDEFINED
    if math.isinf(value):
        return ENDLESS
    shown = format(value, how)
    return shown if any(digit in shown for digit in "123456789") else shown.lstrip("+-")


@dataclass(frozen=True)
class Number:
    """A number as it is shown: with so many decimals (None: six digits), perhaps with a plus, and what follows it."""

    value: float
    decimals: int | None = None
    sign: bool = False
    after: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is left of it as it is shown."""
        shown = as_text(self.value, "g" if self.decimals is None else f".{self.decimals}f")
        return not any(digit in shown for digit in "123456789")

    @property
    def text(self) -> str:
        """The number in words; a plus stands before what is more than nothing, and nothing has no sign."""
        sign = "+" if self.sign else ""
        shown = as_text(self.value, f"{sign},g" if self.decimals is None else f"{sign},.{self.decimals}f")
        return f"{shown}{self.after}" if math.isfinite(self.value) else shown


@dataclass(frozen=True)
class Range:
    """Two numbers with "to" between them, such as the ends of an interval."""

    low: Number
    high: Number

    @property
    def text(self) -> str:
        """Both numbers in words; one word where an end is unknown."""
        if math.isnan(self.low.value) or math.isnan(self.high.value):
            return UNDEFINED
        return f"{self.low.text} to {self.high.text}"


@dataclass(frozen=True)
class CalendarMonth:
    """A month such as 2029-10, which is a date on paper that has dates, and Oct 2029 in words."""

    month: str

    @property
    def text(self) -> str:
        """The month as a reader has it."""
        return month_in_words(self.month, is_short=True)


@dataclass(frozen=True)
class Link:
    """Text that leads to another heading of the same report, or to another sheet of a workbook."""

    text: str
    heading: str


Cell = str | Number | Range | CalendarMonth | tuple[str | Link, ...]


def cell_text(cell: Cell) -> str:
    """Return what a cell says, on paper that can neither count nor link."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, tuple):
        return "".join(part if isinstance(part, str) else part.text for part in cell)
    return cell.text


@dataclass(frozen=True)
class Heading:
    """A title of this level: 1 is the largest."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A sentence or several; `level` is how deep it stands, and `hanging` how much deeper all lines but the first."""

    text: str
    level: int = 0
    hanging: int = 0


@dataclass(frozen=True)
class Points:
    """A list of sentences under a few words."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """A remark on one line of its own: on what was run, or on the files where more stands."""

    text: str
    kind: Literal["run", "files"]


@dataclass(frozen=True)
class Column:
    """A column of a table: its label (a line break parts it in two), its unit, its side, and what it holds.

    What a reader shall fill in is an "input". A "share" is in per cent, with or without a sign that says so.

    `letters` is how wide it is at least; what `folds` is exactly that wide, and longer text takes several lines.
    """

    label: str
    holds: Literal["name", "text", "number", "share", "range", "mark", "input"] = "number"
    unit: str = ""
    letters: int = 0
    is_left: bool = False
    folds: bool = False


def text_columns(*labels: str) -> tuple[Column, ...]:
    """Return columns of text."""
    return tuple(Column(label, "name", is_left=True) for label in labels)


@dataclass(frozen=True)
class Row:
    """The cells of a row, the first of which stands this deep; what is `strong` shall not be overlooked."""

    cells: tuple[Cell, ...]
    level: int = 0
    strong: bool = False


@dataclass(frozen=True)
class Subhead:
    """What the rows below are of, and their unit, across a whole table."""

    text: str
    unit: str = ""


@dataclass(frozen=True)
class TableBlock:
    """Columns and rows; a `title` names what it is of, a caption says how to read it.

    Tables of a section with the same columns are drawn alike. Columns are `airy` where headings are phrases; a
    `close` one has no empty line above its title on a screen.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row | Subhead, ...]
    title: str = ""
    caption: str = ""
    airy: bool = False
    close: bool = False


@dataclass(frozen=True)
class Box:
    """A box of a chart, by a name of its own, with what stands in it."""

    name: str
    label: str
    shape: Literal["box", "pill", "circle"] = "box"


@dataclass(frozen=True)
class Arrow:
    """An arrow of a chart between two boxes, by their names, with what stands on it."""

    source: str
    to: str
    label: str = ""


@dataclass(frozen=True)
class Chart:
    """A flow chart, drawn downwards or to the right: boxes and arrows in the order of the story."""

    direction: Literal["down", "right"]
    parts: tuple[Box | Arrow, ...]


@dataclass(frozen=True)
class Figure:
    """A picture by the name that it is kept under, what it shows in words, and the table behind it."""

    name: str
    title: str
    alt: str
    table: TableBlock


@dataclass(frozen=True)
class PlotMark:
    """What happens to a line of a graph in a row of its table: a letter that stands there, and what it says."""

    line: str
    row: str
    letter: str
    says: str


@dataclass(frozen=True)
class Plot:
    """A graph that its paper draws from a table: the first column across, every column of numbers a line or a bar.

    `stacked` bars stand on one another; `alt` says in words what is to be seen, `caption` what is measured. With a
    `baseline` the first line is what the others are compared with; `from_zero` is not so where a scale from zero would
    hide how lines move.
    """

    title: str
    alt: str
    table: TableBlock
    shape: Literal["lines", "bars", "stacked"] = "lines"
    unit: str = ""
    caption: str = ""
    marks: tuple[PlotMark, ...] = ()
    baseline: bool = False
    from_zero: bool = True


Block = Heading | Paragraph | Points | Note | TableBlock | Chart | Figure | Plot


@dataclass(frozen=True)
class Section:
    """Blocks that belong together; sections stand apart."""

    blocks: tuple[Block, ...]


Report = Sequence[Section]


@dataclass(frozen=True)
class Worksheet:
    """A sheet of a workbook: what it is called, and the blocks that stand on it from the top down."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A document: its headline, the pages that everybody reads, and an annex; `foot` stands on each page.

    `details` are for a paper that can fold away what few will read; `slides` are what is shown in place of the pages
    where there are any, and `behind` in place of the annex, in small letters.
    """

    title: str
    headline: str
    foot: str
    main: tuple[Section, ...]
    annex: tuple[Section, ...]
    details: tuple[Section, ...] = ()
    slides: tuple[Section, ...] = ()
    behind: tuple[Section, ...] = ()


def section(*blocks: Block) -> Section:
    """Return a section of these blocks."""
    return Section(blocks)
