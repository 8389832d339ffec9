"""Section 136: the clock runs from the first place of safety, for 24 or 36 hours, and never restarts."""

from __future__ import annotations

import numpy as np
import pytest
from model.story import NONE, Story

from tandemcare.model.codes import AE, CUSTODY, HBPOS, HOME
from tandemcare.trace import Event

HELD_PAST = "safety-held-clock"


def held(story: Story) -> np.ndarray:
    """Rows at which the person is under section 136: whoever is back home is not."""
    power = story.last_before(story.assigned("power"))
    home = story.last_before(story.at("crisis-over", event=Event.GRANT))
    return (power != NONE) & (story.value[power] == 1.0) & (power > home)


def deadline(story: Story) -> np.ndarray:
    """For each row the deadline that stood before it."""
    return np.asarray(story.value[story.last_before(story.assigned("deadline"))])


def test_the_clock_runs_24_or_36_hours_from_the_first_place_of_safety(as_is):
    starts = np.flatnonzero(as_is.at("safety-starts", event=Event.MARK))
    first = as_is.next_after(as_is.assigned("deadline"))[starts]
    assert np.array_equal(as_is.time[first], as_is.time[starts])
    hours = as_is.value[first] - as_is.time[starts]
    certified = as_is.at("safety-unfit")[first]
    assert hours[certified] == pytest.approx(36.0, abs=1e-9)
    assert hours[~certified] == pytest.approx(24.0, abs=1e-9)
    assert 0 < certified.sum() < 0.2 * len(starts)


def test_nothing_sets_the_clock_anew_but_being_held_past_it(as_is):
    set_again = as_is.assigned("deadline") & held(as_is) & ~as_is.at("safety-unfit", "safety-clock")
    assert not (set_again & ~as_is.at(HELD_PAST)).any()
    assert (as_is.time[set_again] >= deadline(as_is)[set_again]).all()


def test_the_power_begins_once(as_is):
    assert not held(as_is)[as_is.at("safety-power", event=Event.ASSIGN)].any()


def test_the_hours_recorded_are_those_since_the_first_place_of_safety(as_is):
    ends = np.flatnonzero(as_is.recorded("section_136_hours"))
    first = as_is.last_before(as_is.at("safety-starts", event=Event.MARK))[ends]
    assert (first != NONE).all()
    assert np.array_equal(as_is.value[ends], as_is.time[ends] - as_is.time[first])


def test_somebody_moved_from_ae_to_the_place_of_safety_keeps_the_deadline(as_is):
    moved = np.flatnonzero(as_is.at("safety-to-hbpos", event=Event.GRANT))
    assert len(moved) > 20
    starts = as_is.last_before(as_is.at("safety-starts", event=Event.MARK))[moved]
    set_at = as_is.last_before(as_is.assigned("deadline"))[moved]
    assert np.array_equal(as_is.time[set_at], as_is.time[starts])
    asked = as_is.next_after(as_is.at("assess-allocate", event=Event.QUEUE))[moved]
    granted = as_is.next_after(as_is.at("assess-allocate", event=Event.GRANT))[moved]
    waited = (asked != NONE) & ((granted == NONE) | (asked < granted))
    assert waited.any()
    assert np.array_equal(as_is.value[asked[waited]], as_is.value[set_at[waited]])


def test_whoever_waits_for_an_assessment_waits_until_the_deadline_and_no_longer(as_is):
    joins = as_is.at("assess-allocate", "assess-allocate-again", event=Event.QUEUE) & held(as_is)
    assert joins.sum() > 100
    assert np.array_equal(as_is.value[joins], deadline(as_is)[joins])
    late = as_is.at("assess-allocate", "assess-allocate-again", event=Event.EXPIRE) & held(as_is)
    assert late.any()
    assert (as_is.time[late] >= deadline(as_is)[late] - 1e-9).all()


def test_people_are_held_where_their_place_says(as_is):
    """The place stays occupied until the person goes, also while a bed is looked for."""
    there = as_is.last_before(as_is.assigned("place"))
    waits = held(as_is) & (as_is.event == Event.QUEUE) & (there != NONE)
    for place, resource in ((AE, "ae"), (HBPOS, "hbpos"), (CUSTODY, "custody")):
        here = waits & (as_is.value[there] == place)
        assert here.any()
        assert (as_is.held(resource)[here] == 1).all()
    assert not (waits & (as_is.value[there] == HOME)).any()


def test_nobody_under_section_136_is_screened_out(as_is):
    assert not held(as_is)[as_is.counted("requests_not_assessed")].any()
