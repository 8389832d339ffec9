"""AMHP hours that can be filled, put on the rota: unfilled slots first, then more slots by day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil

from tandemcare.pathway import Shift
from tandemcare.pathway.calendars import HOLIDAY, days_of
from tandemcare.sums import summed
from tandemcare.units import HOURS_A_DAY

from .place import Place
from .values import Values

WEEKS_A_YEAR = 52.18


@dataclass(frozen=True)
class Rota:
    """The AMHP rota with the numbers of a month, shift by shift; `hours` are those a year of one slot."""

    inputs: tuple[tuple[str, str], ...]
    slots: tuple[float, ...]
    fills: tuple[float, ...]
    hours: tuple[float, ...]

    def filled(self, availability: float) -> dict[str, float]:
        """Return slots and fills when so many times the hours of the census can be filled, as inputs of the pathway.

        Fewer hours leave slots of every shift unfilled in proportion. More fill the emptiest shift first; what is left
        adds whole slots to the first shift of the rota, filled in part.
        """
        slots, fills = list(self.slots), list(self.fills)
        if availability <= 1.0:
            fills = [fill * availability for fill in fills]
        else:
            self._add(slots, fills, availability - 1.0)
        found = {}
        for (of_slots, of_fill), number, fill in zip(self.inputs, slots, fills, strict=True):
            found[of_slots], found[of_fill] = number, fill
        return found

    def _add(self, slots: list[float], fills: list[float], more: float) -> None:
        left = more * self._filled_hours
        for k, room in self._emptiest_first:
            added = min(1.0 - fills[k], left / room) if room > 0.0 else 0.0
            fills[k] += added
            left -= added * room
        wanted = slots[0] * fills[0] + max(left, 0.0) / self.hours[0]
        if wanted > slots[0]:
            slots[0] = float(ceil(wanted - 1e-9))
            fills[0] = min(1.0, wanted / slots[0])

    @cached_property
    def _emptiest_first(self) -> tuple[tuple[int, float], ...]:
        """The shifts, emptiest first, and the hours a year of their slots."""
        shifts = sorted(range(len(self.slots)), key=self.fills.__getitem__)
        return tuple((k, self.hours[k] * self.slots[k]) for k in shifts)

    @cached_property
    def _filled_hours(self) -> float:
        return summed(
            [hours * slots * fill for hours, slots, fill in zip(self.hours, self.slots, self.fills, strict=True)]
        )


def rota_of(place: Place, v: Values) -> Rota:
    """Return the AMHP rota of a place with some numbers; bank holidays count as the weekdays that they are."""
    names = [shift.name for shift in place.amhp_rota]
    return Rota(
        tuple((f"amhp.{name}.slots", f"amhp.{name}.fill") for name in names),
        tuple(v[f"amhp_rota.{name}.slots"] for name in names),
        tuple(v[f"amhp_rota.{name}.fill"] for name in names),
        tuple(_hours_a_year(shift) for shift in place.amhp_rota),
    )


def _hours_a_year(shift: Shift) -> float:
    length = (shift.end - shift.start) % HOURS_A_DAY or HOURS_A_DAY
    return WEEKS_A_YEAR * length * len(days_of(shift.days) - {HOLIDAY})
