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
from tandemcare.engine import fingerprint
from tandemcare.errors import RunError, TandemError
from tandemcare.metrics.slow import SLOW_MEASURES, slow_over_the_run
from tandemcare.trace.tally import Floats

from .coupled import Bought, simulate_scenario

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
    contract: str = "block"
    cash: str = "cash"
    recurrence: str = "recurrent"


class Purchase(NamedTuple):
    """What a scenario buys of one service, paid for by the same payers in the same shares."""

    service: str
    payers: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Methods:
    """How a trace becomes measures and costs; by default the project's own (`own_methods`).

    `measure(trace, years)` and `cost(trace, prices, bought, slow)` must be importable by name, so that other processes
    can find them. `measures` maps the columns of `measure(...).yearly` to their descriptions, in order; `monthly`
    names the last axis of `measure(...).monthly`. `evidence` is the version of the numbers used.
    """

    measure: Callable[[Any, int], Any]
    cost: Callable[[Any, Any, Any, Any], Any]
    measures: Mapping[str, Any]
    monthly: Iterable[str]
    evidence: str = ""
    has_slow_layer: bool = False

    def notes(self) -> tuple[MeasureNote, ...]:
        """Return the yearly measures in order: those of the trace, then those of money."""
        slow = {name: each.info for name, each in SLOW_MEASURES.items()} if self.has_slow_layer else {}
        return tuple(_note(name, info) for name, info in {**self.measures, **slow}.items()) + cost_notes()

    def monthly_names(self) -> tuple[str, ...]:
        """Return the measures that are kept by month, in order."""
        return (*self.monthly, *(SLOW_MEASURES if self.has_slow_layer else ()))


def own_methods() -> Methods:
    """Return the project's own measures and costing."""
    from tandemcare import evidence, metrics

    version = evidence.evidence_version()
    return Methods(metrics.measure, own_cost, metrics.MEASURES, metrics.MONTHLY, version, has_slow_layer=True)


def own_cost(
    trace: Trace,
    prices: Mapping[str, float],
    spending: Iterable[Spending | Bought],
    slow: Mapping[str, Floats] | None = None,
) -> finance.Costed:
    """Return what the activity of a trace and the purchases of a scenario cost.

    `slow` holds what the slow layer knows [replication, month], as `Kept.costed` gives it: people with a section 117
    package (without it they are worked out from those at the census), acute beds that stand empty for want of staff
    (they are paid for: no ward has closed), and agency staff on ward posts beyond the vacancy of the census.
    """
    from tandemcare import metrics

    activity = metrics.activity(trace, prices)
    if slow:
        days = activity["month_days"]
        activity["section_117_person_days"] = slow["section_117_people"] * days
        activity["open_bed_days"] = activity["open_bed_days"] + slow["beds_without_staff"] * days
        activity["ward_agency_wte_days"] = slow["agency_staff"] * days
    return finance.cost(activity, prices, [line for each in spending for line in _bought(each)])


def _bought(each: Spending | Bought) -> list[finance.Bought]:
    """Return a purchase as costing takes it: a line for each time in which the same pay the same shares."""
    if isinstance(each, Bought):
        found = []
        for payers in dict.fromkeys(each.payers_by_month):
            holds = np.array([one == payers for one in each.payers_by_month], dtype=np.float64)
            found.append(finance.Bought(each.service, each.units_by_month * holds, payers, each.open_by_month * holds))
        return found
    return [finance.Bought(each.service, each.units_by_month, each.payer)]


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
    cost: Callable[[Any, Any, Any, Any], Any]
    has_slow_layer: bool = False

    def __str__(self) -> str:
        last = self.first + self.count - 1
        which = f"replication {self.first}" if last == self.first else f"replications {self.first} to {last}"
        return f"scenario {self.scenario.name!r}, {which}"

    def done(self) -> Batch:
        """Return the batch of this job."""
        return self.simulated()

    def simulated(self) -> Batch:
        """Return what its scenario comes to in its replications."""
        return _simulated_batch(self)


@dataclass(frozen=True, eq=False)
class Batch:
    """What came of a job.

    `yearly[replication, measure]`, money included; `monthly[replication, month, monthly measure]`;
    `amounts[replication, month, line]` in pounds; `events` counts the events of the simulation. What was costed:
    `activity[replication, month, name]`, and units paid for and serving, `units[replication, month, 2 x purchase]`.
    """

    fingerprint: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]
    activities: tuple[str, ...]
    purchases: tuple[Purchase, ...]
    yearly: Floats
    monthly: Floats
    amounts: Floats
    activity: Floats
    units: Floats
    events: int


def run_batch(job: Job) -> Batch:
    """Return the batch of a job; RunError, which any process can send on, for whatever goes wrong."""
    try:
        return job.done()
    except TandemError as error:
        raise RunError(str(error)) from error
    except Exception as error:
        raise RunError(f"{type(error).__name__}: {error}") from error


def _simulated_batch(job: Job) -> Batch:
    scenario = job.scenario
    trace, kept = simulate_scenario(
        scenario, seed=job.seed, replications=job.count, first_replication=job.first, engine=job.engine
    )
    trace = trace.after_warmup()
    measured = job.measure(trace, job.years)
    costed = job.cost(trace, scenario.values, kept.bought(), kept.costed())
    if scenario.pool:
        costed = finance.shared(costed, scenario.pool)
    lines = tuple(Line(*(getattr(line, part) for part in Line._fields)) for line in costed.lines)
    amounts = np.asarray(costed.amounts, dtype=np.float64)
    monthly = np.asarray(measured.monthly, dtype=np.float64)
    yearly = np.asarray(measured.yearly, dtype=np.float64)
    if job.has_slow_layer:
        slow = kept.monthly()
        monthly = np.concatenate([monthly, slow], axis=2)
        yearly = np.hstack([yearly, slow_over_the_run(slow, job.years)])
    return Batch(
        fingerprint=fingerprint(job.engine),
        months=trace.layout.periods,
        lines=lines,
        activities=tuple(costed.activity),
        purchases=tuple(Purchase(each.service, each.payers) for each in costed.bought),
        yearly=np.hstack([yearly, yearly_money(lines, amounts, job.years)]),
        monthly=monthly,
        amounts=amounts,
        activity=_stacked(list(costed.activity.values()), amounts.shape[:2]),
        units=_stacked([u for each in costed.bought for u in (each.units_by_month, each.serving)], amounts.shape[:2]),
        events=trace.events,
    )


def _stacked(arrays: list[Any], shape: tuple[int, ...]) -> Floats:
    """Return arrays by month, or by replication and month, side by side [replication, month, array]."""
    found = [np.broadcast_to(np.asarray(each, dtype=np.float64), shape) for each in arrays]
    return np.stack(found, axis=-1) if found else np.zeros((*shape, 0))


def yearly_money(lines: tuple[Line, ...], amounts: Floats, years: int) -> Floats:
    """Return pounds a year by replication, a column for each of the ledger's totals."""
    a_year = amounts.sum(axis=1) / years
    chosen = [[group in {"", line.group} for line in lines] for group in finance.TOTALS.values()]
    return np.stack([a_year[:, np.flatnonzero(which)].sum(axis=1) for which in chosen], axis=1)
