"""Clock and calendar: months, hours of the week, gates, and numbers that change at stated times."""

from __future__ import annotations

from datetime import date, timedelta
from math import floor, inf

from tandemcare.pathway.calendars import Calendar, Table, days_of, kind_of_day
from tandemcare.units import HOURS_A_MONTH

SOME_MONDAY = date(2001, 1, 1)
LAST_MONTH = 9999 * 12 + 11  # where Python's calendar ends; a stream of people ends there too


class WallClock:
    """What day and hour it is so many hours from the start; without a start date the first hour is a Monday's."""

    def __init__(self, start: date | None) -> None:
        self.start = start

    def hour_of_week(self, time: float) -> int:
        """Return the hour of the week, 0 (Monday midnight) to 167."""
        weekday = self.start.weekday() if self.start else 0
        return (24 * weekday + floor(time)) % 168

    def date_of_day(self, day: int) -> date:
        """Return the date that lies so many days after the start."""
        return (self.start or SOME_MONDAY) + timedelta(days=day)

    def month_of(self, time: float) -> int:
        """Return the number of the month in which a time lies."""
        if self.start is None:
            return floor(time / HOURS_A_MONTH)
        today = self.date_of_day(floor(time / 24))
        return today.year * 12 + today.month - 1

    def month_begins(self, month: int) -> float:
        """Return when a month begins, in hours from the start."""
        if self.start is None:
            return month * HOURS_A_MONTH
        if month > LAST_MONTH:
            return inf
        return float((date(month // 12, month % 12 + 1, 1) - self.start).days * 24)

    def is_open(self, calendar: Calendar, hour: int) -> bool:
        """Return whether a calendar is open in the hour that begins so many hours from the start."""
        kind = kind_of_day(self.date_of_day(hour // 24), calendar.holidays)
        return any(
            kind in days_of(window.days) and window.start <= hour % 24 < window.end for window in calendar.windows
        )

    def opening(self, calendar: Calendar, time: float) -> float:
        """Return when somebody who comes at a time can pass: then, or at the next opening."""
        hour = floor(time)
        if self.is_open(calendar, hour):
            return time
        while not self.is_open(calendar, hour):
            hour += 1
        return float(hour)


def value_at(table: Table, time: float) -> float:
    """Return what a table says at a time."""
    if table.repeat is not None:
        time = time - floor(time / table.repeat) * table.repeat
    before = [row for row in table.rows if row[0] <= time]
    if not before:
        return table.rows[0][1]
    t0, v0 = before[-1]
    if table.kind == "step":
        return v0
    if len(before) < len(table.rows):
        t1, v1 = table.rows[len(before)]
    elif table.repeat is not None:
        t1, v1 = table.repeat, table.rows[0][1]
    else:
        return v0
    return v0 + (v1 - v0) * ((time - t0) / (t1 - t0))


def next_row(table: Table, time: float) -> float:
    """Return the first moment after a time at which a table has a row, or infinity."""
    base = 0.0 if table.repeat is None else floor(time / table.repeat) * table.repeat
    moments = [base + row for row, _ in table.rows]
    if table.repeat is not None:
        moments.append(base + table.repeat)
    return min((moment for moment in moments if moment > time), default=inf)
