"""A document as slides: titles that are findings, tables, and graphs that PowerPoint draws and anybody can change."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tandemcare.report.blocks import (
    Block,
    Chart,
    Figure,
    Heading,
    Note,
    Paper,
    Paragraph,
    Plot,
    Points,
    Section,
    TableBlock,
)

from .page import ANNEX, NO_CHART
from .same_bytes import WRITTEN, same_bytes
from .seen import seen
from .slide_charts import add_chart
from .slide_look import LANGUAGE, Deck, lines_of, new_deck
from .slide_tables import add_table, parts_of

MOST_LINES = 15
"""Lines of text that one slide takes."""
CONTINUED = "{} (continued)"


def slides(paper: Paper) -> bytes:
    """Return a document as a PowerPoint file: the same bytes for the same blocks."""
    [whole] = seen([paper])
    deck = new_deck(whole.foot)
    _about(deck.shown, whole)
    deck.cover(whole.title, whole.headline)
    for section in whole.main:
        _section(deck, section)
    if whole.annex:
        deck.cover(whole.title, ANNEX)
    for section in whole.annex:
        _section(deck, section)
    held = io.BytesIO()
    deck.shown.save(held)
    return same_bytes(held.getvalue())


def _about(shown: Any, paper: Paper) -> None:
    about = shown.core_properties
    about.title, about.subject, about.author, about.comments = paper.title, paper.headline, "Tandem", paper.foot
    about.language, about.created, about.modified, about.last_modified_by = LANGUAGE, WRITTEN, WRITTEN, "Tandem"
    about.revision = 1


@dataclass
class _Held:
    """Texts that wait for a slide, under the heading that they stand below."""

    title: str
    texts: list[str]


def _section(deck: Deck, section: Section) -> None:
    """Write the blocks of a section: texts together on slides, each table and graph on one of its own."""
    held = _Held("", [])
    for block in section.blocks:
        match block:
            case Heading(text):
                _write(deck, held)
                held = _Held(text, [])
            case TableBlock():
                _write(deck, held)
                _table(deck, block, held.title)
                held = _Held(held.title, [block.caption] if block.caption else [])
            case Plot():
                _write(deck, held)
                add_chart(deck, block)
                held = _Held(held.title, [])
            case _:
                held.texts += _texts(block)
    _write(deck, held)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text) | Note(text):
            yield text.replace("`", "")
        case Points(title, items):
            yield f"{title}:"
            yield from (item.replace("`", "") for item in items)
        case Figure(_, title, alt):
            yield from (title, alt)
        case Chart():
            raise ValueError(NO_CHART)


def _write(deck: Deck, held: _Held) -> None:
    """Write texts on as many slides as they need."""
    for number, texts in enumerate(_pages(held.texts)):
        deck.text_slide(held.title if not number else CONTINUED.format(held.title), texts)


def _pages(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield texts slide by slide: as many as one takes."""
    page: list[str] = []
    lines = 0
    for text in texts:
        its_lines = lines_of(text)
        if page and lines + its_lines > MOST_LINES:
            yield page
            page, lines = [], 0
        page.append(text)
        lines += its_lines
    if page:
        yield page


def _table(deck: Deck, table: TableBlock, title: str) -> None:
    """Write a table on as many slides as it needs, its head on each."""
    named = table.title or title
    for number, part in enumerate(parts_of(table)):
        add_table(deck, part, named if not number else CONTINUED.format(named))
