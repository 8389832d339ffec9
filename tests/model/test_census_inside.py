"""Whoever a place counts on its census day is inside: no state of the census is read and left out."""

from dataclasses import replace

import pytest

from tandemcare.model import CENSUS_STATES
from tandemcare.model.people import initial_of
from tandemcare.scenario import english_system, load_place

PLACE = load_place()
NOBODY = dict.fromkeys((state for state in CENSUS_STATES if state != "in_ward"), 0)
EMPTY = {ward.name: 0 for ward in PLACE.wards}
"""A census that counts everybody, and finds nobody."""
VALUES = english_system().values_of(PLACE, english_system().parameters)


def inside(census: dict[str, int]) -> int:
    """Return how many people the pathway begins with."""
    return sum(group.people for group in initial_of(replace(PLACE, census=NOBODY | census, ward_census=EMPTY), VALUES))


@pytest.mark.parametrize("state", [state for state in CENSUS_STATES if state != "in_ward"])
def test_people_of_every_state_of_the_census_are_inside(state):
    assert inside({state: 3}) == inside({}) + 3


def test_people_of_the_census_count_as_untreated():
    """They are ill and have no team yet, like whoever came in a crisis."""
    counted = NOBODY | {"on_home_treatment": 3, "in_crisis_house": 2}
    census = replace(PLACE, census=counted, ward_census=EMPTY | {"acute-1": 5})
    before = {group.name for group in initial_of(replace(PLACE, census={}, ward_census={}), VALUES)}
    found = [group for group in initial_of(census, VALUES) if group.name not in before]
    assert sum(group.people for group in found) == 10
    assert all("untreated" in group.holds for group in found)
