"""People: who comes is a matter of chance and rates alone, groups never change, and a relapse is the same person."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from model.stylised import BASELINE, NO_CENSUS, PLACE, WEEK, YEAR, lived, pathway, totals

from tandemcare.model.people import groups
from tandemcare.pathway import Assign, Mark
from tandemcare.trace import Event

NEVER_BACK = {
    "relapse.chance": 0.0,
    "relapse.after_no_admission": 0.0,
    "relapse.after_home_treatment": 0.0,
    "relapse.untreated": 0.0,
    "cto.chance_recall": 0.0,
}


def test_no_step_changes_the_groups_of_a_person():
    steps = pathway().steps.values()
    changed = {
        step.register if isinstance(step, Assign) else step.clock for step in steps if isinstance(step, Assign | Mark)
    }
    assert not changed & groups(BASELINE).keys()
    assert changed > {"status", "place", "deadline"}


def test_everybody_comes_once_and_leaves_at_most_once(as_is):
    people = as_is.who[-1] + 1
    for event, most in ((Event.ARRIVE, 1), (Event.LEAVE, 1)):
        times = np.bincount(as_is.who[as_is.event == event], minlength=people)
        assert times.max() == most
    first = np.flatnonzero(np.diff(as_is.who, prepend=-1))
    assert (as_is.event[first] == Event.ARRIVE).all()
    last = np.append(first[1:], len(as_is)) - 1
    assert set(np.flatnonzero(as_is.event == Event.LEAVE)) <= set(last)


def test_a_relapse_is_a_new_presentation_of_the_same_person(as_is):
    """In a run without relapses the same people come at the same times; those who relapse are among them."""
    without = lived(NEVER_BACK, 2 * YEAR, replications=3, seed=1, log=True)
    come, come_too = (trace.log[trace.log["event"] == Event.ARRIVE] for trace in (as_is.trace, without))
    assert np.array_equal(come, come_too)
    assert as_is.counted("relapses_after_ward").sum() > 1000
    presents = as_is.counted("crisis_referrals", "ae_presentations", "section_136_uses", "amhp_requests")
    back = as_is.counted("relapses_after_ward", "returns_after_crisis", "returns_untreated")
    again = as_is.next_after(presents)[back]
    assert np.array_equal(as_is.time[again], as_is.time[back])


@pytest.fixture(scope="module")
def first_presentations():
    """Twenty replications of 52 whole weeks in which nobody comes a second time."""
    return lived(NEVER_BACK, 52 * WEEK, NO_CENSUS, replications=20, seed=4, log=True)


def test_first_presentations_come_at_the_rates_stored_with_the_place(first_presentations):
    trace = first_presentations
    assert totals(trace, "relapses_after_ward", "returns_after_crisis", "returns_untreated", "cto_recalls").sum() == 0
    yearly = {**PLACE.first_presentations, **PLACE.sources, "new_demand": BASELINE["crisis_cafe.new_demand_a_year"]}
    come = trace.log[trace.log["event"] == Event.ARRIVE]
    for number, source in enumerate(pathway(place=NO_CENSUS).sources):
        expected = yearly[source.name] / 8766.0 * 52 * WEEK * trace.replications
        found = (come["detail"] == number).sum()
        assert abs(found - expected) <= 4.0 * sqrt(expected), source.name


def test_without_returns_every_presentation_in_ae_is_a_first_one(first_presentations):
    come = first_presentations.log[first_presentations.log["event"] == Event.ARRIVE]
    number = [source.name for source in pathway(place=NO_CENSUS).sources].index("ae_liaison")
    assert (come["detail"] == number).sum() == totals(first_presentations, "ae_presentations").sum()
