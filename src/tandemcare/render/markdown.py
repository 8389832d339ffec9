"""A report as a page of Markdown, charts as Mermaid."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tandemcare.report.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    Heading,
    Link,
    Note,
    Paragraph,
    Points,
    Report,
    Row,
    Subhead,
    Table,
    cell_text,
)

from .mermaid import mermaid


def markdown(report: Report) -> str:
    """Return a report as a page of Markdown."""
    return "\n\n".join(_drawn(block) for section in report for block in section.blocks) + "\n"


def _drawn(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {text}"
        case Paragraph(text) | Note(text):
            return text
        case Points(title, items):
            return "\n".join([f"{title}:", "", *(f"- {item}" for item in items)])
        case Table():
            return _table(block)
        case Figure(title=title, alt=alt, table=table):
            return f"**{title}.** {alt}\n\n{_table(table)}"
        case Chart():
            return f"```mermaid\n{mermaid(block)}\n```"


def _table(table: Table) -> str:
    """Return a table, under its title and what says how to read it."""
    rows = [_cells(row, len(table.columns)) for row in table.rows]
    lines = [[_head(column) for column in table.columns], ["---"] * len(table.columns), *rows]
    above = [f"**{table.title}**"] if table.title else []
    above += [table.caption] if table.caption else []
    return "\n\n".join([*above, "\n".join(_line(line) for line in lines)])


def _head(column: Column) -> str:
    label = " ".join(column.label.split())
    return f"{label} ({column.unit})" if column.unit else label


def _cells(row: Row | Subhead, columns: int) -> Sequence[str]:
    if isinstance(row, Subhead):
        return [f"*{row.text} ({row.unit})*" if row.unit else f"*{row.text}*", *[""] * (columns - 1)]
    return [f"**{text}**" if row.strong and text else text for text in map(_cell, row.cells)]


def _cell(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return "".join(f"[{part.text}](#{anchor(part.heading)})" if isinstance(part, Link) else part for part in cell)
    return cell_text(cell)


def _line(cells: Sequence[str]) -> str:
    """Return a line of a table; a bar in a cell stands for itself, and a cell is one line."""
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"


def anchor(title: str) -> str:
    """Return what a link to a heading is called."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
