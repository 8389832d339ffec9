"""A place in which only what is sized changes: need as at the census, the slow layer held, and what is then counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tandemcare import scenario
from tandemcare.model import Place
from tandemcare.pathway import Pathway
from tandemcare.running import Sample
from tandemcare.scenario import Resolved, Scenario, System
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

    @classmethod
    def of(cls, resolved: Resolved, targets: Sequence[ServiceTarget]) -> Setting:
        """Return the setting of a scenario that is held, in its place."""
        system = scenario.system_in(resolved.place, resolved.numbers)
        return cls(resolved, system, instrumented(resolved.pathway, targets), tuple(targets))

    @property
    def place(self) -> Place:
        """The place."""
        return self.resolved.place

    @property
    def values(self) -> Mapping[str, float]:
        """Every number, as it is at the census."""
        return self.resolved.values

    def sample(self, inputs: Mapping[str, float], log: bool = False) -> Sample:
        """Return a run with some inputs of the pathway set from its first hour on."""
        census = self.place.census_date
        start = later(census, -RUN_IN_MONTHS)
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


def held(as_is: Scenario) -> Scenario:
    """Return a scenario with the slow layer held."""
    return replace(as_is, is_held=True)
