"""Sheets of blocks as an Excel workbook: numbers stay numbers, and text is text whatever it says."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet as Paper

from tandemcare.report.blocks import (
    Block,
    Chart,
    Figure,
    Heading,
    Link,
    Note,
    Paragraph,
    Plot,
    Points,
    TableBlock,
    Worksheet,
)

from .graphs import add_graph
from .grids import CellGrid, GridCell, grid_of, widths_of
from .papers import Formats
from .seen import seen

WRITTEN = datetime(2026, 4, 1)
"""What a workbook says of when it was made: always this, so that the same results make the same bytes."""
MOST_LETTERS_OF_A_NAME = 31
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WORDS_ACROSS = 9
"""Columns that a paragraph may run across."""
USUAL_LETTERS = 8
"""How wide a column is of which nothing is said."""
LINE_HEIGHT = 15.0
MAIN_LEVELS = 2
"""Headings down to this level stand a line apart from what is above them."""
MOST_LETTERS_OF_A_PAGE = 240
"""Wider sheets are printed on several pages across, the first columns on each."""
PICTURE_ROWS, GRAPH_ROWS = 26, 20
MARGIN = 3
"""Letters that a column is wider than its longest cell; a head has room for the button of a filter."""


def workbook(sheets: Sequence[Worksheet], pictures: Mapping[str, bytes] | None = None, *, title: str = "") -> bytes:
    """Return a workbook, one sheet after another; the same bytes for the same blocks.

    `pictures` are PNG files by the names of figures; a figure without one is its words and its table. A name of a sheet
    that Excel refuses or that comes twice is a ValueError.
    """
    _refuse([sheet.name for sheet in sheets])
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, OPTIONS) as book:
        book.set_properties({"title": title, "created": WRITTEN, "author": "Tandem"})
        formats = Formats(book)
        for sheet in seen(sheets):
            paper = book.add_worksheet(sheet.name)
            _Writer(book, paper, formats, pictures or {}).write(sheet.blocks)
    return held.getvalue()


def _refuse(names: Sequence[str]) -> None:
    lowered = [name.lower() for name in names]
    for name in names:
        if not 0 < len(name) <= MOST_LETTERS_OF_A_NAME or set(name) & set("[]:*?/\\") or name.strip("'") != name:
            raise ValueError(f"No sheet can be called {name!r}.")
        if lowered.count(name.lower()) > 1:
            raise ValueError(f"Two sheets are called {name!r}.")


def _lines_of(cell: GridCell, letters: int) -> int:
    """Return how many lines a text takes in a column so wide; not every program finds that out by itself."""
    if not isinstance(cell, str) or (len(cell) <= letters and "\n" not in cell):
        return 1
    return len([part for line in cell.split("\n") for part in textwrap.wrap(line, max(letters, 1)) or [""]])


@dataclass
class _Writer:
    """Writes the blocks of one sheet from the top down; `row` is where the next one begins."""

    book: Any
    paper: Paper
    formats: Formats
    pictures: Mapping[str, bytes]
    row: int = 0
    widths: dict[int, int] = field(default_factory=dict)
    first_table: int | None = None
    is_apart: bool = False
    told: list[tuple[int, str, Any]] = field(default_factory=list)
    filtered: tuple[int, int, int, int] | None = None

    def write(self, blocks: Sequence[Block]) -> None:
        """Write blocks, and set up how the sheet is seen and printed."""
        for block in blocks:
            self._block(block)
        for column, letters in self.widths.items():
            self.paper.set_column(column, column, letters + MARGIN)
        self._set_heights()
        tables = [block for block in blocks if isinstance(block, TableBlock)]
        if len(tables) == 1 and self.first_table is not None:
            self.paper.freeze_panes(self.first_table, 1)
            self.paper.repeat_rows(self.first_table - 1)
            if self.filtered:
                self.paper.autofilter(*self.filtered)
        self.paper.set_landscape()
        self.paper.set_paper(9)  # A4
        across = -(-self._letters(max(self.widths, default=0)) // MOST_LETTERS_OF_A_PAGE)
        self.paper.fit_to_pages(across, 0)
        if across > 1:
            self.paper.repeat_columns(0, 1)
        self.paper.hide_gridlines(2)

    def _block(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                self.row += bool(self.row and level <= MAIN_LEVELS and not self.is_apart)
                self._words(text, self.formats.heading(level))
            case Paragraph(text, level):
                self._words(text, self.formats.words(level))
            case Note(text):
                self._words(text, self.formats.note)
            case Points(title, items):
                self._words(f"{title}:", self.formats.words(0))
                for item in items:
                    self._words(f"- {item}", self.formats.words(1))
            case TableBlock():
                self._table(block)
            case Figure(name, title, alt, table):
                self._figure(name, title, alt, table)
            case Plot():
                self._plot(block)
            case Chart():
                raise ValueError("A flow chart has no place in a workbook: show the table of its arrows.")

    def _words(self, text: str, how: Any) -> None:
        """Write a text across some columns."""
        self.paper.merge_range(self.row, 0, self.row, WORDS_ACROSS, "", how)
        self.paper.write_string(self.row, 0, text, how)
        self.told.append((self.row, text, how))
        self.row += 1
        self.is_apart = False

    def _set_heights(self) -> None:
        """Make rows of words as high as their lines, when it is known how wide the columns are."""
        letters = self._letters(WORDS_ACROSS)
        for row, text, how in self.told:
            height = self.formats.height(how)
            lines = [part for line in text.split("\n") for part in textwrap.wrap(line, int(letters / height)) or [""]]
            self.paper.set_row(row, LINE_HEIGHT * len(lines) * height)

    def _letters(self, last: int) -> int:
        """Return how many letters wide the columns are up to one."""
        found = 0
        for column in range(last + 1):
            found += self.widths.get(column, USUAL_LETTERS) + MARGIN
        return found

    def _table(self, table: TableBlock) -> CellGrid:
        """Write a table under its title and what says how to read it, and a line of nothing below."""
        if table.title:
            self._words(table.title, self.formats.heading(3))
        if table.caption:
            self._words(table.caption, self.formats.words(0))
        grid = grid_of(table, self.row)
        widths = widths_of(grid)
        heads = zip(grid.labels, widths, strict=True)
        lines = max(len(textwrap.wrap(label, max(letters, 1))) for label, letters in heads)
        self.paper.set_row(self.row, LINE_HEIGHT * max(lines, 1))
        for place, label in enumerate(grid.labels):
            self.paper.write_string(
                self.row, place, label, self.formats.head(is_left=grid.is_left[place], is_first=not place)
            )
        for number, cells in enumerate(grid.rows, self.row + 1):
            if (high := max(map(_lines_of, cells, widths), default=1)) > 1:
                self.paper.set_row(number, LINE_HEIGHT * high)
            for place, cell in enumerate(cells):
                if place in grid.inputs and not cell:
                    self.paper.write_blank(number, place, None, self.formats.to_fill)
                else:
                    look = grid.strong[number - self.row - 1], grid.is_left[place]
                    self._cell(number, place, cell, strong=look[0], is_left=look[1])
        for place, letters in enumerate(widths):
            self.widths[place] = max(self.widths.get(place, 0), letters)
        self.first_table = self.first_table or self.row + 1
        if grid.rows and not grid.inputs:
            self.filtered = (self.row, 0, self.row + len(grid.rows), len(grid.labels) - 1)
        self.row += len(grid.rows) + 2
        self.is_apart = True
        return grid

    def _cell(self, row: int, column: int, cell: Any, *, strong: bool, is_left: bool) -> None:
        if isinstance(cell, str):
            self.paper.write_string(row, column, cell, self.formats.text(strong, is_left, is_first=not column))
        elif isinstance(cell, Link):
            address = f"internal:'{cell.heading}'!A1"
            self.paper.write_url(row, column, address, self.formats.link, string=cell.text)
        elif cell is not None:
            value, shape = cell
            self.paper.write_number(row, column, value, self.formats.number(shape, strong=strong))

    def _figure(self, name: str, title: str, alt: str, table: TableBlock) -> None:
        self._words(title, self.formats.heading(2))
        self._words(alt, self.formats.words(0))
        if name in self.pictures:
            held = io.BytesIO(self.pictures[name])
            how = {"image_data": held, "description": f"{title}. {alt}", "x_scale": 0.7, "y_scale": 0.7}
            self.paper.insert_image(self.row, 0, f"{name}.png", how)
            self.row += PICTURE_ROWS
        self._table(table)

    def _plot(self, plot: Plot) -> None:
        self._words(plot.title, self.formats.heading(2))
        self._words(plot.alt, self.formats.words(0))
        at = self.row
        self.row += GRAPH_ROWS
        grid = self._table(plot.table)
        add_graph(self.book, self.paper, plot, grid, at)
