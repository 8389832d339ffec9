"""How the cells of a workbook look: each look made once, as a workbook keeps a list of them."""

from __future__ import annotations

from functools import cache
from typing import Any

DARK, SHADE, TO_FILL = "#12436D", "#E8EDF2", "#FFF5CC"
SIZES = {1: 16, 2: 13, 3: 11}


class Formats:
    """The looks of one workbook, by what they are for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._heights: dict[int, float] = {}
        self._made = cache(self._make)

    def heading(self, level: int) -> Any:
        """Return how a title of a level looks."""
        size = SIZES.get(level, 11)
        return self._made(bold=True, font_size=size, font_color=DARK, text_wrap=True, valign="vcenter")

    def words(self, level: int) -> Any:
        """Return how a sentence looks that stands so deep."""
        return self._made(text_wrap=True, valign="top", indent=level)

    @property
    def note(self) -> Any:
        """How a remark looks."""
        return self._made(italic=True, text_wrap=True, valign="top")

    def head(self, *, is_left: bool, indent: bool) -> Any:
        """Return how the label of a column looks."""
        side = "left" if is_left else "right"
        inside = int(indent and is_left)
        return self._made(
            bold=True, bg_color=SHADE, bottom=1, text_wrap=True, align=side, valign="bottom", indent=inside
        )

    def text(self, *, strong: bool, indent: bool) -> Any:
        """Return how text of a table looks; beside a number it stands a little apart."""
        return self._made(bold=strong, text_wrap=True, valign="top", align="left", indent=int(indent))

    def number(self, shape: str, *, strong: bool) -> Any:
        """Return how a number of a table looks."""
        return self._made(bold=strong, num_format=shape, valign="top")

    @property
    def to_fill(self) -> Any:
        """How a cell looks that a reader shall fill in."""
        return self._made(bg_color=TO_FILL, border=1, border_color="#BBBBBB", valign="top")

    def height(self, how: Any) -> float:
        """Return how many times as high as text of a table a look is."""
        return self._heights.get(id(how), 1.0)

    def _make(self, **how: Any) -> Any:
        made = self._book.add_format(how)
        self._heights[id(made)] = max(how.get("font_size", 11) / 11, 1.0)
        return made
