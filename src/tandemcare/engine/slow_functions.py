"""The exponential and the logarithm of a slow layer that is coupled to people: the same bits on every processor."""

from __future__ import annotations

from math import inf

from tandemcare.engine import arithmetic


def exp(x: float) -> float:
    """Return e to the power x; OverflowError where that is too large a number, as from the mathematics library."""
    found = float(arithmetic.exp(x))
    if found == inf and x < inf:
        raise OverflowError
    return found


def log(x: float) -> float:
    """Return the natural logarithm; ValueError where there is none."""
    if x <= 0.0:
        raise ValueError
    return float(arithmetic.log(x))


SAME_EVERYWHERE = (("exp", exp), ("log", log))
"""What stands in the runner of a slow layer for the functions of the mathematics library, whose last bits vary."""
