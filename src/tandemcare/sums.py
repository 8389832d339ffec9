"""Sums that are the same on every Python: the built-in `sum` of floats has other last bits since Python 3.12."""

from __future__ import annotations

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
