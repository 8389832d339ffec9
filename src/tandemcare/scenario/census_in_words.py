"""What is taken of people whom the census of a place does not count, as a warning."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.errors import Problem
from tandemcare.model import Place
from tandemcare.sums import summed

from .system import System

FOUND = (
    "The census of the place counts some people only; all others are national averages by its beds, places and adults: "
    "{}."
)
REMEDY = "Count them, 0 where nobody is, or leave the census out: a run-in of 24 months then finds everybody."
STATES = {
    "delayed_supported_housing": "delayed for supported housing",
    "delayed_other_housing": "delayed for other housing",
    "delayed_social_care": "delayed for social care",
    "delayed_funding_panel": "delayed for a funding panel",
    "delayed_other": "delayed for another reason",
    "out_of_area": "out of area",
    "in_crisis_house": "in a crisis house",
    "on_home_treatment": "under home treatment",
    "in_step_down": "in a step-down house",
}


def not_counted(place: Place, system: System, where: str = "") -> Iterator[Problem]:
    """Yield a warning of whom the census of a place does not count, and how many are taken to be there, if any."""
    if system.uncounted is None:
        return
    left = system.uncounted(place, system.values_of(place, system.parameters))
    said = [f"{people} {STATES[state]}" for state, people in left.states.items() if people]
    wards = {name: people for name, people in left.wards.items() if people}
    if wards:
        said.insert(0, f"{summed(wards.values())} on treatment on {', '.join(wards)}")
    if said:
        yield Problem(where or place.name, FOUND.format("; ".join(said)), REMEDY)
