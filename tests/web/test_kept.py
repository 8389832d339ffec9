"""What the page shows by itself: the newest run of all that comes with Tandem, and of nothing that anybody sent."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from page_desk import desk_at
from starlette.testclient import TestClient

from tandemcare import scenario
from tandemcare.experiments import compare
from tandemcare.running import canonical
from tandemcare.web import kept
from tandemcare.web.application import application
from tandemcare.web.drawing import VIEWS
from tandemcare.web.kept import KeptRuns, is_shipped

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


def test_a_run_of_some_of_it_is_one_and_of_one_twice_or_of_two_places_is_none(about):
    assert is_shipped({**about, "scenarios": about["scenarios"][1:]})
    assert is_shipped({**about, "scenarios": about["scenarios"][-1:]})
    assert not is_shipped({**about, "scenarios": [*about["scenarios"], about["scenarios"][0]]})
    assert not is_shipped({**about, "places": about["places"] * 2})


def finished(folder: Path, run: str, about: dict[str, Any], when: int) -> None:
    """Put a manifest where a finished run would have it."""
    (folder / run).mkdir()
    (folder / run / "manifest.json").write_text(json.dumps(about))
    os.utime(folder / run / "manifest.json", (when, when))


def test_the_page_opens_with_a_run_of_all_or_else_with_the_newest_of_some(about, tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "read_manifest", lambda folder: json.loads((folder / "manifest.json").read_text()))
    assert KeptRuns(tmp_path).shipped() == ""
    finished(tmp_path, "a" * 12, {**about, "scenarios": about["scenarios"][1:2]}, 1)
    finished(tmp_path, "b" * 12, {**about, "scenarios": about["scenarios"][:2]}, 2)
    finished(tmp_path, "c" * 12, {**about, "numbers": [{"parameter": "x", "value": 1.0}]}, 3)
    assert KeptRuns(tmp_path).shipped() == "b" * 12
    finished(tmp_path, "d" * 12, about, 0)
    assert KeptRuns(tmp_path).shipped() == "d" * 12


def test_a_place_that_somebody_sent_is_shown_to_nobody_else_whatever_it_is_called(about):
    own = replace(scenario.load_place(), adults=400_000)
    assert not is_shipped({**about, "places": [{"name": own.name, "facts": canonical(own)}]})


def test_numbers_or_an_option_that_somebody_sent_are_shown_to_nobody_else(about):
    assert not is_shipped({**about, "numbers": [{"parameter": "x", "value": 1.0}]})
    changed = deepcopy(about)
    changed["scenarios"][3]["text"] = changed["scenarios"][2]["text"]
    assert not is_shipped(changed)


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        (["as-is"], "As is"),
        (["close-first"], "Close first"),
        (["as-is", "close-first"], "As is"),
        (["close-first", "as-is"], "Close first"),
        (["close-first", "double-running"], "Close first"),
    ],
)
def test_a_run_of_some_of_what_comes_with_tandem_opens_by_itself_in_every_view(tmp_path, wanted, first):
    run = compare(wanted, years=1, replications=1, out=tmp_path / "runs").folder
    with TestClient(application(desk_at(tmp_path / "page", run))) as page:
        for path in VIEWS:
            assert page.get(path).status_code == 200, path
        text = unescape(" ".join(page.get("/").text.split()))
    assert run.name in text
    assert f"<h3>{first}</h3><p>As it is" in text
    assert ("If nothing changes (care costs £" in text) == (first == "As is")
    assert (f"With {first} (care costs £" in text) == (first != "As is")
    assert ("What each option changes" in text) == (len(wanted) > 1)
    assert "person by person, against as-is." in text  # which is what a look compares with, whatever was run first
