"""A place in which only what is sized changes: need as at the census, the slow layer held, and what is then counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tandemcare import scenario
from tandemcare.model import Place
from tandemcare.pathway import Pathway, Shift
from tandemcare.running import Sample
from tandemcare.scenario import Resolved, RotaChange, RotaForm, Scenario, System
from tandemcare.scenario.months import hours_between, later
from tandemcare.units import MONTHS_A_YEAR

from .instruments import instrumented
from .target import ServiceTarget

RUN_IN_MONTHS = 6
"""Months before the census that a run begins, with what is tried already there: nothing of them is counted."""
YEARS = 2
"""Years from the census on that are counted, with need and all that the slow layer decides as at the census."""


@dataclass(frozen=True)
class Setting:
    """A place as it is at the census, with the numbers of a study, and the targets that are asked for in it."""

    resolved: Resolved
    system: System
    pathway: Pathway
    targets: tuple[ServiceTarget, ...]
    run_in_months: int = RUN_IN_MONTHS

    @classmethod
    def of(cls, resolved: Resolved, targets: Sequence[ServiceTarget], run_in_months: int = RUN_IN_MONTHS) -> Setting:
        """Return the setting of a scenario that is held, in its place."""
        system = scenario.system_in(resolved.place, resolved.numbers)
        return cls(resolved, system, instrumented(resolved.pathway, targets), tuple(targets), run_in_months)

    @property
    def place(self) -> Place:
        """The place, with the shifts of a rota that is to be tried beside its own."""
        source = self.resolved.source
        return scenario.with_later_shifts(source, self.resolved.place) if source else self.resolved.place

    @property
    def own_shifts(self) -> tuple[Shift, ...]:
        """The AMHP rota of the place as it is today."""
        return self.resolved.place.amhp_rota

    @property
    def tried_shifts(self) -> frozenset[str]:
        """The names of the shifts that can have slots: those of the rota that is to be tried, or the place's own."""
        rotas = self.resolved.source.rotas if self.resolved.source else ()
        forms = [form.name for rota in rotas for form in rota.forms]
        return frozenset(forms or (shift.name for shift in self.own_shifts))

    @property
    def values(self) -> Mapping[str, float]:
        """Every number, as it is at the census."""
        return self.resolved.values

    def sample(self, inputs: Mapping[str, float], log: bool = False) -> Sample:
        """Return a run with some inputs of the pathway set from its first hour on."""
        census = self.place.census_date
        start = later(census, -self.run_in_months)
        return Sample(
            self.pathway,
            start,
            hours_between(start, later(census, int(MONTHS_A_YEAR) * YEARS)),
            hours_between(start, census),
            ((0.0, {**self._at_census, **inputs}),),
            log,
        )

    @cached_property
    def _at_census(self) -> Mapping[str, float]:
        """What the pathway is not built with, and has at the census: nothing later happens."""
        return self._otherwise(self.values)

    def inputs_with(self, numbers: Mapping[str, float]) -> Mapping[str, float]:
        """Return the inputs of the pathway that are others if some numbers are."""
        return self._otherwise({**self.values, **numbers})

    def _otherwise(self, values: Mapping[str, float]) -> Mapping[str, float]:
        built = self.pathway.inputs
        told = self.system.inputs_of(self.place, values)
        return {name: value for name, value in told.items() if built.get(name, value) != value}


def as_is_with(rota: RotaForm | None, place: Place) -> Scenario:
    """Return as-is with the slow layer held, and with another rota from the census on if one is to be tried."""
    as_is = Scenario("as-is", "As is", is_held=True)
    if rota is None:
        return as_is
    change = RotaChange(start=place.census_date, shifts=tuple(rota.shifts), name=rota.name, adults=rota.adults)
    return replace(as_is, rotas=(change,))
