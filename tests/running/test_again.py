"""A scenario of a run is made again from what the run keeps of it, or refused."""

from __future__ import annotations

import json

import pytest

from tandemcare.errors import InputError
from tandemcare.running import scenario_of_run
from tandemcare.running.address import canonical, scenario_digest
from tandemcare.scenario import load, load_place, resolve


@pytest.fixture(scope="module", params=["as-is", "double-running", "close-first", "pooled-budget", "amhp-capacity"])
def resolved(request):
    return resolve(load(request.param), load_place(), 3)


def manifest_of(resolved, **changed):
    said = {"name": resolved.name, "place": resolved.place.name, "title": resolved.title, "why": resolved.why}
    said |= {"text": resolved.text, "sha256": scenario_digest(resolved)} | changed
    place = {"name": resolved.place.name, "facts": canonical(resolved.place)}
    return json.loads(json.dumps({"scenarios": [said], "places": [place]}))


def test_it_is_the_very_same(resolved):
    found = scenario_of_run(manifest_of(resolved), resolved.name)
    assert found.text == resolved.text
    assert scenario_digest(found) == scenario_digest(resolved)


def test_what_comes_to_something_else_is_refused(resolved):
    with pytest.raises(InputError, match="cannot be made again"):
        scenario_of_run(manifest_of(resolved, sha256="0"), resolved.name)
    with pytest.raises(InputError, match="cannot be made again"):
        scenario_of_run(manifest_of(resolved, text="{}"), resolved.name)
    with pytest.raises(InputError, match="no such scenario"):
        scenario_of_run(manifest_of(resolved), "another")
