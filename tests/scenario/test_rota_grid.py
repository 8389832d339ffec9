"""A week of numbers on duty and its shifts: one gives the other back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from model.stylised import PLACE

from tandemcare.pathway import Shift
from tandemcare.pathway.calendars import days_of
from tandemcare.scenario.rota_form import RotaForm
from tandemcare.scenario.rota_grid import DAYS, days_text, shifts_of_week, week_of_shifts

WEEKS = st.lists(st.lists(st.integers(0, 4), min_size=24, max_size=24), min_size=8, max_size=8)


def week_of(shifts):
    form = RotaForm(name="Week", shifts=shifts)
    return week_of_shifts((one.shift, one.slots) for one in form.shifts)


@given(WEEKS)
def test_any_week_comes_back_from_its_shifts(week):
    assert any(map(any, week)) is bool(shifts_of_week(week))
    if any(map(any, week)):
        assert week_of(shifts_of_week(week)) == tuple(map(tuple, week))


def test_weeks_of_blocks_come_back_from_few_shifts():
    generator = np.random.default_rng(2)
    for _ in range(100):
        day, night, evening = generator.integers(1, 6, 3)
        week = [[int(night)] * 8 + [int(night + day)] * 9 + [int(night + evening)] * 7 for _ in DAYS]
        found = shifts_of_week(week)
        assert week_of(found) == tuple(map(tuple, week))
        assert len(found) <= 4


def test_nights_of_every_day_are_one_shift_over_midnight():
    week = [[1] * 8 + [0] * 12 + [1] * 4 for _ in DAYS]
    (night,) = shifts_of_week(week)
    assert (night["days"], night["start"], night["end"], night["slots"]) == ("daily", 20, 8, 1)
    (always,) = shifts_of_week([[2] * 24 for _ in DAYS])
    assert (always["start"], always["end"], always["slots"]) == (8, 8, 2)


@pytest.mark.parametrize(("morning", "evening"), [(1, 2), (2, 1), (3, 3)])
def test_only_as_many_nights_are_joined_as_both_sides_of_midnight_have(morning, evening):
    week = [[morning] * 8 + [0] * 12 + [evening] * 4 for _ in DAYS]
    assert week_of(shifts_of_week(week)) == tuple(map(tuple, week))


def test_the_rota_of_the_place_comes_back():
    week = week_of_shifts((one, one.slots) for one in PLACE.amhp_rota)
    assert week_of(shifts_of_week(week)) == week
    assert week[0][10] == 3
    assert week[5][10] == week[7][10] == 2
    assert {week[day][3] for day in range(8)} == {1}


def test_hours_on_duty_are_those_of_the_shifts():
    shifts = [Shift("a", "mon-fri", 22, 6, 2), Shift("b", "sat,sun", 9, 9, 1), Shift("c", "holiday", 0, 24, 3)]
    week = week_of_shifts((one, one.slots) for one in shifts)
    assert sum(map(sum, week)) == sum(one.hours * one.slots * len(days_of(one.days)) for one in shifts)


@pytest.mark.parametrize("days", ["daily", "mon-fri", "sat,sun", "sat,sun,holiday", "mon,wed-fri", "holiday"])
def test_days_are_named_as_a_shift_names_them(days):
    assert days_text(days_of(days)) == days
