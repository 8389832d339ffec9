"""How far a study is, on stderr: a bar with the time left on a terminal, sentences only elsewhere."""

from __future__ import annotations

import sys
from typing import Any

from tandemcare.texts import visible

from .saying import say


class Talk:
    """Sentences on stderr, where there is no terminal to draw a bar on."""

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def note(self, message: str) -> None:
        """Say a sentence."""
        say(message, err=True)

    def advanced(self, done: int, total: int) -> None:
        """Say nothing."""


class ProgressBar(Talk):
    """A bar of replications done, with the time left; it goes away when the study is finished."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("replications, time left"), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True, highlight=False), transient=True)
        self._task: Any = None

    def __enter__(self) -> ProgressBar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def note(self, message: str) -> None:
        """Say a sentence above the bar."""
        self._bar.console.print(visible(message), markup=False, soft_wrap=True)

    def advanced(self, done: int, total: int) -> None:
        """Move the bar; what was finished by an earlier run does not count as speed."""
        if self._task is None:
            self._task = self._bar.add_task("", total=total, completed=done)
        self._bar.update(self._task, completed=done, total=total)


def talk() -> Talk:
    """Return what suits stderr: a bar on a terminal, sentences elsewhere."""
    return ProgressBar() if sys.stderr.isatty() else Talk()
