"""What closed beds release, worked by hand to the penny: in a ward that stays open, in one that closes whole, and back.

Of 95 acute beds at £1,000 a day in months of 30 days, eleven close in month 14 and ten more of their ward, of 21, in
month 26; ten open again in month 50. A bed costs £30,000 a month: £20,100 end with its ward (67%), £2,100 of them with
the bed alone (7%), £3,900 follow occupied days (13%) and £6,000 stay (20%).
"""

import numpy as np
import pytest
from finance.samples import SAMPLE_PRICES, nothing

from tandemcare.finance import cost
from tandemcare.finance.follow import reopened

PRICES = SAMPLE_PRICES | {
    "price.acute_bed_day": 1000.0,
    "money.ward_reference_occupancy": 1.0,
    "money.ward_staff_share": 0.62,
    "money.ward_services_share": 0.05,
    "money.ward_variable_share": 0.13,
    "money.ward_site_share": 0.20,
    "money.ward_bed_share": 0.07,
    "money.ward_release_lag_months": 6.0,
    "money.ward_closure_cost_bed": 67_000.0,
    "money.ward_reopening_cost_bed": 6_700.0,
}
MONTHS = 60


def by_month(*changes):
    """Return a number a month, from pairs of a month and what holds from it on."""
    found = np.zeros((1, MONTHS))
    for month, value in changes:
        found[:, month:] = value
    return found


OPEN = by_month((0, 95.0), (14, 84.0), (26, 74.0), (50, 84.0))
IN_OPEN_WARDS = by_month((0, 95.0), (26, 74.0), (50, 95.0))
OCCUPIED = by_month((0, 90.0), (14, 80.0), (26, 70.0), (50, 79.0))
COSTED = cost(
    nothing(MONTHS)
    | {
        "month_days": np.full((1, MONTHS), 30.0),
        "open_bed_days": 30.0 * OPEN,
        "ward_bed_days": 30.0 * IN_OPEN_WARDS,
        "local_bed_days": 30.0 * OCCUPIED,
    },
    PRICES,
)
WARDS = 95 * 20_100.00
"""What staff and services of all 95 beds cost in a month: £1,909,500."""


@pytest.mark.parametrize(
    ("month", "fixed"),
    [
        (0, WARDS),
        (14, WARDS),
        (19, WARDS),
        (20, WARDS - 11 * 2_100.00),
        (25, WARDS - 23_100.00),
        (31, WARDS - 23_100.00),
        (32, WARDS - 21 * 20_100.00),
        (49, WARDS - 422_100.00),
        (50, WARDS - 23_100.00),
        (59, WARDS - 23_100.00),
    ],
)
def test_fixed_cost_ends_after_its_lag_and_comes_back_with_the_beds(month, fixed):
    assert COSTED.total(kind="fixed")[0, month] == pytest.approx(fixed, abs=0.005)


@pytest.mark.parametrize(("month", "people"), [(0, 90), (14, 80), (26, 70), (50, 79)])
def test_the_variable_part_falls_with_occupied_days_and_only_there(month, people):
    assert COSTED.total(kind="variable")[0, month] == pytest.approx(people * 3_900.00, abs=0.005)


def test_the_site_stays():
    assert COSTED.total(kind="site")[0] == pytest.approx(95 * 6_000.00, abs=0.005)


@pytest.mark.parametrize(
    ("kind", "once"),
    [
        ("closure", {14: 11 * 7_000.00, 26: 10 * 7_000.00 + 21 * 60_000.00}),
        ("reopening", {50: 10 * 700.00 + 21 * 6_000.00}),
    ],
)
def test_closing_and_reopening_cost_once(kind, once):
    expected = np.zeros(MONTHS)
    expected[[*once]] = [*once.values()]
    np.testing.assert_allclose(COSTED.total(kind=kind)[0], expected, atol=0.005)


