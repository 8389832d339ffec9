"""What a study says while it runs; the command line draws it, tests listen to it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Whoever wants to know how far a study is."""

    def note(self, message: str) -> None:
        """Take a sentence for the user."""

    def advanced(self, done: int, total: int) -> None:
        """Hear how many replications, all scenarios together, are done out of how many."""


class Quiet:
    """Progress that nobody listens to."""

    def note(self, message: str) -> None:
        """Drop a sentence."""

    def advanced(self, done: int, total: int) -> None:
        """Drop how far the study is."""
