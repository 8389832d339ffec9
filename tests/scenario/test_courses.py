"""Courses of real trusts are sound, say why, stand apart, and are told in places that are calibrated as they are."""

import pytest

from tandemcare.experiments import fit_of
from tandemcare.scenario import load, load_place, resolve, shipped_scenarios
from tandemcare.scenario.shipped import shipped_folder

FILES = sorted((shipped_folder() / "courses").glob("*.yaml"))
PLACES = [shipped_folder() / "places" / f"{name}-before.yaml" for name in ("norfolk-suffolk", "sheffield")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_course_is_sound_and_says_why(file):
    scenario = load(file)
    resolved = resolve(scenario, load_place(PLACES[file.stem.startswith("sheffield")]), 6)
    assert resolved.name.removesuffix(" (what if)") == file.stem
    assert scenario.why
    assert all(item.why for item in (*scenario.changes, *scenario.investments, *scenario.closures))


def test_nobody_compares_them_without_asking():
    assert not set(FILES) & set(shipped_scenarios())
    assert len(FILES) == 2 * len(PLACES)


@pytest.mark.parametrize("file", PLACES, ids=lambda file: file.stem)
def test_their_places_are_calibrated_as_they_are_and_keep_their_fit(file):
    place = load_place(file)
    assert place.calibrated_with == place.facts_digest
    assert place.crises_by_route
    assert fit_of(place).rows


@pytest.mark.parametrize("file", PLACES, ids=lambda file: file.stem)
def test_they_are_the_stylised_place_by_adults_but_for_what_was_published(file):
    place, stylised = load_place(file), load_place()
    times = place.adults / stylised.adults
    for fact in ("home_treatment_slots", "supported_housing_units", "floating_support_places", "section_117_packages"):
        assert getattr(place, fact) == pytest.approx(times * getattr(stylised, fact), abs=1.0)
    shares = {route: people / stylised.presentations[route] / times for route, people in place.presentations.items()}
    assert max(shares.values()) / min(shares.values()) < 1.02
