"""A census that counts some people only says whom it takes to be there as well."""

from dataclasses import replace

from tandemcare.model import CENSUS_STATES
from tandemcare.scenario import Scenario, english_system, load_place, new_place, place_text, resolve, review
from tandemcare.scenario.census_in_words import STATES

PLACE = load_place()
AS_IS = Scenario("as-is", "As is")


def said(place):
    return [each for each in resolve(AS_IS, place, 1).assumptions if each.startswith("The census of the place")]


def test_a_run_says_whom_the_census_leaves_out_and_how_many_they_are():
    place = replace(PLACE, census={"out_of_area": 3})
    (sentence,) = said(place)
    assert sentence in [each.found for each in resolve(AS_IS, place, 1).warnings]
    left = english_system().uncounted(place, english_system().values_of(place, english_system().parameters))
    assert all(ward.name in sentence for ward in PLACE.wards)
    assert all(f"{people} {STATES[state]}" in sentence for state, people in left.states.items())
    assert "out of area" not in sentence


def test_a_census_of_everybody_and_none_at_all_have_nothing_to_say():
    everybody = {state: 0 for state in CENSUS_STATES if state != "in_ward"}
    assert said(replace(PLACE, census=everybody, ward_census={ward.name: 0 for ward in PLACE.wards})) == []
    assert said(PLACE) == []


def test_a_check_of_the_place_warns_of_it_and_says_what_to_do(tmp_path):
    file = tmp_path / "here.yaml"
    file.write_text(place_text(new_place("Here", 500_000)) + "\ncensus: {on_home_treatment: 9}\n")
    (found,) = [each for each in review(file).warnings if each.found.startswith("The census of the place")]
    assert "under home treatment" not in found.found
    assert f"here.yaml:{file.read_text().count(chr(10))}" in found.where
    assert "leave the census out" in found.remedy


def test_every_state_has_its_words():
    assert STATES.keys() == {state for state in CENSUS_STATES if state != "in_ward"}
