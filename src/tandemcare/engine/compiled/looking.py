"""Registers of everybody inside, read from their rows while nothing moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tandemcare.trace.tally import Floats

from . import places as at
from .memory import Memory, Words


def registers_in(m: Memory, rows: Words, places: Sequence[int]) -> Floats:
    """Return registers by where they stand [person, register], of the rows of people inside."""
    inside = np.flatnonzero(rows[:, int(at.ALIVE)] & at.ONE)
    found = np.empty((len(inside), len(places)))
    for column, place in enumerate(places):
        if place < at.CODE:
            found[:, column] = rows[inside, place].view(np.float64)
        else:
            found[:, column] = _codes(m, rows, inside, place - int(at.CODE))
    return found


def _codes(m: Memory, rows: Words, inside: Words, byte: int) -> Floats:
    """Return what stands in a byte of rows, or behind all people where a byte cannot hold it."""
    found = rows.view(np.uint8)[inside, byte].astype(np.float64)
    wide = np.flatnonzero(found == float(at.BEYOND_CODES))
    if len(wide):
        first = int(m.w[at.CODES_BEYOND]) + byte - int(m.w[at.FIRST_CODE])
        found[wide] = m.f[first + inside[wide] * int(m.w[at.CODE_COUNT])]
    return found
