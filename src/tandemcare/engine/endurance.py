"""Expressions in one order of operations for both engines: what of a risk is endured, and when a moment of the week is.

Made as `arithmetic.py` is: run by CPython and compiled by numba to the same bits, with nothing to contract.
"""

from __future__ import annotations

from .arithmetic import floor, jitable, log, uniform


@jitable
def endurance(bits: int) -> float:
    """Return how much of a risk somebody endures until it happens, exponential with mean 1, for 64 random bits."""
    return -log(1.0 - uniform(bits))


@jitable
def due_time(since: float, left: float, rate: float) -> float:
    """Return when a risk happens that runs at a rate above 0 since a time with so much left to endure."""
    return since + left / rate


@jitable
def hours_ahead(moment: float, hour: int, now: float) -> float:
    """Return how long it is until a moment of the week comes, in the hour of the week `hour` at a time."""
    ahead = moment - (float(hour) + (now - floor(now)))
    if ahead < 0.0:
        ahead = ahead + 168.0
    return ahead


@jitable
def left_after(left: float, hours: float, rate: float) -> float:
    """Return how much is left to endure after so many hours at a rate."""
    return max(0.0, left - hours * rate)
