"""Days, tables, windows, shifts over midnight and bank holidays."""

from datetime import date

import pytest

from tandemcare.errors import PathwayError
from tandemcare.pathway import Calendar, Rota, Shift, Table, Window
from tandemcare.pathway.calendars import HOLIDAY, days_of, kind_of_day, week_of

CHRISTMAS = date(2026, 12, 25)  # a Friday


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", {0}),
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("sat,sun", {5, 6}),
        ("fri-mon", {4, 5, 6, 0}),
        ("sun-sat", set(range(7))),
        ("mon-mon", {0}),
        ("holiday", {HOLIDAY}),
        ("sat,sun,holiday", {5, 6, HOLIDAY}),
        ("daily", set(range(8))),
        (" Mon - Wed , FRI ", {0, 1, 2, 4}),
    ],
)
def test_days_by_name(text, days):
    assert days_of(text) == days


@pytest.mark.parametrize("text", ["", "monday", "mon-", "-fri", "mon-fri-sun", "mon,,tue", "holiday-mon", "1-5"])
def test_what_is_not_a_day_is_refused(text):
    with pytest.raises(PathwayError, match="is not a day"):
        days_of(text)


def test_a_bank_holiday_is_a_day_of_its_own():
    assert kind_of_day(CHRISTMAS, frozenset()) == 4
    assert kind_of_day(CHRISTMAS, frozenset({CHRISTMAS})) == HOLIDAY
    assert kind_of_day(date(2026, 12, 24), frozenset({CHRISTMAS})) == 3
    assert [kind_of_day(date(2026, 6, 1 + k), frozenset()) for k in range(7)] == list(range(7))


def test_a_bank_holiday_on_a_weekday_is_not_in_its_range():
    assert kind_of_day(CHRISTMAS, frozenset({CHRISTMAS})) not in days_of("mon-sun")
    assert kind_of_day(CHRISTMAS, frozenset({CHRISTMAS})) in days_of("mon-fri,holiday")


@pytest.mark.parametrize(
    ("start", "end", "hours"), [(9, 17, 8), (20, 8, 12), (22, 6, 8), (0, 24, 24), (8, 8, 24), (0, 0, 24), (23, 0, 1)]
)
def test_the_length_of_a_shift_over_midnight(start, end, hours):
    assert Shift("a", "daily", start, end, slots=1).hours == hours


def test_a_rota_hands_over_if_one_of_its_shifts_does():
    day, night = Shift("day", "daily", 8, 20, 2), Shift("night", "daily", 20, 8, 1, at_end="hand_over")
    assert not Rota([day]).hands_over
    assert Rota([day, night]).hands_over


def test_a_table_holds_rows_of_numbers():
    table = Table([(0, 1), (8, 3)], repeat=24)
    assert table.rows == ((0.0, 1.0), (8.0, 3.0))
    assert table.values == (1.0, 3.0)
    assert Table(((0, 1), (8, 3)), repeat=24) == table
    assert hash(Table([(0, 1)])) == hash(Table([(0, 1)]))


def test_a_table_may_begin_before_the_run():
    assert Table([(-5, 1), (2, 3)]).rows[0] == (-5.0, 1.0)


def test_windows_and_holidays_of_a_calendar_cannot_be_changed():
    calendar = Calendar([Window("mon-fri", 9, 17)], [CHRISTMAS])
    assert calendar.windows == (Window("mon-fri", 9, 17),)
    assert calendar.holidays == frozenset({CHRISTMAS})


def test_a_week_is_168_hours():
    assert week_of(range(168)) == tuple(map(float, range(168)))
    with pytest.raises(PathwayError, match="There are 167"):
        week_of(range(167))
