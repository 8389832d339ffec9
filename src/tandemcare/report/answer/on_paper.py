"""The first screen for a paper: the same blocks, without what only a terminal needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tandemcare.results import Results

from ..about import PRESENT_BUT_PEAK
from ..blocks import Block, Heading, Note, Paragraph, Row, Subhead, TableBlock
from ..pictures import over_time_charts
from .facts import RunFacts
from .findings import WARNING
from .findings import headline as first_finding
from .options import PEOPLE, heads_in_words
from .screen import answer
from .sure import VARY, VARY_IN_FULL

_HEADED = re.compile(r"^([A-Z]{2,}(?: [A-Z]+)*) {2,}(.*)$", re.DOTALL)
"""A paragraph of the screen that begins with its own heading, as there is no room for a line of it."""
_WARNS, BEWARE = re.compile(rf"^(\d )?{re.escape(WARNING)}"), "Beware: "
"""What begins with the sign of a warning, behind its number if it has one, and the word that a paper has for it."""
CUT = "..."
"""What a title of the screen ends with that is cut."""


def title_of_screen(results: Results) -> str:
    """Return what the first screen is called."""
    return next(block.text for block in _blocks(results) if isinstance(block, Heading))


def headline(results: Results) -> str:
    """Return the sentence that stands first: the first finding; of a run that finds nothing, what its chart says."""
    if said := first_finding(RunFacts(results)):
        return said
    for chart in over_time_charts(results):
        return f"{chart.title}."
    return title_of_screen(results)


def screen(results: Results) -> tuple[Block, ...]:
    """Return the first screen but for its title and what it says of folders: each heading on a line of its own."""
    titles = tuple(results.titles.values())
    _, *rest = (block for block in _blocks(results) if not isinstance(block, Note))
    return tuple(each for block in rest for each in (*_for_paper(block, titles), *_key(block, results)))


def _key(block: Block, results: Results) -> Iterator[Block]:
    """Yield what the heads of the table of options stand for, right below it."""
    words = heads_in_words(results) if isinstance(block, TableBlock) and len(block.columns) > len(PEOPLE) else ""
    if words:
        yield Paragraph(words)


def _blocks(results: Results) -> Iterator[Block]:
    for part in answer(results):
        yield from part.blocks


def _for_paper(block: Block, titles: Sequence[str]) -> Iterator[Block]:
    if isinstance(block, Heading):
        yield Heading(_calm(block.text), 2)
        return
    if isinstance(block, TableBlock):
        has_pounds = len(block.columns) > len(PEOPLE)
        yield Heading(f"{block.title}; £m are {PRESENT_BUT_PEAK}" if has_pounds else block.title, 2)
        yield replace(_full_titles(block, titles), title="")
        return
    if not isinstance(block, Paragraph):
        yield block
        return
    found = _HEADED.match(block.text)
    if found:
        yield Heading(_calm(found[1]), 2)
    said = Paragraph(found[2].replace(VARY, VARY_IN_FULL)) if found else block
    yield replace(said, text=_WARNS.sub(rf"\1{BEWARE}", said.text))


def _full_titles(table: TableBlock, titles: Sequence[str]) -> TableBlock:
    """Return a table in which titles stand whole that the screen has cut, as paper can fold them."""
    return replace(table, rows=tuple(_full_title(row, titles) for row in table.rows))


def _full_title(row: Row | Subhead, titles: Sequence[str]) -> Row | Subhead:
    if isinstance(row, Subhead):
        return row
    first, *others = row.cells
    if isinstance(first, str) and first.endswith(CUT):
        known = [title for title in titles if title.startswith(first.removesuffix(CUT))]
        first = known[0] if len(known) == 1 else first
    return replace(row, cells=(first, *others), level=0)


def _calm(text: str) -> str:
    """Return a heading in small letters, where the screen has it in capitals."""
    return text.capitalize() if text.isupper() else text
