"""Registers of people, read from their rows while nothing moves."""

from __future__ import annotations

import numpy as np

from .hand import at_hand
from .jit import entry
from .memory import Floats, Memory, Words
from .places import *
from .registers import value_of


@entry
def read_registers(memory: Memory, places: Words, found: Floats) -> None:
    """Read registers of everybody inside, by where they stand, into found[register, person]."""
    m = at_hand(memory)
    number = ZERO
    for row in range(ZERO, m.w[PEOPLE_USED]):
        person = m.w[PEOPLE] + U(row) * m.w[WIDTH]
        if m.w[person + ALIVE] & ONE != ZERO:
            for k in range(places.size):
                found[k, number] = value_of(m, person, places[k])
            number += ONE


def registers_in(m: Memory, places: list[int]) -> Floats:
    """Return registers of the people inside, by where they stand [person, register]."""
    found = np.empty((len(places), int(m.w[INSIDE])))
    read_registers(m, np.array(places, dtype=np.uint64), found)
    return found.T


def register_of(m: Memory, person: int, place: int) -> float:
    """Return a register of one person who is inside, by where the row begins."""
    first, width = int(m.w[PEOPLE]), int(m.w[WIDTH])
    return float(registers_in(m, [place])[np.count_nonzero(m.w[first + int(ALIVE) : person : width] & ONE), 0])
