"""Who is inside on the census day of a place that counts some people only: all others as in England."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tandemcare.sums import summed

from .place import OLDER_WARDS, PER_100K, Place, Ward
from .values import Values

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "delayed_supported_housing": "housing.census_delay_days",
        "delayed_other_housing": "delay.days_other_housing",
        "delayed_social_care": "delay.days_social_care",
        "delayed_funding_panel": "delay.days_funding_panel",
        "delayed_other": "delay.days_other",
    }
)
"""How long each reason for a delay lasts, by the state of the census."""
ON_A_WARD = ("picu", *OLDER_WARDS)
"""Kinds of wards that people leave without a delay."""
OF_UNCOUNTED = frozenset(
    f"census.{name}"
    for name in ("occupied_acute", "occupied_other", "share_delayed", "services_in_use", "out_of_area_per_100k")
)
"""Numbers that nothing reads but a census that counts some people only."""


@dataclass(frozen=True)
class Uncounted:
    """People whom the census of a place does not count, as many as in England by its beds, places and adults."""

    states: Mapping[str, int]
    wards: Mapping[str, int]


def uncounted(place: Place, v: Values) -> Uncounted:
    """Return whom a census that counts some people leaves out; nobody where there is none, as a run-in finds them.

    Wards are left as much room as those need whose discharge is delayed.
    """
    if not place.has_census:
        return Uncounted({}, {})
    delayed = _delayed(place, v)
    in_service = {
        "in_crisis_house": place.crisis_house_beds,
        "on_home_treatment": place.home_treatment_slots,
        "in_step_down": place.step_down_places,
    }
    states = delayed | {state: int(v["census.services_in_use"] * places) for state, places in in_service.items()}
    states["out_of_area"] = int(v["census.out_of_area_per_100k"] * place.adults / PER_100K + 0.5)
    states = {state: people for state, people in states.items() if state not in place.census}
    return Uncounted(states, dict(_on_wards(place, _all_delayed(place, delayed), v)))


def with_whole_census(place: Place, v: Values) -> Place:
    """Return a place with everybody whom its census leaves out, if it counts anybody."""
    left = uncounted(place, v)
    return replace(place, census={**place.census, **left.states}, ward_census={**place.ward_census, **left.wards})


def _delayed(place: Place, v: Values) -> dict[str, int]:
    """Return those delayed by each reason that is not counted, no more in all than there is room for."""
    weights = {state: v[f"delay.share_{state.removeprefix('delayed_')}"] * v[days] for state, days in REASONS.items()}
    whole = summed(weights.values())
    beds = summed(ward.beds for ward in place.wards if ward.is_acute)
    people = v["census.occupied_acute"] * v["census.share_delayed"] * beds
    room = summed(_free(place).values()) - _all_delayed(place, {})
    found = {}
    for state in (each for each in REASONS if each not in place.census):
        found[state] = max(min(int(people * weights[state] / whole + 0.5), room), 0) if whole > 0.0 else 0
        room -= found[state]
    return found


def _all_delayed(place: Place, uncounted_ones: Mapping[str, int]) -> int:
    counted = {state: people for state, people in place.census.items() if state in REASONS}
    return int(summed((counted | dict(uncounted_ones)).values()))


def _free(place: Place) -> dict[str, int]:
    """Return the acute beds, by ward, that nobody who is counted on treatment there has."""
    return {ward.name: ward.beds - place.ward_census.get(ward.name, 0) for ward in place.wards if ward.is_acute}


def _on_wards(place: Place, delayed: int, v: Values) -> Iterator[tuple[str, int]]:
    """Yield those on treatment on each ward that is not counted, whole people of all of them together."""
    free = _free(place)
    share = delayed / summed(free.values()) if any(free.values()) else 0.0
    acute, other = max(v["census.occupied_acute"] - share, 0.0), v["census.occupied_other"]
    wards = [ward for ward in place.wards if ward.name not in place.ward_census]
    yield from _spread([ward for ward in wards if ward.is_acute], acute)
    yield from _spread([ward for ward in wards if ward.kind in ON_A_WARD], other, half=0.5)


def _spread(wards: Iterable[Ward], share: float, half: float = 0.0) -> Iterator[tuple[str, int]]:
    """Yield whole people a ward: with half a person the nearest number, without it never more than have room."""
    beds = 0
    for ward in wards:
        yield ward.name, int(share * (beds + ward.beds) + half) - int(share * beds + half)
        beds += ward.beds
