"""Time: SimPy's queue of events, taken in the order of (time, kind, person key) and never by when they were made."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from heapq import heappush
from typing import Any

import simpy

FOREVER = float("inf")
Key = int | tuple[int, int]
"""A person's key; for a risk its number in the order declared, then the key."""


class Kind(IntEnum):
    """What comes first at one instant; walks are those who go on at once, in the order in which they were woken."""

    WALK = 0
    CAPACITY = 3
    DELAY_END = 4
    GATE = 5
    ARRIVAL = 6
    DEADLINE = 7
    RISK = 8


class Appointment(simpy.Event):
    """An entry of the agenda that can be called off; it then passes and does nothing."""

    def cancel(self) -> None:
        """Call it off."""
        if self.callbacks:
            self.callbacks.clear()


class Agenda(simpy.Environment):
    """A SimPy environment in which events of one instant have an order of their own."""

    def __init__(self) -> None:
        super().__init__(0.0)
        self.last_event = 0.0

    def schedule(self, event: simpy.Event, priority: Any = 0, delay: float = 0) -> None:
        """Take an event that SimPy makes by itself (somebody starts or goes on) next, after those made before it."""
        self.schedule_at(event, self._now, Kind.WALK, 0)

    def schedule_at(self, event: simpy.Event, time: float, kind: Kind, key: Key) -> None:
        """Take an event at an absolute time, which must not be rounded by going through a difference."""
        queue: list[Any] = self._queue
        heappush(queue, (time, (int(kind), key), next(self._eid), event))

    def book(self, time: float, kind: Kind, key: Key, action: Callable[[], None]) -> Appointment:
        """Put an action on the agenda and return the appointment."""
        appointment = Appointment(self)
        appointment._ok, appointment._value = True, None
        appointment.callbacks.append(lambda _event: action())
        self.schedule_at(appointment, time, kind, key)
        return appointment

    def advance(self, until: float) -> None:
        """Do everything that is due before `until`; without an end, stay at the time of the last event."""
        while self.peek() < until:
            self.step()
        self._now = until if until < FOREVER else self.last_event
