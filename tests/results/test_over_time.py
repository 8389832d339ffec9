"""A year is what its months say, in the unit of the summary; beds that close and open are found, run by run."""

import numpy as np
import pytest
from report.made_up_results import MadeUp, beds_table, months_of

from tandemcare.errors import InputError
from tandemcare.results.closing import bed_changes
from tandemcare.results.over_time import means_of
from tandemcare.running.batch import MeasureNote


def made_up(values, unit="people", months=24, **about) -> MadeUp:
    """Return results that keep one measure by month, from values[scenario, replication, month]."""
    shape = (values.shape[1], months)
    ledger = {
        f"scenario-{n}": {("icb", "community_teams", "community"): np.full(shape, 1e5 * (n + 1))}
        for n in range(len(values))
    }
    notes = [
        MeasureNote("untreated", "People untreated", unit, "", 0, "lower"),
        MeasureNote("cost_total_gbp", "Cost of all care", "GBP a year", "", 0, ""),
    ]
    return MadeUp(ledger, months_of(months), monthly={"untreated": values}, notes=notes, **about)


def test_a_level_of_a_year_is_the_mean_of_its_months_and_a_count_twelve_times_that():
    values = np.random.default_rng(1).uniform(1.0, 9.0, (2, 3, 24))
    for unit, times in (("people", 1.0), ("people a year", 12.0)):
        frame = made_up(values, unit).summary_by_year()
        rows = frame[(frame["measure"] == "untreated") & (frame["scenario"] == "scenario-1")]
        expected = times * values[1].reshape(3, 2, 12).mean(axis=(0, 2))
        assert rows["mean"].to_numpy() == pytest.approx(expected)
        assert rows["year"].tolist() == ["2026/27", "2027/28"]
        apart = times * (values[1] - values[0]).reshape(3, 2, 12).mean(axis=(0, 2))
        assert rows["difference"].to_numpy() == pytest.approx(apart)


def test_pounds_of_a_year_are_those_of_the_ledger():
    frame = made_up(np.ones((2, 3, 24))).summary_by_year()
    found = frame[frame["measure"] == "cost_total_gbp"].set_index(["scenario", "year"])["mean"]
    assert found["scenario-1", "2027/28"] == pytest.approx(12 * 2e5)


def test_a_month_in_which_nothing_is_known_is_left_out_of_its_period():
    values = np.array([[[1.0, np.nan, 4.0, np.nan]]])
    assert means_of(values, [[0, 1], [2, 3], [0, 1, 2, 3]])[0, 0].tolist() == [1.0, 4.0, 2.5]
    assert np.isnan(means_of(values, [[1, 3]])).all()


def test_the_course_goes_through_every_month_and_its_band_holds_its_outcomes():
    values = np.random.default_rng(1).uniform(1.0, 9.0, (2, 5, 24))
    results = made_up(values)
    rows = results.course("untreated")
    assert rows[rows["scenario"] == "scenario-0"]["mean"].to_numpy() == pytest.approx(values[0].mean(axis=0))
    quarters = results.course("untreated", 3)
    assert quarters["month"].tolist() == [*results.months[::3]] * 2
    assert (quarters["p10"] <= quarters["p90"]).all()
    with pytest.raises(InputError, match="untreated"):
        results.course("untreatd")


def beds_of(values) -> MadeUp:
    """Return results of one scenario with one ward, from its beds [replication, month]."""
    months = months_of(len(values[0]))
    ledger = {"as-is": {("icb", "community_teams", "community"): np.ones((len(values), len(months)))}}
    return MadeUp(ledger, months, beds=beds_table({"as-is": values}, months))


def test_beds_that_close_over_months_close_once_and_those_that_open_are_told_apart():
    found = bed_changes(beds_of([[20, 20, 12, 8, 8, 20], [20] * 6]))
    assert found["beds"].tolist() == [-12.0, 12.0]
    assert found["month"].tolist() == ["2026-06", "2026-09"]
    assert found["share_of_runs"].tolist() == [0.5, 0.5]


def test_a_closing_stands_at_the_median_month_of_the_runs_in_which_it_happens():
    found = bed_changes(beds_of([[9, 0, 0, 0, 0], [9, 9, 0, 0, 0], [9, 9, 9, 9, 0], [9] * 5]))
    assert found[["beds", "month", "share_of_runs"]].to_numpy().tolist() == [[-9.0, "2026-06", 0.75]]
    assert bed_changes(beds_of([[9] * 5])).empty
