"""Hours of a run by the shifts that are on, and how many hours of waiting fall into each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from tandemcare.pathway import Rota, days_of, kind_of_day
from tandemcare.trace.tally import Floats, Integers
from tandemcare.units import HOURS_A_DAY, HOURS_A_WEEK

ALWAYS, NOBODY = "always", "no shift"


@dataclass(frozen=True, eq=False)
class ShiftHours:
    """Which shifts are on in each hour of a run: `names` of shifts on together, and for each hour which of them.

    Hours count from midnight of the first day; `week` is the hour of the week (0 on a Monday at midnight).
    """

    names: tuple[str, ...]
    code: Integers
    week: Integers

    def named(self, hours: Floats) -> npt.NDArray[np.object_]:
        """Return the names of the shifts that are on at some moments within the run."""
        return np.array(self.names, dtype=object)[self.code[np.floor(hours).astype(np.int64)]]

    def week_at(self, hours: Floats) -> Integers:
        """Return the hours of the week of some moments within the run."""
        return self.week[np.floor(hours).astype(np.int64)]


def shift_hours(capacity: object, start: date, last_hour: float) -> ShiftHours:
    """Return which shifts of a resource are on in each hour until an hour; one without a rota is always there."""
    number = int(np.ceil(last_hour)) + 1
    week = (start.weekday() * int(HOURS_A_DAY) + np.arange(number)) % int(HOURS_A_WEEK)
    if not isinstance(capacity, Rota):
        return ShiftHours((ALWAYS,), np.zeros(number, np.int64), week)
    is_on = np.stack([_on(capacity, place, start, number) for place in range(len(capacity.shifts))], axis=1)
    together, code = np.unique(is_on, axis=0, return_inverse=True)
    shifts = [shift.name for shift in capacity.shifts]
    names = [" and ".join(np.array(shifts)[row]) or NOBODY for row in together]
    # In the order of the rota: of shifts that are on alone it is that in which they are written.
    order = sorted(range(len(names)), key=lambda row: tuple(~together[row]))
    place = np.argsort(order)
    return ShiftHours(tuple(names[row] for row in order), place[code.reshape(-1)], week)


def _on(rota: Rota, place: int, start: date, number: int) -> npt.NDArray[np.bool_]:
    """Return in which hours a shift is on; it belongs to the day on which it begins."""
    shift, day_hours = rota.shifts[place], int(HOURS_A_DAY)
    named, days = days_of(shift.days), number // day_hours + 2
    is_on = np.zeros((days + 1) * day_hours, np.bool_)
    for day in range(days):
        if kind_of_day(start + timedelta(days=day - 1), rota.holidays) in named:
            first = day * day_hours + shift.start
            is_on[first : first + shift.hours] = True
    return is_on[day_hours : day_hours + number]


def hours_in_each(begin: Floats, end: Floats, first: float, last: float) -> Floats:
    """Return how many hours of some spells fall into each hour from `first` to `last`, which are whole hours."""
    spans = np.clip(np.concatenate((begin, end)) - first, 0.0, last - first)
    sign = np.concatenate((np.ones(len(begin)), -np.ones(len(end))))
    hour = np.floor(spans).astype(np.int64)
    within = spans - hour
    number = int(last - first)
    # What begins within an hour fills the rest of it, and all of the next ones.
    filled = np.bincount(hour, sign * (1.0 - within), number + 2) + np.bincount(hour + 1, sign * within, number + 2)
    return np.asarray(np.cumsum(filled)[:number])


def on_duty_in_each(hour: Floats, on_duty: Floats, first: float, last: float) -> Floats:
    """Return how many are on duty in each hour from `first` to `last`; changes are at whole hours."""
    last_change = np.searchsorted(hour, np.arange(first, last), side="right") - 1
    return np.where(last_change >= 0, np.append(on_duty, 0.0)[last_change], 0.0)
