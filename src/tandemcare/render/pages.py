"""How a sheet of a workbook is printed: on landscape pages with repeated heads, and a long one not by accident."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet as Paper

A4 = 9
MOST_LETTERS_OF_A_PAGE = 240
"""Wider sheets are printed on several pages across, the first columns on each."""
MOST_ROWS, ROWS_OF_A_PAGE = 150, 45
"""Of a sheet with more rows only the first page is printed: to be read it is filtered, and not leafed through."""
FOOT = "&L&A&RPage &P of &N"
FOOT_OF_FIRST_PAGE = "&L&A: the first rows of {rows:,}. All of it: Page Layout, Print Area, Clear.&RPage &P of &N"
MARGINS = {"left": 0.5, "right": 0.5, "top": 0.5, "bottom": 0.75}


@dataclass(frozen=True)
class Extent:
    """What is on a sheet: its rows, how wide each column is in letters, and the row of its only head if it has one."""

    rows: int
    widths: tuple[float, ...]
    head: int | None

    @property
    def width(self) -> float:
        """How wide the whole sheet is."""
        found = 0.0
        for each in self.widths:
            found += each
        return found


def set_up_pages(paper: Paper, extent: Extent) -> None:
    """Set how a sheet is printed."""
    paper.set_landscape()
    paper.set_paper(A4)
    paper.set_margins(**MARGINS)
    if extent.head is not None:
        paper.repeat_rows(extent.head)
    across = -(-int(extent.width) // MOST_LETTERS_OF_A_PAGE)
    if extent.rows > MOST_ROWS:
        _first_page(paper, extent)
        return
    paper.set_footer(FOOT)
    paper.fit_to_pages(max(across, 1), 0)
    if across > 1:
        paper.repeat_columns(0, 1)


def _first_page(paper: Paper, extent: Extent) -> None:
    """Print as many rows and columns as have room on a page, and say below that there are more."""
    columns, wide = 0, 0.0
    for width in extent.widths:
        wide += width
        columns += columns == 0 or wide <= MOST_LETTERS_OF_A_PAGE
    paper.print_area(0, 0, (extent.head or 0) + ROWS_OF_A_PAGE, columns - 1)
    paper.fit_to_pages(1, 1)
    paper.set_footer(FOOT_OF_FIRST_PAGE.format(rows=extent.rows))
