"""Periods of a run: when each begins and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Literal

from tandemcare.units import HOURS_A_DAY, HOURS_A_MONTH, MONTHS_A_YEAR

Period = Literal["month", "year"] | None
APRIL = 4


@dataclass(frozen=True)
class Periods:
    """Names of periods in order, the hours at which each after the first begins, and the year of each.

    `years` gives for each period the place of its year in `year_names`.
    """

    names: tuple[str, ...] = ("all",)
    edges: tuple[float, ...] = ()
    years: tuple[int, ...] = (0,)
    year_names: tuple[str, ...] = ("all",)


def year_name(day: date) -> str:
    """Return the April-March year of a day, such as 2026/27."""
    first = day.year - (day.month < APRIL)
    return f"{first}/{(first + 1) % 100:02d}"


def periods_of(period: Period, start: date | None, until_hours: float, by_year: bool = False) -> Periods:
    """Return the calendar months or April-March years from `start` until a time.

    Without a start date months are blocks of 730.5 hours and years twelve of them, numbered from 0. A run without an
    end has one period. With `by_year` and no period asked for, years are kept, for results by group.
    """
    if until_hours == float("inf") or (period is None and not by_year):
        return Periods()
    if start is None:
        return _blocks(period or "year", until_hours)
    begins = _begins(period or "year", start, until_hours)
    names = tuple(year_name(day) if period != "month" else f"{day.year}-{day.month:02d}" for day in begins)
    years = tuple(dict.fromkeys(year_name(day) for day in begins))
    edges = tuple((day - start).days * HOURS_A_DAY for day in begins[1:])
    return Periods(names, edges, tuple(years.index(year_name(day)) for day in begins), years)


def _blocks(period: Literal["month", "year"], until_hours: float) -> Periods:
    """Return months or years without a calendar: "month 0" and so on, each as long as every other."""
    months = 1 if period == "month" else int(MONTHS_A_YEAR)
    number = max(ceil(until_hours / (months * HOURS_A_MONTH)), 1)
    years = tuple(block * months // int(MONTHS_A_YEAR) for block in range(number))
    return Periods(
        tuple(f"{period} {block}" for block in range(number)),
        tuple(block * months * HOURS_A_MONTH for block in range(1, number)),
        years,
        tuple(f"year {year}" for year in range(years[-1] + 1)),
    )


def _begins(period: Literal["month", "year"], start: date, until_hours: float) -> list[date]:
    """Return the start and every first of a month, or of April, after it and before the end."""
    begins, number = [start], start.year * 12 + start.month
    while True:
        day = date(number // 12, number % 12 + 1, 1)
        if (day - start).days * HOURS_A_DAY >= until_hours:
            return begins
        if period == "month" or day.month == APRIL:
            begins.append(day)
        number += 1
