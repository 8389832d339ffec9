"""Bank holidays a year by weekday: what a shift of weekdays has less, and one of bank holidays has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from .place import WEEKDAYS, Place

YEARS_AHEAD = 10
MONTHS_OF_A_YEAR = 12


def bank_holidays_of(place: Place) -> tuple[float, ...]:
    """Return the mean number of bank holidays a year on each weekday, Monday first.

    They are those that a place names from its census date on, or where it names none those of England.
    """
    named = [day for day in place.bank_holidays if day >= place.census_date]
    if not named:
        return of_england(place.census_date.year)
    last = max(named)
    months = (last.year - place.census_date.year) * MONTHS_OF_A_YEAR + last.month - place.census_date.month + 1
    years = max(1, months // MONTHS_OF_A_YEAR)
    end = place.census_date.replace(year=place.census_date.year + years, day=1)
    return _by_weekday((day for day in named if day < end), years)


@cache
def of_england(first_year: int) -> tuple[float, ...]:
    """Return the mean number of bank holidays a year in England on each weekday, in the years from one on.

    One that falls on a weekend has a weekday in its stead, and does not count on the weekend.
    """
    import holidays

    years = range(first_year, first_year + YEARS_AHEAD)
    days = [day for day in holidays.country_holidays("GB", subdiv="ENG", years=years) if day.year in years]
    return _by_weekday((day for day in days if day.weekday() < WEEKDAYS), YEARS_AHEAD)


def _by_weekday(days: Iterable[date], years: int) -> tuple[float, ...]:
    found = [0.0] * 7
    for day in days:
        found[day.weekday()] += 1.0 / years
    return tuple(found)
