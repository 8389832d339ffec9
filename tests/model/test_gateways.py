"""Gateways: met with every figure at its limit, and missed by each in turn; reopening by either of its two."""

from dataclasses import replace
from math import inf, isnan

import pytest

from tandemcare.model import ReopeningRule, ReviewRule
from tandemcare.model.beds_by_sex import Beds, BySex
from tandemcare.model.gateways import Observed, failed, figures_of, is_review, must_reopen

USUAL = ReviewRule(0.92, 0.95, 5.0, 0.9, 1.1, over_months=6, staffed_months=3, months_between=6)
RULE = ReopeningRule(0.98, 10.0, over_months=3, not_within_months=6, lag_months=6, pause_months=12)
LEFT = Beds(50, 50)
AT_LIMITS = Observed(BySex(43.0, 44.0), BySex(1.5, 3.5), staffed=0.9, waiting=1.1, waiting_as_is=1.0)
"""92 people for 100 beds, five of them away: 44.5 women and 47.5 men for 50 beds each."""


def failures(*seen, left=LEFT, gateway=USUAL):
    return list(failed(gateway, figures_of(gateway, seen, left)))


def test_a_gateway_is_met_with_every_figure_at_its_limit():
    figures = figures_of(USUAL, [AT_LIMITS] * 6, LEFT)
    assert figures == pytest.approx((0.92, 0.89, 0.95, 5.0, 0.9, 1.1))
    assert failures(*[AT_LIMITS] * 6) == []


@pytest.mark.parametrize(
    ("change", "missed"),
    [
        ({"in_beds": BySex(43.4, 44.0)}, ["occupancy"]),
        ({"in_beds": BySex(42.5, 44.5)}, ["occupancy_men"]),
        ({"in_beds": BySex(46.5, 40.5)}, ["occupancy_women"]),
        ({"in_beds": BySex(43.0, 43.0), "away": BySex(1.5, 4.5)}, ["away_per_100_beds"]),
        ({"staffed": 0.89}, ["staffed"]),
        ({"waiting": 1.11}, ["waiting"]),
    ],
)
def test_a_gateway_is_missed_by_one_condition_alone(change, missed):
    assert failures(*[AT_LIMITS._replace(**change)] * 6) == missed


def test_means_are_over_six_whole_months_and_staffing_over_each_of_three():
    full = AT_LIMITS._replace(in_beds=BySex(49.0, 49.0))
    empty = AT_LIMITS._replace(in_beds=BySex(37.0, 39.0))
    assert failures(*[empty] * 3, *[full] * 3) == []
    assert failures(full, *[AT_LIMITS] * 6) == []
    thin = AT_LIMITS._replace(staffed=0.5)
    assert failures(*[AT_LIMITS] * 3, thin, *[AT_LIMITS] * 2) == ["staffed"]
    assert failures(*[AT_LIMITS] * 2, thin, *[AT_LIMITS] * 3) == []


def test_nothing_is_known_before_there_are_enough_months():
    assert all(isnan(value) for value in figures_of(USUAL, [AT_LIMITS] * 5, LEFT))
    assert len(failures(*[AT_LIMITS] * 5)) == 6


def test_what_is_left_open_is_not_asked():
    bad = Observed(BySex(90.0, 90.0), BySex(20.0, 20.0), staffed=0.0, waiting=9.0)
    nothing = ReviewRule(inf, inf, inf, 0.0, inf, over_months=6, staffed_months=3, months_between=6)
    assert failures(*[bad] * 6, gateway=nothing) == []
    assert "waiting" in failures(*[bad] * 6, gateway=replace(nothing, waiting_at_most=1.1))


@pytest.mark.parametrize(
    ("change", "reopens"),
    [
        ({}, False),
        ({"in_beds": BySex(46.5, 46.5)}, False),
        ({"in_beds": BySex(46.6, 46.5)}, True),
        ({"away": BySex(5.0, 5.0)}, False),
        ({"away": BySex(5.0, 5.1)}, True),
    ],
)
def test_beds_open_again_over_either_limit(change, reopens):
    assert must_reopen(RULE, [AT_LIMITS._replace(**change)] * 3, LEFT) is reopens
    assert must_reopen(RULE, [AT_LIMITS._replace(**change)] * 2, LEFT) is False


def test_reviews_are_in_january_april_july_and_october():
    assert [month for month in range(12) if is_review(month, 4)] == [0, 3, 6, 9]
    assert [month for month in range(12) if is_review(month, 12)] == [1, 4, 7, 10]
