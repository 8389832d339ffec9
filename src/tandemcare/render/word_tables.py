"""Tables of a Word file: as wide as the page, their heads on every page that they run over, no row cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from tandemcare.report.blocks import Cell, Column, Row, Subhead, TableBlock, cell_text
from tandemcare.sums import summed

from .word_look import WIDTH_CM

if TYPE_CHECKING:
    from docx.document import Document

COLOUR, SHADE, LINE = "color", "E8EDF2", "B1B8BF"
SIZES = {10: 7.0, 4: 8.0, 0: 9.0}
"""Sizes of letters in points by how many columns a table has more than."""
NAME_LETTERS = 28
"""A name takes no more letters in a line of a table of more than ten columns: it is folded."""
KEPT_ROWS = 20
"""A table of so many rows at most stands on one page."""
LEAST_LETTERS, MOST_LETTERS, GAP_LETTERS = 4, 46, 2
BOLD, DIGIT = 1.1, 1.25
"""How many times as wide as letters of a text in the mean bold ones are, which heads have, and digits and signs."""


def add_table(document: Document, table: TableBlock) -> None:
    """Add a table with its heads, its rows, and what rows are of across it."""
    from docx.shared import Cm

    heads = labels_of(table.columns)
    made = document.add_table(rows=1 + len(table.rows), cols=len(heads))
    made.autofit = False
    _lines(made)
    size = next(size for many, size in SIZES.items() if len(heads) > many)
    widths = widths_of(table, heads)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    rows = list(made.rows)
    lefts = [is_left(column) for column in table.columns]
    _fill(rows[0], heads, lefts, size, is_bold=True)
    _repeat(rows[0])
    for there, row in zip(rows[1:], table.rows, strict=True):
        if isinstance(row, Subhead):
            _across(there, f"{row.text} ({row.unit})" if row.unit else row.text, size)
        else:
            _fill(there, list(map(text_of, row.cells)), lefts, size, is_bold=row.strong)
        _whole(there)
        for cell, width in zip(there._tr.tc_lst, widths, strict=False):
            cell.width = Cm(width) if len(there._tr.tc_lst) > 1 else Cm(WIDTH_CM)
    for cell, width in zip(rows[0]._tr.tc_lst, widths, strict=True):
        cell.width = Cm(width)
    for row in rows[:-1] if len(rows) <= KEPT_ROWS else rows[:1]:
        _keep_with_next(row)


def labels_of(columns: Sequence[Column]) -> list[str]:
    """Return the labels of columns on one line each, with their units."""
    labels = [column.label.replace("-\n", "").replace("\n", " ") for column in columns]
    return [f"{label} ({each.unit})" if each.unit else label for label, each in zip(labels, columns, strict=True)]


def is_left(column: Column) -> bool:
    """Tell whether a column is read from the left."""
    return column.is_left or column.holds == "name"


def text_of(cell: Cell) -> str:
    """Return what a cell says, without the signs round code."""
    return cell_text(cell).replace("`", "")


def widths_of(table: TableBlock, heads: Sequence[str], whole: float = WIDTH_CM) -> list[float]:
    """Return how wide columns are: in proportion to their longest text, within limits, as wide as the page together."""
    rows = [row.cells for row in table.rows if isinstance(row, Row)]
    letters = []
    for place, (head, column) in enumerate(zip(heads, table.columns, strict=True)):
        if column.folds:
            letters.append(column.letters)
            continue
        texts = [text_of(cells[place]) for cells in rows]
        words = [BOLD * len(word) for word in head.split()]
        words += [DIGIT * len(word) for text in texts for word in text.split() if not is_left(column)]
        longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
        most = NAME_LETTERS if len(heads) > max(SIZES) and column.holds == "name" else MOST_LETTERS
        letters.append(min(max(ceil(max(words, default=0)), longest, LEAST_LETTERS), most) + GAP_LETTERS)
    return [whole * one / summed(letters) for one in letters]


def _fill(row: Any, texts: Sequence[str], lefts: Sequence[bool], size: float, *, is_bold: bool) -> None:
    """Write the cells of a row."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for cell, text, left in zip(row.cells, texts, lefts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_after = Pt(1.0)
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), is_bold or None


def _across(row: Any, text: str, size: float) -> None:
    """Write what the rows below are of across a row."""
    cells = row.cells
    merged = cells[0].merge(cells[-1])
    paragraph = merged.paragraphs[0]
    run = paragraph.add_run(text)
    from docx.shared import Pt

    run.font.size, run.bold = Pt(size), True
    paragraph.paragraph_format.space_after, paragraph.paragraph_format.keep_with_next = Pt(1.0), True
    _shade(row)


def _lines(table: Any) -> None:
    """Draw a fine line below each row, little room at the sides of cells, and columns as wide as they are told."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:{COLOUR}="{LINE}"/>' for side in ("top", "bottom", "insideH")
    )
    margins = '<w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/>'
    held = table._tbl.tblPr
    look = held.find(held.tag.replace("tblPr", "tblLook"))
    for text in (
        f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>",
        f'<w:tblLayout {nsdecls("w")} w:type="fixed"/>',
        f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>",
    ):
        made = parse_xml(text)
        for old in held.findall(made.tag):
            held.remove(old)
        held.insert(list(held).index(look) if look is not None else len(held), made)


def _repeat(row: Any) -> None:
    """Have a row stand at the top of each page that its table runs over."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)
    _shade(row)


def _shade(row: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    for cell in row._tr.tc_lst:
        cell.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{SHADE}"/>'))


def _keep_with_next(row: Any) -> None:
    """Keep a row on the page of the one below it."""
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
