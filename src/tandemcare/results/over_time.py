"""Measures year by year and month by month: what a mean over ten years hides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.finance import TOTALS
from tandemcare.running import MeasureNote, year_of
from tandemcare.trace.intervals import student_intervals
from tandemcare.trace.tally import Floats
from tandemcare.units import MONTHS_A_YEAR

from .closing import beds_by_ward
from .double_running import outcomes
from .run_tables import RunTables

A_YEAR = " a year"
"""How the unit of a measure ends that counts what happens in a year."""
BY_YEAR = tuple(
    "scenario measure label unit year mean ci95_low ci95_high p10 p90 "
    "difference difference_ci95_low difference_ci95_high change change_ci95_low change_ci95_high".split()
)
ENDS = ("mean", "ci95_low", "ci95_high", "p10", "p90")


def whole_years(results: RunTables) -> tuple[str, ...]:
    """Return the April-March years of which a run has every month, such as 2026/27; all it has where none is whole."""
    counted = Counter(map(year_of, results.months))
    whole = tuple(year for year, months in counted.items() if months == MONTHS_A_YEAR)
    return whole or tuple(counted)


def monthly_means(known: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return means over replications by scenario and month of measures that are `known` by month."""
    return {name: _means(values, axis=1) for name, values in known.items()}


def _means(values: Floats, axis: int) -> Floats:
    """Return means of what is known along an axis; not-a-number where nothing is."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.nan_to_num(values).sum(axis=axis) / known.sum(axis=axis), dtype=np.float64)


def beds_by_month(results: RunTables) -> pd.DataFrame:
    """Return beds by scenario and month, means over replications: open, occupied, out of area, and open by ward.

    Empty where a run keeps no beds by month.
    """
    kept = results.month_values
    if not kept.keys() >= {"beds_open", "bed_occupancy", "out_of_area_active"}:
        return pd.DataFrame()
    opened, occupancy, away = kept["beds_open"], kept["bed_occupancy"], kept["out_of_area_active"]
    found = monthly_means({"open": opened, "occupied": opened * occupancy, "out of area": away})
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
    monthly = results.month_values.get(measure)
    return None if monthly is None else means_of(monthly, months_of_years(results))


def months_of_years(results: RunTables) -> list[Sequence[int]]:
    """Return where the months of each of `whole_years` stand."""
    years = [year_of(month) for month in results.months]
    return [np.flatnonzero(np.array(years) == year).tolist() for year in whole_years(results)]


def means_of(monthly: Floats, periods: Iterable[Sequence[int]]) -> Floats:
    """Return the means over the known months of periods, the last axis; not-a-number where none is known."""
    return np.stack([_means(monthly[..., list(months)], axis=-1) for months in periods], axis=-1)


def as_in_summary(results: RunTables) -> dict[str, Floats]:
    """Return the measures that are known by month [scenario, replication, month], each in its unit of the summary.

    What is counted a year is twelve times what a month counts; pounds are those of the ledger.
    """
    units = {note.name: note.unit for note in results.notes}
    months = {name: values for name, values in results.month_values.items() if name in units}
    found = {
        name: values * MONTHS_A_YEAR if units[name].endswith(A_YEAR) else values for name, values in months.items()
    }
    pounds = results.all_lines.pounds("care_group")
    for name, group in TOTALS.items():
        if name in units:
            totals = [pounds.of(number, [group] if group else None) for number in range(len(results.scenarios))]
            found[name] = MONTHS_A_YEAR * np.stack(totals)
    return found


def by_year_frame(results: RunTables, monthly: Mapping[str, Floats]) -> pd.DataFrame:
    """Return BY_YEAR: a row for each scenario, measure known by month, and one of `whole_years`.

    As the summary has it: mean with its 95% interval, 10th and 90th percentile, paired difference from the first
    scenario; and the change since the first whole year, paired by run. The mean of a wait is that of its months' means.
    """
    years, periods = whole_years(results), months_of_years(results)
    parts = [
        _figures(note, results.scenarios, years, means_of(monthly[note.name], periods))
        for note in results.notes
        if note.name in monthly
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(BY_YEAR))


def _figures(note: MeasureNote, scenarios: Sequence[str], years: Sequence[str], values: Floats) -> pd.DataFrame:
    """Return the rows of one measure from its values [scenario, replication, year]."""
    columns = _columns(values)
    apart, since = _columns(values - values[0]), _columns(values - values[..., :1])
    told = (*student_intervals(columns), *outcomes(columns), *student_intervals(apart), *student_intervals(since))
    words = {
        "scenario": np.repeat(scenarios, len(years)),
        "measure": note.name,
        "label": note.label,
        "unit": note.unit,
        "year": np.tile(years, len(scenarios)),
    }
    return pd.DataFrame({**words, **dict(zip(BY_YEAR[5:], told, strict=True))})


def _columns(values: Floats) -> Floats:
    """Return values [scenario, replication, period] as columns of replications, scenario by scenario."""
    return np.moveaxis(values, 1, 0).reshape(values.shape[1], -1)


def course_frame(results: RunTables, monthly: Mapping[str, Floats], measure: str, step: int) -> pd.DataFrame:
    """Return the course of a measure: a row for each scenario and every so many months, the first of which it names.

    Mean with its 95% interval, and the 10th and 90th percentile of outcomes. InputError for a measure that is not known
    by month.
    """
    if measure not in monthly:
        found = "This run does not keep it by month, so it has no course."
        raise InputError([Problem(f"measure {measure!r}", found, did_you_mean(measure, monthly))])
    starts = range(0, len(results.months), step)
    periods = [range(start, min(start + step, len(results.months))) for start in starts]
    columns = _columns(means_of(monthly[measure], periods))
    words = {
        "scenario": np.repeat(results.scenarios, len(starts)),
        "month": [results.months[start] for start in starts] * len(results.scenarios),
        "months": [len(each) for each in periods] * len(results.scenarios),
    }
    told = (*student_intervals(columns), *outcomes(columns))
    return pd.DataFrame({**words, **dict(zip(ENDS, told, strict=True))})
