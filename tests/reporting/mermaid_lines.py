"""What a line of Mermaid text may look like, so that every renderer reads it."""

from __future__ import annotations

import re

ID = r"n_[a-z0-9_]+"
LABEL = r'"[^"`#;<>|\\]*(?:<br/>[^"`#;<>|\\]*)*"'
LINES = [
    re.compile(
        rf"{ID}(?:\[{LABEL}\]|\({LABEL}\)|\(\[{LABEL}\]\)|\{{\{{{LABEL}\}}\}}|\[\[{LABEL}\]\]|\(\({LABEL}\)\)):::[a-z]+"
    ),
    re.compile(rf"{ID} (?:-->|==>|-\.->)(?:\|{LABEL}\|)? {ID}"),
    re.compile(rf"subgraph {ID}\[{LABEL}\]"),
    re.compile(r"end"),
    re.compile(r"direction (?:TD|LR)"),
    re.compile(r"classDef [a-z]+ [-a-z0-9:#, ]+"),
    re.compile(rf"style {ID} [-a-z0-9:#,]+"),
]
BOX = re.compile(rf"({ID})[\[({{].*:::([a-z]+)$")
ARROW = re.compile(rf"({ID}) (?:-->|==>|-\.->)(?:\|{LABEL}\|)? ({ID})$")


def faults(chart: str) -> list[str]:
    """Return every line of a chart that is not well-formed, and what is drawn twice, left open or leads nowhere."""
    first, *lines = [line.strip() for line in chart.strip().splitlines()]
    found = [] if first in ("flowchart TD", "flowchart LR") else [first]
    found += [line for line in lines if not any(pattern.fullmatch(line) for pattern in LINES)]
    drawn = [match[1] for line in lines if (match := BOX.match(line))]
    found += [f"{name} is drawn twice" for name in set(drawn) if drawn.count(name) > 1]
    ends = [end for line in lines if (match := ARROW.match(line)) for end in match.groups()]
    found += [f"{end} is not drawn" for end in ends if end not in drawn]
    if sum(line.startswith("subgraph") for line in lines) != lines.count("end"):
        found.append("a frame is left open")
    styles = {line.split()[1] for line in lines if line.startswith("classDef")}
    used = {match[2] for line in lines if (match := BOX.match(line))}
    return found + [f"{style} has no look" for style in sorted(used - styles)]


def kinds(chart: str) -> list[str]:
    """Return the kind of each box, in the order drawn."""
    return [match[2] for line in chart.splitlines() if (match := BOX.match(line.strip()))]


def ids(chart: str) -> set[str]:
    """Return the ids of the boxes drawn."""
    return {match[1] for line in chart.splitlines() if (match := BOX.match(line.strip()))}
