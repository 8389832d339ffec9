"""A document as one page of HTML that asks for nothing else: its look inside, its graphs as SVG, no script, no address.

Opened from a disk without a network it is whole; what few will read is folded away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import count

from tandemcare.report.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    Heading,
    Link,
    Note,
    Paper,
    Paragraph,
    Plot,
    Points,
    Row,
    Section,
    Subhead,
    TableBlock,
    cell_text,
)

from .grids import NO_CHART
from .page_look import LOOK
from .plots import inline_svg
from .seen import seen

_CODE = re.compile(r"`([^`\n]+)`")
FOLDED, NUMBERS, CONTENTS = "Show the table", "The numbers that are drawn", "On this page"
ANNEX = "Annex"
LANGUAGE = "en-GB"
ALLOWED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a browser may fetch for the page: nothing."""
LONG_TABLE = 40
"""Rows from which a table is folded away."""


def html_page(paper: Paper) -> bytes:
    """Return a document as a page of HTML: the same bytes for the same blocks."""
    [whole] = seen([paper])
    body = "\n".join(_Writer().body(whole))
    title = escape(whole.title)
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{ALLOWED}">'
        f"<title>{title}</title><style>{LOOK}</style>"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGE}">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'.encode()
    )


def marked_up(text: str) -> str:
    """Return a text as HTML, in which only `code` is markup."""
    return _CODE.sub(r"<code>\1</code>", escape(text)).replace("\n", "<br>")


class _Writer:
    """Writes the blocks of one page; every heading and graph has a name of its own."""

    def __init__(self) -> None:
        self._number = count(1)
        self._contents: list[tuple[str, str]] = []

    def body(self, paper: Paper) -> Iterator[str]:
        """Yield the parts of the page from the top down."""
        main = [self._section(section) for section in paper.main]
        annex = [self._heading(ANNEX, 2)] if paper.annex else []
        annex += [self._section(section, deeper=1) for section in (*paper.annex, *paper.details)]
        links = "".join(f'<li><a href="#{name}">{text}</a></li>' for name, text in self._contents)
        yield f'<header><h1>{marked_up(paper.title)}</h1><p class="headline">{marked_up(paper.headline)}</p></header>'
        yield f'<nav aria-label="{CONTENTS}"><ul>{links}</ul></nav>'
        yield f"<main>{''.join((*main, *annex))}</main>"
        yield f"<footer><p>{marked_up(paper.foot)}</p></footer>"

    def _section(self, section: Section, deeper: int = 0) -> str:
        return f"<section>{''.join(self._block(block, deeper) for block in section.blocks)}</section>"

    def _heading(self, text: str, level: int) -> str:
        name = f"part-{next(self._number)}"
        if level == 2:
            self._contents.append((name, marked_up(text)))
        return f'<h{level} id="{name}">{marked_up(text)}</h{level}>'

    def _block(self, block: Block, deeper: int) -> str:
        match block:
            case Heading(text, level):
                return self._heading(text, min(level + deeper, 6))
            case Paragraph(text) | Note(text):
                return f"<p>{marked_up(text)}</p>"
            case Points(title, items):
                listed = "".join(f"<li>{marked_up(item)}</li>" for item in items)
                return f"<h{3 + deeper}>{marked_up(title)}</h{3 + deeper}><ul>{listed}</ul>"
            case TableBlock():
                return self._table(block, is_folded=len(block.rows) > LONG_TABLE)
            case Figure(_, title, alt, table):
                return f"<p><strong>{marked_up(title)}</strong> {marked_up(alt)}</p>{self._table(table)}"
            case Plot():
                return self._plot(block)
            case Chart():
                raise ValueError(NO_CHART)

    def _plot(self, plot: Plot) -> str:
        name = f"graph-{next(self._number)}"
        svg = inline_svg(plot, name, escape(plot.title), escape(plot.alt))
        below = f"<figcaption>{marked_up(plot.caption)}</figcaption>" if plot.caption else ""
        numbers = f"<details><summary>{NUMBERS}</summary>{self._table(plot.table)}</details>"
        return f'<figure><p class="finding">{marked_up(plot.title)}</p>{svg}{below}{numbers}</figure>'

    def _table(self, table: TableBlock, *, is_folded: bool = False) -> str:
        """Return a table in a box of its own, which scrolls where a screen is narrow."""
        name = f"table-{next(self._number)}"
        title = marked_up(table.title) if table.title else ""
        above = f'<caption id="{name}">{title}</caption>' if title else ""
        heads = "".join(_head(column) for column in table.columns)
        rows = "".join(_row(row, table.columns) for row in table.rows)
        labelled = f'aria-labelledby="{name}"' if title else f'aria-label="{_label(table)}"'
        caption = f"<p>{marked_up(table.caption)}</p>" if table.caption else ""
        whole = (
            f'<div class="wide" role="region" tabindex="0" {labelled}>'
            f"<table>{above}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{caption}"
        )
        return f"<details><summary>{FOLDED}: {title}</summary>{whole}</details>" if is_folded else whole


def _label(table: TableBlock) -> str:
    """Return what a table without a title is called: its columns."""
    return escape(", ".join(_words(column) for column in table.columns if column.label), quote=True)


def _words(column: Column) -> str:
    label = column.label.replace("-\n", "").replace("\n", " ")
    return f"{label} ({column.unit})" if column.unit else label


def _is_left(column: Column) -> bool:
    return column.is_left or column.holds == "name"


def _head(column: Column) -> str:
    words = _words(column)
    side = ' class="left"' if _is_left(column) else ""
    return f'<th scope="col"{side}>{marked_up(words)}</th>' if words else "<td></td>"


def _row(row: Row | Subhead, columns: Sequence[Column]) -> str:
    if isinstance(row, Subhead):
        text = f"{row.text} ({row.unit})" if row.unit else row.text
        return f'<tr class="subhead"><th scope="colgroup" colspan="{len(columns)}">{marked_up(text)}</th></tr>'
    first, *others = zip(row.cells, columns, strict=True)
    cells = "".join(f"<td{' class=left' if _is_left(column) else ''}>{_cell(cell)}</td>" for cell, column in others)
    strong = ' class="strong"' if row.strong else ""
    return f'<tr{strong}><th scope="row" class="left">{_cell(first[0])}</th>{cells}</tr>'


def _cell(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return "".join(marked_up(part.text if isinstance(part, Link) else part) for part in cell)
    return marked_up(cell_text(cell))
