"""Tables of slides: as many rows as a slide takes, letters that can be read from the back, the head on each slide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tandemcare.report.blocks import Row, Subhead, TableBlock, cell_text

from .slide_look import EDGE_IN, FOOT_IN, TOP_IN, WIDTH_IN, Deck, describe, look
from .word_tables import is_left, labels_of, widths_of

SIZE, LINE_IN = 11.0, 0.19
MARGIN_IN, SIDE_IN = 0.03, 0.06
LETTER_IN = 0.085
"""How wide a letter is in the mean, rather too wide, so that what is counted has room."""
SHADE, HEAD, LINE = "FFFFFF", "E8EDF2", "B1B8BF"
ROOM_IN = FOOT_IN - TOP_IN - 0.1
ACROSS_IN = WIDTH_IN - 2.0 * EDGE_IN
MOST_LINES_OF_A_CELL = 24


def parts_of(table: TableBlock) -> Iterator[TableBlock]:
    """Yield a table slide by slide, what rows are of said again on each."""
    widths = widths_of(table, labels_of(table.columns), ACROSS_IN)
    head = _height(labels_of(table.columns), widths)
    rows: list[Row | Subhead] = []
    used, under = head, None
    for row in (short for each in table.rows for short in _short(each, widths)):
        height = _height_of(row, widths)
        if rows and used + height > ROOM_IN:
            while rows and isinstance(rows[-1], Subhead):
                rows.pop()  # it goes with its rows
            yield replace(table, rows=tuple(rows))
            rows = [under] if under and not isinstance(row, Subhead) else []
            used = head + sum(_height_of(each, widths) for each in rows)
        under = row if isinstance(row, Subhead) else under
        rows.append(row)
        used += height
    if rows:
        yield replace(table, rows=tuple(rows))


def _short(row: Row | Subhead, widths: Sequence[float]) -> Iterator[Row | Subhead]:
    """Yield a row in parts, where a cell of it is longer than a slide."""
    if isinstance(row, Subhead) or _height_of(row, widths) <= ROOM_IN * 0.8:
        yield row
        return
    columns = [_folded(cell_text(cell), width) for cell, width in zip(row.cells, widths, strict=True)]
    for start in range(0, max(map(len, columns)), MOST_LINES_OF_A_CELL):
        yield Row(tuple("\n".join(lines[start : start + MOST_LINES_OF_A_CELL]) for lines in columns))


def _folded(text: str, width: float) -> list[str]:
    letters = max(int((width - 2.0 * SIDE_IN) / LETTER_IN), 1)
    return [part for line in text.split("\n") for part in textwrap.wrap(line, letters) or [""]]


def _height_of(row: Row | Subhead, widths: Sequence[float]) -> float:
    return _height([row.text], [ACROSS_IN]) if isinstance(row, Subhead) else _height(map(cell_text, row.cells), widths)


def _height(texts: Any, widths: Sequence[float]) -> float:
    """Return how high a row is, by its longest cell."""
    return 2.0 * MARGIN_IN + LINE_IN * max(
        len(_folded(text, width)) for text, width in zip(texts, widths, strict=True)
    )


def add_table(deck: Deck, table: TableBlock, title: str) -> None:
    """Add a slide with a table."""
    from pptx.util import Inches

    heads = labels_of(table.columns)
    widths = widths_of(table, heads, ACROSS_IN)
    slide = deck.slide(title)
    heights = [_height(heads, widths), *(_height_of(row, widths) for row in table.rows)]
    box = Inches(EDGE_IN), Inches(TOP_IN), Inches(ACROSS_IN), Inches(sum(heights))
    frame = slide.shapes.add_table(len(heights), len(heads), *box)
    describe(frame, title, f"{title}: {', '.join(filter(None, heads))}")
    made = frame.table
    made.first_row, made.horz_banding = True, False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Inches(width)
    for row, height in zip(made.rows, heights, strict=True):
        row.height = Inches(height)
    lefts = [is_left(column) for column in table.columns]
    _fill(made, 0, heads, lefts, is_bold=True, shade=HEAD)
    for number, row in enumerate(table.rows, 1):
        if isinstance(row, Subhead):
            made.cell(number, 0).merge(made.cell(number, len(heads) - 1))
            texts = [f"{row.text} ({row.unit})" if row.unit else row.text, *[""] * (len(heads) - 1)]
            _fill(made, number, texts, lefts, is_bold=True, shade=HEAD)
        else:
            texts = [cell_text(cell).replace("`", "") for cell in row.cells]
            _fill(made, number, texts, lefts, is_bold=row.strong, shade=SHADE)


def _fill(made: Any, row: int, texts: Sequence[str], lefts: Sequence[bool], *, is_bold: bool, shade: str) -> None:
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
            run = paragraph.add_run()
            run.text = line
            look(run, SIZE, is_bold=is_bold)


def _line_below(cell: Any) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    fill = f'<a:solidFill><a:srgbClr val="{LINE}"/></a:solidFill>'
    held = cell._tc.get_or_add_tcPr()
    held.insert(0, parse_xml(f'<a:lnB {nsdecls("a")} w="6350">{fill}</a:lnB>'))
