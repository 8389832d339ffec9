"""A census of some counts is completed by beds, places and adults; what is counted stays as it is."""

from dataclasses import replace

import pytest
from model.stylised import BASELINE, PLACE

from tandemcare.model import CENSUS_STATES, Ward, uncounted
from tandemcare.model.census import REASONS, with_whole_census
from tandemcare.model.people import initial_of

STATES = tuple(state for state in CENSUS_STATES if state != "in_ward")
CEDAR, OAK = Ward("cedar", "older_mixed", 12), Ward("oak", "rehabilitation", 10)
LARGER = replace(PLACE, wards=(*PLACE.wards, CEDAR, OAK))


def acute(place):
    """Beds of acute wards, and the people in them."""
    wards = [ward for ward in place.wards if ward.is_acute]
    delayed = sum(place.census[state] for state in REASONS)
    return sum(ward.beds for ward in wards), sum(place.ward_census[ward.name] for ward in wards) + delayed


def test_without_a_census_nobody_is_taken_to_be_inside():
    assert uncounted(PLACE, BASELINE).states == {}
    assert uncounted(PLACE, BASELINE).wards == {}


@pytest.mark.parametrize("state", STATES)
def test_one_count_is_kept_and_everybody_else_is_there_as_in_england(state):
    whole = with_whole_census(replace(LARGER, census={state: 1}), BASELINE)
    assert whole.census[state] == 1
    assert set(whole.census) == set(STATES)
    assert set(whole.ward_census) == {ward.name for ward in LARGER.wards if ward != OAK}
    beds, people = acute(whole)
    others = sum(uncounted(LARGER, BASELINE).states.get(each, 0) for each in REASONS)
    assert people == pytest.approx(BASELINE["census.occupied_acute"] * beds, abs=2.0 + others)
    assert people <= beds


def test_a_census_of_one_count_begins_with_wards_as_full_as_england_s():
    """It began with wards that had nobody in them but the one who was counted."""
    groups = initial_of(replace(PLACE, census={"in_step_down": 1}), BASELINE)
    inside = sum(group.people for group in groups if any(held.startswith(("women/", "men/")) for held in group.holds))
    beds = PLACE.beds("women", "men")
    assert 0.9 * beds <= inside <= beds


def test_a_census_of_everybody_is_as_it_is_written():
    counted = replace(PLACE, census=dict.fromkeys(STATES, 0), ward_census={ward.name: 1 for ward in PLACE.wards})
    assert with_whole_census(counted, BASELINE) == counted


@pytest.mark.parametrize("delayed", [0, 10, 40, PLACE.beds("women", "men")])
def test_whoever_is_counted_as_delayed_has_a_bed(delayed):
    whole = with_whole_census(replace(PLACE, census={"delayed_other": delayed}), BASELINE)
    beds, people = acute(whole)
    assert whole.census["delayed_other"] == delayed
    assert people <= beds
    assert all(0 <= whole.ward_census[ward.name] <= ward.beds for ward in PLACE.wards)
    initial_of(replace(PLACE, census={"delayed_other": delayed}), BASELINE)


def test_full_wards_have_no_room_for_anybody_else():
    full = {ward.name: ward.beds for ward in PLACE.wards}
    assert sum(with_whole_census(replace(PLACE, ward_census=full), BASELINE).census[state] for state in REASONS) == 0


def test_twice_the_adults_have_twice_as_many_away():
    one, two = (
        uncounted(replace(PLACE, adults=times * PLACE.adults, census={"in_step_down": 0}), BASELINE).states
        for times in (1, 2)
    )
    assert two["out_of_area"] == pytest.approx(2 * one["out_of_area"], abs=1)
    assert two["in_crisis_house"] == one["in_crisis_house"]
