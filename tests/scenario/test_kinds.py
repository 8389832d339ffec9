"""A plan stands with those that do what it does: it buys care, takes it away, does both or neither."""

import pytest

import tandemcare as tc

INVEST = {"service": "community-places", "units": 10, "from": "2026-10"}
CUT = {"service": "floating-support-places", "to_share": 0.5, "from": "2027-04"}
DATED = {"ward": {"largest": "men"}, "from": "2027-04"}
AT_A_GATEWAY = {"ward": {"largest": "men"}, "gateway": {"occupancy_at_most": 0.92}}
REINVEST = {"reinvest_share": 0.5, "reinvest": [{"service": "community-places"}]}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({}, "other"),
        ({"change": [{"parameter": "hbpos.places", "multiply": 2}]}, "other"),
        ({"invest": [INVEST]}, "buys"),
        ({"invest": [INVEST], "close": [AT_A_GATEWAY]}, "buys"),
        ({"cut": [CUT]}, "takes away"),
        ({"close": [DATED]}, "takes away"),
        ({"invest": [INVEST], "cut": [CUT]}, "both"),
        ({"invest": [INVEST], "close": [DATED]}, "both"),
        ({"close": [DATED], "funding": REINVEST}, "both"),
    ],
)
def test_what_a_plan_does_with_care(said, kind):
    assert tc.scenario("Plan", **said).kind == kind
