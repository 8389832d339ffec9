"""A job: a batch of replications of one cell, simulated, measured and costed in one go.

This is the only place where a study calls the engine, the metrics and the costing. A job and a batch can be pickled,
so that a batch can be done in any process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tandemcare import finance
from tandemcare.engine import fingerprint
from tandemcare.errors import RunError, TandemError
from tandemcare.metrics.slow import slow_over_the_run
from tandemcare.trace.tally import Floats

from .batch import Batch, no_groups
from .cells import Cell
from .coupled import simulate_scenario
from .grouping import Grouping
from .methods import yearly_beside, yearly_money
from .own_measures import OwnMeasure, own_yearly
from .sources import sources_hash
from .totals import narrowed

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved


@dataclass(frozen=True)
class Job:
    """Replications `first` to `first + count - 1` of a cell, the study's `number`-th, to be done as one batch.

    `shares_beginning` says that other cells of the study may begin alike, as scenarios of one place do.
    """

    number: int
    cell: Cell
    first: int
    count: int
    years: int
    seed: int
    engine: str
    measure: Callable[[Any, int], Any]
    cost: Callable[[Any, Any, Any, Any], Any]
    has_slow_layer: bool = False
    grouping: Grouping | None = None
    own: tuple[tuple[str, OwnMeasure], ...] = ()
    log: bool = False
    shares_beginning: bool = False
    sources: str = field(default_factory=sources_hash)

    def __str__(self) -> str:
        last = self.first + self.count - 1
        which = f"replication {self.first}" if last == self.first else f"replications {self.first} to {last}"
        return f"{self.cell}, {which}"


def in_turn(jobs: Iterable[Job], workers: int) -> list[Job]:
    """Return jobs in the order in which so many workers do least work: world by world, some replications at a time.

    Of these what the gateways of others compare with comes first; scenarios that begin alike are near each other, so
    that the months of one are still known when the next begins. No part has less than a batch for each worker: as-is
    would else be under way while others wait for it.
    """
    jobs = list(jobs)
    firsts = sorted({job.first for job in jobs})
    last = max(len(firsts) // workers - 1, 0)
    part = {first: min(number // workers, last) for number, first in enumerate(firsts)}

    def turn(job: Job) -> tuple[int, int, bool]:
        return job.cell.world, part[job.first], getattr(job.cell.scenario, "as_is", None) is not None

    return sorted(jobs, key=turn)


def run_batch(job: Job) -> Batch:
    """Return the batch of a job; RunError, which any process can send on, for whatever goes wrong."""
    try:
        return _batch_of(job)
    except TandemError as error:
        raise RunError(str(error)) from error
    except MemoryError as error:
        raise RunError("There is not enough memory for it. Close other programs, or try fewer --workers.") from error
    except Exception as error:
        raise RunError(f"{type(error).__name__}: {error}") from error


def _batch_of(job: Job) -> Batch:
    """Return the batch of a job; of other worlds totals alone are kept. RunError where other code would do it."""
    if job.sources != sources_hash():
        raise RunError("Tandem's own files were edited while the study ran. Give the same command again.")
    whole = _simulated_batch(job, job.cell.resolved(job.years))
    return narrowed(whole) if job.cell.world else whole


def _simulated_batch(job: Job, scenario: Resolved) -> Batch:
    trace, kept = simulate_scenario(
        scenario,
        seed=job.seed,
        replications=job.count,
        first_replication=job.first,
        engine=job.engine,
        group=job.grouping.attribute if job.grouping else None,
        log=job.log,
        shares_beginning=job.shares_beginning,
    )
    trace = trace.after_warmup()
    measured = job.measure(trace, job.years)
    costed = job.cost(trace, scenario.values, kept.bought(), kept.costed())
    if scenario.pool:
        costed = finance.shared(costed, scenario.pool)
    costed = finance.routed(costed, getattr(scenario, "routes", ()), scenario.values)
    amounts = np.asarray(costed.amounts, dtype=np.float64)
    monthly = np.asarray(measured.monthly, dtype=np.float64)
    yearly = np.array(measured.yearly, dtype=np.float64)
    if job.has_slow_layer:
        slow, invested = kept.monthly(), finance.invested(costed, scenario.values)
        monthly = np.concatenate([monthly, slow, invested], axis=2)
        beside = yearly_beside(costed.activity, job.years)
        yearly = np.hstack([yearly, slow_over_the_run(slow, job.years), invested.sum(axis=1) / job.years, beside])
    groups, by_group = job.grouping.of(trace, job.years) if job.grouping else ((), no_groups())
    return Batch(
        fingerprint=fingerprint(job.engine),
        months=trace.layout.periods,
        lines=costed.lines,
        activities=tuple(costed.activity),
        purchases=costed.bought,
        yearly=np.hstack([yearly, yearly_money(costed.lines, amounts, job.years), own_yearly(trace, job.own)]),
        monthly=monthly,
        amounts=amounts,
        activity=_stacked(list(costed.activity.values()), amounts.shape[:2]),
        events=trace.events,
        groups=groups,
        by_group=by_group,
        wards=kept.wards,
        beds=kept.beds(),
        reviewed=kept.reviewed,
        reviews=kept.reviews(),
    )


def _stacked(arrays: list[Any], shape: tuple[int, ...]) -> Floats:
    """Return arrays by month, or by replication and month, side by side [replication, month, array]."""
    found = [np.broadcast_to(np.asarray(each, dtype=np.float64), shape) for each in arrays]
    return np.stack(found, axis=-1) if found else np.zeros((*shape, 0))
