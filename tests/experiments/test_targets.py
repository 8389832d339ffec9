"""Every published target is there, with its tolerance, its kind and the arithmetic of its scale."""

import pytest

from tandemcare.experiments.log_readings import LOG_READINGS
from tandemcare.experiments.money_targets import ALL_TARGETS as TARGETS
from tandemcare.experiments.readings import READINGS
from tandemcare.experiments.slow_readings import SLOW_READINGS
from tandemcare.experiments.targets import Part, TargetScale

STYLISED_ADULTS = 500_000


def scaled(row, line=0):
    return [target for target in TARGETS if target.row == row][line].scaled(STYLISED_ADULTS)


def rows_of(part):
    return {target.row for target in TARGETS if target.part is part}


def test_every_row_is_there_in_order():
    assert list(dict.fromkeys(target.row for target in TARGETS)) == list(range(1, 39))


def test_each_row_is_in_one_part():
    assert rows_of(Part.HELD_OUT) == {2, 6, 8, 13, 33, 34, 35}
    assert rows_of(Part.OUT_OF_SCOPE) == {3, 5, 29}
    assert rows_of(Part.LEDGER) == {24, 25, 26, 27, 28}
    assert rows_of(Part.CONSTRUCTION) == {9, 11, 17, 18}
    assert rows_of(Part.CONSISTENCY) == {1, 4, 7, 10, 12, 14, 15, 16, *range(19, 24), 30, 31, 32, 36, 37, 38}
    assert {target.row for target in TARGETS if target.held_out} == rows_of(Part.HELD_OUT)


@pytest.mark.parametrize(
    ("row", "line", "value"),
    [
        (2, 0, 61.6),  # 5,618 orders
        (10, 0, 54.0),  # 4,927 people
        (14, 0, 564.6),  # 52,458 detentions less 963 of people under 18
        (17, 0, 323.4),  # 31,213 uses, 94.5% of them in England
        (19, 0, 7.72),  # 704 placements
        (20, 0, 2818.0),  # 257,000 days
        (20, 1, 1.798e6),  # 164 million pounds
        (21, 0, 63.0),  # 5,750 placements
        (23, 0, 717.3),  # 109,029 days, 60% of them in adult acute beds
        (23, 2, 467.1e3),  # 71 million pounds
        (24, 0, 21.4e6),  # 95 beds
        (30, 0, 860.0),  # admissions of the stylised place
        (31, 1, 141.0),  # detentions on its wards
        (37, 0, 1100.0),  # people on its lists
    ],
)
def test_numbers_of_england_become_those_of_the_place(row, line, value):
    assert scaled(row, line).value == pytest.approx(value, rel=1e-3)


def test_tolerances_are_scaled_with_the_value():
    placements = scaled(19)
    assert (placements.low, placements.high) == pytest.approx((6.195, 9.046), abs=0.001)
    assert placements.holds(6.2)
    assert not placements.holds(6.1)
    detained = scaled(14)
    assert (detained.low / detained.value, detained.high / detained.value) == pytest.approx((0.95, 1.2))


def test_shares_and_days_have_no_scale():
    assert {target.unit for target in TARGETS if target.scale is TargetScale.NONE} == {"share", "days", "ratio"}


def test_every_value_is_inside_its_own_tolerance_and_has_a_source():
    assert all(target.holds(target.value) and target.source for target in TARGETS)


def test_every_target_is_read_or_says_why_not():
    known = READINGS.keys() | LOG_READINGS.keys() | {*SLOW_READINGS}
    assert known == {target.reading for target in TARGETS if target.reading}
    assert all(target.why for target in TARGETS if not target.reading or target.part is Part.CONSTRUCTION)
    assert {target.row for target in TARGETS if not target.reading} == {3, 5, 29}
