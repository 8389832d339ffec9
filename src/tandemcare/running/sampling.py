"""Readings from many replications of one run, batch by batch and side by side; nothing is kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tandemcare.engine import simulate
from tandemcare.pathway import Pathway
from tandemcare.sums import summed
from tandemcare.trace import Trace

from .executors import cores, make_executor
from .grid import REPLICATIONS_A_BATCH
from .kernel import make_ready
from .progress import Progress, Quiet

ENGINE = "compiled"
_Reading = TypeVar("_Reading")


@dataclass(frozen=True, eq=False)
class Sample:
    """A run to be read: from `start` until `hours`, of which the first `warmup_hours` are not counted."""

    pathway: Pathway
    start: date
    hours: float
    warmup_hours: float = 0.0
    changes: tuple[tuple[float, Mapping[str, float]], ...] = ()
    log: bool = False


@dataclass(frozen=True, eq=False)
class SampleBatch:
    """Some replications of a run, from a first one on."""

    run: Sample
    first: int
    count: int


def sample(
    run: Sample,
    read: Callable[[Trace], _Reading],
    *,
    seed: int,
    replications: int,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[_Reading]:
    """Return what `read` makes of each batch's trace, in the order of replications, whatever the workers.

    A trace is dropped once it is read; one with an event log holds a single replication.
    """
    size = 1 if run.log else REPLICATIONS_A_BATCH[ENGINE]
    firsts = range(0, replications, size)
    batches = [SampleBatch(run, first, min(size, replications - first)) for first in firsts]
    return sample_batches(batches, read, seed=seed, workers=workers, progress=progress)


def sample_batches(
    batches: Sequence[SampleBatch],
    read: Callable[[Trace], _Reading],
    *,
    seed: int,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[_Reading]:
    """Return what `read` makes of the trace of each batch, in their order; replication r is r in whatever batch."""
    progress = progress or Quiet()
    make_ready(ENGINE, progress)
    total = summed(batch.count for batch in batches)
    found: list[_Reading] = []
    executor = make_executor(cores() if workers is None else workers, kind="threads")
    try:
        waiting = [executor.submit(_read_batch, batch, read, seed) for batch in batches]
        progress.advanced(0, total)
        done = 0
        for batch, result in zip(batches, waiting, strict=True):
            found.append(result.result())
            done += batch.count
            progress.advanced(done, total)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    return found


def _read_batch(batch: SampleBatch, read: Callable[[Trace], _Reading], seed: int) -> _Reading:
    run = batch.run
    trace = simulate(
        run.pathway,
        run.hours,
        start=run.start,
        warmup_hours=run.warmup_hours,
        seed=seed,
        replications=batch.count,
        first_replication=batch.first,
        engine=ENGINE,
        changes=run.changes,
        log=run.log,
        period="month",
    )
    return read(trace.after_warmup())
