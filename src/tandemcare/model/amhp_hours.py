"""AMHP hours that can be filled, put on the rota: unfilled slots first, then more slots by day.

A rota needs people: hours on duty are never more than heads x full-time equivalents a head x rota hours of one. What a
rota plans beyond that stays unfilled, in proportion on every shift.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, inf

from tandemcare.sums import ROUNDING, summed

from .bank_holidays import bank_holidays_a_year
from .place import PER_100K, Place, hours_a_year
from .values import Values

HOURS_OF_A_POST = "money.amhp_hours_year"
PRICED_AND_WORKED = frozenset({HOURS_OF_A_POST})
"""Numbers that costing needs and that also say what people do: a finished run cannot be costed at others."""


@dataclass(frozen=True)
class AmhpRota:
    """The AMHP rota with the numbers of a month, shift by shift; `hours` are those a year of one slot.

    `most_hours` are what the people of the census can be on duty in a year.
    """

    inputs: tuple[tuple[str, str], ...]
    slots: tuple[float, ...]
    fills: tuple[float, ...]
    hours: tuple[float, ...]
    most_hours: float

    def filled(self, availability: float) -> dict[str, float]:
        """Return slots and fills when so many times the hours of the census can be filled, as inputs of the pathway.

        Fewer hours leave slots of every shift unfilled in proportion. More fill the emptiest shift first; what is left
        adds whole slots to the first shift of the rota that has any, filled in part. No more is filled than people have
        hours.
        """
        slots, fills = list(self.slots), list(self.fills)
        if availability <= 1.0:
            fills = [fill * availability for fill in fills]
        else:
            self._add(slots, fills, availability - 1.0)
        self._cap(slots, fills, availability * self.most_hours)
        found = {}
        for (of_slots, of_fill), number, fill in zip(self.inputs, slots, fills, strict=True):
            found[of_slots], found[of_fill] = number, fill
        return found

    def _cap(self, slots: list[float], fills: list[float], most: float) -> None:
        planned = summed([hours * number * fill for hours, number, fill in zip(self.hours, slots, fills, strict=True)])
        if planned > most:
            fills[:] = [fill * (most / planned) for fill in fills]

    def _add(self, slots: list[float], fills: list[float], more: float) -> None:
        left = more * self.filled_hours
        for k, room in self._emptiest_first:
            added = min(1.0 - fills[k], left / room) if room > 0.0 else 0.0
            fills[k] += added
            left -= added * room
        first = next((k for k, number in enumerate(slots) if number > 0.0), 0)
        wanted = slots[first] * fills[first] + max(left, 0.0) / self.hours[first]
        if wanted > slots[first]:
            slots[first] = float(ceil(wanted - ROUNDING))
            fills[first] = min(1.0, wanted / slots[first])

    @cached_property
    def _emptiest_first(self) -> tuple[tuple[int, float], ...]:
        """The shifts, emptiest first, and the hours a year of their slots."""
        shifts = sorted(range(len(self.slots)), key=self.fills.__getitem__)
        return tuple((k, self.hours[k] * self.slots[k]) for k in shifts)

    @cached_property
    def filled_hours(self) -> float:
        """Hours a year on duty if there were people for all that is planned to be filled."""
        return summed(
            [hours * slots * fill for hours, slots, fill in zip(self.hours, self.slots, self.fills, strict=True)]
        )


def rota_of(place: Place, v: Values) -> AmhpRota:
    """Return the AMHP rota of a place with some numbers; on bank holidays the shifts are on that name them."""
    holidays = bank_holidays_a_year(place)
    names = [shift.name for shift in place.amhp_rota]
    return AmhpRota(
        tuple((f"amhp.{name}.slots", f"amhp.{name}.fill") for name in names),
        tuple(v[f"amhp_rota.{name}.slots"] for name in names),
        tuple(v[f"amhp_rota.{name}.fill"] for name in names),
        tuple(hours_a_year(shift, holidays) for shift in place.amhp_rota),
        heads_of(place, v) * _hours_of_a_head(v),
    )


def heads_of(place: Place, v: Values) -> float:
    """Return the people who hold an AMHP warrant at the census."""
    return v["amhp_staff.heads_per_100k"] * place.adults / PER_100K


def heads_of_rota(place: Place, v: Values) -> tuple[float, float]:
    """Return the heads that the AMHP rota of a place needs with some numbers, and those that there are at the census.

    A rota of which nothing is filled needs nobody; people without an hour on the rota can fill nothing.
    """
    needed, each = rota_of(place, v).filled_hours, _hours_of_a_head(v)
    return (needed / each if each > 0.0 else inf) if needed > 0.0 else 0.0, heads_of(place, v)


def _hours_of_a_head(v: Values) -> float:
    return v["amhp_staff.fte_per_head"] * v[HOURS_OF_A_POST]
