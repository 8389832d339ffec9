"""As-is beside scenarios whose gateways compare with it: what people wait in it is worked out once for all who ask.

A replication is compared with its twin, so that what comes of it does not hang on how many there are, nor on which
process does them. Where as-is is itself a part of a study, that run of it serves; another process runs it again.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from tandemcare.model import dated_key
from tandemcare.trace.tally import Floats

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved

Key = tuple[object, ...]
MOST_KEPT = 4096
"""Batches of which it is kept what people wait, some 5 kB each: of any scenario, as each may be what others ask for."""


def may_be_compared_with(scenario: Resolved) -> bool:
    """Tell whether a scenario may be what gateways of others look at: it has a slow layer, and no such gateway."""
    return scenario.plan is not None and not scenario.is_held and scenario.as_is is None


def key_of(as_is: Resolved, seed: int, first: int, replications: int, engine: str) -> Key:
    """Return what tells some replications of as-is from all others."""
    assert as_is.plan is not None
    numbers = tuple(dated_key(as_is.place, values) for _, values in as_is.plan.values)
    return as_is.text, numbers, hash(as_is.pathway), seed, first, replications, engine


class Twins:
    """What people wait in the latest batches of as-is, for any number of threads."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most, self._guard = most, Lock()
        self._known: OrderedDict[Key, Floats] = OrderedDict()
        self._at_work: WeakValueDictionary[Key, Any] = WeakValueDictionary()

    def at_work(self, key: Key) -> Any:
        """Return the lock to hold while a batch is simulated, so that others wait for it and do not do it again."""
        with self._guard:
            return self._at_work.setdefault(key, RLock())

    def find(self, key: Key) -> Floats | None:
        """Return what people wait in a batch [replication, month], if that is known."""
        with self._guard:
            return self._known.get(key)

    def keep(self, key: Key, found: Floats) -> None:
        """Keep what people wait in a batch [replication, month]."""
        with self._guard:
            self._known[key] = found.copy()  # of a record that is far larger
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)


TWINS = Twins()
"""Those of everything that runs in this process."""
