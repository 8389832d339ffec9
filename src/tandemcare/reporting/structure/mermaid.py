"""Flow charts as Mermaid text, with ids and labels that Mermaid can always read, and tables as Markdown text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

Shape = Literal["box", "pill", "circle"]
SHAPES: dict[Shape, tuple[str, str]] = {"box": ("[", "]"), "pill": ("([", "])"), "circle": ("((", "))")}
ROUNDING = 1e-9
_WORDS = {'"': "'", "`": "'", "<": "below ", ">": "above ", "#": "no. ", "\\": "/", ";": ",", "|": "/", "\n": " "}


def escaped(text: str) -> str:
    """Return a label as it can stand between quotes: what Mermaid or a browser reads otherwise is worded.

    Mermaid has codes for such letters, but does not always turn them back.
    """
    return "".join(_WORDS.get(letter, letter) for letter in text)


class Chart:
    """The lines of one flow chart; each name gets an id of its own."""

    def __init__(self, direction: Literal["TD", "LR"]) -> None:
        self._lines = [f"flowchart {direction}"]
        self._ids: dict[str, str] = {}

    def box(self, name: str, label: str, shape: Shape = "box") -> None:
        """Add a box."""
        before, after = SHAPES[shape]
        self._lines.append(f'    {self._id(name)}{before}"{escaped(label) or " "}"{after}')

    def arrow(self, source: str, to: str, label: str = "") -> None:
        """Add an arrow between two boxes."""
        word = f'|"{escaped(label)}"|' if label else ""
        self._lines.append(f"    {self._id(source)} -->{word} {self._id(to)}")

    @property
    def text(self) -> str:
        """The chart as it stands in a Markdown page."""
        return "\n".join(["```mermaid", *self._lines, "```"])

    def _id(self, name: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        return self._ids.setdefault(name, f"n{len(self._ids) + 1}_{plain}")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; a bar in a cell stands for itself."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def code(name: str) -> str:
    """Return a name of the model as it stands in a page."""
    return f"`{name}`"


def anchor(title: str) -> str:
    """Return what a link to a heading is called."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def number(value: float) -> str:
    """Return a number in four digits, or whole from 1,000 on; what is left over by rounding is nothing."""
    if abs(value) < ROUNDING:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.4g}"
