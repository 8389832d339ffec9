"""How the cells of a workbook look: each look made once, as a workbook keeps a list of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from tandemcare.palette import BLUE

from .grids import MONTH_SHAPE

SHADE, TO_FILL = "#E8EDF2", "#FFF5CC"
SIZES = {1: 16, 2: 13, 3: 11}


def _side(is_left: bool, is_first: bool) -> dict[str, Any]:
    """Return at which side a text stands, a little apart from the numbers before it."""
    return {"align": "left", "indent": 0 if is_first else 1} if is_left else {"align": "right"}


class Formats:
    """The looks of one workbook, by what they are for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._heights: dict[int, float] = {}
        self._made = cache(self._make)

    def heading(self, level: int) -> Any:
        """Return how a title of a level looks."""
        size = SIZES.get(level, 11)
        return self._made(bold=True, font_size=size, font_color=BLUE, text_wrap=True, valign="vcenter")

    def words(self, level: int) -> Any:
        """Return how a sentence looks that stands so deep."""
        return self._made(text_wrap=True, valign="top", indent=level)

    @property
    def note(self) -> Any:
        """How a remark looks."""
        return self._made(italic=True, text_wrap=True, valign="top")

    def head(self, *, is_left: bool, is_first: bool) -> Any:
        """Return how the label of a column looks."""
        side = _side(is_left, is_first) if is_left else {"align": "right", "indent": 1}
        return self._made(bold=True, bg_color=SHADE, bottom=1, text_wrap=True, valign="bottom", **side)

    def text(self, strong: bool, is_left: bool, *, is_first: bool) -> Any:
        """Return how text of a table looks: a word in place of a number stands where numbers do."""
        return self._made(bold=strong, text_wrap=True, valign="top", **_side(is_left, is_first))

    @property
    def link(self) -> Any:
        """How text looks that leads elsewhere."""
        return self._made(font_color=BLUE, underline=1, valign="top")

    def number(self, shape: str, *, strong: bool) -> Any:
        """Return how a number of a table looks."""
        side = {"align": "left", "indent": 1} if shape == MONTH_SHAPE else {}
        return self._made(bold=strong, num_format=shape, valign="top", **side)

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
