"""The stylised place for tests: its values, its pathway with some of them changed, and its shipped scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from tandemcare.engine import simulate
from tandemcare.evidence import parameters
from tandemcare.model import Place, crisis_pathway, facts_of, inputs_of, values_of
from tandemcare.pathway import Pathway
from tandemcare.scenario import Resolved, load, load_place, resolve, shipped_scenarios
from tandemcare.trace import Trace

DAY, WEEK, YEAR = 24.0, 168.0, 365 * 24.0
PLACE = load_place()
NO_CENSUS = replace(PLACE, census={}, ward_census={})
COUNTED = replace(
    PLACE,
    census={"in_crisis_house": 5, "on_home_treatment": 40, "delayed_other": 3},
    ward_census={ward.name: ward.beds - 3 for ward in PLACE.wards},
)
"""The place with people inside on its census day, whose scenarios need no run-in."""
BASELINE = values_of(PLACE, parameters())
FACTS = facts_of(PLACE)
FILES = {path.stem: path for path in shipped_scenarios()}
SCENARIOS = tuple(FILES)


class Watched(dict[str, float]):
    """Values that remember which of them were looked at."""

    def __init__(self, values: Mapping[str, float]) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> float:
        self.read.add(name)
        return super().__getitem__(name)


@cache
def resolved(name: str, years: int = 2) -> Resolved:
    """A shipped scenario over some years."""
    return resolve(load(FILES[name]), PLACE, years)


def pathway(changed: Mapping[str, float] | None = None, place: Place = PLACE) -> Pathway:
    """The pathway of the place, built with some values in place of the baseline's."""
    return crisis_pathway(place, BASELINE | (changed or {}))


def lived(
    changed: Mapping[str, float] | None = None, hours: float = YEAR, place: Place = PLACE, **settings: Any
) -> Trace:
    """What happens with some values in place of the baseline's, from the census on."""
    built, inputs = pathway(changed, place), inputs_of(place, BASELINE | (changed or {}))
    # Rates, and capacities below what the census needs, cannot be built in.
    left = {name: value for name, value in inputs.items() if built.inputs[name] != value}
    return simulate(built, hours, start=place.census_date, changes=[(0.0, left)], **settings)


def lived_through(scenario: Resolved, hours: float | None = None, **settings: Any) -> Trace:
    """What happens in a scenario."""
    until = scenario.hours if hours is None else hours
    changes = [change for change in scenario.changes if change[0] <= until]
    return simulate(scenario.pathway.alone(), until, start=scenario.start, changes=changes, **settings)


def totals(trace: Trace, *counts: str) -> np.ndarray:
    """How often some things happened, one number a replication."""
    found = np.zeros(trace.replications, dtype=np.int64)
    for count in counts:
        found += trace.counts[count].events.sum(axis=1)
    return found


def busy(trace: Trace, *resources: str) -> np.ndarray:
    """Units of some resources in use, mean over time, one number a replication."""
    return sum_of(trace.resources[name].by_replication()["busy"].to_numpy() for name in resources)


def sum_of(arrays: Iterable[np.ndarray]) -> np.ndarray:
    """Some arrays added up."""
    return np.sum(list(arrays), axis=0)


AWAY = ("out-of-area/women", "out-of-area/men", "out-of-area/intensive")


def wards(trace: Trace, *kinds: str) -> list[str]:
    """The wards of some kinds, or all of them; nothing has been re-designated."""
    found = [name for name in trace.layout.resources if name.startswith(kinds or ("women/", "men/", "picu/"))]
    return [name for name in found if "re-designated" not in name]
