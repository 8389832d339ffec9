"""Check changes of growth in a place that states how fast need grows in some of its groups."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.errors import Problem
from tandemcare.model import GROWING, Place

from .items import Change
from .parts import Scenario
from .system import NEED_GROWTH


def problems_of_growth(scenario: Scenario, place: Place) -> Iterator[Problem]:
    """Yield changes that cannot be: of groups of which the place states its own growth, and in a later month."""
    for change in scenario.changes if place.growth_by_group else ():
        where = change.lines.of("parameter")
        if change.parameter.removeprefix(f"{NEED_GROWTH}_") in place.growth_by_group:
            found = f"{change.parameter}: the place states how fast need of this group grows (growth_by_group)."
            yield Problem(where, found, "Change it in the place file.")
        elif change.parameter == NEED_GROWTH and (change.begins(place.census_date) > place.census_date or change.until):
            found = f"{NEED_GROWTH} is that of groups whose growth the place does not state, and holds for a whole run."
            yield Problem(where, found, "Leave `from` and `until` out.")


def unread_growth(scenario: Scenario, place: Place) -> Iterator[Problem]:
    """Yield changes of usual growth in a place that states that of all its groups."""
    stated = [names for names in GROWING.values() if not place.growth_by_group.keys().isdisjoint(names)]
    if len(stated) != 1 or not place.growth_by_group.keys() >= set(stated[0]):
        return
    for change in _usual(scenario):
        found = f"{NEED_GROWTH} has no effect: the place states the growth of every group (growth_by_group)."
        yield Problem(change.lines.of("parameter"), found, "Change it in the place file.")


def _usual(scenario: Scenario) -> Iterator[Change]:
    return (change for change in scenario.changes if change.parameter == NEED_GROWTH)
