"""Measures year by year: what a mean over ten years hides."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from tandemcare.running import year_of
from tandemcare.trace.tally import Floats
from tandemcare.units import MONTHS_A_YEAR

from .closing import beds_by_ward
from .double_running import by_month
from .run_tables import RunTables


def whole_years(results: RunTables) -> tuple[str, ...]:
    """Return the April-March years of which a run has every month, such as 2026/27; all it has where none is whole."""
    counted = Counter(map(year_of, results.months))
    whole = tuple(year for year, months in counted.items() if months == MONTHS_A_YEAR)
    return whole or tuple(counted)


def yearly_means(results: RunTables, measure: str) -> Floats | None:
    """Return the mean over replications of a measure by scenario and whole year; see `by_year`."""
    found = by_year(results, measure)
    return None if found is None else _means(found)


def monthly_means(results: RunTables, measure: str) -> Floats | None:
    """Return the mean over replications of a measure by scenario and month; None where a run does not keep it."""
    found = by_month(results, measure)
    return None if found is None else _means(found)


def _means(values: Floats) -> Floats:
    """Return means over the replications in which something is known; not-a-number where it is in none."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.nan_to_num(values).sum(axis=1) / known.sum(axis=1), dtype=np.float64)


def beds_by_month(results: RunTables) -> pd.DataFrame:
    """Return beds by scenario and month, means over replications: open, occupied, out of area, and open by ward.

    Empty where a run keeps no beds by month.
    """
    kept = {name: by_month(results, name) for name in ("beds_open", "bed_occupancy", "out_of_area_active")}
    if any(found is None for found in kept.values()):
        return pd.DataFrame()
    opened, occupancy, away = (found for found in kept.values() if found is not None)
    told = {"open": opened, "occupied": opened * occupancy, "out of area": away}
    found = {name: _means(values) for name, values in told.items()}
    index = pd.MultiIndex.from_product([results.scenarios, results.months], names=["scenario", "month"])
    frame = pd.DataFrame({name: np.ravel(values) for name, values in found.items()}, index=index)
    wards = beds_by_ward(results).astype({"scenario": str, "month": str, "ward": str})
    by_ward = wards.pivot_table(index=["scenario", "month"], columns="ward", values="beds", sort=False)
    return frame.join(by_ward.add_prefix("open on ")).reset_index()


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
