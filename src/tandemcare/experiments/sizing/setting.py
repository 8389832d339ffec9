"""A place in which only what is sized changes: need as at the census, the slow layer held, and what is then counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from tandemcare import scenario
from tandemcare.model import Place
from tandemcare.pathway import Pathway, Shift
from tandemcare.running import Sample
from tandemcare.scenario import AmhpShiftForm, Resolved, RotaChange, RotaForm, Scenario, System, latest
from tandemcare.scenario.months import hours_between, later
from tandemcare.units import MONTHS_A_YEAR, month_in_words

from .instruments import instrumented
from .target import ServiceTarget

RUN_IN_MONTHS = 6
"""Months before the census that a run begins, with what is tried already there: nothing of them is counted."""
YEARS = 2
"""Years from the census on that are counted, with need and all that the slow layer decides as at the census."""


YEARS_AHEAD = 10
"""Years in which a scenario may change something; all that it then has holds where no month is asked for."""


@dataclass(frozen=True)
class Setting:
    """A place as it is at the census, with the numbers of a study, and the targets that are asked for in it.

    Within a scenario it has from the first hour on what that decides for `month`: rotas, changes, purchases, closures.
    `has_tried_rota` says that the last rota of the scenario is there to be tried, and is not that of today.
    """

    resolved: Resolved
    system: System
    pathway: Pathway
    targets: tuple[ServiceTarget, ...]
    run_in_months: int = RUN_IN_MONTHS
    month: date | None = None
    has_tried_rota: bool = False

    @classmethod
    def of(
        cls,
        resolved: Resolved,
        targets: Sequence[ServiceTarget],
        run_in_months: int = RUN_IN_MONTHS,
        month: date | None = None,
        *,
        has_tried_rota: bool = False,
    ) -> Setting:
        """Return the setting of a scenario that is held, in its place, with what it decides for a month."""
        system = scenario.system_in(resolved.place, resolved.numbers)
        pathway = instrumented(resolved.pathway, targets)
        return cls(resolved, system, pathway, tuple(targets), run_in_months, month, has_tried_rota)

    @property
    def place(self) -> Place:
        """The place, with the shifts of a rota that is to be tried beside its own."""
        source = self.resolved.source
        return scenario.with_later_shifts(source, self.resolved.place) if source else self.resolved.place

    @property
    def within(self) -> str:
        """The scenario that it is within, and as in which month; "" where it is the place as it is."""
        return f"with {self.resolved.title!r} as in {month_in_words(self.month)}" if self.month else ""

    @property
    def today(self) -> Mapping[str, int]:
        """The slots of each shift of the rota of today, or of that of the scenario in its month."""
        if self.has_tried_rota:
            rota = self._rota_of(self._rotas[:-1])
            shifts = [form.shift for form in rota.forms] if rota else self.resolved.place.amhp_rota
            return {shift.name: shift.slots for shift in shifts}
        return {shift.name: int(self.values[f"amhp_rota.{shift.name}.slots"]) for shift in self.place.amhp_rota}

    @property
    def tried_shifts(self) -> frozenset[str]:
        """The names of the shifts that can have slots: those of the rota of its month, or the place's own."""
        rota = self._rota_of(self._rotas)
        shifts: Sequence[Shift | AmhpShiftForm] = rota.forms if rota else self.resolved.place.amhp_rota
        return frozenset(shift.name for shift in shifts)

    @property
    def _rotas(self) -> tuple[RotaChange, ...]:
        return self.resolved.source.rotas if self.resolved.source else ()

    def _rota_of(self, rotas: tuple[RotaChange, ...]) -> RotaChange | None:
        return latest(rotas, self.month or self.resolved.place.census_date)

    @cached_property
    def values(self) -> Mapping[str, float]:
        """Every number, as it is at the census, or in the month of the scenario."""
        values = dict(self.resolved.values)
        for month, new in self.resolved.dated:
            if self.month is not None and month <= self.month:
                values |= new
        return values

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


AS_IS = Scenario("as-is", "As is")


def held_with(source: Scenario, rota: RotaForm | None, begins: date) -> Scenario:
    """Return a scenario with the slow layer held, and with another rota from a month on if one is to be tried."""
    held = replace(source, is_held=True)
    if rota is None:
        return held
    before = tuple(one for one in source.rotas if one.start < begins)
    change = RotaChange(start=begins, shifts=tuple(rota.shifts), name=rota.name, adults=rota.adults)
    return replace(held, rotas=(*before, change))


def last_month(resolved: Resolved) -> date:
    """Return the month from which on a scenario that is held changes nothing any more."""
    return resolved.dated[-1][0] if resolved.dated else resolved.place.census_date
