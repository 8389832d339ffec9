"""A job: what was asked for, how far it is and what came of it, as it stands on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..chosen import Chosen

Kind = Literal["compare", "size_amhp", "size_beds"]
JobState = Literal["waiting", "running", "finished", "cancelled", "failed", "interrupted"]


@dataclass(frozen=True)
class JobAsked:
    """A full run that is asked for: a comparison of scenarios, each with the first of them, or a size.

    `place` and `numbers` are those of all of them (names of shipped files or tokens of uploads); those of a `Chosen`
    here, and beliefs that levers move, must be the same in all. A size is found for the first scenario alone:
    `target` is what must be met, as `tandem size-amhp` and `tandem size-beds` take it ("" is the usual one).
    """

    kind: Kind = "compare"
    scenarios: tuple[Chosen, ...] = (Chosen(),)
    replications: int = 50
    years: int = 10
    seed: int = 1
    target: str = ""


@dataclass(frozen=True)
class PageJob:
    """A job as it is now. `is_over` says that it will not change by itself any more.

    `done` of `total` replications are finished, and `seconds_left` is how long the rest will take (None: not known
    yet); `before` is how many jobs come first. `error` is the whole text of a TandemError, `notes` what the run said,
    `folder` the run folder of a finished comparison, `answer` the file with what a size came to.
    """

    token: str
    asked: JobAsked
    state: JobState
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    before: int = 0
    notes: tuple[str, ...] = ()
    error: str = ""
    folder: Path | None = None
    answer: Path | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether it is neither waiting nor running."""
        return self.state not in ("waiting", "running")

    @property
    def can_resume(self) -> bool:
        """Tell whether it can go on from what is finished."""
        return self.state in ("cancelled", "failed", "interrupted")
