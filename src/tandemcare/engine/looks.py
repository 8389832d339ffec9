"""Looks at who is inside, now and then: how many people are in which state together, and snapshots on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from .settings import State, World

Floats = npt.NDArray[np.float64]
MONTHS_A_LOOK = 12
"""A look stands for so many months. Looking costs time, and such states change slowly."""


class Look(Protocol):
    """What a model wants counted of the people inside by what their registers say."""

    @property
    def registers(self) -> Sequence[str]:
        """The registers that are looked at."""

    @property
    def outputs(self) -> Sequence[str]:
        """Names of what is counted."""

    def count(self, people: Floats) -> Sequence[float]:
        """Return the numbers of what is counted from the registers [person, register]."""


class Watched:
    """A world that is stopped at some times on its way, to be looked at: `seen` are the snapshots so far."""

    def __init__(self, world: World, times: Sequence[float]) -> None:
        self.world, self.seen = world, list[State]()
        self._ahead = list(reversed(times))

    @property
    def is_looked_at(self) -> bool:
        """Whether it is still to be looked at on its way."""
        return bool(self._ahead)

    def advance(self, until: float) -> None:
        """Do every event before a time, and look at each of the times up to it, just before what happens then."""
        while self._ahead and self._ahead[-1] <= until:
            self.world.advance(self._ahead.pop())
            self.seen.append(self.world.state())
        self.world.advance(until)


def months_of_look(month: int, months: int) -> slice | None:
    """Return which months a look at the end of a month stands for; None where there is none then.

    It is in the middle of the months that it stands for, or at the end of the run if that is before.
    """
    first = month - month % MONTHS_A_LOOK
    when = min(first + (MONTHS_A_LOOK - 1) // 2, months - 1)
    return slice(first, first + MONTHS_A_LOOK) if month == when else None
