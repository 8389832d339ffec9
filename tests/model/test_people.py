"""People: who comes is a matter of chance and rates alone, groups never change, and whoever lives here comes again."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from model.story import NONE, Story
from model.stylised import BASELINE, NO_CENSUS, PLACE, WEEK, lived, pathway, totals
from scipy.stats import kstest

from tandemcare.model.codes import AFTER_BED, YES
from tandemcare.model.frailty import heights_of, presenting_shares, shares_of
from tandemcare.model.people import first_presentations_of, groups
from tandemcare.model.place import ROUTES
from tandemcare.model.standing import new_referrals_of
from tandemcare.pathway import Assign, Mark
from tandemcare.trace import Event


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


def test_a_crisis_is_a_new_presentation_of_the_same_person(as_is):
    """Whoever lives here comes by one of the ways in, and is back home before the next crisis."""
    onset = np.flatnonzero(as_is.counted("crises"))
    assert len(onset) > 10_000
    assert np.bincount(as_is.who[onset]).max() > 3
    comes = as_is.next_after(as_is.assigned("route"))[onset]
    next_onset = as_is.next_after(as_is.counted("crises"))[onset]
    known = (comes != NONE) & (next_onset != NONE)
    assert (comes[known] < next_onset[known]).all()
    back = as_is.next_after(as_is.at("home", event=Event.BRANCH))[onset]
    assert (back[next_onset != NONE] < next_onset[next_onset != NONE]).all()


def test_every_crisis_settles_once_whether_it_needs_a_bed_and_is_drawn_anew_unless_the_last_one_still_does(as_is):
    onset = np.flatnonzero(as_is.counted("crises"))
    again = as_is.next_after(as_is.counted("crises"))[onset]
    whole = again != NONE
    settled = np.cumsum(as_is.at("needs-bed", "need-less", event=Event.ASSIGN))
    assert (settled[again[whole]] - settled[onset[whole]] == 1).all()
    times = np.cumsum(as_is.assigned("severity"))
    drawn = whole.copy()
    drawn[whole] = times[again[whole]] > times[onset[whole]]
    needs, flag = (as_is.last_before(as_is.assigned(register)) for register in ("needs_bed", "recent"))
    known = (needs[onset] != NONE) & (flag[onset] != NONE)
    still = known & (as_is.value[needs[onset]] == YES) & (as_is.value[flag[onset]] == AFTER_BED)
    assert still.sum() > 10
    assert (drawn[whole] == ~still[whole]).all()
    severity = as_is.value[as_is.next_after(as_is.assigned("severity"))[onset[drawn]]]
    assert kstest(severity, "uniform").pvalue > 0.001


def test_whoever_needed_a_bed_is_at_risk_as_after_one_and_nobody_less_than_before(as_is):
    onset = np.flatnonzero(as_is.at("onset-door", event=Event.BRANCH))
    flag, needs = (as_is.last_before(as_is.assigned(register))[onset] for register in ("recent", "needs_bed"))
    assert (as_is.value[flag] >= 1.0 + as_is.value[needs]).all()


def test_only_those_who_live_here_have_a_crisis_at_home(as_is):
    """And whoever presents for the first time is of the place only once they have joined."""
    standing = as_is.last_before(as_is.assigned("standing"))
    came = as_is.last_before(as_is.event == Event.ARRIVE)
    first = [number for number, source in enumerate(as_is.pathway.sources) if source.name in ROUTES]
    new = np.isin(as_is.detail[came], first) & as_is.counted("crises")
    assert new.sum() > 100
    assert (standing[new] != NONE).all()
    assert (as_is.value[standing[new]] == 1.0).all()


def test_who_joins_or_is_there_at_the_census_stays_until_they_move_or_die(as_is):
    leaves = np.flatnonzero(as_is.event == Event.LEAVE)
    standing = as_is.last_before(as_is.assigned("standing"))[leaves]
    joined = leaves[(standing != NONE)]
    gone = as_is.last_before(as_is.counted("moved_away", "died", "discharged_other", "discharged_other_ward"))[joined]
    other_ward = as_is.last_before(as_is.at("other-ward-ends"))[joined]
    assert ((gone != NONE) | (other_ward != NONE)).all()


@pytest.fixture(scope="module")
def first_presentations():
    """52 whole weeks, of which only those matter who come for the first time."""
    return lived(hours=52 * WEEK, place=NO_CENSUS, replications=8, seed=4, log=True, levels=False)


def test_people_come_at_the_rates_of_the_place(first_presentations):
    trace = first_presentations
    yearly = {**first_presentations_of(PLACE, BASELINE), **PLACE.sources, "growth": 0.0, "new_demand_unseen": 0.0}
    yearly |= {"new_referral": new_referrals_of(BASELINE), "new_demand": BASELINE["crisis_cafe.new_demand_a_year"]}
    come = trace.log[trace.log["event"] == Event.ARRIVE]
    for number, source in enumerate(pathway(place=NO_CENSUS).sources):
        expected = yearly[source.name] / 8766.0 * 52 * WEEK * trace.replications
        found = (come["detail"] == number).sum()
        assert abs(found - expected) <= 4.0 * sqrt(expected), source.name


def test_presentations_are_those_of_people_who_live_here_and_first_ones(first_presentations):
    trace = first_presentations
    story = Story(trace, pathway(place=NO_CENSUS))
    come = totals(trace, "crises", "first_presentations").sum()
    onsets = story.at("onset-door", event=Event.BRANCH).sum()
    on_the_way = trace.replications * 100  # a crisis comes at its hour of the week
    assert 0 <= come - onsets < on_the_way
    assert onsets == story.at("needs-bed", "need-less", event=Event.ASSIGN).sum()


def test_whoever_comes_for_the_first_time_is_frailer_than_those_referred(first_presentations):
    """Drawn in proportion to frailty, while referrals are of everybody alike."""
    shares, heights = np.array(shares_of(BASELINE)), np.array(heights_of(BASELINE))
    met = float(np.dot(presenting_shares(BASELINE), heights))
    assert met == pytest.approx(float(np.dot(shares, heights**2)))
    built = {source.name: source for source in pathway().sources}
    for name, mean in (("ae_liaison", met), ("new_referral", 1.0)):
        drawn = dict(built[name].attributes)["frailty"]
        values, weights = zip(*drawn.weights, strict=True)
        assert np.average(values, weights=weights) == pytest.approx(mean, rel=1e-6)
