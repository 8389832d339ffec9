"""Means, intervals, ranges and paired differences are what their names say."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from tandemcare.running.batch import MeasureNote
from tandemcare.running.summary import figures, frame_csv, plain, summary_frame


def test_the_mean_has_students_interval():
    found = figures(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]))
    half = 4.302652729911275 / np.sqrt(3.0)  # the 97.5% quantile of Student's t with 2 degrees of freedom
    assert found.mean == pytest.approx((2.0, 2.0 - half, 2.0 + half))


def test_the_range_of_outcomes_is_the_10th_to_90th_percentile():
    outcomes = np.arange(101.0)
    found = figures(outcomes, outcomes)
    assert (found.p10, found.p90) == (10.0, 90.0)


def test_the_difference_is_paired_by_replication():
    base = np.array([10.0, 50.0, 90.0])
    found = figures(base + np.array([1.0, 2.0, 3.0]), base)
    assert found.difference.mean == pytest.approx(2.0)
    assert found.difference.high - found.difference.low < found.mean.high - found.mean.low


def test_the_first_scenario_differs_from_itself_by_exactly_nothing():
    base = np.array([0.1, 0.7, 0.3])
    assert figures(base, base).difference == (0.0, 0.0, 0.0)


def test_a_replication_without_a_value_is_left_out():
    found = figures(np.array([1.0, np.nan, 3.0]), np.array([1.0, 1.0, np.nan]))
    assert found.mean.mean == 2.0
    assert (found.p10, found.p90) == pytest.approx((1.2, 2.8))
    assert found.difference.mean == 0.0
    assert np.isnan(found.difference.low)


def test_the_summary_says_of_how_many_replications_a_mean_is():
    base = np.array([[1.0], [1.0], [np.nan], [np.inf]])
    other = np.array([[1.0], [np.nan], [3.0], [np.inf]])
    notes = [MeasureNote("wait", "Wait", "hours", "", 1, "lower")]
    frame = summary_frame([("town", "as-is"), ("town", "other")], notes, np.stack([base, other]))
    assert list(frame["n"]) == [3, 3]
    assert list(frame["difference_n"]) == [2, 1]  # an infinite wait less an infinite wait is no number


def test_without_any_value_nothing_is_claimed():
    nothing = np.full(3, np.nan)
    found = figures(nothing, nothing)
    assert np.isnan([*found.mean, found.p10, found.p90, *found.difference]).all()


def test_an_infinite_outcome_has_no_interval():
    found = figures(np.array([1.0, np.inf]), np.array([1.0, np.inf]))
    assert found.mean.mean == np.inf
    assert np.isnan([found.mean.low, found.mean.high]).all()


def test_csv_has_empty_cells_for_what_is_undefined_and_no_formulas():
    notes = [MeasureNote("wait", '=HYPERLINK("x")', "hours", "", 1, "lower")]
    text = frame_csv(summary_frame([("town", "as-is"), ("town", "@worse")], notes, np.array([[[1.0]], [[2.5]]])))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["scenario"] for row in rows] == ["as-is", "'@worse"]
    assert rows[0]["label"] == '\'=HYPERLINK("x")'
    assert (rows[1]["mean"], rows[1]["ci95_low"], rows[1]["difference"]) == ("2.5", "", "1.5")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\uff1d1+1", "\uff0b1", "\uff201"])
def test_a_text_that_a_spreadsheet_would_run_is_text(text):
    assert plain(text) == f"'{text}"
    assert plain("as-is") == "as-is"


def test_a_table_opens_in_excel_with_its_pounds_and_reads_back_whole(tmp_path):
    frame = pd.DataFrame({"place": ["Café £"], "=heading": [1.5]})
    path = tmp_path / "table.csv"
    path.write_bytes(frame_csv(frame).encode())
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert pd.read_csv(path).columns.tolist() == ["place", "'=heading"]
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["place", "'=heading"], ["Café £", "1.5"]]


def test_signs_that_steer_are_shown_in_a_table():
    assert plain("\t=a\u202e\x1b\rb") == r"\t=a\u202e\u001b\rb"
