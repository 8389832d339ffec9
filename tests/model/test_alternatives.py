"""Alternatives to admission: a full one diverts nobody, and whoever is offered one gets it, another, or none."""

from __future__ import annotations

import numpy as np
import pytest
from model.story import NONE, Story
from model.stylised import BASELINE, NO_CENSUS, YEAR, lived, pathway, totals

from tandemcare.model.codes import NO, YES
from tandemcare.trace import Event

NOTHING = {"crisis_house.beds": 0.0, "home_treatment.slots": 0.0} | {
    name: 0.0 for name in BASELINE if name.startswith("crisis_cafe.") and name.endswith(".slots")
}
OFFERS = ("offer-home-treatment", "outcome-home-treatment", "offer-house", "outcome-house", "offer-cafe")
SERVED = ("home_treatment_episodes", "crisis_house_stays", "cafe_attendances")


@pytest.fixture(scope="module")
def without_any() -> Story:
    trace = lived(NOTHING, YEAR, NO_CENSUS, seed=15, log=True)
    return Story(trace, pathway(NOTHING, NO_CENSUS))


def needs_bed(story: Story) -> np.ndarray:
    """For each row whether the crisis of its person needs a bed."""
    known = story.last_before(story.assigned("needs_bed"))
    return (known != NONE) & (story.value[known] == YES)


def ends(story: Story, rows: np.ndarray, *steps: str) -> np.ndarray:
    """Whether what comes first to whom of some steps is the first of them; steps in which nobody is are not due yet."""
    first = story.next_after(story.at(*steps))[rows]
    assert (first != NONE).all()
    return np.asarray(story.at(steps[0])[first])


def test_whoever_an_alternative_would_have_spared_a_bed_is_admitted_where_there_is_no_room(without_any):
    offered = np.flatnonzero(without_any.counted("offered_instead_of_bed"))
    assert len(offered) > 50
    assert needs_bed(without_any)[offered].all()
    assert ends(without_any, offered, "admits", "crisis-over", "nothing-met").all()
    assert totals(without_any.trace, "served_instead_of_bed").sum() == 0


def test_whoever_needs_no_bed_goes_home_with_a_need_that_was_not_met(without_any):
    none = np.flatnonzero(without_any.at("nothing-met", event=Event.ASSIGN))
    assert len(none) > 100
    assert not needs_bed(without_any)[none].any()
    assert ends(without_any, none, "crisis-over", "admits").all()


def test_whoever_is_offered_something_where_there_is_nothing_is_counted_once(without_any):
    full = totals(without_any.trace, "alternatives_full").sum()
    admitted = without_any.at("offer-full", event=Event.COUNT).sum()
    home = without_any.at("nothing-met", event=Event.ASSIGN).sum()
    assert full == admitted + home > 300
    assert totals(without_any.trace, *SERVED).sum() == 0
    assert not without_any.at(*OFFERS, event=Event.GRANT).any()


def test_whoever_needs_a_bed_and_finds_no_room_is_admitted(as_is):
    turned = np.flatnonzero(as_is.at("offer-full", event=Event.COUNT))
    assert len(turned) > 10
    assert needs_bed(as_is)[turned].all()
    assert as_is.at("admits")[turned + 1].all()


def test_whoever_gets_a_place_instead_of_a_bed_is_not_admitted_in_this_crisis(as_is):
    served = np.flatnonzero(as_is.counted("served_instead_of_bed"))
    assert len(served) > 100
    assert needs_bed(as_is)[served].all()
    sought = as_is.next_after(as_is.at("bed-wanted-informal", "bed-wanted-detained"))[served]
    over = as_is.next_after(as_is.at("crisis-over", event=Event.GRANT))[served]
    assert ((sought == NONE) | ((over != NONE) & (over < sought))).all()


def test_as_many_are_offered_something_instead_of_a_bed_as_get_it_or_are_admitted(as_is):
    """Whom the assessment sends to the crisis house or home treatment needs no bed."""
    trace = as_is.trace
    offered = totals(trace, "offered_instead_of_bed")
    assert np.array_equal(
        offered,
        totals(trace, "served_instead_of_bed") + by_replication(as_is, as_is.at("offer-full", event=Event.COUNT)),
    )
    assert not needs_bed(as_is)[as_is.at("outcome-instead", event=Event.BRANCH)].any()


