"""A job: what was asked for, how far it is and what came of it, as it stands on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from tandemcare.errors import InputError, Problem
from tandemcare.experiments import SIZES
from tandemcare.report import report_again

from ..chosen import Choice, ChoiceFiles
from ..folders import read_json
from .roots import Roots

JobKind = Literal["compare", "size_amhp", "size_capacity"]
JobState = Literal["waiting", "running", "finished", "cancelled", "failed", "interrupted"]
USUAL: Mapping[JobKind, int] = {"compare": 50, "size_amhp": 1500, "size_capacity": 1600}
"""Replications of each kind, as on the command line; the search for a size runs so many at most."""
STEPS = "loading the model", "reading the options, the place and the numbers", "making the engine ready"
"""What a run does before its first replication."""


@dataclass(frozen=True)
class JobAsked:
    """A full run that is asked for: a comparison of scenarios, each with the first of them, or a size.

    Place and numbers must be the same in all of them, beliefs that levers move among these. A size is found within the
    first scenario alone: `sized` is what is sized and `targets` what must be met, as `tandem size` takes them.
    `replications` are the usual number unless they are said; with `draws` of the uncertain numbers each scenario is
    also run with each, `draw_replications` times. `study` is how an address names what is asked for.
    """

    kind: JobKind = "compare"
    scenarios: tuple[Choice, ...] = (Choice(),)
    replications: int | None = None
    years: int = 10
    seed: int = 1
    draws: int = 0
    draw_replications: int = 0
    sized: str = ""
    targets: tuple[str, ...] = ()
    study: str = ""

    @property
    def is_of_a_size(self) -> bool:
        """Tell whether a size is asked for, and no comparison."""
        return self.kind != "compare"

    @property
    def called(self) -> str:
        """What it is called in a list."""
        return f"Size: {SIZES.get(self.sized, self.sized)}" if self.is_of_a_size else "Comparison"

    @property
    def often(self) -> int:
        """How many replications there are, or at most."""
        return USUAL[self.kind] if self.replications is None else self.replications

    @property
    def size(self) -> int:
        """Replications, those of draws too, x years x scenarios."""
        often = self.often + self.draws * self.draw_replications
        return often * self.years * len(self.scenarios) if self.kind == "compare" else self.often


@dataclass(frozen=True)
class PageJob:
    """A job as it is now.

    `done` of `total` replications are finished, and `seconds_left` is how long the rest will take (None: not known
    yet); `before` is how many jobs come first. `error` is the whole text of a TandemError, `notes` what the run said,
    `folder` the run folder of a finished comparison, `answer` the file with what a size came to. `number` rises with
    every job of a server, and `step` with the steps that come before the first replication.
    """

    token: str
    asked: JobAsked
    state: JobState
    number: int = 0
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    before: int = 0
    notes: tuple[str, ...] = ()
    error: str = ""
    folder: Path | None = None
    answer: Path | None = None
    files: tuple[ChoiceFiles, ...] = ()
    step: int = 0

    @property
    def is_over(self) -> bool:
        """Tell whether it is neither waiting nor running: it will not change by itself any more."""
        return self.state not in ("waiting", "running")

    @property
    def can_resume(self) -> bool:
        """Tell whether it can go on from what is finished."""
        return self.state in ("cancelled", "failed", "interrupted")

    @property
    def getting_ready(self) -> str:
        """What it does before its first replication, and what it has last said of that."""
        said = f"step {self.step + 1} of {len(STEPS)}, {STEPS[self.step]}."
        return f"{said} {self.notes[-1]}" if self.notes else said

    def needs(self, path: Path) -> bool:
        """Tell whether it is not over and reads a file."""
        return not self.is_over and any(path in (each.base, each.place, each.numbers) for each in self.files)

    def to_json_object(self, roots: Roots) -> dict[str, Any]:
        """Return what is kept of it on the disk, where every path is one in a folder of the server."""
        said: dict[str, Any] = _with_texts(asdict(replace(self, seconds_left=None, before=0)), roots)
        return said


@dataclass(frozen=True)
class SizeFound:
    """What a size came to: the object of `--json`, the report in words, the sheets of its workbook, and its title."""

    said: dict[str, Any]
    words: tuple[Any, ...]
    sheets: tuple[Any, ...]
    title: str


def job_of(said: Mapping[str, Any], roots: Roots) -> PageJob:
    """Return the job that was kept; KeyError, TypeError or ValueError where nobody has kept one like it."""
    asked = dict(said["asked"])
    asked["targets"] = tuple(asked["targets"])
    asked["scenarios"] = tuple(Choice(**one) for one in asked["scenarios"])
    files = tuple(ChoiceFiles(**{**one, **_paths(one, roots, "base", "place", "numbers")}) for one in said["files"])
    rest = {**said, **_paths(said, roots, "folder", "answer"), "asked": JobAsked(**asked), "files": files}
    return PageJob(**{**rest, "notes": tuple(said["notes"])})


def size_found(job: PageJob) -> SizeFound:
    """Return what a finished job that sizes has found; InputError where it found nothing that is still there."""
    said = read_json(job.answer) if job.answer else None
    if said is None:
        raise InputError([Problem("This run", "It has no answer that is kept.", "Ask for the size again.")])
    return SizeFound(said["json"], report_again(said["report"]), report_again(said["book"]), said["title"])


def _paths(said: Mapping[str, Any], roots: Roots, *keys: str) -> dict[str, Path | None]:
    return {key: roots.found(said[key]) if said[key] else None for key in keys}


def _with_texts(value: Any, roots: Roots) -> Any:
    """Return plain data in which a path is a text."""
    if isinstance(value, dict):
        return {key: _with_texts(one, roots) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_with_texts(one, roots) for one in value]
    return roots.kept(value) if isinstance(value, Path) else value
