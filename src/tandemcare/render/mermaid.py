"""Flow charts as Mermaid text, with ids and labels that Mermaid can always read."""

from __future__ import annotations

import re

from tandemcare.report.blocks import Box, Chart

DIRECTIONS = {"down": "TD", "right": "LR"}
SHAPES = {"box": ("[", "]"), "pill": ("([", "])"), "circle": ("((", "))")}
_WORDS = {'"': "'", "`": "'", "<": "below ", ">": "above ", "#": "no. ", "\\": "/", ";": ",", "|": "/", "\n": " "}


def mermaid(chart: Chart) -> str:
    """Return a chart as lines of Mermaid."""
    ids: dict[str, str] = {}

    def id_of(name: str) -> str:
        letters = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        return ids.setdefault(name, f"n{len(ids) + 1}_{letters}")

    lines = [f"flowchart {DIRECTIONS[chart.direction]}"]
    for part in chart.parts:
        if isinstance(part, Box):
            before, after = SHAPES[part.shape]
            lines.append(f'    {id_of(part.name)}{before}"{escaped(part.label) or " "}"{after}')
        else:
            word = f'|"{escaped(part.label)}"|' if part.label else ""
            lines.append(f"    {id_of(part.source)} -->{word} {id_of(part.to)}")
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Return a label as it can stand between quotes: what Mermaid or a browser reads otherwise is worded.

    Mermaid has codes for such letters, but does not always turn them back.
    """
    return "".join(_WORDS.get(letter, letter) for letter in text)
