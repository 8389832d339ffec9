"""A scenario simulated together with its slow layer, and what the exchange kept as measures and as spending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tandemcare.engine.exchange import Exchanges, simulate_together
from tandemcare.metrics.slow import SLOW_MEASURES, slow_by_month
from tandemcare.model import Coupling, HeldSlowLayer
from tandemcare.scenario.months import hours_between, later
from tandemcare.trace.tally import Floats

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved, Spending
    from tandemcare.trace import Trace

HARDLY_ANYBODY = 1e-9
"""Staff, below which a difference of two numbers is a rounding."""
REINVESTED_IN = "community-places"
WARD_PAYER = (("icb", 1.0),)
"""What a closed ward releases is the ICB's, who paid for its beds by block contract, pooled budget or not."""


@dataclass(frozen=True, eq=False)
class Bought:
    """Units paid for of one item [replication, month], those that serve people, and who pays which share by month."""

    service: str
    units_by_month: Floats
    payers_by_month: tuple[tuple[tuple[str, float], ...], ...]
    open_by_month: Floats


@dataclass(frozen=True, eq=False)
class Kept:
    """What the exchange kept: outputs [replication, month, output] by name, and the plan that they follow.

    A slow layer that is held has no outputs: its measures have no value, and what is bought is there on time.
    """

    record: Floats
    outputs: tuple[str, ...]
    resolved: Resolved

    @property
    def is_held(self) -> bool:
        """Whether the slow layer stayed as it is at the census."""
        return not self.outputs

    def of(self, output: str) -> Floats:
        """Return one output [replication, month]."""
        return np.asarray(self.record[:, :, self.outputs.index(output)], dtype=np.float64)

    def monthly(self) -> Floats:
        """Return the measures of the slow layer [replication, month, measure]."""
        if self.is_held:
            return np.full((*self.record.shape[:2], len(SLOW_MEASURES)), np.nan)
        return slow_by_month(self.record, self.outputs)

    def bought(self) -> tuple[Bought | Spending, ...]:
        """Return what each item of the scenario came to, and the places that released ward money pays for."""
        if self.is_held:
            return self.resolved.spending
        plan = self.resolved.plan
        assert plan is not None
        items = tuple(
            Bought(
                item.service,
                np.diff(self.of(f"unit_months_{number}"), axis=1, prepend=0.0),
                tuple(plan.payers(item, month) for month in range(plan.months)),
                self.of(f"serving_{number}"),
            )
            for number, item in enumerate(plan.items, 1)
        )
        if plan.reinvest_share == 0.0:
            return items
        places = np.diff(self.of("place_months_reinvested"), axis=1, prepend=0.0)
        return (*items, Bought(REINVESTED_IN, places, (WARD_PAYER,) * plan.months, places))

    def section_117_people(self) -> Floats:
        """Return people with a package, mean of each month."""
        end = self.of("section_117_people")
        assert self.resolved.plan is not None
        first = self.resolved.plan.values_of(0)["section_117.packages"]
        begin = np.concatenate([np.full((len(end), 1), first), end[:, :-1]], axis=1)
        return 0.5 * (begin + end)

    def costed(self) -> dict[str, Floats]:
        """Return what costing must know of the slow layer, by name [replication, month]: nothing if it is held."""
        if self.is_held:
            return {}
        return {
            "section_117_people": self.section_117_people(),
            "beds_without_staff": self.of("beds_without_staff"),
            "agency_staff": self.agency_staff(),
        }

    def agency_staff(self) -> Floats:
        """Return agency staff on ward posts beyond the vacancy of the census, as at the end of each month."""
        assert self.resolved.plan is not None
        values = self.resolved.plan.values_of(0)
        usual = self.of("open_beds") * values["nurses.per_bed"] * values["nurses.ward_vacancy"]
        more = self.of("agency_staff") - usual
        return np.where(more > HARDLY_ANYBODY, more, 0.0)


def exchanges_of(scenario: Resolved) -> Exchanges:
    """Return when the pathway and the slow layer of a scenario talk: at the end of each calendar month."""
    ends: list[float] = []
    while not ends or ends[-1] < scenario.hours:
        month_ends = hours_between(scenario.start, later(scenario.start, len(ends) + 1))
        ends.append(min(month_ends, scenario.hours))
    run_in = sum(end <= scenario.run_in_hours for end in ends)
    return Exchanges(tuple(ends), run_in)


def simulate_scenario(
    scenario: Resolved, *, seed: int, replications: int, first_replication: int, engine: str, log: bool = False
) -> tuple[Trace, Kept]:
    """Return the trace of some replications of a scenario, and what its slow layer kept."""
    exchanges = exchanges_of(scenario)
    slow = slow_of(scenario, exchanges)
    trace, record = simulate_together(
        scenario.pathway,
        slow,
        exchanges,
        start=scenario.start,
        warmup_hours=scenario.run_in_hours,
        seed=seed,
        replications=replications,
        first_replication=first_replication,
        engine=engine,
        log=log,
    )
    return trace, Kept(record, tuple(slow.outputs), scenario)


def slow_of(scenario: Resolved, exchanges: Exchanges) -> Coupling | HeldSlowLayer:
    """Return the slow layer of a scenario: held where it says so, or where there is no plan for one."""
    if scenario.plan is not None and not scenario.is_held:
        return Coupling(scenario.plan)
    begins = (0.0, *exchanges.ends)
    return HeldSlowLayer(tuple((begins.index(time) - exchanges.run_in_months, new) for time, new in scenario.changes))