def closing(converted) -> np.ndarray:
    """What closing costs once by month, if staff of so many closed beds, all of one ward, go over to a service."""
    in_closed_wards = np.where(IN_OPEN_WARDS < 95.0, converted, 0.0)
    days = {"converted_bed_days": 30.0 * converted, "converted_ward_bed_days": 30.0 * in_closed_wards}
    activity = COSTED.activity | days
    return cost(activity, PRICES).total(kind="closure")[0]


@pytest.mark.parametrize(
    ("converted", "once"),
    [
        (by_month((14, 11.0)), {26: 10 * 7_000.00 + 10 * 60_000.00}),
        (by_month((26, 10.0)), {14: 11 * 7_000.00, 26: 11 * 60_000.00}),
        (by_month((14, 11.0), (26, 21.0), (50, 11.0)), {}),
        (by_month((14, 4.0), (26, 4.0)), {14: 7 * 7_000.00, 26: 10 * 7_000.00 + 17 * 60_000.00}),
    ],
)
def test_staff_who_go_over_to_a_service_cost_no_redundancy(converted, once):
    """Of eleven beds in month 14 and ten more, with which their ward closes whole, in month 26, some staff go over."""
    expected = np.zeros(MONTHS)
    expected[[*once]] = [*once.values()]
    np.testing.assert_allclose(closing(converted), expected, atol=0.005)


def test_staff_who_go_over_lower_the_closing_cost_of_no_other_ward():
    """Eleven beds of a ward that stays open convert in month 14, and another ward of ten closes whole in month 26."""
    open_wards = by_month((0, 95.0), (26, 85.0))
    opened = by_month((0, 95.0), (14, 84.0), (26, 74.0))
    activity = COSTED.activity | {"ward_bed_days": 30.0 * open_wards, "open_bed_days": 30.0 * opened}
    activity |= {"converted_bed_days": 30.0 * by_month((14, 11.0))}
    expected = np.zeros(MONTHS)
    expected[26] = 10 * 7_000.00 + 10 * 60_000.00
    np.testing.assert_allclose(cost(activity, PRICES).total(kind="closure")[0], expected, atol=0.005)


def test_staff_who_go_over_while_somebody_is_still_in_a_closed_bed_cost_none_either():
    """Eleven beds close in month 14, and are empty in month 16."""
    slowly = by_month((0, 95.0), (14, 92.0), (15, 88.0), (16, 84.0))
    activity = COSTED.activity | {"open_bed_days": 30.0 * slowly, "ward_bed_days": np.full((1, MONTHS), 95.0 * 30.0)}
    found = cost(activity | {"converted_bed_days": 30.0 * by_month((14, 11.0))}, PRICES)
    np.testing.assert_allclose(found.total(kind="closure"), 0.0, atol=0.005)
    assert cost(activity, PRICES).total(kind="closure").sum() == pytest.approx(11 * 7_000.00)


def test_a_whole_ward_releases_four_fifths_of_its_cost_in_the_end_and_a_bed_a_fifth():
    bed = 30_000.00
    whole = (WARDS - COSTED.total(kind="fixed")[0, 40]) / 21 + 3_900.00
    alone = (WARDS - COSTED.total(kind="fixed")[0, 24]) / 11 + 3_900.00
    assert (whole / bed, alone / bed) == pytest.approx((0.80, 0.20))


def test_a_bed_releases_no_more_than_its_ward_however_shares_are_drawn():
    drawn = cost(COSTED.activity, PRICES | {"money.ward_bed_share": 0.9})
    expected = np.where(np.arange(MONTHS) < 20, WARDS, WARDS - 11 * 20_100.00)
    np.testing.assert_allclose(drawn.total(kind="fixed")[0, :32], expected[:32], atol=0.005)


def test_beds_beyond_those_of_before_do_not_open_again():
    beds = np.array([[20.0, 10.0, 15.0, 25.0, 24.0, 25.0]])
    np.testing.assert_array_equal(reopened(beds), [[0.0, 0.0, 5.0, 5.0, 0.0, 1.0]])