def by_replication(story: Story, rows: np.ndarray) -> np.ndarray:
    return np.bincount(story.rows["replication"][rows], minlength=story.trace.replications)


def test_home_treatment_lasts_until_its_end_or_the_next_crisis(as_is):
    """And the register says what the person holds."""
    _, hours = as_is.stays("home-treatment", 2 * YEAR)
    assert len(hours) > 500
    treated = as_is.last_before(as_is.assigned("treated"))
    at_home = as_is.at("lives", "waits-for-team", "waits-for-housing", "treated") & (treated != NONE)
    held = as_is.held("home-treatment")
    assert (held[at_home] == as_is.value[treated][at_home]).all()
    assert {NO, YES} == set(as_is.value[treated][at_home])


def test_early_discharge_into_full_home_treatment_goes_home_later_and_not_nowhere(as_is):
    full = np.flatnonzero(as_is.at("to-early", event=Event.EXPIRE))
    assert len(full) > 0
    goes = as_is.next_after(as_is.counted("discharged_home"))[full]
    ended = goes != NONE
    assert ended.sum() >= len(full) - as_is.trace.replications * 3
    assert (as_is.time[goes[ended]] > as_is.time[full[ended]]).all()


def test_whom_home_treatment_has_no_room_for_takes_nobodys_place_in_the_crisis_house(as_is, without_any):
    """Each alternative has its own people: who is turned away is admitted, or tries the café, or goes home."""
    for story in (as_is, without_any):
        full = np.flatnonzero(story.counted("home_treatment_full"))
        assert ends(story, full, "offer-whom", "offer-house", "crisis-over").all()


def test_home_treatment_that_closes_leaves_the_crisis_house_as_it_was():
    usual, without = (lived(changed, 4 * YEAR, NO_CENSUS, seed=5) for changed in ({}, {"home_treatment.slots": 0.0}))
    before, after = (totals(trace, "crisis_house_stays").sum() for trace in (usual, without))
    assert after == pytest.approx(before, rel=0.1)


CLOSED = {name: 0.0 for name in NOTHING if name.startswith("crisis_cafe.")}


@pytest.fixture(scope="module")
def without_cafe() -> Story:
    changed = CLOSED | {"demand.new_demand": 0.0}
    trace = lived(changed, 2 * YEAR, replications=3, seed=1, log=True)
    return Story(trace, pathway(changed))


def test_who_is_new_to_a_cafe_is_counted_apart_and_no_crisis(as_is):
    """A first presentation at that door: neither a crisis nor a first presentation of the other ways in."""
    new = np.flatnonzero(as_is.counted("new_demand_visits"))
    assert len(new) > 500
    crises = as_is.counted("crises") | as_is.counted("first_presentations")
    before = as_is.last_before(crises)[new]
    assert (before == NONE).all()
    visits, known, instead = (
        totals(as_is.trace, name).sum()
        for name in ("cafe_attendances", "new_demand_visits", "cafe_instead_of_other_door")
    )
    assert visits > known + instead > 0


def test_who_visits_the_cafe_from_home_is_where_they_were_before(as_is):
    """A visit changes neither need nor care nor risk: the next thing is to be at home."""
    over = np.flatnonzero(as_is.at("cafe-over", event=Event.RELEASE))
    assert len(over) > 500
    again = as_is.next_after(
        as_is.at("lives", "waits-for-team", "waits-for-housing", "treated", "team-starts", "let-waited")
    )
    assert (as_is.time[again[over]] == as_is.time[over]).mean() > 0.99


def test_whom_services_know_come_to_ae_and_the_police_more_where_there_is_no_cafe(as_is, without_cafe):
    for name in ("ae_presentations", "section_136_uses"):
        assert totals(without_cafe.trace, name).sum() > totals(as_is.trace, name).sum()
    visits = ("cafe_attendances", "new_demand_visits", "cafe_instead_of_other_door")
    assert totals(without_cafe.trace, *visits).sum() == 0
