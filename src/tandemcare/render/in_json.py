"""Sheets of blocks as plain objects of JSON: the same words, and the same numbers in the same rows, as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

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

from .grids import NO_CHART, GridCell, grid_of
from .seen import seen


def sheets_json(sheets: Sequence[Worksheet]) -> dict[str, Any]:
    """Return the words and the tables of each sheet by its name, from the top down.

    A number is what stands in its cell: a share is 0 to 1, and nothing stands where a cell is empty.
    """
    return {
        sheet.name: {
            "words": [text for block in sheet.blocks for text in _words(block)],
            "tables": [_plain(title, table) for block in sheet.blocks for title, table in _tables(block)],
        }
        for sheet in seen(sheets)
    }


def _words(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text) | Note(text):
            yield text
        case Points(title, items):
            yield from (title, *items)
        case Plot(title, alt, table) | Figure(_, title, alt, table):
            yield from (title, alt, *_words(table))
        case TableBlock():
            yield from (text for text in (block.title, block.caption) if text)
        case Chart():
            raise ValueError(NO_CHART)


def _tables(block: Block) -> Iterator[tuple[str, TableBlock]]:
    match block:
        case TableBlock():
            yield block.title, block
        case Plot(title, _, table) | Figure(_, title, _, table):
            yield title, table


def _plain(title: str, table: TableBlock) -> dict[str, Any]:
    grid = grid_of(table)
    return {"title": title, "columns": list(grid.labels), "rows": [list(map(_cell, row)) for row in grid.rows]}


def _cell(cell: GridCell) -> str | float | None:
    if isinstance(cell, Link):
        return cell.text
    return cell[0] if isinstance(cell, tuple) else cell
