"""Hours, days and months: how long each is, said once for the whole house.

A year is 365.25 days and a month a twelfth of it, so that a rate of a year means the same in every month.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

HOURS_A_DAY = 24.0
DAYS_A_WEEK = 7.0
DAYS_A_YEAR = 365.25
MONTHS_A_YEAR = 12.0
DAYS_A_MONTH = DAYS_A_YEAR / MONTHS_A_YEAR
HOURS_A_WEEK = DAYS_A_WEEK * HOURS_A_DAY
HOURS_A_MONTH = DAYS_A_MONTH * HOURS_A_DAY
HOURS_A_YEAR = DAYS_A_YEAR * HOURS_A_DAY

MONTHS = "January February March April May June July August September October November December".split()
SHORT = 3
"""Letters of a month where there is little room."""


def month_in_words(month: date | str, *, is_short: bool = False) -> str:
    """Return the month of a day, or of a text such as 2029-10, as October 2029, and as Oct 2029 on an axis."""
    year, number = (month.year, month.month) if isinstance(month, date) else map(int, month.split("-")[:2])
    name = MONTHS[number - 1]
    return f"{name[:SHORT] if is_short else name} {year}"


def day_of(value: Any) -> date | None:
    """Return the day that a date, a moment at midnight (of pandas too) or a text such as 2026-04-01 means, or None."""
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
        if hasattr(value, "item"):
            value = value.item()  # a day or a moment of numpy
        if isinstance(value, datetime):
            return value.date() if value.time() == time() else None
    except ValueError:  # no date, or NaT, which has no time
        return None
    return value if isinstance(value, date) else None
