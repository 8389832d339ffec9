"""Runs that keep nothing on disk: in a folder that is gone afterwards, or not in files at all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tandemcare.errors import RunError
from tandemcare.trace.tally import Floats

from .cells import Cell
from .executors import cores, make_executor, workers_of
from .grid import Grid
from .jobs import in_turn, run_batch
from .kernel import make_ready
from .manifest import MANIFEST, read_manifest, verified
from .progress import Quiet
from .sources import refuse_edited

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


def held_files(folder: Path) -> Mapping[str, bytes]:
    """Return every file that a run folder names, checked, and its manifest: all that its results are read from."""
    manifest = read_manifest(folder)
    files = {name: verified(folder, manifest, name) for name in manifest["tables"]}
    return {**files, MANIFEST: (folder / MANIFEST).read_bytes()}


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
            try:
                found.setdefault(job.cell, []).append(future.result().yearly)
            except RunError as error:
                raise RunError(f"{job}\n    {error}") from error
    finally:
        executor.shutdown(cancel_futures=True)
    return {cell: np.concatenate(batches) for cell, batches in found.items()}
