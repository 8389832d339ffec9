"""A table as a grid of plain cells: an interval is two columns, and what rows are of is a column of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tandemcare.report.blocks import (
    CalendarMonth,
    Cell,
    Column,
    Link,
    Number,
    Range,
    Row,
    Subhead,
    TableBlock,
    cell_text,
)

PER_CENT, GENERAL = "per cent", "General"
LOW, HIGH = "low", "high"
OF, UNIT = "of", "unit"
MOST_LETTERS, MOST_LETTERS_OF_A_LABEL, LETTERS_OF_AN_INPUT = 60, 16, 12
NO_CHART = "A flow chart has no place on this paper: show the table of its arrows."
MONTH_SHAPE = "mmm yyyy"
FIRST_DAY = date(1899, 12, 30)
"""The day that a workbook counts from."""
GridCell = str | tuple[float, str] | Link | None
"""Text, a number with its shape (a format of Excel), what leads to another sheet, or nothing."""


@dataclass(frozen=True)
class CellGrid:
    """Labels and rows of plain cells; `top` is the row of a sheet on which the labels stand."""

    top: int
    labels: tuple[str, ...]
    is_left: tuple[bool, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    strong: tuple[bool, ...]
    inputs: frozenset[int] = frozenset()
    asked: tuple[int, ...] = ()
    """How wide each column is to be at least, if that is more than any is made by itself."""


def grid_of(table: TableBlock, top: int = 0) -> CellGrid:
    """Return a table as a grid whose labels stand on a row of a sheet."""
    parts = [row for row in table.rows if isinstance(row, Subhead)]
    before = ((OF, UNIT) if any(part.unit for part in parts) else (OF,)) if parts else ()
    heads = [head for column in table.columns for head in _heads(column)]
    rows, strong = [], []
    for part, row in _rows(table):
        rows.append((*(part.text, part.unit)[: len(before)], *_cells(row, table.columns, part.unit)))
        strong.append(row.strong)
    return CellGrid(
        top,
        (*before, *heads),
        (*(True for _ in before), *(_is_left(column) for column in table.columns for _ in _heads(column))),
        tuple(rows),
        tuple(strong),
        frozenset(place for place, column in enumerate(_own(table), len(before)) if column.holds == "input"),
        (*(0 for _ in before), *(column.letters for column in _own(table))),
    )


def _is_left(column: Column) -> bool:
    """Tell whether a column is read from the left, as all text is on a sheet."""
    return column.is_left or column.holds in ("name", "text", "mark")


def _own(table: TableBlock) -> Iterator[Column]:
    """Yield the column of the table that each column of its grid belongs to."""
    for column in table.columns:
        yield from (column for _ in _heads(column))


def widths_of(grid: CellGrid) -> list[int]:
    """Return the letters of the longest cell of each column, up to a limit or what is asked; a long label is folded."""
    labels = (label[:MOST_LETTERS_OF_A_LABEL] for label in grid.labels)
    columns = enumerate(zip(labels, *grid.rows, strict=True))
    return [
        min(max(*map(_letters, cells), LETTERS_OF_AN_INPUT * (at in grid.inputs)), max(MOST_LETTERS, grid.asked[at]))
        for at, cells in columns
    ]


def _letters(cell: GridCell) -> int:
    if isinstance(cell, Link):
        cell = cell.text
    if isinstance(cell, str):
        return max(map(len, cell.split("\n")))
    if cell is None:
        return 0
    number, shape = cell
    return len(MONTH_SHAPE) if shape == MONTH_SHAPE else len(f"{number:,.0f}") + _decimals(shape)


def _decimals(shape: str) -> int:
    """Return about how many signs stand after the whole part of a number."""
    return len(shape.partition(";")[0].partition(".")[2]) + 1 if "." in shape else 6 * (shape == GENERAL)


def _heads(column: Column) -> tuple[str, ...]:
    label = " ".join(column.label.replace("-\n", "").split("\n"))
    unit = f" ({column.unit})" if column.unit else ""
    return (f"{label}{unit}, {LOW}", f"{label}{unit}, {HIGH}") if column.holds == "range" else (label + unit,)


def _rows(table: TableBlock) -> Iterator[tuple[Subhead, Row]]:
    """Yield each row with what it is of."""
    part = Subhead("")
    for row in table.rows:
        if isinstance(row, Subhead):
            part = row
        else:
            yield part, row


def _cells(row: Row, columns: Sequence[Column], unit: str) -> Iterator[GridCell]:
    # A row says its unit in what it is of, in a cell, or in the head of a column.
    is_row_of_shares = any(isinstance(cell, str) and cell.startswith(PER_CENT) for cell in (unit, *row.cells))
    for column, cell in zip(columns, row.cells, strict=True):
        is_share = is_row_of_shares or column.holds == "share" or column.unit.startswith(PER_CENT)
        if column.holds != "range":
            yield _plain(cell, is_share)
        elif isinstance(cell, Range):
            yield from (_plain(cell.low, is_share), _plain(cell.high, is_share))
        else:
            yield from (cell_text(cell) or None, None)


def _plain(cell: Cell, is_share: bool) -> GridCell:
    match cell:
        case CalendarMonth(text):
            year, month = map(int, text.split("-"))
            return float((date(year, month, 1) - FIRST_DAY).days), MONTH_SHAPE
        case (Link() as link,):
            return link
    if not isinstance(cell, Number):
        return cell_text(cell) or None
    if not math.isfinite(cell.value):
        return cell.text
    # A number of so many digits, as an assumption, is in the unit of its row; only what is rounded is told in per cent.
    if cell.after == "%" or (is_share and cell.decimals is not None):
        mark = cell.after.removeprefix("%")
        return cell.value / 100.0, _shape(cell, f'%"{mark}"' if mark else "%")
    return cell.value, _shape(cell, f'"{cell.after}"' if cell.after else "")


def _shape(number: Number, after: str) -> str:
    """Return how Excel shows a number: as many decimals, perhaps with a plus, nothing without a sign."""
    if number.decimals is None:
        return GENERAL + after
    plain = "#,##0" + (f".{'0' * number.decimals}" if number.decimals else "") + after
    if not number.sign:
        return plain
    plus, minus = ("", "") if number.is_nothing else ("+", "-")
    return f"{plus}{plain};{minus}{plain};{plain}"
