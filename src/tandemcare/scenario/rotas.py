"""Rotas that a scenario changes to, in a place: their shifts beside those of the place, and what each month has.

The pathway is fixed before a run, so it has the shifts of every rota from the first day, without slots outside their
time. A shift that a rota keeps under its name goes on; one with other hours gets a name of its own.
"""

from __future__ import annotations

from dataclasses import replace

from tandemcare.model import Place, ends_said
from tandemcare.pathway import Shift
from tandemcare.pathway.calendars import days_of

from .parts import Scenario
from .rota_change import RotaChange
from .rota_file import slots_for
from .rota_form import RotaForm
from .shift_form import AmhpShiftForm

OF_ROTA = "amhp_rota."


def settled(rotas: tuple[RotaChange, ...], place: Place) -> tuple[RotaChange, ...]:
    """Return rotas with the slots of a place, in which no two shifts of other hours have one name."""
    known = {shift.name: shift for shift in place.amhp_rota}
    found = []
    for one in rotas:
        forms = [_named(slots_for(form, one.adults, place.adults), one, known) for form in one.forms]
        found.append(replace(one, shifts=tuple(forms), adults=None))
    return tuple(found)


def with_rota(place: Place, rota: RotaForm) -> Place:
    """Return a place with another rota from the census on, in slots for its adults."""
    shifts = tuple(slots_for(form, rota.adults, place.adults).shift for form in rota.shifts)
    return replace(place, amhp_rota=shifts)


def _named(form: AmhpShiftForm, rota: RotaChange, known: dict[str, Shift]) -> AmhpShiftForm:
    """Return a shift under a name that no shift of other hours has."""
    name, number = form.name, 1
    while name in known and not _is_same(form.shift, known[name]):
        name = f"{form.name}-{rota.start:%Y-%m}" + (f"-{number}" if number > 1 else "")
        number += 1
    named = form if name == form.name else form.model_copy(update={"name": name})
    known.setdefault(name, named.shift)
    return named


def _is_same(one: Shift, other: Shift) -> bool:
    """Tell whether two shifts are on at the same hours and end in the same way."""
    return (days_of(one.days), one.start, one.hours, ends_said(one)) == (
        days_of(other.days),
        other.start,
        other.hours,
        ends_said(other),
    )


def with_later_shifts(scenario: Scenario, place: Place) -> Place:
    """Return a place with the shifts of the rotas of a scenario that is settled in it, each without slots."""
    later: dict[str, Shift] = {}
    known = {shift.name for shift in place.amhp_rota} if scenario.rotas else set()
    for form in (form for one in scenario.rotas for form in one.forms):
        if form.name not in known:
            later.setdefault(form.name, replace(form.shift, slots=0))
    return replace(place, amhp_rota=(*place.amhp_rota, *later.values())) if later else place


def set_rota(values: dict[str, float], rota: RotaChange) -> None:
    """Set the slots and fills of a month to those of its rota."""
    values |= {name: 0.0 for name in values if name.startswith(OF_ROTA) and name.endswith(".slots")}
    for shift in (form.shift for form in rota.forms):
        values[f"{OF_ROTA}{shift.name}.slots"] = float(shift.slots)
        values[f"{OF_ROTA}{shift.name}.fill"] = shift.fill
