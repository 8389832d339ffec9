"""A batch: some replications of one scenario, simulated, measured and costed in one go.

This is the only place where a study calls the engine, the metrics and the costing. A job and a batch can be pickled,
so that a batch can be done in any process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tandemcare.engine import fingerprint, simulate
from tandemcare.errors import RunError, TandemError
from tandemcare.trace.tally import Floats

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved

COST_GROUPS = {
    "inpatient": "inpatient care",
    "out_of_area": "out-of-area placements",
    "community": "care outside hospital",
}
"""Groups of the ledger's lines that have a yearly measure of their own; the total counts every line."""


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
    from tandemcare import evidence, finance, metrics

    return Methods(metrics.measure, finance.cost, metrics.MEASURES, metrics.MONTHLY, evidence.evidence_version())


def cost_notes() -> tuple[MeasureNote, ...]:
    """Return the yearly measures of money."""
    groups = [("cost_total_gbp", "Cost of all care", "Sum of all lines of the ledger, a year.")] + [
        (f"cost_{group}_gbp", f"Cost of {words}", f"Sum of the ledger's lines for {words}, a year.")
        for group, words in COST_GROUPS.items()
    ]
    return tuple(MeasureNote(name, label, "GBP a year", what, 0, "lower") for name, label, what in groups)


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
        seed=job.seed,
        replications=job.count,
        first_replication=job.first,
        engine=job.engine,
        changes=scenario.changes,
        period="month",
    )
    measured = job.measure(trace, job.years)
    costed = job.cost(trace, scenario.values, scenario.spending)
    lines = tuple(Line(line.payer, line.service, line.kind, getattr(line, "group", "")) for line in costed.lines)
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
    """Return pounds a year by replication: in total, then by each of COST_GROUPS."""
    a_year = amounts.sum(axis=1) / years
    columns = [a_year.sum(axis=1)]
    columns += [a_year[:, [line.group == group for line in lines]].sum(axis=1) for group in COST_GROUPS]
    return np.stack(columns, axis=1)
