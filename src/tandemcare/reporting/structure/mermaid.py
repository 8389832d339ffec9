"""Flow charts as Mermaid text: boxes, arrows and groups of boxes, with ids and labels that Mermaid can always read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Shape = Literal["box", "round", "pill", "hexagon", "queue", "cloud"]
Arrow = Literal["plain", "thick", "dotted"]
Direction = Literal["TD", "LR"]

SHAPES: dict[Shape, tuple[str, str]] = {
    "box": ("[", "]"),
    "round": ("(", ")"),
    "pill": ("([", "])"),
    "hexagon": ("{{", "}}"),
    "queue": ("[[", "]]"),
    "cloud": ("((", "))"),
}
ARROWS: dict[Arrow, str] = {"plain": "-->", "thick": "==>", "dotted": "-.->"}
STYLES = {
    "wait": "fill:#fde3d3,stroke:#f46a25,color:#000",
    "time": "fill:#d9efed,stroke:#28a197,color:#000",
    "choice": "fill:#f6f3fa,stroke:#a285d1,color:#000",
    "quiet": "fill:#ffffff,stroke:#3d3d3d,color:#000",
    "elsewhere": "fill:#eeeeee,stroke:#8a8a8a,color:#333,stroke-dasharray:4",
    "source": "fill:#e3e9f1,stroke:#12436d,color:#000",
    "stock": "fill:#12436d,stroke:#12436d,color:#fff",
    "flow": "fill:#d9efed,stroke:#28a197,color:#000",
    "number": "fill:#ffffff,stroke:#a285d1,color:#000",
    "outside": "fill:#ffffff,stroke:#8a8a8a,color:#333",
}
"""How each kind of box looks; colour is never all that tells it, its shape does too."""
FRAME = "fill:#fafafa,stroke:#bbbbbb,color:#000"

_WORDS = {'"': "'", "`": "'", "<": "below ", ">": "above ", "#": "no. ", "\\": "/", ";": ",", "|": "/"}


def escaped(text: str) -> str:
    """Return a label as it can stand between quotes: letters that Mermaid or a browser reads otherwise are worded.

    Mermaid has codes for them, but does not always turn them back. A new line is a break.
    """
    safe = "".join(_WORDS.get(letter, letter) for letter in text)
    return "<br/>".join(line.strip() for line in safe.split("\n"))


@dataclass
class Chart:
    """The lines of one flow chart; boxes are asked for by any name, and each name gets an id of its own."""

    direction: Direction = "TD"
    lines: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    frames: list[str] = field(default_factory=list)
    depth: int = 1

    def id_of(self, name: str) -> str:
        """Return the id of a name: letters, digits and underscores, another one for each name."""
        if name not in self.ids:
            plain = "n_" + re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
            taken = set(self.ids.values())
            number, found = 2, plain
            while found in taken:
                number, found = number + 1, f"{plain}_{number}"
            self.ids[name] = found
        return self.ids[name]

    def box(self, name: str, label: str, kind: str, shape: Shape = "box") -> None:
        """Add a box."""
        self.kinds.add(kind)
        before, after = SHAPES[shape]
        self._add(f'{self.id_of(name)}{before}"{escaped(label) or " "}"{after}:::{kind}')

    def arrow(self, source: str, to: str, label: str = "", arrow: Arrow = "plain") -> None:
        """Add an arrow between two boxes."""
        word = f'|"{escaped(label)}"|' if label else ""
        self._add(f"{self.id_of(source)} {ARROWS[arrow]}{word} {self.id_of(to)}")

    def begin(self, name: str, label: str) -> None:
        """Begin a group of boxes with a frame of its own."""
        frame = self.id_of(f"frame {name}")
        self.frames.append(frame)
        self._add(f'subgraph {frame}["{escaped(label)}"]')
        self.depth += 1
        self._add(f"direction {self.direction}")

    def end(self) -> None:
        """End the group begun last."""
        self.depth -= 1
        self._add("end")

    def _add(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    @property
    def text(self) -> str:
        """The whole chart, without the fence that stands around it in a page."""
        styles = [f"    classDef {kind} {STYLES[kind]}" for kind in STYLES if kind in self.kinds]
        styles += [f"    style {frame} {FRAME}" for frame in self.frames]
        return "\n".join([f"flowchart {self.direction}", *self.lines, *styles]) + "\n"


def fenced(text: str) -> str:
    """Return a chart as it stands in a Markdown page."""
    return f"```mermaid\n{text}```\n"


def in_words(name: str) -> str:
    """Return a name of the model as words; what is words already keeps its hyphens."""
    return name if " " in name else name.replace("_", " ").replace("-", " ")


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return words as a list in a sentence: a, b and c."""
    known = list(words)
    return f" {last} ".join(filter(None, (", ".join(known[:-1]), known[-1]))) if known else ""
