"""Running a study: batch after batch, each kept as soon as it is finished."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from pathlib import Path

from tandemcare.errors import RunError
from tandemcare.files import DEFAULT_OUT
from tandemcare.sums import summed

from .address import manifest_of
from .batch import Batch
from .executors import abandon, cores, make_executor, room_of, workers_of
from .grid import Grid
from .jobs import Job, in_turn, run_batch
from .kernel import make_ready
from .progress import Progress, Quiet
from .sources import refuse_edited
from .store import Store

_LOOK_SECONDS = 0.5  # Windows hears Ctrl-C only between two waits


class StudyInterrupted(KeyboardInterrupt):
    """Ctrl-C or SIGTERM stopped a study; the message says what is kept and how to go on.

    `at_once` says that work under way was left behind, so that the process must not wait for it.
    """

    def __init__(self, message: str, at_once: bool) -> None:
        super().__init__(message)
        self.at_once = at_once


def run(
    grid: Grid,
    *,
    out: Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    resume: bool = True,
) -> Path:
    """Return the folder, under `out` (by default ./tandem-runs), that keeps the results of a study.

    What an earlier run of the same study has finished is not done again, unless `resume` is False. The tables are
    the same, byte for byte, whatever the executor, the workers and the interruptions. `executor` does the batches; by
    default one of our own with `workers` (by default one a core). Raises InputError where the folder cannot be
    written, RunError where a batch fails, StudyInterrupted at Ctrl-C; finished batches are kept in each case.
    """
    with nothing_old_swept():
        return _run(grid, out, executor, workers, progress or Quiet(), resume=resume)


@contextlib.contextmanager
def nothing_old_swept() -> Iterator[None]:
    """Keep Python from looking for rubbish among all that was there before: evidence, scenarios, libraries.

    It would do so again and again while a study makes new things, and takes a tenth of a second each time.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _run(
    grid: Grid, out: Path | None, executor: Executor | None, workers: int | None, progress: Progress, *, resume: bool
) -> Path:
    fingerprint = make_ready(grid.engine, progress)
    refuse_edited()
    manifest = manifest_of(grid, fingerprint)
    store = Store(out or DEFAULT_OUT, manifest)
    if resume and store.is_finished():
        progress.note(f"This study has been run before; its results are read from {store.folder}.")
        return store.folder
    with store.opened(resume=resume), _told_how_to_go_on(store):
        if not (resume and store.is_finished()):
            work = _Work(grid.jobs, store, progress)
            if executor:
                work.through(executor, is_ours=False)
            else:
                work.through(make_executor(cores() if workers is None else workers, grid.engine), is_ours=True)
            store.finish(grid)
    return store.folder


@contextlib.contextmanager
def _told_how_to_go_on(store: Store) -> Iterator[None]:
    """Say what is kept when Ctrl-C comes before the first batch or after the last, while tables are written."""
    try:
        yield
    except StudyInterrupted:
        raise
    except KeyboardInterrupt as stop:
        kept = f"What is finished is kept in {store.folder}; the same command goes on from there."
        raise StudyInterrupted(f"{_stopped_by(stop)} {kept}", at_once=False) from None


def _stopped_by(stop: KeyboardInterrupt) -> str:
    return str(stop) or "Stopped by Ctrl-C."


class _Work:
    """The batches of a study on their way through an executor."""

    def __init__(self, jobs: Sequence[Job], store: Store, progress: Progress) -> None:
        self.store, self.progress, self.batches = store, progress, len(jobs)
        self.todo = [job for job in jobs if store.read(job) is None]
        self.kept = len(jobs) - len(self.todo)
        self.total = summed(job.count for job in jobs)
        self.done = self.total - summed(job.count for job in self.todo)
        self.failures: list[str] = []
        self.under_way: dict[Future[Batch], Job] = {}
        if self.kept:
            progress.note(f"{self.kept} of {len(jobs)} batches were finished before and are not run again.")

    def through(self, executor: Executor, is_ours: bool) -> None:
        """Do every batch that is missing; an executor of our own is shut down in the end, whatever happens."""
        self.progress.advanced(self.done, self.total)
        at_once = True
        try:
            self._do_all(executor)
            at_once = False
        except KeyboardInterrupt as stop:
            at_once = not self._end_well()
            raise StudyInterrupted(self._stopped_text(stop), at_once) from None
        finally:
            for future in self.under_way:
                future.cancel()
            if is_ours and at_once:
                abandon(executor)
            elif is_ours:
                executor.shutdown()
        if self.failures:
            raise RunError("\n".join([*self.failures, f"    {self._kept_text()}"]))

    def _do_all(self, executor: Executor) -> None:
        """Hand out batches and keep what comes back; once one has failed, only those under way are waited for."""
        room, waiting = room_of(executor), list(reversed(in_turn(self.todo, workers_of(executor))))
        while self.under_way or (waiting and not self.failures):
            while waiting and not self.failures and len(self.under_way) < room:
                job = waiting.pop()
                try:
                    self.under_way[executor.submit(run_batch, job)] = job
                except BrokenExecutor as error:
                    self._failed(job, error)
            self._collect()

    def _collect(self) -> None:
        """Wait a little, and keep the batches that are finished."""
        for future in wait(self.under_way, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED).done:
            job = self.under_way.pop(future)
            if future.cancelled():
                continue
            error = future.exception()
            if error is None:
                self._keep(job, future.result())
            else:
                self._failed(job, error)

    def _keep(self, job: Job, batch: Batch) -> None:
        here = self.store.manifest["fingerprint"]
        if batch.fingerprint != here:
            self._failed(
                job,
                RunError(
                    f"A worker computes differently (fingerprint {batch.fingerprint}, here {here}), and results are "
                    "not mixed. Use workers of one kind with this machine."
                ),
            )
            return
        self.store.keep(job, batch)
        self.kept += 1
        self.done += job.count
        self.progress.advanced(self.done, self.total)

    def _failed(self, job: Job, error: BaseException) -> None:
        cause = str(error).replace("\n", "\n    ")
        if isinstance(error, BrokenExecutor):
            cause = (
                "A worker ended suddenly: the machine may be short of memory (try fewer with --workers), or a script "
                "of yours starts a study outside `if __name__ == '__main__':`."
            )
        elif not isinstance(error, RunError):
            cause = f"{type(error).__name__}: {cause}"
        self.failures.append(f"{job}\n    {cause}")

    def _end_well(self) -> bool:
        """After Ctrl-C, let the batches under way end and keep them; False if Ctrl-C comes again."""
        try:
            for future in self.under_way:
                future.cancel()
            if any(not future.done() for future in self.under_way):
                self.progress.note("Stopping when the batches under way are finished; Ctrl-C again drops them.")
            while self.under_way:
                self._collect()
        except KeyboardInterrupt:
            return False
        return True

    def _stopped_text(self, stop: KeyboardInterrupt) -> str:
        return "\n".join([*self.failures, f"{_stopped_by(stop)} {self._kept_text()}"])

    def _kept_text(self) -> str:
        return (
            f"{self.kept} of {self.batches} batches are finished and kept in {self.store.folder}; "
            "the same command goes on from there."
        )
