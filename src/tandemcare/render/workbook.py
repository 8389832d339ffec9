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
from .grids import NO_CHART, CellGrid, GridCell, grid_of, widths_of
from .pages import Extent, set_up_pages
from .papers import Formats
from .seen import seen

WRITTEN = datetime(2026, 4, 1)
"""What a workbook says of when it was made: always this, so that the same results make the same bytes."""
MOST_LETTERS_OF_A_NAME = 31
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MOST_ACROSS, WIDEST_WORDS, USUAL_WIDTH, MARGIN = 10, 120.0, 8.43, 3
"""Columns that a paragraph may run across and how wide they may be together, in digits; how wide a column is that holds
no table, and what one that does has to spare: a head has room for the button of a filter."""
LETTERS_OF_A_DIGIT = 1.12
"""Letters for which there is room where a digit stands, with some to spare as nobody knows the letters of a reader."""
LOWEST_TO_FREEZE = 12
"""A head below this row would leave no room for the rows under it."""
LINE_HEIGHT = 15.0
MAIN_LEVELS = 2
"""Headings down to this level stand a line apart from what is above them."""
PICTURE_ROWS, GRAPH_ROWS = 26, 20


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


def _tables_of(block: Block) -> list[TableBlock]:
    """Return the table of a block, if it has one."""
    return [block] if isinstance(block, TableBlock) else [block.table] if isinstance(block, Plot | Figure) else []


def _lines_of(cell: GridCell, letters: int) -> int:
    """Return how many lines a text takes in a column so wide; not every program finds that out by itself."""
    if not isinstance(cell, str):
        return 1
    return len([part for line in cell.split("\n") for part in textwrap.wrap(line, letters) or [""]])


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
    filtered: tuple[int, int, int, int] | None = None

    def write(self, blocks: Sequence[Block]) -> None:
        """Write blocks, and set up how the sheet is seen and printed."""
        tables = [table for block in blocks for table in _tables_of(block)]
        for table in tables:
            for place, letters in enumerate(widths_of(grid_of(table))):
                self.widths[place] = max(self.widths.get(place, 0), letters)
        for column, letters in self.widths.items():
            self.paper.set_column(column, column, letters + MARGIN)
        for block in blocks:
            self._block(block)
        # The head of one of several tables would stand above the rows of the others.
        if len(tables) == 1 and self.first_table is not None:
            if self.first_table <= LOWEST_TO_FREEZE:
                self.paper.freeze_panes(self.first_table, 1)
            if self.filtered:
                self.paper.autofilter(*self.filtered)
        head = self.first_table - 1 if len(tables) == 1 and self.first_table is not None else None
        set_up_pages(self.paper, Extent(self.row, self._all_widths(), head))
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
                raise ValueError(NO_CHART)

    def _words(self, text: str, how: Any) -> None:
        """Write a text across some columns, as high as its lines."""
        last, letters = self._across()
        height = self.formats.height(how)
        lines = len([line for part in text.split("\n") for line in textwrap.wrap(part, int(letters / height)) or [""]])
        self.paper.merge_range(self.row, 0, self.row, last, "", how)
        self.paper.write_string(self.row, 0, text, how)
        self.paper.set_row(self.row, LINE_HEIGHT * lines * height)
        self.row += 1
        self.is_apart = False

    def _across(self) -> tuple[int, float]:
        """Return the last column that words run across, and the letters of a line of them."""
        last, wide = 0, self._width(0)
        while last + 1 < MOST_ACROSS and wide + self._width(last + 1) <= WIDEST_WORDS:
            last += 1
            wide += self._width(last)
        return max(last, 1), max(wide, self._width(0) + self._width(1)) * LETTERS_OF_A_DIGIT

    def _all_widths(self) -> tuple[float, ...]:
        """Return how wide each column is that holds something: words run across two at least."""
        last = max(self.widths, default=0) if self.widths else self._across()[0]
        return tuple(self._width(column) for column in range(max(last, 1) + 1))

    def _width(self, column: int) -> float:
        return self.widths[column] + MARGIN if column in self.widths else USUAL_WIDTH

    def _table(self, table: TableBlock) -> CellGrid:
        """Write a table under its title and what says how to read it, and a line of nothing below."""
        if table.title:
            self._words(table.title, self.formats.heading(3))
        if table.caption:
            self._words(table.caption, self.formats.words(0))
        grid = grid_of(table, self.row)
        self._height(self.row, grid.labels)
        for place, label in enumerate(grid.labels):
            self.paper.write_string(
                self.row, place, label, self.formats.head(is_left=grid.is_left[place], is_first=not place)
            )
        for number, cells in enumerate(grid.rows, self.row + 1):
            self._height(number, cells)
            for place, cell in enumerate(cells):
                if place in grid.inputs and not cell:
                    self.paper.write_blank(number, place, None, self.formats.to_fill)
                else:
                    look = grid.strong[number - self.row - 1], grid.is_left[place]
                    self._cell(number, place, cell, strong=look[0], is_left=look[1])
        self.first_table = self.first_table or self.row + 1
        if grid.rows and not grid.inputs:
            self.filtered = (self.row, 0, self.row + len(grid.rows), len(grid.labels) - 1)
        self.row += len(grid.rows) + 2
        self.is_apart = True
        return grid

    def _height(self, row: int, cells: Sequence[Any]) -> None:
        """Make a row as high as the most lines of a text in it."""
        lines = max((_lines_of(cell, int(self._width(place))) for place, cell in enumerate(cells)), default=1)
        self.paper.set_row(row, LINE_HEIGHT * lines)

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
