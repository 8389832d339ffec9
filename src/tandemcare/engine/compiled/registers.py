"""A person's registers: clocks and measures as floats, and codes, which are small whole numbers, as bytes.

A register's place says which: that of a code has a bit above the low half, and then counts bytes. A code can come to
hold another number only where the mean of what sets it is reset; the byte then says so, and the number stands in a
section of its own behind the people, for which Python has made room.
"""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import float_bits

from .jit import aside, part
from .memory import Memory
from .narrow import byte_of, put_byte
from .places import *


@part
def as_float(number: np.uint64) -> float:
    """Return a whole number as a float (by way of a signed integer, which processors convert at once)."""
    return float(np.int64(number))


@part
def code_at(m: Memory, person: np.uint64, place: np.uint64) -> np.uint64:
    """Return the code that stands in a byte of a row, or BEYOND_CODES."""
    return byte_of(m.w, (person << THREE) + place)


@part
def beyond(m: Memory, person: np.uint64, place: np.uint64) -> np.uint64:
    """Return where the number stands that a code's byte cannot hold."""
    row = (person - m.w[PEOPLE]) // m.w[WIDTH]
    return m.w[CODES_BEYOND] + row * m.w[CODE_COUNT] + (place & LOW_HALF) - m.w[FIRST_CODE]


@aside
def value_beyond(m: Memory, person: np.uint64, place: np.uint64) -> float:
    """Return the value of a register whose byte cannot hold it."""
    return m.f[beyond(m, person, place)]


@part
def value_of(m: Memory, person: np.uint64, place: np.uint64) -> float:
    """Return the value of a register of either kind."""
    if place < CODE:
        return m.f[person + place]
    code = code_at(m, person, place & LOW_HALF)
    return as_float(code) if code != BEYOND_CODES else value_beyond(m, person, place)


@aside
def set_code(m: Memory, person: np.uint64, place: np.uint64, value: float) -> None:
    """Set a register that holds a code."""
    code = U(np.int64(value)) if 0.0 <= value < as_float(BEYOND_CODES) else BEYOND_CODES
    if float_bits(as_float(code)) != float_bits(value):
        code = BEYOND_CODES
        m.f[beyond(m, person, place)] = value
    put_byte(m.w, (person << THREE) + (place & LOW_HALF), code)


@part
def set_value(m: Memory, person: np.uint64, place: np.uint64, value: float) -> None:
    """Set a register of either kind."""
    if place < CODE:
        m.f[person + place] = value
    else:
        set_code(m, person, place, value)
