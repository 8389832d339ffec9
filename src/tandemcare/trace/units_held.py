"""Which unit of a resource each person holds: a log names the resource, and units are numbered here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .log import Event

Places = npt.NDArray[np.int64]
ENDS_OF_USE = (Event.RELEASE, Event.HAND_OVER, Event.SWAP)
"""Rows in which somebody gives a unit back."""


class Use(NamedTuple):
    """A unit of a resource that somebody holds as they come: at which row of the log, of which resource, and which."""

    row: int
    resource: str
    unit: int


class _Units:
    """The units of one resource, numbered from 1; whoever gets one gets the lowest that is free."""

    def __init__(self) -> None:
        self._free, self._most = list[int](), 0

    def take(self) -> int:
        if self._free:
            return heappop(self._free)
        self._most += 1
        return self._most

    def give_back(self, unit: int) -> None:
        heappush(self._free, unit)


def units_held(
    log: npt.NDArray[Any], resources: Sequence[str], holds: Mapping[int, Iterable[str]]
) -> tuple[Places, list[Use]]:
    """Return the unit that each row of a log gives or takes (0 elsewhere), and those held by people as they come.

    `log` is that of one replication, and `holds` the resources of which a person holds a unit as they come.
    """
    units: defaultdict[str, _Units] = defaultdict(_Units)
    held: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    found, brought = np.zeros(len(log), dtype=np.int64), []
    which = np.isin(log["event"], (Event.ARRIVE, Event.GRANT, *ENDS_OF_USE))
    columns = [log[name][which].tolist() for name in ("event", "person", "detail")]
    for row, event, person, detail in zip(np.flatnonzero(which).tolist(), *columns, strict=True):
        if event == Event.ARRIVE:
            for resource in holds.get(person, ()):
                unit = units[resource].take()
                held[person, resource].append(unit)
                brought.append(Use(row, resource, unit))
            continue
        resource = resources[detail]
        if event == Event.GRANT:
            found[row] = units[resource].take()
            held[person, resource].append(int(found[row]))
        elif held[person, resource]:
            found[row] = held[person, resource].pop(0)
            units[resource].give_back(int(found[row]))
    return found, brought
