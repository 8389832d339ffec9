"""Firsts of months: the days on which anything can change."""

from __future__ import annotations

import re
from datetime import date

from tandemcare.units import HOURS_A_DAY

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


def read_month(text: str) -> date | None:
    """Return the date that "2027-04" or "2027-04-01" means, or None if it is neither."""
    match = _MONTH.fullmatch(text)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None


def later(month: date, months: int) -> date:
    """Return the first of the month some months later."""
    years, index = divmod(month.month - 1 + months, 12)
    return date(month.year + years, index + 1, 1)


def months_between(first: date, then: date) -> int:
    """Return how many months lie between two firsts of months."""
    return 12 * (then.year - first.year) + then.month - first.month


def firsts_of_months(start: date, years: int) -> list[date]:
    """Return the first of each month of a run."""
    return [later(start, month) for month in range(12 * years)]


def hours_between(start: date, end: date) -> float:
    """Return the hours from midnight to midnight."""
    return (end - start).days * HOURS_A_DAY
