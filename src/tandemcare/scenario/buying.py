"""Check that what a scenario buys can be bought as it is written, and can do something in the place."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.errors import Problem
from tandemcare.model import SLOW_ONLY, Place

from .parts import Scenario
from .system import System

MOST_PURCHASES = 60
"""Items that a scenario can buy: each has equations of its own, and working them out takes longer with every one."""


def problems_of_buying(scenario: Scenario, place: Place, system: System) -> Iterator[Problem]:
    """Yield each investment of which parts of a unit are asked, or that acts on nothing which the place has."""
    if len(scenario.investments) > MOST_PURCHASES:
        found = f"{len(scenario.investments)} items are bought, and at most {MOST_PURCHASES} can be."
        where = scenario.investments[MOST_PURCHASES].lines.of("service") or scenario.where
        yield Problem(where, found, "Write items of one service that begin together as one.")
    values = system.values_of(place, system.parameters)
    for one in scenario.investments:
        service = system.services.get(one.service)
        if service is None:
            continue
        if getattr(service, "is_whole", False) and one.bought != int(one.bought):
            found = f"{one.bought:g} of {service.label}: people get whole units, and part of one would be paid for."
            yield Problem(one.lines.of("units"), found, "Give a whole number.")
        has_use = getattr(service, "has_use", None)
        if one.bought > 0.0 and has_use and not has_use(values):
            found = f"{service.label} would be paid for and act on nothing: {place.name} has none of what it adds to."
            yield Problem(one.lines.of("service"), found, "Leave it out, or give the place what it is part of.")


def unworked(scenario: Scenario, place: Place, system: System) -> Iterator[Problem]:
    """Yield what the slow layer alone works with, and does not, as the place is not calibrated and it is held."""
    for one in scenario.investments if not place.baseline else ():
        writes: frozenset[str] = getattr(system.services.get(one.service), "writes", frozenset())
        if writes and writes <= frozenset(SLOW_ONLY):
            found = f"{one.service}: it does nothing, and of its cost not all is told: {place.name} is not calibrated."
            yield Problem(one.lines.of("service"), found, "Run `tandem calibrate` on the place.")
