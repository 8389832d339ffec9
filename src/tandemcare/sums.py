"""Sums that are the same on every Python: the built-in `sum` of floats has other last bits since Python 3.12.

And what becomes of a number that is none, where others read it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, TypeVar

_Number = TypeVar("_Number")
ROUNDING = 1e-9
"""How far what should be equal can be apart by the rounding of sums: a number, or a part of one."""


def summed(values: Iterable[_Number], start: Any = 0) -> _Number:
    """Return the sum of numbers or arrays, added one by one from the left; of nothing, the start."""
    found = start
    for value in values:
        found = found + value
    result: _Number = found
    return result


def finite_or_none(value: float) -> float | None:
    """Return a number, None where it is not finite: JSON and tables of others know no other word for it."""
    return float(value) if math.isfinite(value) else None
