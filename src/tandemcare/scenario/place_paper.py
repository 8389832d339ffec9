"""A sheet of a place workbook as it is written: what to fill in is marked, with lists to choose from and examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

INPUT, SAID = {"bg_color": "#FFF7D6", "valign": "top"}, {"font_color": "#5F6B76", "valign": "top", "indent": 1}
ROWS_TO_FILL = 12
"""Rows below those that are written which are marked as to be filled in."""
LAST_ROW = 199
"""Down to here a list to choose from is offered."""
EXAMPLE = "for example, "
A4 = 9


class PlacePaper:
    """A sheet that is written from the top down; text stays text, whatever it begins with."""

    def __init__(self, book: Any, name: str) -> None:
        self.book, self.sheet = book, book.add_worksheet(name)
        self.bold = book.add_format({"bold": True, "bg_color": "#E8EDF2", "bottom": 1, "text_wrap": True})
        self.said = book.add_format(SAID)
        self.shapes: dict[str, Any] = {"": book.add_format(INPUT)}
        self.at = self.columns = 0
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&L&A&RPage &P of &N")

    def heads(self, heads: Sequence[tuple[str, float]], help_of: Mapping[str, str] | None = None) -> None:
        """Write the heads of the columns, with a remark on each."""
        self.columns = len(heads)
        for column, (head, width) in enumerate(heads):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(0, column, head, self.bold)
            if said := (help_of or {}).get(head):
                self.sheet.write_comment(0, column, said, {"author": "Tandem", "x_scale": 1.6})
        self.at = 1
        self.sheet.freeze_panes(1, 1)
        self.sheet.repeat_rows(0)

    def row(self, values: Sequence[Any], shapes: Mapping[int, str] | None = None) -> None:
        """Write a row; `shapes` are the columns to be filled in, each with the format of its numbers."""
        for column, value in enumerate(values):
            style = self.said if shapes is None or column not in shapes else self._style(shapes[column])
            self._cell(self.at, column, value, style)
        self.at += 1

    def rows_to_fill(self, shapes: Mapping[int, str]) -> None:
        """Mark some more rows as to be filled in."""
        for row in range(self.at, self.at + ROWS_TO_FILL):
            for column, shape in shapes.items():
                self.sheet.write_blank(row, column, None, self._style(shape))

    def choice(self, column: int, choices: Sequence[str], said: str) -> None:
        """Offer what a column may say to be chosen from; what else is written is asked about, not refused."""
        asked = {"validate": "list", "source": list(choices), "error_type": "warning", "error_message": said}
        self.sheet.data_validation(1, column, LAST_ROW, column, asked)

    def at_least_nothing(self, column: int, kind: str, said: str) -> None:
        """Ask about numbers of a column below 0, or that are no "integer" where one is needed."""
        asked = {"validate": kind, "criteria": ">=", "value": 0, "error_type": "warning", "error_message": said}
        self.sheet.data_validation(1, column, LAST_ROW, column, asked)

    def beside(self, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[Any]], gap: int = 1) -> int:
        """Write a table to the right, which nobody reads but people; return its first column."""
        first = self.columns + gap
        for number, (head, width) in enumerate(heads):
            self.sheet.set_column(first + number, first + number, width)
            self.sheet.write_string(0, first + number, head, self.bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=first):
                self._cell(number, column, value, self.said)
        self.columns = first + len(heads)
        return first

    def _cell(self, row: int, column: int, value: Any, style: Any) -> None:
        if isinstance(value, str) and value:
            self.sheet.write_string(row, column, value, style)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            self.sheet.write_number(row, column, value, style)
        elif style is not self.said:
            self.sheet.write_blank(row, column, None, style)

    def _style(self, shape: str) -> Any:
        if shape not in self.shapes:
            self.shapes[shape] = self.book.add_format({**INPUT, "num_format": shape})
        return self.shapes[shape]
