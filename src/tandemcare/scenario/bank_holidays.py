"""England's bank holidays, for a place that does not list its own."""

from __future__ import annotations

from datetime import date
from functools import cache

WORKING_DAYS = range(5)
YEARS_BEFORE, YEARS_AFTER = 3, 101
"""Around the census: runs fill wards for two years before it, and a hundred years is the longest. None is known of the
years after 2100."""


@cache
def england_bank_holidays(census: date) -> frozenset[date]:
    """Return the days on which England has a bank holiday around a census; of one at a weekend its substitute alone.

    Rotas of weekends are for weekends: nobody works a holiday's shift on a Saturday whose bank holiday is on Monday.
    """
    from holidays.countries.united_kingdom import UnitedKingdom

    years = range(census.year - YEARS_BEFORE, census.year + YEARS_AFTER + 1)
    return frozenset(day for day in UnitedKingdom(subdiv="ENG", years=years) if day.weekday() in WORKING_DAYS)
