"""Mean bank holidays a year by weekday: what a shift of weekdays has less, and one of bank holidays has."""

from __future__ import annotations

from tandemcare.units import MONTHS_A_YEAR

from .place import Place

DAYS = 7


def bank_holidays_a_year(place: Place) -> tuple[float, ...]:
    """Return the mean number of bank holidays a year of a place from its census on, on each weekday, Monday first.

    Of the last year that it names some in only whole years from the census count.
    """
    named = [day for day in place.bank_holidays if day >= place.census_date]
    if not named:
        return (0.0,) * DAYS
    last = max(named)
    months = (last.year - place.census_date.year) * MONTHS_A_YEAR + last.month - place.census_date.month + 1
    years = max(1, int(months // MONTHS_A_YEAR))
    end = place.census_date.replace(year=place.census_date.year + years, day=1)
    found = [0.0] * DAYS
    for day in named:
        found[day.weekday()] += (day < end) / years
    return tuple(found)
