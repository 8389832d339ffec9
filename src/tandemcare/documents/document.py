"""What a file says: plain data, the line of each value, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tandemcare.errors import Problem, first_of_each_file

LONGEST_LINE_NUMBER = 10

KeyPath = tuple[str | int, ...]


@dataclass
class Document:
    """What a file says: plain data, the line of each value by its path, and what is wrong so far.

    Values under a path in `spoilt` could not be read; their problem is told already.
    """

    name: str
    path: Path
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[KeyPath, int] = field(default_factory=dict)
    spoilt: set[KeyPath] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def where(self, path: KeyPath) -> str:
        """Return "file:line" of a value, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.name}:{self.lines.get(path, 1)}"

    def problem(self, path: KeyPath, found: str, remedy: str) -> Problem:
        """Return a problem at a value, which begins by naming the value."""
        name = in_words(path)
        return Problem(self.where(path), f"{name}: {found}" if name else found, remedy)

    def is_spoilt(self, path: KeyPath) -> bool:
        """Tell whether a value, or something in or around it, could not be read."""
        return any(spoilt[: len(path)] == path[: len(spoilt)] for spoilt in self.spoilt)


def in_words(path: KeyPath) -> str:
    """Return the name of a value for readers: ("change", 1, "value") is "change 2, value"."""
    words = ""
    for part in path:
        words += f" {part + 1}" if isinstance(part, int) else f", {part}" if words else part
    return words


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems once each, file by file as first named, by line, the first hundred of each."""
    once = list(dict.fromkeys(problems))
    files = list(dict.fromkeys(problem.file for problem in once))

    def rank(problem: Problem) -> tuple[int, int]:
        line = problem.where.rpartition(":")[2]
        return files.index(problem.file), int(line) if line.isdecimal() and len(line) < LONGEST_LINE_NUMBER else 0

    return first_of_each_file(sorted(once, key=rank))
