"""What the slow layer moves every month in the pathway: rates of need, places of teams, what the hub screens out."""

from __future__ import annotations

from collections.abc import Mapping

from .ladders import SCREENED_BY, screened_inputs
from .people import GROWTH, GROWTH_TOLD
from .resources import follow_up_slots
from .values import NEED_SOURCES

Numbers = dict[str, float]
_DEMANDS = tuple((f"demand.{name}", f"{name}.rate") for name in NEED_SOURCES)
MULTIPLIED = (
    *(demand for demand, _ in _DEMANDS),
    "need.growth",
    "follow_up.slots_per_place",
    "amhp_staff.prevention_response",
    *SCREENED_BY,
)
"""The numbers that the slow layer multiplies every month, and those beside them from which inputs follow."""


def multiplied_inputs(values: Mapping[str, float], slow: Mapping[str, float]) -> Numbers:
    """Return the inputs of the pathway that follow in a month from the numbers `MULTIPLIED` and the slow layer.

    Need brings more people: those who come by every source, and those who come to live in the place.
    """
    need = slow["need_index"]
    found = {rate: values[demand] * need for demand, rate in _DEMANDS}
    found[f"{GROWTH}.rate"] = values["need.growth"] / GROWTH_TOLD * need
    found["community-place.capacity"] = float(int(slow["staffed_places"] + 0.5))
    per_place = values["follow_up.slots_per_place"]
    found["follow-up.capacity"] = float(follow_up_slots(per_place, slow["staffed_places"]))
    if values["amhp_staff.prevention_response"] != 0.0:
        found |= screened_inputs(values, slow["resolved_multiplier"])
    return found
