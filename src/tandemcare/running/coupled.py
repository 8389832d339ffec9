"""A scenario simulated together with its slow layer, and what the exchange kept as measures and as spending."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tandemcare.engine.exchange import Exchanges, simulate_together
from tandemcare.finance import Purchase, Shares
from tandemcare.metrics.slow import SLOW_MEASURES, slow_by_month
from tandemcare.model import (
    GROUP_WORDS,
    LACKING,
    REVIEW,
    SOURCE_LABELS,
    AsIs,
    Coupling,
    HeldSlowLayer,
    borne_in,
    reviewed_of,
    step_labels,
)
from tandemcare.scenario.months import hours_between, later
from tandemcare.trace.tally import Floats

from .twins import TWINS, key_of, may_be_compared_with

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved
    from tandemcare.trace import Trace

SLOW_STEP_MONTHS = Exchanges.step_months
"""The step of the slow layer in every run."""
HARDLY_ANYBODY = 1e-9
"""Staff, below which a difference of two numbers is a rounding."""


@dataclass(frozen=True, eq=False)
class Kept:
    """What the exchange kept: outputs [replication, month, output] by name, and the plan that they follow.

    A slow layer that is held has no outputs: its measures have no value, and what is bought is there on time. `looked`
    are outputs of the look at who lacks several kinds of care, which come last in the record.
    """

    record: Floats
    outputs: tuple[str, ...]
    resolved: Resolved
    looked: tuple[str, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether the slow layer stayed as it is at the census."""
        return not self.outputs

    def of(self, output: str) -> Floats:
        """Return one output [replication, month]."""
        return np.asarray(self.record[:, :, self.outputs.index(output)], dtype=np.float64)

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of the measures of the slow layer."""
        return tuple(SLOW_MEASURES)

    def monthly(self) -> Floats:
        """Return the measures of the slow layer [replication, month, measure]."""
        if self.is_held:
            return np.full((*self.record.shape[:2], len(SLOW_MEASURES)), np.nan)
        return slow_by_month(self.record, self.outputs)

    def bought(self) -> tuple[Purchase, ...]:
        """Return what each item of the scenario came to, those that released ward money pays for among them."""
        if self.is_held:
            return self.resolved.spending
        plan = self.resolved.plan
        assert plan is not None
        found = [
            purchase
            for number, item in enumerate(plan.items, 1)
            for purchase in _apart(
                item.service,
                item.payers,
                plan.pool,
                paid=self._in_month(f"unit_months_{number}"),
                serving=self.of(f"serving_{number}"),
                funded=self._in_month(f"funded_months_{number}"),
                leaked=self._in_month(f"leaked_months_{number}"),
            )
        ]
        return tuple(found)

    def _in_month(self, output: str) -> Floats:
        """Return what each month adds to an output that adds up [replication, month]."""
        return np.diff(self.of(output), axis=1, prepend=0.0)

    @property
    def wards(self) -> tuple[str, ...]:
        """The names of the wards whose open beds are kept."""
        return () if self.is_held else tuple(ward.name for ward in self.resolved.place.wards)

    def beds(self) -> Floats:
        """Return the open beds of each of the wards [replication, month, ward], whoever they are for."""
        return self._several([f"beds_{ward}" for ward in self.wards])

    @property
    def reviewed(self) -> tuple[tuple[str, str, str], ...]:
        """What reviews saw: the gateway, the name of a figure, and the limit that it has, if any."""
        return () if self.is_held or self.resolved.plan is None else tuple(reviewed_of(self.resolved.plan))

    def reviews(self) -> Floats:
        """Return what reviews saw with the exchange after each month [replication, month, figure]: NaN without one."""
        return self._several([name for name in self.outputs if name.startswith(REVIEW)])

    def _several(self, outputs: list[str]) -> Floats:
        """Return some outputs [replication, month, output]."""
        shape = (*self.record.shape[:2], 0)
        return np.stack([self.of(name) for name in outputs], axis=-1) if outputs else np.zeros(shape)

    def costed(self) -> dict[str, Floats]:
        """Return what costing must know besides, by name [replication, month]: of a slow layer unless it is held."""
        first = self.record.shape[2] - len(self.looked)
        looked = {name: self.record[:, :, first + number] for number, name in enumerate(self.looked)}
        if self.is_held:
            return looked
        return looked | {
            "beds_without_staff": self.of("beds_without_staff"),
            "acute_ward_beds": self.of("acute_ward_beds"),
            "picu_ward_beds": self.of("picu_ward_beds"),
            "acute_converted_beds": self.of("acute_converted_beds"),
            "picu_converted_beds": self.of("picu_converted_beds"),
            "acute_converted_ward_beds": self.of("acute_converted_ward_beds"),
            "picu_converted_ward_beds": self.of("picu_converted_ward_beds"),
            "agency_staff": self.agency_staff(),
        }

    def agency_staff(self) -> Floats:
        """Return agency staff on ward posts beyond the vacancy of the census, as at the end of each month."""
        assert self.resolved.plan is not None
        values = self.resolved.plan.values_of(0)
        usual = self.of("ward_posts") * values["nurses.ward_vacancy"]
        more = self.of("agency_staff") - usual
        return np.where(more > HARDLY_ANYBODY, more, 0.0)


def _apart(service: str, payers_by_month: Sequence[Shares], pool: Shares, **units: Floats) -> Iterator[Purchase]:
    """Yield a purchase for each time in which the same pay the same shares."""
    for payers in dict.fromkeys(payers_by_month):
        holds = np.array([one == payers for one in payers_by_month], dtype=np.float64)
        parts = {part: each * holds for part, each in units.items()}
        yield Purchase(service, payers=payers, pooled=borne_in(payers, pool), **parts)


def waiting_in(
    as_is: Resolved, seed: int, first: int, replications: int, engine: str, *, shares_beginning: bool = False
) -> AsIs:
    """Return what people wait for a community team in as-is, by month of the very replications of a scenario.

    Commissioners would see both. What has been run is not run again, and what is under way is waited for.
    """
    key = key_of(as_is, seed, first, replications, engine)
    with TWINS.at_work(key):
        found = TWINS.find(key)
        if found is None:
            _, kept = simulate_scenario(
                as_is,
                seed=seed,
                replications=replications,
                first_replication=first,
                engine=engine,
                shares_beginning=shares_beginning,
            )
            found = kept.of("waiting")
        return AsIs(first, tuple(map(tuple, found.tolist())))


def exchanges_of(scenario: Resolved) -> Exchanges:
    """Return when the pathway and the slow layer of a scenario talk: at the end of each calendar month."""
    ends: list[float] = []
    while not ends or ends[-1] < scenario.hours:
        month_ends = hours_between(scenario.start, later(scenario.start, len(ends) + 1))
        ends.append(min(month_ends, scenario.hours))
    run_in = sum(end <= scenario.run_in_hours for end in ends)
    return Exchanges(tuple(ends), run_in)


def simulate_scenario(
    scenario: Resolved,
    *,
    seed: int,
    replications: int,
    first_replication: int,
    engine: str,
    log: bool = False,
    group: str | None = None,
    observe: Iterable[float] | float | None = None,
    shares_beginning: bool = False,
) -> tuple[Trace, Kept]:
    """Return the trace of some replications of a scenario, and what its slow layer kept.

    With a `log` the trace knows in words what happens at each step, and of which groups its people are.
    `shares_beginning` is for several scenarios of one place: months in which they are alike are lived through once.
    """
    asked: dict[str, Any] = {
        "seed": seed,
        "replications": replications,
        "first_replication": first_replication,
        "engine": engine,
        "log": log,
        "group": group,
        "observe": observe,
        "shares_beginning": shares_beginning,
    }
    if may_be_compared_with(scenario):
        key = key_of(scenario, seed, first_replication, replications, engine)
        with TWINS.at_work(key):
            trace, kept = _simulated(scenario, None, **asked)
            TWINS.keep(key, kept.of("waiting"))
        return trace, kept
    as_is = None
    if scenario.as_is is not None and not scenario.is_held:
        as_is = waiting_in(
            scenario.as_is, seed, first_replication, replications, engine, shares_beginning=shares_beginning
        )
    return _simulated(scenario, as_is, **asked)


def _simulated(scenario: Resolved, as_is: AsIs | None, *, log: bool, **asked: Any) -> tuple[Trace, Kept]:
    """Return the trace of some replications, and what was kept, beside as-is if gateways look at it."""
    exchanges = exchanges_of(scenario)
    slow = slow_of(scenario, exchanges, as_is)
    look = LACKING if {*LACKING.registers} <= {*scenario.pathway.registers} else None
    trace, record = simulate_together(
        scenario.pathway,
        slow,
        exchanges,
        start=scenario.start,
        warmup_hours=scenario.run_in_hours,
        log=log,
        look=look,
        **asked,
    )
    if log:
        trace = replace(trace, labels={**step_labels(), **SOURCE_LABELS}, meanings=GROUP_WORDS)
    return trace, Kept(record, tuple(slow.outputs), scenario, tuple(look.outputs) if look else ())


def slow_of(scenario: Resolved, exchanges: Exchanges, as_is: AsIs | None = None) -> Coupling | HeldSlowLayer:
    """Return the slow layer of a scenario: held where it says so, or where there is no plan for one.

    `as_is` is what gateways compare waiting with.
    """
    if scenario.plan is not None and not scenario.is_held:
        return Coupling(scenario.plan, as_is)
    begins = (0.0, *exchanges.ends)
    return HeldSlowLayer(tuple((begins.index(time) - exchanges.run_in_months, new) for time, new in scenario.changes))
