"""The process of the job that runs: what it tells, how long it will take, and how it is ended."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..flag import Flag
from .job import PageJob
from .work import Finish, Task, work

_SUDDENLY = "The run ended suddenly: the machine may be short of memory. What is finished is kept; go on from there."


class JobProcess:
    """A job under way in a process of its own."""

    def __init__(self, job: PageJob, runs: Path, answer: Path, finish: Finish | None = None) -> None:
        self.token = job.token
        self.job, self._answer = job, answer
        self._begun: tuple[float, int] | None = None
        spawn = multiprocessing.get_context("spawn")
        self._cancel = Flag(spawn)
        self._pipe, theirs = spawn.Pipe(duplex=False)
        self._process = spawn.Process(
            target=work, args=(theirs, self._cancel, Task(job, runs, answer, finish)), name="tandem-job", daemon=True
        )
        self._process.start()
        theirs.close()

    def cancel(self) -> None:
        """Tell the process to stop; it keeps what it has finished."""
        self._cancel.set()

    def kill(self) -> None:
        """End the process at once; batches that are kept are whole."""
        self._process.kill()

    def seconds_left(self) -> float | None:
        """Return how long the rest will take, as fast as it went so far; None where nothing is known yet."""
        if self._begun is None:
            return None
        since, first = self._begun
        more = self.job.done - first
        return (time.monotonic() - since) / more * (self.job.total - self.job.done) if more else None

    def told(self) -> Iterator[PageJob]:
        """Yield the job as it is, each time that its process tells of it, until that has ended."""
        while True:
            try:
                what, *said = self._pipe.recv()
            except (EOFError, OSError):
                self._process.join()
                self._pipe.close()
                return
            self.job = self._with(what, said)
            yield self.job

    def ended(self, *, is_closing: bool) -> PageJob:
        """Return what became of a job whose process has told of no end."""
        if is_closing:
            return replace(self.job, state="interrupted")
        return replace(self.job, state="failed", error=_SUDDENLY)

    def _with(self, what: str, said: list[Any]) -> PageJob:
        job = self.job
        if what == "note":
            return replace(job, notes=(*job.notes, *said))
        if what == "step":
            return replace(job, step=said[0])
        if what == "advanced":
            done, total = said
            if self._begun is None:
                self._begun = time.monotonic(), done
            return replace(job, done=done, total=total)
        if what == "finished":
            path = Path(said[0])
            job = replace(job, state="finished", done=job.total)
            return replace(job, answer=path) if path == self._answer else replace(job, folder=path)
        if what == "cancelled":
            return replace(job, state="cancelled", notes=(*job.notes, *said))
        return replace(job, state="failed", error=said[0])
