"""Runs that keep nothing on disk: in a folder that is gone afterwards, in memory, or not in files at all."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import numpy as np
import pandas as pd

from tandemcare.engine import fingerprint
from tandemcare.errors import RunError
from tandemcare.sums import summed
from tandemcare.trace.tally import Floats

from .address import without_address
from .batch import Batch
from .cells import Cell
from .executors import cores, make_executor, workers_of
from .grid import Grid
from .jobs import Job, in_turn, run_batch
from .kernel import make_ready
from .manifest import MANIFEST, read_manifest, table_in, verified
from .parameters_table import PARAMETERS, parameters_frame
from .progress import Quiet
from .sources import refuse_edited
from .summary import frame_csv
from .tables import TABLES, Rows, tidy_frame
from .work import nothing_old_swept

NOWHERE = Path("nothing kept on disk")
"""What stands in place of the folder of a run that is held in memory alone."""


@contextlib.contextmanager
def somewhere(out: Any) -> Iterator[Any]:
    """Give the folder that is asked for, or for None one that is gone with all that is in it when the block ends."""
    if out is not None:
        yield out
        return
    with TemporaryDirectory(prefix="tandem-") as folder:
        yield Path(folder)


class InMemory(Protocol):
    """A run in memory alone, of which results are read as if it had a folder."""

    def manifest(self) -> dict[str, Any]:
        """Return its manifest, of all its places."""
        ...

    def content(self, name: str) -> bytes:
        """Return what a file that is no table has."""
        ...

    def table(self, name: str) -> pd.DataFrame:
        """Return one of its tables, texts as categories."""
        ...


class HeldFiles:
    """Every file that a run folder names, checked: all that its results are read from."""

    def __init__(self, folder: Path) -> None:
        known = read_manifest(folder)
        self._manifest = (folder / MANIFEST).read_bytes()
        self._files = {name: verified(folder, known, name) for name in known["tables"]}

    def manifest(self) -> dict[str, Any]:
        """Return its manifest, of all its places."""
        found: dict[str, Any] = json.loads(self._manifest)
        return found

    def content(self, name: str) -> bytes:
        """Return what a file has."""
        return self._files[name]

    def table(self, name: str) -> pd.DataFrame:
        """Return one of its tables, texts as categories."""
        return table_in(self._files[f"{name}.parquet"])


@dataclass(frozen=True, eq=False)
class HeldRun:
    """A run that never had a folder: its tables are made of its batches when they are asked for.

    They are those that `run` would keep of the same grid; its manifest has no address, as nothing looks for the run.
    `cells` are place, name and batches of each scenario.
    """

    grid: Grid
    told: Mapping[str, Any]
    cells: Sequence[tuple[str, str, Sequence[Batch]]]

    def manifest(self) -> dict[str, Any]:
        """Return its manifest, of all its places."""
        return dict(self.told)

    def content(self, name: str) -> bytes:
        """Return every number of the run, as its file would have them."""
        if name != PARAMETERS:
            raise KeyError(name)
        return frame_csv(parameters_frame(self.grid)).encode()

    def table(self, name: str) -> pd.DataFrame:
        """Return one of its tables, texts as categories."""
        rows = Rows(self.told)
        return tidy_frame(*TABLES[name], [each for cell in self.cells for each in rows.of(name, *cell)])


def run_held(grid: Grid, executor: Executor) -> HeldRun:
    """Return the run of a study without other worlds, of which nothing is kept on disk. RunError where a batch fails.

    `executor` does the batches, in this process or one like it.
    """
    if grid.worlds:
        raise ValueError("a run with other worlds needs a folder")
    with nothing_old_swept():
        here = fingerprint(grid.engine)  # which compiles the kernel once, before several need it
        refuse_edited()
        under_way = [(job, executor.submit(run_batch, job)) for job in in_turn(grid.jobs, workers_of(executor))]
        try:
            manifest = json.loads(json.dumps(without_address(grid, here)))  # as if read, while batches are done
            found = [(job, _batch_of(job, future)) for job, future in under_way]
        finally:
            _ended(future for _, future in under_way)
    found.sort(key=lambda each: (each[0].number, each[0].first))
    cells = [
        (cell.scenario.place.name, cell.scenario.name, [batch for job, batch in found if job.cell is cell])
        for cell in grid.central
    ]
    events = summed(batch.events for _, batch in found)
    return HeldRun(grid, {**manifest, "events": events, "tables": {PARAMETERS: NOWHERE.name}}, cells)


def _batch_of(job: Job, future: Future[Batch]) -> Batch:
    try:
        return future.result()
    except RunError as error:
        raise RunError(f"{job}\n    {error}") from error


def _ended(futures: Iterable[Future[Batch]]) -> None:
    """Have nothing begun any more, and wait for what is under way."""
    wait([future for future in futures if not future.cancel()])


def yearly_of(grid: Grid, workers: int | None = None) -> dict[Cell, Floats]:
    """Return the yearly measures of each central cell [replication, measure], of which nothing is kept on disk.

    They are those that `run` would keep of the same grid. RunError where a batch fails.
    """
    make_ready(grid.engine, Quiet())
    refuse_edited()
    executor = make_executor(cores() if workers is None else workers, grid.engine)
    jobs = in_turn((job for job in grid.jobs if not job.cell.world), workers_of(executor))
    found: dict[Cell, list[Floats]] = {}
    try:
        for job, future in [(job, executor.submit(run_batch, job)) for job in jobs]:
            found.setdefault(job.cell, []).append(_batch_of(job, future).yearly)
    finally:
        executor.shutdown(cancel_futures=True)
    return {cell: np.concatenate(batches) for cell, batches in found.items()}
