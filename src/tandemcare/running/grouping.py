"""By which attribute of people a study also tells its results, and what came of each group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tandemcare.engine.run import groups_of
from tandemcare.errors import InputError, Problem
from tandemcare.model import POPULATION_GROUPS
from tandemcare.trace.tally import Floats

if TYPE_CHECKING:
    from tandemcare.pathway import Pathway
    from tandemcare.trace import Trace


@dataclass(frozen=True)
class ByGroup:
    """What can be told of a group: `measure(trace, years)` [replication, group, measure], importable by name.

    `measures` describe the last axis, in order: each has the `info` of a measure, and names in `people` the count a
    year that hides it where that is small.
    """

    measure: Callable[[Any, int], Any]
    measures: Mapping[str, Any]


@dataclass(frozen=True)
class Grouping:
    """An attribute of people that tells groups apart, and what is measured of each."""

    attribute: str
    by_group: ByGroup

    def of(self, trace: Trace, years: int) -> tuple[tuple[str, ...], Floats]:
        """Return the names of the groups, and what is measured of them [replication, group, measure]."""
        values = np.asarray(self.by_group.measure(trace, years), dtype=np.float64)
        return names_of(self.attribute, trace.layout.groups), values

    def to_json_object(self, pathways: Sequence[Pathway]) -> dict[str, Any]:
        """Return what a manifest says of it: the attribute, the groups of all pathways, and the measures."""
        values = sorted({value for pathway in pathways for value in groups_of(pathway, self.attribute)})
        measures = [
            {"name": name, "label": each.info.label, "unit": each.info.unit, "people": each.people}
            for name, each in self.by_group.measures.items()
        ]
        return {"attribute": self.attribute, "groups": list(names_of(self.attribute, values)), "measures": measures}


def names_of(attribute: str, values: Sequence[float]) -> tuple[str, ...]:
    """Return what the groups of an attribute are called."""
    known = POPULATION_GROUPS.get(attribute, {})
    return tuple(known.get(value, f"{attribute} {value:g}") for value in values)


def grouping_of(attribute: str, by_group: ByGroup | None, pathways: Sequence[Pathway]) -> Grouping:
    """Return how a study is told by an attribute; InputError where people are not grouped by it, or nothing is told."""
    if by_group is None:
        found = "What is measured here is not told by group."
        raise InputError([Problem(f"population_group={attribute!r}", found, "Give methods that have `by_group`.")])
    for pathway in dict.fromkeys(pathways):
        groups_of(pathway, attribute)
    return Grouping(attribute, by_group)
