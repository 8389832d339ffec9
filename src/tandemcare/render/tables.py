"""Tables in letters: plain lines where every cell has one, and a ruled table where cells are folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from rich import box
from rich.table import Table as RuledTable
from rich.text import Text

from tandemcare.report.blocks import Column, Row, Subhead, TableBlock, cell_text

GAP, AIRY_GAP, LEAST_GAP = 2, 3, 1
INDENT = 2
MOST_LETTERS = 120
"""No row is wider, however many scenarios, years or measures there are."""


def folds(table: TableBlock) -> bool:
    """Tell whether cells of a table are folded."""
    return any(column.folds for column in table.columns)


def widths_of(tables: Sequence[TableBlock]) -> list[int]:
    """Return how wide the columns of tables are that are drawn alike: as their longest cell or heading."""
    columns = tables[0].columns
    every = [_cells(row) for table in tables for row in table.rows if isinstance(row, Row)]
    every += [line for table in tables for line in _heads(table)]
    return [max(column.letters, *(len(cells[place]) for cells in every)) for place, column in enumerate(columns)]


def lines_within(table: TableBlock, alike: Sequence[TableBlock]) -> Iterator[Text]:
    """Yield headings and rows, each on a line of at most 120 letters.

    Columns are as wide as in all tables that are drawn alike, else as narrow as they can be; what is too wide even so
    is drawn in parts below one another, each with the names of the rows.
    """
    usual, own = AIRY_GAP if table.airy else GAP, widths_of([table])
    for widths, gap in ((widths_of(alike), usual), (own, usual), (own, LEAST_GAP)):
        if len((" " * gap).join("x" * width for width in widths)) <= MOST_LETTERS:
            yield from lines_of(table, widths, gap)
            return
    for number, places in enumerate(_parts(table.columns, own)):
        if number:
            yield Text("")
        yield from lines_of(_with_columns(table, places), [own[place] for place in places], GAP)


def _parts(columns: Sequence[Column], widths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places of columns that have room beside one another, the first in each part.

    A mark belongs to the column before it, and stays beside it.
    """
    part, used = [0], widths[0]
    for place in range(1, len(widths)):
        wide = GAP + widths[place]
        if place + 1 < len(columns) and columns[place + 1].holds == "mark":
            wide += GAP + widths[place + 1]
        if columns[place].holds != "mark" and len(part) > 1 and used + wide > MOST_LETTERS:
            yield part
            part, used = [0], widths[0]
        part.append(place)
        used += GAP + widths[place]
    yield part


def _with_columns(table: TableBlock, places: Sequence[int]) -> TableBlock:
    """Return a table with some of its columns."""
    rows = [
        replace(row, cells=tuple(row.cells[place] for place in places)) if isinstance(row, Row) else row
        for row in table.rows
    ]
    return replace(table, columns=tuple(table.columns[place] for place in places), rows=tuple(rows))


def lines_of(table: TableBlock, widths: Sequence[int], gap: int) -> Iterator[Text]:
    """Yield headings and rows, each on a line."""
    columns = table.columns
    for cells in _heads(table):
        yield Text(_line(cells, columns, widths, gap), "bold")
    for row in table.rows:
        if isinstance(row, Subhead):
            yield Text(_across(row), "italic")
        else:
            yield Text(_line(_cells(row), columns, widths, gap))


def ruled(table: TableBlock) -> RuledTable:
    """Return a table with a rule below its headings, as wide as its columns say, cells folded."""
    drawn = RuledTable(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for column in table.columns:
        side: Literal["left", "right"] = "left" if column.is_left else "right"
        drawn.add_column(column.label, justify=side, no_wrap=not column.folds, width=column.letters)
    for row in table.rows:
        if isinstance(row, Row):
            drawn.add_row(*_cells(row), style="bold" if row.strong else "")
        else:
            drawn.add_row(Text(_across(row), "italic", no_wrap=False, overflow="fold"))
    return drawn


def _across(row: Subhead) -> str:
    return f"{row.text} ({row.unit})" if row.unit else row.text


def _cells(row: Row) -> list[str]:
    first, *others = map(cell_text, row.cells)
    return [" " * INDENT * row.level + first, *others]


def _heads(table: TableBlock) -> list[list[str]]:
    """Return the lines of headings: the title of a table stands in the last, at the side of names."""
    labels = [f"{column.label} ({column.unit})" if column.unit else column.label for column in table.columns]
    height = max(label.count("\n") for label in labels) + 1
    lines = [list(line) for line in zip(*(_lowered(label.split("\n"), height) for label in labels), strict=True)]
    if table.title:
        lines[-1][0] = table.title.upper()
    return lines


def _lowered(lines: list[str], height: int) -> list[str]:
    return [*[""] * (height - len(lines)), *lines]


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int], gap: int) -> str:
    placed = (
        cell.ljust(width) if column.is_left else cell.rjust(width)
        for cell, column, width in zip(cells, columns, widths, strict=True)
    )
    return (" " * gap).join(placed).rstrip()
