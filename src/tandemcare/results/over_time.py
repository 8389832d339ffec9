"""Measures year by year: what a mean over ten years hides."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tandemcare.running import year_of
from tandemcare.trace.tally import Floats
from tandemcare.units import MONTHS_A_YEAR

from .double_running import by_month
from .run_tables import RunTables


def whole_years(results: RunTables) -> tuple[str, ...]:
    """Return the April-March years of which a run has every month, such as 2026/27; all it has where none is whole."""
    counted = Counter(map(year_of, results.months))
    whole = tuple(year for year, months in counted.items() if months == MONTHS_A_YEAR)
    return whole or tuple(counted)


def by_year(results: RunTables, measure: str) -> Floats | None:
    """Return a measure as the mean of the months of each of `whole_years` [scenario, replication, year].

    Months count alike, whatever happened in them. None where a run does not keep it by month; not-a-number where a year
    has no month in which it is known.
    """
    monthly = by_month(results, measure)
    if monthly is None:
        return None
    years = np.array([year_of(month) for month in results.months])
    found = []
    for year in whole_years(results):
        months = monthly[:, :, years == year]
        known = ~np.isnan(months)
        with np.errstate(invalid="ignore"):
            found.append(np.nan_to_num(months).sum(axis=2) / known.sum(axis=2))
    return np.stack(found, axis=2)
