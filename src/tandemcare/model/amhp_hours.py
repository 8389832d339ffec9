"""AMHP hours that can be filled, put on the rota: unfilled slots first, then more slots by day."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from tandemcare.pathway import Shift
from tandemcare.pathway.calendars import HOLIDAY, days_of

from .place import Place
from .values import Values

WEEKS_A_YEAR = 52.18
_NIGHT_HOURS = 24.0


def rota_for(place: Place, v: Values, availability: float) -> dict[str, float]:
    """Return slots and fills of the AMHP rota when so many times the hours of the census can be filled.

    Fewer hours leave slots of every shift unfilled in proportion. More fill the emptiest shift first; what is left adds
    whole slots to the first shift of the rota, filled in part.
    """
    slots = {shift.name: v[f"amhp_rota.{shift.name}.slots"] for shift in place.amhp_rota}
    fill = {shift.name: v[f"amhp_rota.{shift.name}.fill"] for shift in place.amhp_rota}
    if availability <= 1.0:
        fill = {name: share * availability for name, share in fill.items()}
    else:
        _add_hours(_slot_hours(place), slots, fill, availability - 1.0)
    names = [shift.name for shift in place.amhp_rota]
    return {f"amhp.{name}.slots": slots[name] for name in names} | {f"amhp.{name}.fill": fill[name] for name in names}


def _add_hours(hours_a_slot: dict[str, float], slots: dict[str, float], fill: dict[str, float], more: float) -> None:
    left = more * sum(hours_a_slot[name] * slots[name] * fill[name] for name in slots)
    for name in sorted(fill, key=lambda name: fill[name]):
        room = hours_a_slot[name] * slots[name]
        added = min(1.0 - fill[name], left / room) if room > 0.0 else 0.0
        fill[name] += added
        left -= added * room
    first = next(iter(slots))
    wanted = slots[first] * fill[first] + max(left, 0.0) / hours_a_slot[first]
    if wanted > slots[first]:
        slots[first] = float(ceil(wanted - 1e-9))
        fill[first] = min(1.0, wanted / slots[first])


@lru_cache(maxsize=64)
def _hours_a_year(shift: Shift) -> float:
    length = (shift.end - shift.start) % _NIGHT_HOURS or _NIGHT_HOURS
    return WEEKS_A_YEAR * length * len(days_of(shift.days) - {HOLIDAY})


def _slot_hours(place: Place) -> dict[str, float]:
    """Return the hours a year of one slot of each shift; bank holidays are taken for the weekdays that they are."""
    return {shift.name: _hours_a_year(shift) for shift in place.amhp_rota}
