"""How well the place is met stands on the first screen: how much is missed, what matters first, and whether badly."""

from __future__ import annotations

from typing import Any

import pytest

from tandemcare.experiments.fit import FITTED, TOLD
from tandemcare.report.answer.place import MATTERS, NOT_KNOWN, fit_in_words
from tandemcare.report.place_fit import STATES


def miss(name: str, model: float, known: float, *, is_yours: bool = False, **more: Any) -> dict[str, Any]:
    england = None if is_yours else {"value": known}
    about = {"name": name, "label": name.replace("_", " ").capitalize(), "unit": "a year", "decimals": 1}
    return about | {"yours": known if is_yours else None, "england": england, "model": {"mean": model}} | more


AWAY, DELAYED, WAIT = (
    miss("out_of_area_starts", 70.2, 63.0),
    miss("delayed_days", 3400.0, 3586.0),
    miss("community_wait_p90", 78.0, 238.0),
)


def said(misses: list[dict[str, Any]], lines: int = 29, letters: int = 112) -> str:
    return fit_in_words({"state": "known", "lines": lines, "misses": misses}, letters)


def test_misses_stand_by_what_matters_and_then_by_how_far_off_they_are():
    words = "PLACE  3 of 29 known figures missed: out of area starts 70, not 63; delayed days 3,400, not 3,586."
    assert said([WAIT, DELAYED, AWAY]) == words
    assert said([WAIT, AWAY | {"model": {"mean": 64.0}}, DELAYED]).index("delayed") < words.index("not 63")
    assert said([WAIT, DELAYED, AWAY], letters=200).endswith("; community wait p90 78, not 238.")


def test_a_place_that_misses_much_is_not_told_in_the_same_tone():
    assert said([AWAY, DELAYED], lines=5).startswith("PLACE  ! 2 of 5 known figures missed, so trust no level: out")
    assert "!" not in said([AWAY, DELAYED], lines=7)
    assert said([]) == "PLACE  All 29 known figures are met."


@pytest.mark.parametrize("state", STATES)
def test_a_fit_that_nobody_knows_is_no_fit(state: str):
    assert fit_in_words({"state": state, "lines": 29, "misses": [AWAY]}, 112) == NOT_KNOWN
    assert fit_in_words({"state": "known", "lines": 0, "misses": []}, 112) == NOT_KNOWN


def test_numbers_are_as_fine_as_it_takes_to_tell_them_apart():
    share = miss("bed_occupancy", 0.961, 0.95, unit="share", decimals=3)
    yours = miss("all_routes", 412.4, 411.9, is_yours=True, label="AMHP requests")
    assert (
        said([share, yours])
        == "PLACE  2 of 29 known figures missed: bed occupancy 96%, not 95%; AMHP requests 412.4, not 411.9."
    )


def test_what_matters_are_lines_of_the_fit_sheet():
    assert set().union(*MATTERS) <= {*FITTED, *TOLD, "all_routes"}
