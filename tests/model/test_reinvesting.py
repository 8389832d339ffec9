"""What released money buys, worked by hand: converted staff first, then services in the order of the file."""

from dataclasses import replace

import pytest
from model.coupled import item, plan

from tandemcare.model import CONVERTED_STAFF, RELEASED_MONEY, Closing
from tandemcare.model.closing import Board
from tandemcare.model.reinvesting import Reinvesting, WardRelease

SLOTS = replace(item("home-treatment-slots", 0.0, 12, price_gbp_month=4_000.0), paid_by=RELEASED_MONEY, most_units=8.0)
PLACES = replace(item("community-places", 0.0, 12, price_gbp_month=325.0), paid_by=RELEASED_MONEY)
WORKERS = replace(item("peer-support", 0.0, 12, price_gbp_month=3_100.0), paid_by=CONVERTED_STAFF)
STEPS = (Closing("acute-4", 11, 2, staff_to="peer-support"), Closing("acute-4", 10, 5))
ALL_BEDS = (21.0, {})


@pytest.mark.parametrize(
    ("pounds", "slots", "places"),
    [(0.0, 0.0, 0.0), (24_000.0, 3.0, 0.0), (64_000.0, 8.0, 0.0), (67_250.0, 8.0, 5.0), (129_000.0, 8.0, 100.0)],
)
def test_half_of_what_is_released_buys_the_first_service_and_then_the_second(pounds, slots, places):
    """Eight slots at £4,000 a month take the first £32,000 of the half; every £325 more buys a place."""
    wanted = plan(12, items=(item("crisis-house-beds", 2, 12), SLOTS, PLACES), reinvest_share=0.5)
    found = Reinvesting(wanted).contracted(WardRelease(pounds, 0.62 / 0.67, ALL_BEDS))
    assert found == pytest.approx({"contracted_2": slots, "contracted_3": places})


def test_staff_who_go_over_are_not_released_as_cash_as_well():
    """Of £67,000 a month £62,000 are pay; eleven of 21 beds' staff go over, and the rest of the release buys places."""
    wanted = plan(12, closings=STEPS, items=(WORKERS, PLACES), reinvest_share=1.0)
    reinvesting = Reinvesting(wanted)
    board = Board().taking(0, "acute-4", 11, 2).taking(1, "acute-4", 10, 5)
    beds = reinvesting.beds(board)
    assert beds == (21.0, {"peer-support": 11.0})
    found = reinvesting.contracted(WardRelease(67_000.00, 62 / 67, beds))
    over = 62_000.00 * 11 / 21
    assert found == pytest.approx({"contracted_1": over / 3_100.0, "contracted_2": (67_000.00 - over) / 325.0})
    assert sum(n * p for n, p in zip(found.values(), (3_100.0, 325.0), strict=True)) == pytest.approx(
        67_000.00, abs=0.005
    )


def test_all_staff_who_go_over_stay_and_of_others_the_usual_share():
    reinvesting = Reinvesting(plan(12, closings=STEPS, items=(WORKERS,)))
    assert reinvesting.share_redeployed(0.6, (20.0, {"peer-support": 5.0})) == pytest.approx(0.25 + 0.75 * 0.6)
    assert reinvesting.share_redeployed(0.6, (0.0, {})) == 0.6
