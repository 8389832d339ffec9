"""Registers of people, read from their rows while nothing moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tandemcare.trace.tally import Floats

from . import places as at
from .memory import Memory, Words


def registers_in(m: Memory, rows: Words, places: Sequence[int]) -> Floats:
    """Return registers by where they stand [person, register], of the rows of people inside."""
    inside = np.flatnonzero(rows[:, int(at.ALIVE)] & at.ONE)
    if places and all(place >= at.CODE for place in places):
        bytes_at = [place - int(at.CODE) for place in places]
        first, last = min(bytes_at), max(bytes_at) + 1
        # Each row is fetched once: they stand far apart, and people are many.
        codes = rows.view(np.uint8)[:, first:last][inside]
        if not (codes == at.BEYOND_CODES).any():
            return codes[:, [byte - first for byte in bytes_at]].astype(np.float64, order="F")
    found = np.empty((len(inside), len(places)))
    for column, place in enumerate(places):
        found[:, column] = _values(m, rows, inside, place)
    return found


def register_of(m: Memory, person: int, place: int) -> float:
    """Return a register of one person, by where the row begins."""
    first, width = int(m.w[at.PEOPLE]), int(m.w[at.WIDTH])
    number = (person - first) // width
    rows = m.w[first : person + width].reshape(-1, width)
    return float(_values(m, rows, np.array([number]), place)[0])


def _values(m: Memory, rows: Words, chosen: Words, place: int) -> Floats:
    """Return what stands in a register of some rows, or behind all people where a byte cannot hold it."""
    if place < at.CODE:
        return np.asarray(rows[chosen, place].view(np.float64))
    byte = place - int(at.CODE)
    found = rows.view(np.uint8)[chosen, byte].astype(np.float64)
    wide = np.flatnonzero(found == float(at.BEYOND_CODES))
    if len(wide):
        first = int(m.w[at.CODES_BEYOND]) + byte - int(m.w[at.FIRST_CODE])
        found[wide] = m.f[first + chosen[wide] * int(m.w[at.CODE_COUNT])]
    return found
