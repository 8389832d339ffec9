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
    Plot,
    Points,
    Report,
    Row,
    Subhead,
    TableBlock,
    cell_text,
)

from .mermaid import mermaid
from .seen import seen

_CODE = re.compile(r"(`[^`\n]+`)")
# Between letters an underscore is no markup, and names have many.
_MARKUP = re.compile(r"[\\<*\[|`]|(?<![^\W_])_|_(?![^\W_])")
_BAR = re.compile(r"(?<!\\)\|")
_BEGINS = re.compile(r"^(\s*[0-9]*)([#>+-]|(?<=[0-9])[.)](?=\s))")
_ENDS = re.compile(r"\s*\n\s*")


def markdown(report: Report) -> str:
    """Return a report as a page of Markdown."""
    return "\n\n".join(_drawn(block) for section in seen(report) for block in section.blocks) + "\n"


def _drawn(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {as_text(text)}"
        case Paragraph(text) | Note(text):
            return _begun(as_text(text))
        case Points(title, items):
            return "\n".join([f"{as_text(title)}:", "", *(f"- {_begun(as_text(item))}" for item in items)])
        case TableBlock():
            return _table(block)
        case Figure(title=title, alt=alt, table=table) | Plot(title=title, alt=alt, table=table):
            return f"**{as_text(title)}.** {as_text(alt)}\n\n{_table(table)}"
        case Chart():
            return f"```mermaid\n{mermaid(block)}\n```"


def _table(table: TableBlock) -> str:
    """Return a table, under its title and what says how to read it."""
    rows = [_cells(row, len(table.columns)) for row in table.rows]
    lines = [[_head(column) for column in table.columns], ["---"] * len(table.columns), *rows]
    above = [f"**{as_text(table.title)}**"] if table.title else []
    above += [_begun(as_text(table.caption))] if table.caption else []
    return "\n\n".join([*above, "\n".join(_line(line) for line in lines)])


def _head(column: Column) -> str:
    label = as_text(column.label)
    return f"{label} ({as_text(column.unit)})" if column.unit else label


def _cells(row: Row | Subhead, columns: int) -> Sequence[str]:
    if isinstance(row, Subhead):
        text = as_text(f"{row.text} ({row.unit})" if row.unit else row.text)
        return [f"*{text}*", *[""] * (columns - 1)]
    return [f"**{text}**" if row.strong and text else text for text in map(_cell, row.cells)]


def _cell(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return "".join(
            f"[{_in_brackets(part.text)}](#{anchor(part.heading)})" if isinstance(part, Link) else as_text(part)
            for part in cell
        )
    return as_text(cell_text(cell))


def _line(cells: Sequence[str]) -> str:
    """Return a line of a table; a bar in a cell stands for itself, and a cell is one line."""
    held = " | ".join(_BAR.sub(r"\\|", cell) for cell in cells)
    return f"| {held} |"


def as_text(text: str) -> str:
    """Return a text of one line in which only `code` is markup: other signs of Markdown stand for themselves."""
    parts = _CODE.split(text)
    whole = "".join(part if number % 2 else _MARKUP.sub(r"\\\g<0>", part) for number, part in enumerate(parts))
    return _ENDS.sub(" ", whole)


def _in_brackets(text: str) -> str:
    return as_text(text).replace("]", "\\]")


def _begun(text: str) -> str:
    """Return a paragraph that begins no heading, list or quotation, whatever its first sign is."""
    return _BEGINS.sub(r"\g<1>\\\g<2>", text)


def anchor(title: str) -> str:
    """Return what a link to a heading is called."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
