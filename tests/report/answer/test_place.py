"""How well the place is met stands on the first screen: how much is missed, what matters first, and whether badly."""

from __future__ import annotations

from typing import Any

import pytest

from tandemcare.experiments.fit import FITTED, TOLD
from tandemcare.report.answer.place import MATTERS, NOT_KNOWN, fit_in_words
from tandemcare.report.place_fit import STATES


def miss(
    name: str, model: float, known: float, *, margin: float = 1.0, is_yours: bool = False, **more: Any
) -> dict[str, Any]:
    england = None if is_yours else {"value": known}
    about = {"name": name, "label": name.replace("_", " ").capitalize(), "unit": "a year", "decimals": 1}
    measured = {"yours": known if is_yours else None, "england": england, "model": {"mean": model}}
    return about | measured | {"within": [known - margin, known + margin]} | more


AWAY, DELAYED, WAIT = (
    miss("out_of_area_starts", 70.2, 63.0, margin=2.8),
    miss("delayed_days", 3400.0, 3586.0, margin=107.0),
    miss("community_wait_p90", 78.0, 238.0, margin=36.0, unit="days"),
)


def said(misses: list[dict[str, Any]], lines: int = 29) -> str:
    return fit_in_words({"state": "known", "lines": lines, "misses": misses})


def test_the_farthest_miss_and_the_one_that_matters_most_are_named():
    assert said([DELAYED, AWAY, WAIT]) == (
        "PLACE  3 of 29 known figures missed. Farthest off: community wait p90 78 days (known: 238). "
        "What matters most here: out of area starts 70 (known: 63)."
    )
    nearer = AWAY | {"model": {"mean": 66.0}}
    assert said([WAIT, nearer, DELAYED]).endswith("What matters most here: delayed days 3,400 (known: 3,586).")


def test_one_miss_that_is_both_is_named_once():
    assert said([AWAY]) == "PLACE  1 of 29 known figures missed. Farthest off: out of area starts 70 (known: 63)."
    assert said([AWAY, DELAYED]).endswith(
        " Farthest off, and what matters most here: out of area starts 70 (known: 63)."
    )


def test_how_far_off_is_told_by_the_margin_of_what_is_known():
    """By shares, 7% for 21%, which is known to a third of itself, hid a wait of 78 days (known: 238)."""
    again = miss("section_136_again_share", 0.067, 0.209, margin=0.086, unit="share", decimals=3)
    assert said([again, WAIT]).endswith(
        " Farthest off, and what matters most here: community wait p90 78 days (known: 238)."
    )
    low = again | {"within": [0.19, 0.29]}
    assert "Farthest off: section 136 again share 7% (known: 21%)" in said([low, WAIT]), (
        "the margin on the model's side"
    )


def test_a_place_that_misses_much_is_not_told_in_the_same_tone():
    assert said([AWAY, DELAYED], lines=5).startswith(
        "PLACE  ! 2 of 5 known figures missed, so trust no level. Farthest"
    )
    assert "!" not in said([AWAY, DELAYED], lines=7)
    assert said([]) == "PLACE  All 29 known figures are met."


@pytest.mark.parametrize("state", STATES)
def test_a_fit_that_nobody_knows_is_no_fit(state: str):
    assert fit_in_words({"state": state, "lines": 29, "misses": [AWAY]}) == NOT_KNOWN
    assert fit_in_words({"state": "known", "lines": 0, "misses": []}) == NOT_KNOWN


def test_numbers_are_as_fine_as_it_takes_to_tell_them_apart():
    share = miss("bed_occupancy", 0.961, 0.95, unit="share", decimals=3, margin=0.002)
    yours = miss("all_routes", 412.4, 411.9, is_yours=True, label="AMHP requests", margin=0.1)
    assert said([share]).endswith("bed occupancy 96% (known: 95%).")
    assert said([yours]).endswith("AMHP requests 412.4 (known: 411.9).")


def test_what_matters_are_lines_of_the_fit_sheet():
    assert set().union(*MATTERS) <= {*FITTED, *TOLD, "all_routes"}
