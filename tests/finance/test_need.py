"""The need charge: what is missing has a price, what is gained is no credit, and nothing is netted."""

from __future__ import annotations

import numpy as np
import pytest
from report.made_up_results import MadeUp, months_of

from tandemcare.evidence import parameters
from tandemcare.finance import ACTIVITIES, LACKS, NEEDS, charged
from tandemcare.finance.purchases import prices

MONTHS = months_of(24)
BED = next(need for need in NEEDS if need.service == "acute_bed")
PLACE = next(need for need in NEEDS if need.service == "community_place")


def made_up(cash: float, days: dict) -> MadeUp:
    """Return results in which a scenario costs so many pounds more a month, and so many days of care are missing."""
    one = np.ones((2, len(MONTHS)))
    line = ("icb", "acute_wards", "inpatient")
    return MadeUp({"as-is": {line: one}, "cut": {line: one + cash}}, MONTHS, missing=days)


def found(cash: float, days: dict) -> dict[str, float]:
    return made_up(cash, days).headline().iloc[0].to_dict()


def year(first: float, second: float) -> np.ndarray:
    """Days a month in the first and in the second April-March year."""
    return np.repeat([first, second], 12)


def factor(year_number: int) -> float:
    return 1.0 / (1.0 + parameters()["appraisal.discount_rate"].value) ** year_number


def test_every_need_is_an_activity_with_a_price():
    assert {lack.activity for lack in LACKS} <= set(ACTIVITIES)
    assert {need.activity for need in NEEDS} <= {lack.activity for lack in LACKS}
    assert {need.price for need in NEEDS} <= set(prices())
    assert {name for lack in LACKS for name in lack.substitute} <= set(prices())


WEEKLY = {"price.supported_housing_support_week": 700.0, "price.section_117_package_year": 36_525.0}
A_DAY = {"community_places.price": 3652.5, "price.temporary_accommodation_year": 36_525.0}
LACKED = WEEKLY | A_DAY | {"money.share_in_temporary_accommodation": 0.5}
"""A day of supported housing costs £100, of lasting care £100, of a team £10; £50 is paid for a place to stay."""


def lack(*services: str, homeless: bool = False):
    return next(each for each in LACKS if set(each.services) == {*services} and bool(each.substitute) == homeless)


@pytest.mark.parametrize(
    ("lacked", "dear_team", "service", "pounds"),
    [
        (lack("community_place"), False, "community_place", 10.00),
        (lack("lasting_care", "community_place"), False, "lasting_care", 100.00),
        (lack("lasting_care", "community_place"), True, "community_place", 120.00),
        (lack("supported_housing"), False, "supported_housing", 100.00),
        (lack("supported_housing", homeless=True), False, "supported_housing", 50.00),
        (lack("supported_housing", "community_place", homeless=True), True, "community_place", 70.00),
    ],
)
def test_a_day_without_several_kinds_of_care_is_charged_once_under_the_dearest(lacked, dear_team, service, pounds):
    """What was paid in its place is taken off."""
    given = LACKED | ({"community_places.price": 43_830.0} if dear_team else {})
    assert lacked.dearest(given).service == service
    assert lacked.a_day(given) == pytest.approx(pounds, abs=0.005)


def test_a_substitute_that_costs_more_leaves_nothing_to_charge():
    assert lack("supported_housing", homeless=True).a_day(LACKED | {"price.temporary_accommodation_year": 1e6}) == 0.0


def test_the_headline_charges_who_lacks_two_kinds_of_care_once():
    """At a pound for each unit of price, a day without a team costs 1/365.25, and one without lasting care as much."""
    both = next(each for each in LACKS if each.activity == "unmet_lasting_care_and_team_days")
    row = found(0.0, {("cut", both): year(365.25, 0.0)})
    assert row["need_charge_gbp"] == pytest.approx(12.0)


def test_nothing_is_charged_below_zero():
    assert charged(10.0 * np.array([-3.0, 0.0, 2.0])).tolist() == [0.0, 0.0, 20.0]


def test_a_change_of_nothing_is_charged_nothing():
    days = {("as-is", BED): 5.0, ("cut", BED): 5.0}
    assert found(0.0, days)["headline_gbp"] == 0.0


def test_the_headline_is_net_cash_and_the_charge_discounted_alike():
    row = found(-10.0, {("cut", BED): year(3.0, 3.0)})
    worth = 12.0 * (1.0 + factor(1))
    assert row["net_present_cost_gbp"] == pytest.approx(-10.0 * worth)
    assert row["need_charge_gbp"] == pytest.approx(3.0 * worth)
    assert row["headline_gbp"] == pytest.approx(-7.0 * worth)


def test_no_year_and_no_service_pays_for_another():
    days = {("cut", BED): year(3.0, 0.0), ("as-is", BED): year(0.0, 3.0), ("as-is", PLACE): 365.25 * 50.0}
    assert found(0.0, days)["need_charge_gbp"] == pytest.approx(3.0 * 12.0)


def test_what_is_missing_is_a_mean_over_replications_before_it_is_charged():
    """Chance in single replications is no need: what one lacks more and another less comes to nothing."""
    days = {("cut", BED): np.array([[4.0] * 24, [0.0] * 24]), ("as-is", BED): np.array([[2.0] * 24, [2.0] * 24])}
    row = found(0.0, days)
    assert row["need_charge_gbp"] == 0.0
    assert row["need_charge_gbp_ci95_high"] > 0.0


def test_the_table_of_need_tells_months_gained_too():
    frame = made_up(0.0, {("as-is", PLACE): year(10.0, 0.0), ("cut", PLACE): year(0.0, 10.0)}).need()
    rows = frame[frame["service"] == PLACE.service]
    assert rows["more_days"].tolist() == [-120.0, 120.0]
    assert rows["need_charge_gbp"].tolist() == pytest.approx([0.0, 120.0 / 365.25])
