"""A report on a terminal, or as plain text in anything else."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import IO

from rich.console import Console
from rich.table import Table as RuledTable
from rich.text import Text

from tandemcare.report.blocks import (
    Block,
    Chart,
    Figure,
    Heading,
    Note,
    Paragraph,
    Plot,
    Points,
    Report,
    Section,
    TableBlock,
)

from .seen import seen
from .tables import folds, lines_within, ruled

WIDTH = 112
NARROWEST = 100
WIDTH_OF_FOLDED_TABLES = 134
"""Letters: a report with a table that folds its cells is drawn as wide as this at least."""
INDENT = 2

Piece = Text | RuledTable


def show(report: Report, file: IO[str]) -> None:
    """Write a report to a terminal, or as plain text to anything else."""
    console = Console(file=file, highlight=False, markup=False, emoji=False)
    report = seen(report)
    width = min(max(console.width, NARROWEST), WIDTH) if console.is_terminal else WIDTH
    if any(folds(block) for section in report for block in section.blocks if isinstance(block, TableBlock)):
        width = max(console.width if console.is_terminal else 0, WIDTH_OF_FOLDED_TABLES)
        console.width = width
    for piece in pieces(report, width):
        # Lines are folded here or not at all: a terminal folds what is too long by itself, and a file shall have one
        # row a line.
        console.print(piece, soft_wrap=isinstance(piece, Text))


def plain(report: Report) -> str:
    """Return a report as plain text, a paragraph a line, however long."""
    return "\n".join(piece.plain for piece in pieces(seen(report), None) if isinstance(piece, Text))


def pieces(report: Report, width: int | None) -> Iterator[Piece]:
    """Yield lines of text, and tables with cells that are folded; sections stand a line apart."""
    for number, section in enumerate(report):
        if number:
            yield Text("")
        yield from _section(section, width)


def _section(section: Section, width: int | None) -> Iterator[Piece]:
    tables = [block for block in section.blocks if isinstance(block, TableBlock)]
    for block in section.blocks:
        if not isinstance(block, TableBlock):
            yield from _block(block, width)
            continue
        if block.title and not block.close:
            yield Text("")
        yield from _folded(block.caption, width)
        if folds(block):
            yield ruled(block)
        else:
            alike = [table for table in tables if table.columns == block.columns]
            yield from lines_within(block, alike)


def _block(block: Block, width: int | None) -> Iterator[Text]:
    match block:
        case Heading(text, level):
            yield Text(text.upper() if level == 1 else text, "bold")
        case Paragraph(text, level, hanging):
            yield from _folded(text, width, INDENT * level, INDENT * (level + hanging))
        case Note(text):
            yield Text(text)
        case Points(title, items):
            yield Text(f"{title}:")
            for item in items:
                yield from _folded(f"- {item}", width, INDENT, 2 * INDENT)
        case Figure(title=title, alt=alt) | Plot(title=title, alt=alt):
            yield Text(title, "bold")
            yield from _folded(alt, width)
        case Chart() | TableBlock():
            return


def _folded(text: str, width: int | None, first: int = 0, others: int = 0) -> Iterator[Text]:
    """Yield text folded to a width, its lines so many letters from the edge."""
    if width is None:
        yield from (Text(" " * first + line) for line in text.splitlines())
        return
    for line in textwrap.wrap(text, width, initial_indent=" " * first, subsequent_indent=" " * others):
        yield Text(line)
