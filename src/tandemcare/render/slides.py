"""A document as slides: titles that are findings, tables, and graphs that PowerPoint draws and anybody can change."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
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
from tandemcare.sums import summed

from .grids import NO_CHART
from .same_bytes import WRITTEN, same_bytes
from .seen import seen
from .slide_charts import add_chart
from .slide_look import LANGUAGE, Deck, lines_of, new_deck
from .slide_tables import add_table, parts_of

MOST_LINES, LINES_OF_A_HEADING = 18.0, 1.5
"""Lines of text that one slide takes, and how many of them a heading is."""
SMALL = 0.75
"""How large text behind the slides that everybody sees is, beside theirs."""
CONTINUED = "{} (continued)"


def slides(paper: Paper) -> bytes:
    """Return a document as a PowerPoint file: the same bytes for the same blocks."""
    [whole] = seen([paper])
    deck = new_deck(whole.foot)
    _about(deck.shown, whole)
    first, *others = whole.slides or whole.main or (Section(()),)
    leading = [
        text for block in takewhile(lambda one: isinstance(one, Paragraph), first.blocks) for text in _texts(block)
    ]
    deck.cover(whole.title, whole.headline, *leading)
    _Writer(deck).write((Section(first.blocks[len(leading) :]), *others))
    if behind := whole.behind or whole.annex:
        _Writer(deck, scale=SMALL).write(behind)
    held = io.BytesIO()
    deck.shown.save(held)
    return same_bytes(held.getvalue())


def _about(shown: Any, paper: Paper) -> None:
    about = shown.core_properties
    about.title, about.subject, about.author, about.comments = paper.title, paper.headline, "Tandem", paper.foot
    about.language, about.created, about.modified, about.last_modified_by = LANGUAGE, WRITTEN, WRITTEN, "Tandem"
    about.revision = 1


@dataclass
class _Group:
    """Texts under their heading, which wait for a slide with letters of some scale."""

    heading: str
    scale: float = 1.0
    texts: list[str] = field(default_factory=list)

    @property
    def lines(self) -> float:
        """How many lines of a slide with large letters it takes."""
        return self.scale * (LINES_OF_A_HEADING + summed(lines_of(text, self.scale) for text in self.texts))


@dataclass
class _Writer:
    """Writes sections on slides: texts together as far as they fit, each table and graph on a slide of its own."""

    deck: Deck
    scale: float = 1.0
    heading: str = ""
    waiting: list[_Group] = field(default_factory=list)

    def write(self, sections: Sequence[Section]) -> None:
        """Write all blocks of some sections."""
        blocks = deque(block for section in sections for block in section.blocks)
        while blocks:
            block = blocks.popleft()
            match block:
                case Heading(text):
                    self.heading = text
                    self.waiting.append(_Group(text, self.scale))
                case TableBlock():
                    self._table(block, blocks)
                case Plot():
                    self._flush()
                    add_chart(self.deck, block)
                case _:
                    self._say(_texts(block))
        self._flush()

    def _say(self, texts: Iterable[str]) -> None:
        if not self.waiting:
            self.waiting.append(_Group(self.heading, self.scale))
        self.waiting[-1].texts += texts

    def _table(self, table: TableBlock, blocks: deque[Block]) -> None:
        """Write a table on as many slides as it needs; sentences that follow stand below it, if there is room."""
        self._flush()
        notes = [table.caption] if table.caption else []
        while blocks and isinstance(blocks[0], Paragraph):
            notes += _texts(blocks.popleft())
        parts = list(parts_of(table, notes))
        for number, part in enumerate(parts):
            title = table.title or self.heading
            is_last = number == len(parts) - 1
            left = add_table(self.deck, part, title if not number else CONTINUED.format(title), notes * is_last)
            if is_last and left:
                self.waiting.append(_Group(self.heading or title, self.scale, left))

    def _flush(self) -> None:
        """Write the groups that wait, as many on a slide as it takes; one that is too long runs on."""
        slide: list[_Group] = []
        for group in (part for each in self.waiting if each.texts for part in _parts(each)):
            if slide and summed(each.lines for each in (*slide, group)) > MOST_LINES:
                self._slide(slide)
                slide = []
            slide.append(group)
        if slide:
            self._slide(slide)
        self.waiting = []

    def _slide(self, groups: Sequence[_Group]) -> None:
        first, *others = groups
        told = [(text, False) for text in first.texts]
        for group in others:
            told += [(group.heading, True), *((text, False) for text in group.texts)]
        self.deck.text_slide(first.heading, told, self.scale)


def _parts(group: _Group) -> Iterator[_Group]:
    """Yield a group in parts that each fit on a slide."""
    part = _Group(group.heading, group.scale)
    for text in group.texts:
        if part.texts and part.lines + part.scale * lines_of(text, part.scale) > MOST_LINES:
            yield part
            part = _Group(CONTINUED.format(group.heading), group.scale)
        part.texts.append(text)
    yield part


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
