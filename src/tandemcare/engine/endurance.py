"""The expressions of risks, in one order of operations for both engines: what is endured, until when, and what is left.

Made as `arithmetic.py` is: run by CPython and compiled by numba to the same bits, with nothing to contract.
"""

from __future__ import annotations

from .arithmetic import jitable, log, uniform


@jitable
def endurance(bits: int) -> float:
    """Return how much of a risk somebody endures until it happens, exponential with mean 1, for 64 random bits."""
    return -log(1.0 - uniform(bits))


@jitable
def due_time(since: float, left: float, rate: float) -> float:
    """Return when a risk happens that runs at a rate above 0 since a time with so much left to endure."""
    return since + left / rate


@jitable
def left_after(left: float, hours: float, rate: float) -> float:
    """Return how much is left to endure after so many hours at a rate."""
    return max(0.0, left - hours * rate)
