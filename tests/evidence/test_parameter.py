"""A parameter says what held on which day, and whether it is an assumption."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tandemcare.evidence import Source
from tandemcare.evidence.read import read_parameters

SAMPLES = read_parameters(Path(__file__).parent / "data")
LEAVERS = SAMPLES["amhp.leaver_rate"]


def test_files_by_name_and_entries_in_the_order_of_the_file():
    assert list(SAMPLES) == ["amhp.leaver_rate", "beds.acute_occupancy", "beds.days_in_week"]


def test_every_field_arrives():
    week = SAMPLES["beds.days_in_week"]
    assert (week.label, week.unit, week.value, week.low, week.high) == ("Days in a week", "days", 7.0, 7.0, 7.0)
    assert (week.distribution, week.grade, week.note, week.row, week.dated) == ("fixed", "A", "", "", ())
    assert week.sources == (Source("The calendar", "Everybody", None, "https://example.org/week"),)
    assert isinstance(week.value, float)
    assert week.topic == "beds"


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2018, 1, 1), 0.07),  # before the first day that is known
        (date(2019, 4, 1), 0.07),
        (date(2025, 3, 31), 0.07),
        (date(2025, 4, 1), 0.08),
        (date(2040, 1, 1), 0.08),
    ],
)
def test_a_dated_value_holds_from_its_day_until_the_next(day, value):
    assert LEAVERS.at(day) == value


def test_without_dates_a_value_always_holds():
    assert replace(LEAVERS, dated=()).at(date(1990, 1, 1)) == 0.08


def test_grade_d_is_an_assumption():
    assert LEAVERS.is_assumption
    assert not SAMPLES["beds.acute_occupancy"].is_assumption
    assert not LEAVERS.is_fitted


def test_grade_f_is_fitted_and_no_assumption():
    fitted = replace(LEAVERS, grade="F", fitted_to="8% of heads leave in a year")
    assert (fitted.is_fitted, fitted.is_assumption) == (True, False)
