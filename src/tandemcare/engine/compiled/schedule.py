"""The clock of a run, written out: months, gate windows, capacity tables and shifts, in hours from the start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from tandemcare.errors import PathwayError, Problem
from tandemcare.pathway import Calendar, Gate, Pathway, Resource, Rota, Table, Week
from tandemcare.pathway.calendars import HOURS_A_DAY, days_of, kind_of_day

from .memory import Floats
from .places import SHIFT_ENDS, SHIFT_STARTS, TABLE_CHANGES

MONTHS_KEPT = 12 * 200
LONGEST_HOURS = MONTHS_KEPT * 730.0


def month_number(day: date) -> int:
    """Return the number of a calendar month, the same in every run."""
    return day.year * 12 + day.month - 1


@lru_cache(maxsize=64)
def month_begins(start: date) -> Floats:
    """Return when months begin (hours from the start), from the month of the start, for 200 years."""
    first = month_number(start)
    days = [date(number // 12, number % 12 + 1, 1).toordinal() for number in range(first, first + MONTHS_KEPT)]
    return (np.array(days, dtype=np.float64) - start.toordinal()) * HOURS_A_DAY


def needs_calendar(pathway: Pathway) -> Iterator[Problem]:
    """Yield a problem for each part of a pathway that has no meaning without a start date."""
    remedy = "Give the run a start date: start=date(2026, 4, 1)."
    for source in pathway.sources:
        if isinstance(source.rate, tuple):
            yield Problem(f"source {source.name!r}", "Its rate goes by the hour of the week.", remedy)
    for resource in pathway.resources:
        if resource.rota:
            yield Problem(f"resource {resource.name!r}", "Its rota goes by weekdays.", remedy)
    for name, step in pathway.steps.items():
        if isinstance(step, Gate):
            yield Problem(f"step {name!r}", "Its gate goes by weekdays.", remedy)
        if isinstance(getattr(step, "duration", None), Week):
            yield Problem(f"step {name!r}", "Its delay goes by the hour of the week.", remedy)


def check_start(pathway: Pathway, start: date | None) -> None:
    """Raise PathwayError if the pathway needs a start date and there is none."""
    problems = [] if start else list(needs_calendar(pathway))
    if problems:
        raise PathwayError(problems)


@lru_cache(maxsize=16)
def gate_windows(calendar: Calendar, start: date, hours: float) -> tuple[tuple[float, float], ...]:
    """Return (opening, closing) of a gate from the day before the start until the first opening after `hours`."""
    found: list[tuple[float, float]] = []
    day, days = -1, [(days_of(window.days), window) for window in calendar.windows]
    while not found or found[-1][0] <= hours:
        kind = kind_of_day(start + timedelta(days=day), calendar.holidays)
        today = [(window.start, window.end) for kinds, window in days if kind in kinds]
        for opening, closing in sorted(today):
            begin, end = float(day * HOURS_A_DAY + opening), float(day * HOURS_A_DAY + closing)
            if found and begin <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((begin, end))
        day += 1
        if day * HOURS_A_DAY > hours + 366 * HOURS_A_DAY:  # nothing but holidays for a year
            found.append((float("inf"), float("inf")))
    return tuple(found)


def table_changes(table: Table, hours: float) -> Iterator[tuple[float, int]]:
    """Yield (time, capacity) of a capacity table after time 0, up to `hours`."""
    turn = 0
    while True:
        base = turn * (table.repeat or 0.0)
        for time, value in table.rows:
            if base + time > hours:
                return
            if base + time > 0.0:
                yield base + time, int(value)
        if table.repeat is None:
            return
        turn += 1


def table_at_start(table: Table) -> int:
    """Return a capacity table's value at time 0."""
    value = table.rows[0][1]
    for time, later in table.rows:
        if time <= 0.0:
            value = later
    return int(value)


def shift_times(rota: Rota, start: date, hours: float) -> Iterator[tuple[float, float, int, int]]:
    """Yield (start, end, shift, day) of every shift that is on at some time from 0 to `hours`."""
    shifts = [(number, shift, days_of(shift.days)) for number, shift in enumerate(rota.shifts)]
    for day in range(-2, int(hours // HOURS_A_DAY) + 1):
        today = start + timedelta(days=day)
        kind = kind_of_day(today, rota.holidays)
        for number, shift, kinds in shifts:
            if kind in kinds:
                begin = float(day * HOURS_A_DAY + shift.start)
                if begin + shift.hours > 0.0:
                    yield max(begin, 0.0), begin + shift.hours, number, today.toordinal()


def changes(resources: tuple[Resource, ...], first_shift: dict[str, int], start: date | None, hours: float) -> Floats:
    """Return all capacity changes as rows of (time, kind, number of the resource or shift, value), in order.

    At one time shifts end before tables change before shifts start; a last row is at infinity.
    """
    rows: list[tuple[float, float, int, int]] = []
    for number, resource in enumerate(resources):
        if isinstance(resource.capacity, Table):
            rows += [(time, TABLE_CHANGES, number, value) for time, value in table_changes(resource.capacity, hours)]
        elif resource.rota and start:
            base = first_shift[resource.name]
            for begin, end, shift, day in shift_times(resource.rota, start, hours):
                rows.append((begin, SHIFT_STARTS, base + shift, day))
                rows.append((end, SHIFT_ENDS, base + shift, day))
    return np.array([*sorted(rows), (np.inf, 0.0, 0, 0)], dtype=np.float64).ravel()
