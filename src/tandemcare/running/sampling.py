"""Readings from many replications of one run, batch by batch and side by side; nothing is kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tandemcare.engine import simulate
from tandemcare.pathway import Pathway
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
    progress = progress or Quiet()
    make_ready(ENGINE, progress)
    size = 1 if run.log else REPLICATIONS_A_BATCH[ENGINE]
    found: list[_Reading] = []
    executor = make_executor(cores() if workers is None else workers, kind="threads")
    try:
        batches = [
            executor.submit(_read_batch, run, read, seed, first, min(size, replications - first))
            for first in range(0, replications, size)
        ]
        progress.advanced(0, replications)
        for batch in batches:
            found.append(batch.result())
            progress.advanced(min(size * len(found), replications), replications)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    return found


def _read_batch(run: Sample, read: Callable[[Trace], _Reading], seed: int, first: int, count: int) -> _Reading:
    trace = simulate(
        run.pathway,
        run.hours,
        start=run.start,
        warmup_hours=run.warmup_hours,
        seed=seed,
        replications=count,
        first_replication=first,
        engine=ENGINE,
        changes=run.changes,
        log=run.log,
        period="month",
    )
    return read(trace.after_warmup())
