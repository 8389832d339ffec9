"""What the slow layer moves every month in the pathway: rates of need, places of teams, what the hub screens out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tandemcare.sums import summed

from .group_weights import GROWTH as NEED_GROWTH
from .group_weights import whole_growth
from .groups import GroupShift, share_moved, shifts_of, source_moved, ways_moved
from .ladders import SCREENED_BY, screened_inputs
from .people import FIRST_STEPS, GROWTH, GROWTH_TOLD, UNSEEN, unseen
from .resources import follow_up_slots
from .values import NEED_SOURCES

Numbers = dict[str, float]
_DEMANDS = tuple((f"demand.{name}", f"{name}.rate") for name in NEED_SOURCES)
MULTIPLIED = (
    *(demand for demand, _ in _DEMANDS),
    "need.growth",
    "lives.joins_new_demand",
    "follow_up.slots_per_place",
    "amhp_staff.prevention_response",
    *SCREENED_BY,
)
"""The numbers that the slow layer multiplies every month, and those beside them from which inputs follow."""


def shifted_inputs(shifts: Sequence[GroupShift], rates: Mapping[str, float], month: int) -> Numbers:
    """Return the rates of sources in a month in which some groups have grown faster: others take part of them over."""
    if not shifts:
        return {}
    moved = {way: share_moved(way, shifts, month) for way in ways_moved(shifts)}
    left = max(1.0 - summed(moved.values()), 0.0)
    found = {}
    for source in (name for name in NEED_SOURCES if name in FIRST_STEPS):
        rate = rates[f"{source}.rate"]
        found[f"{source}.rate"] = rate * left
        for way, share in moved.items():
            found[f"{source_moved(source, way)}.rate"] = rate * share / GROWTH_TOLD
    return found


def shifted_by_group(values: Mapping[str, float], rates: Mapping[str, float], month: int) -> Numbers:
    """Return the same for some numbers, which say how fast each group grows."""
    return shifted_inputs(shifts_of(values), rates, month)


def staffed_after_a_cut(slow: Mapping[str, float], newly_cut: float) -> float:
    """Return the staffed places of community teams in a month that begins with so many cut, vacant ones first.

    The slow layer has worked with those of the month before, and its staff are still there.
    """
    staffed, share = slow["staffed_places"], slow["staffed_share"]
    funded = staffed / share if share > 0.0 else 0.0
    return min(staffed, max(funded - newly_cut, 0.0))


class Multiplied(NamedTuple):
    """The numbers `MULTIPLIED` of a month, and the rates that follow from them as need was at the census."""

    values: Mapping[str, float]
    rates: Sequence[tuple[str, float]]


def multiplied_of(values: Mapping[str, float]) -> Multiplied:
    """Return what the slow layer multiplies, given the numbers of a month.

    Need brings more people: those who come by every source, and those who come to live in the place.
    """
    numbers = {name: values[name] for name in MULTIPLIED} | {NEED_GROWTH: whole_growth(values)}
    rates = [(rate, numbers[demand]) for demand, rate in _DEMANDS]
    grown = (f"{GROWTH}.rate", numbers[NEED_GROWTH] / GROWTH_TOLD), (f"{UNSEEN}.rate", unseen(numbers))
    return Multiplied(numbers, [*rates, *grown])


def multiplied_inputs(multiplied: Multiplied, slow: Mapping[str, float]) -> Numbers:
    """Return the inputs of the pathway that follow in a month from what is multiplied and the slow layer."""
    values, rates = multiplied
    need, places = slow["need_index"], slow["staffed_places"]
    found = {name: rate * need for name, rate in rates}
    found["community-place.capacity"] = float(int(places + 0.5))
    found["follow-up.capacity"] = float(follow_up_slots(values["follow_up.slots_per_place"], places))
    if values["amhp_staff.prevention_response"] != 0.0:
        found |= screened_inputs(values, slow["resolved_multiplier"])
    return found
