"""The seam to the model and the evidence: everything that scenarios need to know of the English crisis system."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import Protocol

from tandemcare.evidence import Parameter
from tandemcare.model import Place, RotaNeeds, Told, Uncounted
from tandemcare.model.values import Fact
from tandemcare.pathway import Pathway

from .decisions import DECIDED, is_decided

NEED_GROWTH = "need.growth"
FAR_OUTSIDE = 1000.0
"""A value so many times beyond its range is in another unit: pounds as pence, months as hours, shares as per cent."""
SHORTEST_MONTHS = 0.125
"""The step of the slow layer, in which nothing that it divides by can take less time."""
LONGEST_MONTHS = 1200.0
"""A century: no run is longer, and dates so far away are dates that a calendar has."""


class BuyableService(Protocol):
    """Something that can be bought by the unit, and what its units do to the values of a month."""

    @property
    def name(self) -> str:
        """The name that scenarios call it by."""

    @property
    def label(self) -> str:
        """What readers call it."""

    @property
    def unit(self) -> str:
        """What one unit of it is."""

    @property
    def mobilising_months(self) -> float:
        """Months from paying for it until the first unit can be open."""

    @property
    def payers(self) -> tuple[tuple[str, float], ...]:
        """Who pays which share, unless a scenario says otherwise."""

    @property
    def not_with_services(self) -> tuple[str, ...]:
        """Services that have the same effect: only one of them can be bought."""

    @property
    def not_with_loops(self) -> tuple[str, ...]:
        """Loops of the slow layer that have the same effect, and must be off."""

    @property
    def apply(self) -> Callable[[dict[str, float], float], None]:
        """Change the values of a month as so many units do."""

    @property
    def reads(self) -> frozenset[str]:
        """The names of the numbers that what its units do depends on."""


class InputsOf(Protocol):
    """The inputs of a pathway for some values, told faster by what has been told for others of the same place."""

    def __call__(self, place: Place, values: Mapping[str, float], told: Told | None = None) -> Mapping[str, float]:
        """Return every input of the pathway."""


@dataclass(frozen=True)
class System:
    """The numbers, services and pathway that a scenario can change; tests put a small one in its place.

    `shaping` and `costing` name numbers that hold for a whole run: those that shape the pathway, and those that what
    happened is costed with, which are read once, at the census date. `unit_cost` gives pounds a month for a unit of a
    service; a system without it has no slow layer. `above_zero` are numbers that something is divided by.
    `pathway_parts` tells pathways apart without building them, and `services_with` gives the services with other
    numbers of their own; `read_when_bought` are those read once: months to the first unit, nurses that a unit takes.
    `heads_of_rota` says how many people the rota of AMHPs needs and has, `rota_needs` the same by shift, `stated_by`
    which parameters a place states.
    `refit` gives a calibrated place with base rates for others of the numbers `refitted`.
    `decided` are patterns of the names that somebody decides; by default everything but what a run is costed with.
    `apply_rules` changes the numbers of a month as the rules do that are in force in it, and `shifted_by_group` gives
    the rates of sources in a month in which some groups have grown faster than others. `uncounted` tells whom the
    census of a place leaves out, and how many are taken to be there.
    """

    parameters: Mapping[str, Parameter]
    services: Mapping[str, BuyableService]
    need_sources: tuple[str, ...]
    shaping: frozenset[str]
    facts_of: Callable[[Place], Mapping[str, Fact]]
    values_of: Callable[[Place, Mapping[str, Parameter]], Mapping[str, float]]
    crisis_pathway: Callable[[Place, Mapping[str, float]], Pathway]
    inputs_of: InputsOf
    costing: frozenset[str] = frozenset()
    unit_cost: Callable[[str, Mapping[str, float]], float] | None = None
    above_zero: frozenset[str] = frozenset()
    read_when_bought: frozenset[str] = frozenset()
    pathway_parts: Callable[[Place, Mapping[str, float]], object] | None = None
    services_with: Callable[[Mapping[str, Parameter]], Mapping[str, BuyableService]] | None = None
    heads_of_rota: Callable[[Place, Mapping[str, float]], tuple[float, float]] | None = None
    rota_needs: Callable[[Place, Mapping[str, float]], RotaNeeds] | None = None
    stated_by: Callable[[Place], frozenset[str]] | None = None
    refitted: frozenset[str] = frozenset()
    refit: Callable[[Place, Mapping[str, float], Mapping[str, float]], Place] | None = None
    decided: tuple[str, ...] | None = None
    apply_rules: Callable[[dict[str, float]], None] | None = None
    shifted_by_group: Callable[[Mapping[str, float], Mapping[str, float], int], Mapping[str, float]] | None = None
    uncounted: Callable[[Place, Mapping[str, float]], Uncounted] | None = None

    @cached_property
    def known_parameters(self) -> Mapping[str, Known]:
        """Every number of the evidence, by name, as one that a scenario may change."""
        return {
            name: Known(
                name=name,
                label=parameter.label,
                unit=parameter.unit,
                low=parameter.low,
                high=parameter.high,
                whole=False,
                share=_is_share(parameter),
                is_assumption=parameter.is_assumption,
                fitted_to=parameter.fitted_to,
                above_zero=name in self.above_zero,
                **_limits(parameter, name in self.above_zero),
            )
            for name, parameter in self.parameters.items()
        }

    def is_belief(self, name: str) -> bool:
        """Tell whether nobody decides a number: a scenario that changes it on its own says so and is marked."""
        return name in self.costing if self.decided is None else not is_decided(name, self.decided)

    def shape(
        self, place: Place, values: Mapping[str, float], told: Told | None = None
    ) -> tuple[object, dict[str, float]]:
        """Return what tells a pathway with some values, and its inputs, from others."""
        parts = (self.pathway_parts or self.crisis_pathway)(place, values)
        return parts, dict(self.inputs_of(place, values, told))

    def with_numbers(self, numbers: Mapping[str, float]) -> System:
        """Return the system with some of its parameters at other values, from the census on."""
        moved = {name: replace(self.parameters[name], value=value, dated=()) for name, value in numbers.items()}
        parameters = {**self.parameters, **moved}
        services = self.services_with(parameters) if self.services_with else self.services
        return replace(self, parameters=parameters, services=services)

    def place_with(self, place: Place, numbers: Mapping[str, float]) -> Place:
        """Return a place with base rates for numbers at other values, where these are found anew for them."""
        if self.refit is None or self.refitted.isdisjoint(numbers):
            return place
        usual = self.values_of(place, self.parameters)
        own = {name: value for name, value in numbers.items() if name in self.refitted}
        return self.refit(place, usual, {**usual, **own})


@dataclass(frozen=True)
class Known:
    """A number that a scenario may change, whether it comes from the evidence or from the place.

    `low` to `high` is what is credible, `least` to `most` what can be counted with. `fitted_to` is the target that it
    was chosen to meet, or "".
    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    whole: bool
    share: bool
    is_assumption: bool
    fitted_to: str = ""
    above_zero: bool = False
    least: float = -inf
    most: float = inf


