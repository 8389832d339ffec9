"""Naming wards for older adults takes people off adult wards, and changes nothing else of the story."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from model.stylised import AWAY, PLACE, YEAR, busy, totals, wards

from tandemcare.engine import simulate
from tandemcare.evidence import parameters
from tandemcare.model import Ward, crisis_pathway, inputs_of, values_of
from tandemcare.model.older_wards import OLDEST
from tandemcare.pathway import Branch
from tandemcare.trace import Trace
from tandemcare.trace.intervals import student_interval

LEVEL, REPLICATIONS = 0.99, 12
CEDAR = Ward("cedar", "older_mixed", 60)
NAMED = (
    CEDAR,
    Ward("elm", "older_women", 5),
    Ward("oak", "rehabilitation", 10),
    Ward("riverside", "men", 8, "independent"),
    Ward("annexe", "mixed", 4),
)
ADMISSIONS = ("admissions_local", "admissions_out_of_area", "admissions_other_ward")


def outline_with(*more: Ward):
    place = replace(PLACE, wards=(*PLACE.wards, *more))
    return crisis_pathway(place, values_of(place, parameters())).outline


@cache
def year(*more: Ward) -> Trace:
    """A year from the census on, wards empty at first, in a place that names some more wards."""
    place = replace(PLACE, wards=(*PLACE.wards, *more))
    values = values_of(place, parameters())
    built, inputs = crisis_pathway(place, values), inputs_of(place, values)
    left = {name: value for name, value in inputs.items() if built.inputs[name] != value}
    settings = {"replications": REPLICATIONS, "seed": 4, "levels": False, "group": "age_band"}
    return simulate(built, YEAR, start=place.census_date, changes=[(0.0, left)], **settings)


def acute(trace: Trace):
    """People in adult acute beds here and away, mean over time, one number a replication."""
    return busy(trace, *wards(trace, "women/", "men/"), *AWAY)


@pytest.mark.parametrize("ward", NAMED, ids=lambda ward: ward.kind)
def test_a_ward_that_is_named_changes_where_nobody_goes_on_to_from_a_step_that_it_leaves(ward):
    none, named = outline_with(), outline_with(ward)
    same = [name for name, step in none.steps.items() if not isinstance(step, Branch) and named.steps[name] == step]
    assert len(same) > len(none.steps) / 2
    assert [name for name in same if none.next_of(name) != named.next_of(name)] == []


def test_with_beds_enough_for_older_adults_fewer_are_in_acute_beds_and_away_and_nobody_fewer_is_served():
    none, named = year(), year(CEDAR)
    assert student_interval(acute(none) - acute(named), LEVEL).low > 0.0
    assert student_interval(busy(none, *AWAY) - busy(named, *AWAY), LEVEL).low >= 0.0
    assert student_interval(totals(named, *ADMISSIONS) - totals(none, *ADMISSIONS), LEVEL).high >= 0.0
    assert student_interval(totals(named, "bed_needs_unmet") - totals(none, "bed_needs_unmet"), LEVEL).low <= 0.0


def test_intensive_care_is_not_asked_for_more_where_older_adults_have_a_ward():
    none, named = year(), year(CEDAR)
    intensive = ("picu/picu-1", "out-of-area/intensive")
    more = sum(busy(named, each) for each in intensive) - sum(busy(none, each) for each in intensive)
    assert student_interval(more, LEVEL).low <= 0.0


def test_who_leaves_the_acute_beds_of_older_adults_enters_theirs_and_as_many_are_admitted():
    none, named = (year(*more).of_group(OLDEST) for more in ((), (CEDAR,)))
    left = totals(none, "admissions_local", "admissions_out_of_area") - totals(
        named, "admissions_local", "admissions_out_of_area"
    )
    entered = totals(named, "admissions_other_ward") - totals(none, "admissions_other_ward")
    assert student_interval(left, LEVEL).low > 0.0
    found = student_interval(entered - left, LEVEL)
    assert found.low <= 0.05 * totals(named, *ADMISSIONS).mean()
    assert found.high >= -0.05 * totals(named, *ADMISSIONS).mean()


def test_the_fewer_beds_older_adults_have_the_more_people_are_in_acute_beds():
    few, some = (year(replace(CEDAR, beds=beds)) for beds in (1, 8))
    assert student_interval(acute(few) - acute(some), LEVEL).low > 0.0
    assert student_interval(acute(some) - acute(year(CEDAR)), LEVEL).low > 0.0
