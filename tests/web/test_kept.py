"""What the page shows by itself: the newest run of all that comes with Tandem, and of nothing that anybody sent."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from tandemcare import scenario
from tandemcare.running import canonical
from tandemcare.web.kept import is_shipped

YEARS = 2


@pytest.fixture(scope="module")
def about() -> dict[str, Any]:
    """Return what a manifest says of a run of all that comes with Tandem."""
    place = scenario.load_place()
    all_of_them = [scenario.resolve(scenario.load(path), place, YEARS) for path in scenario.shipped_scenarios()]
    said = [{"name": each.name, "title": each.title, "text": each.text} for each in all_of_them]
    return {"years": YEARS, "places": [{"name": place.name, "facts": canonical(place)}], "scenarios": said}


def test_a_run_of_all_that_comes_with_tandem_is_known_whatever_a_belief_adds_to_its_name(about):
    assert is_shipped(about)
    named = deepcopy(about)
    named["scenarios"][0]["name"] += " (what if)"
    assert is_shipped(named)


def test_a_run_of_fewer_is_none(about):
    assert not is_shipped({**about, "scenarios": about["scenarios"][1:]})
    assert not is_shipped({**about, "scenarios": [*about["scenarios"], about["scenarios"][0]]})
    assert not is_shipped({**about, "places": about["places"] * 2})


def test_a_place_that_somebody_sent_is_shown_to_nobody_else_whatever_it_is_called(about):
    own = replace(scenario.load_place(), adults=400_000)
    assert not is_shipped({**about, "places": [{"name": own.name, "facts": canonical(own)}]})


def test_numbers_or_an_option_that_somebody_sent_are_shown_to_nobody_else(about):
    assert not is_shipped({**about, "numbers": [{"parameter": "x", "value": 1.0}]})
    changed = deepcopy(about)
    changed["scenarios"][3]["text"] = changed["scenarios"][2]["text"]
    assert not is_shipped(changed)