def english_system() -> System:
    """Return the crisis system of England with all shipped evidence."""
    from tandemcare import evidence, finance, model
    from tandemcare.metrics.activity import READ_AT_CENSUS

    return System(
        # A scenario cannot change what its pounds are discounted at: that is asked of results.
        parameters={name: each for name, each in evidence.parameters().items() if name not in finance.APPRAISING},
        services=model.services(),
        need_sources=model.NEED_SOURCES,
        shaping=model.shaping_parameters(),
        facts_of=model.facts_of,
        values_of=model.values_of,
        crisis_pathway=model.crisis_pathway,
        inputs_of=model.inputs_of,
        costing=frozenset((*finance.prices(), *READ_AT_CENSUS)),
        unit_cost=finance.unit_cost_month,
        above_zero=model.ABOVE_ZERO,
        read_when_bought=model.service_numbers(),
        pathway_parts=model.pathway_parts,
        services_with=model.services_with,
        heads_of_rota=model.heads_of_rota,
        rota_needs=model.needs_of,
        stated_by=model.stated_by,
        refitted=model.REFITTED,
        refit=model.refitted,
        decided=DECIDED,
        apply_rules=model.apply_rules,
        shifted_by_group=model.shifted_by_group,
        uncounted=model.uncounted,
    )


def known_numbers(place: Place, system: System) -> dict[str, Known]:
    """Return every number that a scenario may change, by name."""
    found = dict(system.known_parameters)
    for name, fact in system.facts_of(place).items():
        found[name] = Known(
            name, fact.label, fact.unit, 0.0, inf, fact.whole, fact.share, is_assumption=False, most=fact.most
        )
    return found


def _limits(parameter: Parameter, is_divisor: bool) -> dict[str, float]:
    """Return the least and the most that a number of the evidence can be: far outside its range the unit is another."""
    low, high = parameter.low, parameter.high
    most = FAR_OUTSIDE * max(abs(low), abs(high), 1.0)
    least = low / FAR_OUTSIDE if low > 0.0 else -most
    if parameter.unit == "months":
        most = min(most, LONGEST_MONTHS)
        least = max(least, SHORTEST_MONTHS) if is_divisor else least
    return {"least": least, "most": most}


def _is_share(parameter: Parameter) -> bool:
    # Growth may be below 0, and a factor "share of baseline" above 1: their ranges say so.
    begins = parameter.unit.split(" ")[0] in ("share", "chance", "probability")
    return begins and parameter.low >= 0.0 and parameter.high <= 1.0 and not parameter.name.endswith(".growth")
