"""What beds cost that are paid for whether anybody is in them or not, worked by hand to the penny.

Twelve beds are bought in block at £600 a day, in months of 30 days; four close in month 10, with six months of notice,
and four open again in month 20. A bed costs £18,000 a month.
"""

import numpy as np
import pytest
from finance.samples import SAMPLE_PRICES, nothing

from tandemcare.finance import WARDS, cost
from tandemcare.finance.activity import OF_NAMED_WARDS

MONTHS = 24
PRICES = SAMPLE_PRICES | {
    "price.block_bed_day": 600.0,
    "money.block_notice_months": 6.0,
    "price.older_adult_bed_day": 500.0,
    "price.rehabilitation_bed_day": 400.0,
    "price.rehabilitation_elsewhere_day": 450.0,
    "money.ward_staff_share": 0.62,
    "money.ward_services_share": 0.05,
    "money.ward_variable_share": 0.13,
    "money.ward_site_share": 0.20,
    "money.ward_bed_share": 0.07,
    "money.ward_release_lag_months": 6.0,
}
BED = 30 * 600.00


def by_month(*changes):
    """Return a number a month, from pairs of a month and what holds from it on."""
    found = np.zeros((1, MONTHS))
    for month, value in changes:
        found[:, month:] = value
    return found


def costed(prices=PRICES, **beds):
    days = {name: 30.0 * each for name, each in beds.items()}
    return cost(nothing(MONTHS) | {"month_days": np.full((1, MONTHS), 30.0)} | days, prices)


OPEN = by_month((0, 12.0), (10, 8.0), (20, 12.0))
BLOCK = costed(block_contract_days=OPEN, block_bed_days=OPEN, block_bed_days_used=by_month((0, 11.0), (5, 0.0)))


@pytest.mark.parametrize(("month", "beds"), [(0, 12), (4, 12), (5, 12), (10, 12), (15, 12), (16, 8), (19, 8), (20, 12)])
def test_a_block_contract_costs_its_beds_full_or_empty_until_its_notice_is_over(month, beds):
    assert BLOCK.total(service="block_beds")[0, month] == pytest.approx(beds * BED, abs=0.005)


def test_it_is_one_line_of_the_board_and_nothing_is_stranded_or_paid_once():
    lines = [line for line in BLOCK.lines if line.service == "block_beds"]
    assert [(line.payer, line.kind, line.care_group, line.contract) for line in lines] == [
        ("icb", "fixed", "inpatient", "block")
    ]
    assert np.abs(BLOCK.total(service=WARDS[0])).sum() == 0.0
    assert BLOCK.total().sum() == pytest.approx(BLOCK.total(service="block_beds").sum())


def test_without_notice_all_is_saved_at_once():
    at_once = costed(PRICES | {"money.block_notice_months": 0.0}, block_contract_days=OPEN)
    assert at_once.total(service="block_beds")[0].tolist() == pytest.approx((OPEN[0] * BED).tolist())


def test_its_price_moves_it_and_nothing_else():
    twice = costed(PRICES | {"price.block_bed_day": 1200.0}, block_contract_days=OPEN)
    assert twice.total(service="block_beds").sum() == pytest.approx(2.0 * BLOCK.total(service="block_beds").sum())
    assert twice.total().sum() == pytest.approx(2.0 * BLOCK.total().sum())


@pytest.mark.parametrize(
    ("service", "beds", "price"),
    [("older_adult_wards", "older_adult", 500.0), ("rehabilitation_wards", "rehabilitation", 400.0)],
)
def test_a_ward_of_the_nhs_releases_little_with_a_bed_and_all_but_its_site_once_it_has_closed_whole(
    service, beds, price
):
    is_open, of_open = by_month((0, 18.0), (4, 12.0), (12, 0.0)), by_month((0, 18.0), (12, 0.0))
    found = costed(**{f"{beds}_contract_days": is_open, f"{beds}_ward_contract_days": of_open})
    bed = 30 * price
    fixed = [18 * 0.67] * 10 + [18 * 0.67 - 6 * 0.07] * 8 + [0.0] * 6
    for kind, expected in (
        ("fixed", fixed),
        ("variable", [18 * 0.13] * 4 + [12 * 0.13] * 8 + [0.0] * 12),
        ("site", [18 * 0.20] * MONTHS),
    ):
        paid = found.total(service=service, kind=kind)[0].tolist()
        assert paid == pytest.approx([each * bed for each in expected], abs=0.005), kind


def test_rehabilitation_elsewhere_is_bought_day_by_day():
    found = costed(rehabilitation_elsewhere_days=by_month((3, 2.0), (5, 0.0)))
    expected = [0.0, 0.0, 0.0, 27_000.00, 27_000.00, *([0.0] * (MONTHS - 5))]
    assert found.total(service="rehabilitation_elsewhere")[0].tolist() == pytest.approx(expected, abs=0.005)


def test_a_place_without_such_wards_has_no_line_of_them():
    without = {name: each for name, each in nothing(MONTHS).items() if name not in OF_NAMED_WARDS}
    services = {line.service for line in cost(without, PRICES).lines}
    named = {"block_beds", "older_adult_wards", "rehabilitation_wards", "rehabilitation_elsewhere"}
    assert not services & named
    assert {line.service for line in BLOCK.lines} - services == named
