"""Tables of slides: as many rows as a slide takes, letters that can be read from the back, the head on each slide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from tandemcare.report.blocks import Row, Subhead, TableBlock
from tandemcare.sums import summed

from .slide_look import EDGE_IN, FOOT_IN, TEXT_SIZE, TOP_IN, WIDTH_IN, Deck, box_of, describe, lines_of, look, words
from .word_tables import BOLD, is_left, labels_of, text_of, widths_of

SIZES = (22.0, 19.0, 16.0, 14.0, 12.5, 11.0, 10.0)
"""Sizes of letters in points, the largest first: a table has the first at which it fits on one slide, or the last."""
LINE_OF_A_POINT, LETTER_OF_A_POINT = 0.0172, 0.0079
"""How high a line and how wide a letter is in inches a point, rather too much, so that what is counted fits."""
MARGIN_IN, SIDE_IN = 0.03, 0.06
NOTE_SIZES = (14.0, 12.0, 10.5)
"""Sizes of letters of notes below a table, the largest first: they have the first at which all have room."""
SHADE, HEAD, LINE = "FFFFFF", "E8EDF2", "B1B8BF"
ROOM_IN = FOOT_IN - TOP_IN - 0.1
ACROSS_IN = WIDTH_IN - 2.0 * EDGE_IN
MOST_LINES_OF_A_CELL = 24


@dataclass(frozen=True)
class MeasuredTable:
    """A table with the widths of its columns and the size of its letters."""

    table: TableBlock
    size: float

    @cached_property
    def widths(self) -> list[float]:
        """How wide its columns are."""
        return widths_of(self.table, labels_of(self.table.columns), ACROSS_IN)

    @property
    def head(self) -> float:
        """How high the head is."""
        return self._high(labels_of(self.table.columns), self.widths)

    def height(self, row: Row | Subhead) -> float:
        """Return how high a row is, by its longest cell."""
        if isinstance(row, Subhead):
            return self._high([row.text], [ACROSS_IN])
        return self._high(list(map(text_of, row.cells)), self.widths)

    def folded(self, text: str, width: float) -> list[str]:
        """Return a text in the lines that it takes in a cell so wide."""
        letters = max(int((width - 2.0 * SIDE_IN) / (LETTER_OF_A_POINT * self.size)), 1)
        return [part for line in text.split("\n") for part in textwrap.wrap(line, letters) or [""]]

    def _high(self, texts: Sequence[str], widths: Sequence[float]) -> float:
        lines = max(len(self.folded(text, width)) for text, width in zip(texts, widths, strict=True))
        return 2.0 * MARGIN_IN + LINE_OF_A_POINT * self.size * lines

    @property
    def is_unbroken(self) -> bool:
        """Tell whether every word of the table fits into its column."""
        rows = [list(map(text_of, row.cells)) for row in self.table.rows if isinstance(row, Row)]
        room = [(width - 2.0 * SIDE_IN) / (LETTER_OF_A_POINT * self.size) for width in self.widths]
        heads = labels_of(self.table.columns)
        return all(
            len(word) * wide <= letters
            for wide, texts in ((BOLD, heads), *((1.0, cells) for cells in rows))
            for text, letters in zip(texts, room, strict=True)
            for word in text.split()
        )

    @property
    def whole(self) -> float:
        """How high the whole table is."""
        return self.head + summed(map(self.height, self.table.rows))


def _measured(table: TableBlock, notes: Sequence[str]) -> MeasuredTable:
    """Return a table in the largest letters in which it fits on a slide with its notes, or else without them."""
    sizes = [MeasuredTable(table, size) for size in SIZES]
    room = ROOM_IN - _high(notes, NOTE_SIZES[-1])
    fits = [each for limit in (room, ROOM_IN) for each in sizes if each.whole <= limit and each.is_unbroken]
    return fits[0] if fits else sizes[-1]


def parts_of(table: TableBlock, notes: Sequence[str] = ()) -> Iterator[MeasuredTable]:
    """Yield a table slide by slide, what rows are of said again on each; notes stand below the last."""
    measured = _measured(table, notes)
    rows: list[Row | Subhead] = []
    used, under = measured.head, None
    for row in (short for each in table.rows for short in _short(each, measured)):
        height = measured.height(row)
        if rows and used + height > ROOM_IN:
            while rows and isinstance(rows[-1], Subhead):
                rows.pop()  # it goes with its rows
            yield MeasuredTable(replace(table, rows=tuple(rows)), measured.size)
            rows = [under] if under and not isinstance(row, Subhead) else []
            used = measured.head + summed(map(measured.height, rows))
        under = row if isinstance(row, Subhead) else under
        rows.append(row)
        used += height
    if rows:
        yield MeasuredTable(replace(table, rows=tuple(rows)), measured.size)


def _short(row: Row | Subhead, measured: MeasuredTable) -> Iterator[Row | Subhead]:
    """Yield a row in parts, where a cell of it is longer than a slide."""
    if isinstance(row, Subhead) or measured.height(row) <= ROOM_IN * 0.8:
        yield row
        return
    columns = [measured.folded(text_of(cell), width) for cell, width in zip(row.cells, measured.widths, strict=True)]
    for start in range(0, max(map(len, columns)), MOST_LINES_OF_A_CELL):
        yield Row(tuple("\n".join(lines[start : start + MOST_LINES_OF_A_CELL]) for lines in columns))


def add_table(deck: Deck, part: MeasuredTable, title: str, notes: Sequence[str] = ()) -> list[str]:
    """Add a slide with a table, and notes below it; return the notes for which there was no room."""
    from pptx.util import Inches

    table = part.table
    heads = labels_of(table.columns)
    slide = deck.slide(title)
    heights = [part.head, *map(part.height, table.rows)]
    box = Inches(EDGE_IN), Inches(TOP_IN), Inches(ACROSS_IN), Inches(summed(heights))
    frame = slide.shapes.add_table(len(heights), len(heads), *box)
    describe(frame, title, f"{title}: {', '.join(filter(None, heads))}")
    made = frame.table
    made.first_row, made.horz_banding = True, False
    for column, width in zip(made.columns, part.widths, strict=True):
        column.width = Inches(width)
    for row, height in zip(made.rows, heights, strict=True):
        row.height = Inches(height)
    lefts = [is_left(column) for column in table.columns]
    _fill(made, 0, heads, lefts, part.size, is_bold=True, shade=HEAD)
    for number, row in enumerate(table.rows, 1):
        if isinstance(row, Subhead):
            made.cell(number, 0).merge(made.cell(number, len(heads) - 1))
            texts = [f"{row.text} ({row.unit})" if row.unit else row.text, *[""] * (len(heads) - 1)]
            _fill(made, number, texts, lefts, part.size, is_bold=True, shade=HEAD)
        else:
            texts = list(map(text_of, row.cells))
            _fill(made, number, texts, lefts, part.size, is_bold=row.strong, shade=SHADE)
    below = TOP_IN + summed(heights) + 0.1
    size = next((size for size in NOTE_SIZES if below + _high(notes, size) <= FOOT_IN), None)
    if not notes or size is None:
        return list(notes)
    words(box_of(slide, below, _high(notes, size)).text_frame, notes, size, after=2.0)
    return []


def _high(notes: Sequence[str], size: float) -> float:
    """Return how high notes are with letters of this size."""
    return summed(1.3 * size / 72.0 * lines_of(note, size / TEXT_SIZE) for note in notes)


def _fill(
    made: Any, row: int, texts: Sequence[str], lefts: Sequence[bool], size: float, *, is_bold: bool, shade: str
) -> None:
    """Write the cells of a row, with a fine line below it."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches

    for place, (text, left) in enumerate(zip(texts, lefts, strict=True)):
        cell = made.cell(row, place)
        cell.margin_top = cell.margin_bottom = Inches(MARGIN_IN)
        cell.margin_left = cell.margin_right = Inches(SIDE_IN)
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(shade)
        _line_below(cell)
        for number, line in enumerate(text.split("\n")):
            frame = cell.text_frame
            paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT if left else PP_ALIGN.RIGHT
            if line:
                run = paragraph.add_run()
                run.text = line
                look(run, size, is_bold=is_bold)
            # An empty cell is as high as its end of line, which is 18 points unless it is told: rows would grow.
            paragraph._p.get_or_add_endParaRPr().set("sz", f"{100 * size:.0f}")


def _line_below(cell: Any) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    fill = f'<a:solidFill><a:srgbClr val="{LINE}"/></a:solidFill>'
    held = cell._tc.get_or_add_tcPr()
    held.insert(0, parse_xml(f'<a:lnB {nsdecls("a")} w="6350">{fill}</a:lnB>'))
