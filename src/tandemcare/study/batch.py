"""A batch: some replications of one scenario, simulated, measured and costed in one go.

This is the only place where a study calls the engine, the metrics and the costing. A job and a batch can be pickled,
so that a batch can be done in any process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tandemcare import finance
from tandemcare.engine import fingerprint, simulate
from tandemcare.errors import RunError, TandemError
from tandemcare.trace.tally import Floats

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved, Spending
    from tandemcare.trace import Trace

COST_LABELS = {
    "": "all care",
    "inpatient": "inpatient care",
    "out_of_area": "out-of-area placements",
    "community": "care outside hospital",
}
"""What the groups of the ledger's lines that have a yearly measure of their own are called in a sentence."""


class MeasureNote(NamedTuple):
    """What a reader must know of a yearly measure."""

    name: str
    label: str
    unit: str
    definition: str
    decimals: int
    better: str


class Line(NamedTuple):
    """A line of the ledger: who pays for which service, what kind of cost it is, and its group."""

    payer: str
    service: str
    kind: str
    group: str


@dataclass(frozen=True)
class Methods:
    """How a trace becomes measures and costs; by default the project's own (`own_methods`).

    `measure(trace, years)` and `cost(trace, prices, spending)` must be importable by name, so that other processes can
    find them. `measures` maps the columns of `measure(...).yearly` to their descriptions, in order; `monthly` names
    the last axis of `measure(...).monthly`. `evidence` is the version of the numbers used.
    """

    measure: Callable[[Any, int], Any]
    cost: Callable[[Any, Any, Any], Any]
    measures: Mapping[str, Any]
    monthly: Iterable[str]
    evidence: str = ""

    def notes(self) -> tuple[MeasureNote, ...]:
        """Return the yearly measures in order: those of the trace, then those of money."""
        return tuple(_note(name, info) for name, info in self.measures.items()) + cost_notes()


def own_methods() -> Methods:
    """Return the project's own measures and costing."""
    from tandemcare import evidence, metrics

    return Methods(metrics.measure, own_cost, metrics.MEASURES, metrics.MONTHLY, evidence.evidence_version())


def own_cost(trace: Trace, prices: Mapping[str, float], spending: Iterable[Spending]) -> finance.Costed:
    """Return what the activity of a trace and the purchases of a scenario cost."""
    from tandemcare import metrics

    bought = [finance.Bought(each.service, each.units_by_month, each.payer) for each in spending]
    return finance.cost(metrics.activity(trace, prices), prices, bought)


def cost_notes() -> tuple[MeasureNote, ...]:
    """Return the yearly measures of money."""
    return tuple(
        MeasureNote(
            name,
            f"Cost of {COST_LABELS[group]}",
            "GBP a year",
            f"Sum of the ledger's lines for {COST_LABELS[group]}, in pounds of {finance.PRICE_YEAR}, a year.",
            0,
            "",  # spending less is good or bad by what it buys
        )
        for name, group in finance.TOTALS.items()
    )


def _note(name: str, info: Any) -> MeasureNote:
    return MeasureNote(name, info.label, info.unit, info.definition, info.decimals, info.better)


@dataclass(frozen=True)
class Job:
    """Replications `first` to `first + count - 1` of one scenario, to be done as one batch."""

    number: int
    scenario: Resolved
    first: int
    count: int
    years: int
    seed: int
    engine: str
    measure: Callable[[Any, int], Any]
    cost: Callable[[Any, Any, Any], Any]

    def __str__(self) -> str:
        last = self.first + self.count - 1
        which = f"replication {self.first}" if last == self.first else f"replications {self.first} to {last}"
        return f"scenario {self.scenario.name!r}, {which}"


@dataclass(frozen=True, eq=False)
class Batch:
    """What came of a job.

    `yearly[replication, measure]`, money included; `monthly[replication, month, monthly measure]`;
    `amounts[replication, month, line]` in pounds; `events` counts the events of the simulation.
    """

    fingerprint: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]
    yearly: Floats
    monthly: Floats
    amounts: Floats
    events: int


def run_batch(job: Job) -> Batch:
    """Return the batch of a job; RunError, which any process can send on, for whatever goes wrong."""
    try:
        return _run_batch(job)
    except TandemError as error:
        raise RunError(str(error)) from error
    except Exception as error:
        raise RunError(f"{type(error).__name__}: {error}") from error


def _run_batch(job: Job) -> Batch:
    scenario = job.scenario
    trace = simulate(
        scenario.pathway,
        scenario.hours,
        start=scenario.start,
        warmup_hours=scenario.run_in_hours,
        seed=job.seed,
        replications=job.count,
        first_replication=job.first,
        engine=job.engine,
        changes=scenario.changes,
        period="month",
    ).after_warmup()
    measured = job.measure(trace, job.years)
    costed = job.cost(trace, scenario.values, scenario.spending)
    lines = tuple(Line(line.payer, line.service, line.kind, line.group) for line in costed.lines)
    amounts = np.asarray(costed.amounts, dtype=np.float64)
    return Batch(
        fingerprint=fingerprint(job.engine),
        months=trace.layout.periods,
        lines=lines,
        yearly=np.hstack([np.asarray(measured.yearly, dtype=np.float64), _yearly_money(lines, amounts, job.years)]),
        monthly=np.asarray(measured.monthly, dtype=np.float64),
        amounts=amounts,
        events=trace.events,
    )


def _yearly_money(lines: tuple[Line, ...], amounts: Floats, years: int) -> Floats:
    """Return pounds a year by replication, a column for each of the ledger's totals."""
    a_year = amounts.sum(axis=1) / years
    chosen = [[group in {"", line.group} for line in lines] for group in finance.TOTALS.values()]
    return np.stack([a_year[:, np.flatnonzero(which)].sum(axis=1) for which in chosen], axis=1)
