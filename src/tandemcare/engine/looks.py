"""Looks at who is inside, now and then: how many people are in which state together, which no resource counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from .settings import World

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


def look_at(world: World, look: Look, month: int, months: int) -> tuple[slice, Sequence[float]] | None:
    """Return which months a look at the end of a month stands for, and what it counts; None where there is none then.

    It is in the middle of the months that it stands for, or at the end of the run if that is before.
    """
    first = month - month % MONTHS_A_LOOK
    when = min(first + (MONTHS_A_LOOK - 1) // 2, months - 1)
    if month != when:
        return None
    return slice(first, first + MONTHS_A_LOOK), look.count(world.registers(look.registers))
