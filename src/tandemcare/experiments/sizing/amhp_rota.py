"""Rotas of AMHPs as candidates: slots by shift, what they cost, and what they need in people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tandemcare.finance import cost_of_amhp_hours
from tandemcare.model import Place, RotaNeeds, Values, bank_holidays_a_year, hours_a_year, needs_of, needs_of_rota
from tandemcare.pathway import Shift

from .selection import Candidate, Kinds
from .setting import Setting

MOST_SLOTS = 40
"""Slots of a shift beyond which nobody looks; more are ample."""
AMPLE_A_HUNDRED_THOUSAND = 6.0
"""Slots on every shift per 100,000 adults with which hardly anybody ever waits for an AMHP."""


@dataclass(frozen=True)
class AmhpRotas:
    """The shifts of a place, and the numbers that rotas of them are costed and staffed with."""

    place: Place
    values: Values
    shifts: tuple[Shift, ...]
    slots_today: Mapping[str, int]
    tried: frozenset[str]

    @classmethod
    def of(cls, setting: Setting) -> AmhpRotas:
        """Return the shifts of a place, and those of a rota that is to be tried, with the fills of the numbers."""
        place = setting.place
        return cls(place, setting.values, place.amhp_rota, setting.today, setting.tried_shifts)

    @cached_property
    def fills(self) -> tuple[float, ...]:
        """How likely a slot of each shift is filled."""
        return tuple(float(self.values[f"amhp_rota.{shift.name}.fill"]) for shift in self.shifts)

    @cached_property
    def holidays(self) -> tuple[float, ...]:
        """The bank holidays a year on each weekday."""
        return bank_holidays_a_year(self.place)

    @cached_property
    def today(self) -> Candidate:
        """The rota as it is."""
        return tuple(self.slots_today.get(shift.name, 0) for shift in self.shifts)

    @cached_property
    def ample(self) -> Candidate:
        """As many slots on every shift as a place of its size could ever need, and more than it has."""
        size = max(MOST_SLOTS, round(AMPLE_A_HUNDRED_THOUSAND * self.place.adults / 100_000))
        return tuple(
            max(size, 2 * slots) if shift.name in self.tried else 0
            for shift, slots in zip(self.shifts, self.today, strict=True)
        )

    @cached_property
    def kinds(self) -> Kinds:
        """Slots by shift as kinds, priced by what a year of one costs as far as it is filled."""
        prices = tuple(
            cost_of_amhp_hours(hours_a_year(shift, self.holidays) * fill, self.values)
            for shift, fill in zip(self.shifts, self.fills, strict=True)
        )
        return Kinds(tuple(shift.name for shift in self.shifts), prices, self.ample)

    def inputs(self, slots: Sequence[float], fills: Sequence[float] | None = None) -> Mapping[str, float]:
        """Return the inputs of the pathway for a rota; there are people for all that is to be filled."""
        found = {}
        for shift, number, fill in zip(self.shifts, slots, fills or self.fills, strict=True):
            found[f"amhp.{shift.name}.slots"], found[f"amhp.{shift.name}.fill"] = float(number), fill
        return found

    def needs(self, slots: Candidate, fills: Sequence[float] | None = None) -> RotaNeeds:
        """Return what a rota needs in hours, full-time equivalents and heads, and who is in post."""
        rows = zip(self.shifts, slots, fills or self.fills, strict=True)
        heads = needs_of(self.place, self.values).heads_in_post
        return needs_of_rota(list(rows), self.values, heads, self.holidays)

    def cost(self, slots: Candidate, fills: Sequence[float] | None = None) -> float:
        """Return the pounds a year of the hours that are filled."""
        return cost_of_amhp_hours(self.needs(slots, fills).wanted_hours, self.values)
