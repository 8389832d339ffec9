"""The only cache of month states: what a state comes to is worked out once, whoever comes to it again.

Replications, batches and scenarios come to the same states again and again, and go from one to the next. A state is a
value: equal states have equal inputs, whichever slow layer tells them, and nothing is known by where it lies in memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar

MOST_STATES = 256
MOST_CHANGES = 1024
State = TypeVar("State", bound=Hashable)
Found = TypeVar("Found")


class Latest(Generic[State, Found]):
    """What some work made of the latest values that it was asked for, for any number of threads."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._known: OrderedDict[State, Found] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, state: State, work: Callable[[State], Found]) -> Found:
        """Return what `work` makes of a value: the same each time, so nobody may change what comes back."""
        with self._lock:
            if state in self._known:
                self._known.move_to_end(state)
                return self._known[state]
        found = work(state)  # outside the lock: two threads may do the same work at once, to the same end
        with self._lock:
            self._known[state] = found
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return found

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()


INPUTS: Latest[Any, Any] = Latest(MOST_STATES)
"""The inputs of months, by state, of everything that runs in this process."""
CHANGES: Latest[tuple[Any, Any], tuple[Mapping[str, float], Mapping[str, float]]] = Latest(MOST_CHANGES)
"""The inputs of pathway and slow layer that a state has otherwise than the one before, by both."""
