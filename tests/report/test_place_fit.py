"""Under every comparison stands what does not fit of its place, or that nobody knows."""

import numpy as np
import pytest

from tandemcare.report.about import lists_below
from tandemcare.report.place_fit import ALL_FIT, STATES, TITLE, place_fit

from .made_up_results import CARE, MadeUp, months_of

CUSTODY = {
    "label": "Presentations, custody",
    "unit": "a year",
    "yours": 93.0,
    "model": {"mean": 88.0, "ci95": [None, None]},
    "england": None,
    "within": [90.2, 95.8],
    "decimals": 0,
    "hit": False,
}
READMITTED = CUSTODY | {
    "label": "Readmitted within a year",
    "unit": "share",
    "yours": None,
    "model": {"mean": 0.312, "ci95": [None, None]},
    "england": {"value": 0.28, "low": 0.27, "high": 0.29, "source": "A source"},
    "within": [0.27, 0.29],
    "decimals": 3,
}


def results(**about):
    ledger = {name: {("icb", CARE, "community"): np.ones((2, 12))} for name in ("as-is", "other")}
    return MadeUp(ledger, months_of(12), **about)


def said(state, misses=(), lines=30):
    return results(fit={"Somewhere": {"state": state, "lines": lines, "misses": list(misses)}})


def test_each_miss_is_a_line_with_what_is_observed_the_model_and_the_tolerance():
    (points,) = place_fit(said("known", [CUSTODY, READMITTED]))
    assert points.title == TITLE
    assert points.items == (
        "28 of 30 lines of its fit sheet are met.",
        "Presentations, custody: the place's 93, the model's 88 a year (within 90 to 96).",
        "Readmitted within a year: England's 28.0, the model's 31.2 per cent (within 27.0 to 29.0).",
    )


def test_where_everything_fits_it_says_so():
    (points,) = place_fit(said("known"))
    assert points.items == (ALL_FIT,)


@pytest.mark.parametrize("state", STATES)
def test_a_fit_that_is_not_known_as_it_is_today_says_what_to_do(state):
    (points,) = place_fit(said(state, lines=0))
    assert points.items == (STATES[state],)
    assert "tandem calibrate" in points.items[0]


def test_a_run_of_before_says_nothing():
    assert place_fit(results()) == ()


def test_it_stands_between_what_was_warned_of_and_what_is_not_known():
    found = said("known", [CUSTODY])
    found.manifest["scenarios"][0]["warnings"] = ["Look twice."]
    titles = [points.title for points in lists_below(found, ["A limit."], ["An assumption."])]
    assert titles == ["Warnings", TITLE, "Limits", "Assumptions"]
