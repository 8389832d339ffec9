"""The cheapest whole numbers of slots by shift that cover what is needed in every hour of the week.

The set-covering programme of Dantzig (Operations Research 2(3), 1954, 339-341), solved exactly by HiGHS, which scipy
brings: the least sum of price times slots, where the slots on in each hour, as far as they are filled, are no fewer
than needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tandemcare.errors import InputError, Problem
from tandemcare.pathway import DAY_NAMES, HOLIDAY, HOURS_A_WEEK, Shift, days_of
from tandemcare.trace.tally import Floats
from tandemcare.units import HOURS_A_DAY

SOLVED_TO = 1e-6


@dataclass(frozen=True)
class Cover:
    """Slots by shift, and whether other slots would cover the same at the same price."""

    slots: tuple[int, ...]
    has_ties: bool


def hours_on(shift: Shift) -> Floats:
    """Return 1 in each hour of the week in which a shift is on, else 0; bank holidays are not in it."""
    on = np.zeros(HOURS_A_WEEK)
    for day in sorted(days_of(shift.days) - {HOLIDAY}):
        begin = day * int(HOURS_A_DAY) + shift.start
        on[(begin + np.arange(shift.hours)) % HOURS_A_WEEK] = 1.0
    return on


def cover(shifts: Sequence[Shift], prices: Sequence[float], need: Floats, most: Sequence[int]) -> Cover:
    """Return the cheapest slots that cover what is needed by hour; InputError where no slots can."""
    on = np.array([hours_on(shift) * shift.fill for shift in shifts]).T
    if len(bare := np.flatnonzero((on.sum(axis=1) <= 0.0) & (need > 0.0))):
        raise InputError([_uncovered(int(bare[0]), len(bare))])
    first = _solved(on, prices, need, [(0, each) for each in most])
    if first is None:
        found = f"{max(most)} slots on every shift are too few for the work."
        raise InputError([Problem("rota", found, "Give it more shifts, or a smaller target.")])
    price = float(np.dot(prices, first))
    return Cover(first, any(_costs(prices, one, price) for one in _others(on, prices, need, first, most)))


def _others(
    on: Floats, prices: Sequence[float], need: Floats, first: tuple[int, ...], most: Sequence[int]
) -> list[tuple[int, ...] | None]:
    """Return the cheapest covers that have fewer, or more, slots on one of the shifts."""
    found = []
    for number, slots in enumerate(first):
        for low, high in ((0, slots - 1), (slots + 1, most[number])):
            if low <= high:
                bounds = [(0, each) for each in most]
                bounds[number] = (low, high)
                found.append(_solved(on, prices, need, bounds))
    return found


def _costs(prices: Sequence[float], slots: tuple[int, ...] | None, price: float) -> bool:
    return slots is not None and float(np.dot(prices, slots)) <= price * (1.0 + SOLVED_TO)


def _solved(
    on: Floats, prices: Sequence[float], need: Floats, bounds: Sequence[tuple[int, int]]
) -> tuple[int, ...] | None:
    from scipy.optimize import Bounds, LinearConstraint, milp

    low, high = np.array(bounds, dtype=np.float64).T
    found = milp(
        np.asarray(prices, dtype=np.float64),
        constraints=LinearConstraint(on, lb=need - SOLVED_TO),
        integrality=np.ones(len(prices), dtype=np.int64),
        bounds=Bounds(low, high),
    )
    return tuple(round(each) for each in found.x) if found.success else None


def _uncovered(hour: int, number: int) -> Problem:
    day, of_day = divmod(hour, int(HOURS_A_DAY))
    found = f"Nobody is on in {number} of the {HOURS_A_WEEK} hours of the week, such as {DAY_NAMES[day]} {of_day}:00."
    return Problem("rota", found, "Give it shifts that cover the week, or let those hours have no work.")
