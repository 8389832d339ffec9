"""Care that was due: whoever needed a bed and was not admitted comes to need as much, and it is found at home."""

from __future__ import annotations

import numpy as np
import pytest
from model.story import NONE, Story
from model.stylised import BASELINE, DAY, YEAR, lived, pathway

from tandemcare.model.codes import SERVED, YES
from tandemcare.model.found_late import DUE, shares_due
from tandemcare.trace import Event
from tandemcare.trace.intervals import student_interval

FEW = {name: 0.5 * BASELINE[name] for name in BASELINE if name.startswith("amhp_rota.") and name.endswith(".fill")}
SOON = FEW | {"lives.days_to_find": 20.0, "lives.days_to_find_with_team": 20.0}


@pytest.fixture(scope="module")
def few() -> Story:
    """Half the AMHPs, so that many who need a bed are not admitted; what is due is found within weeks."""
    return Story(lived(SOON, 2 * YEAR, seed=3, log=True), pathway(SOON))


def test_only_who_needed_a_bed_and_had_none_passes_it_by(few):
    needs = few.last_before(few.assigned("needs_bed"))
    for step, code in (("crisis-no-bed", YES), ("due-served", SERVED)):
        there = np.flatnonzero(few.at(step))
        assert len(there) > 50
        assert (few.value[needs[there]] == code).all()


def test_no_more_than_one_thing_is_due_at_a_time_and_each_is_found_once(few):
    due = few.at("support-waited-for", *(f"due-{what}" for what in DUE.values()), event=Event.ASSIGN)
    found = few.at("found-nothing-due", event=Event.ASSIGN)
    following = few.next_after(due | found)
    for which, other in ((due, found), (found, due)):
        places = np.flatnonzero(which)
        then = following[places]
        assert other[then[then != NONE]].all()


def test_it_is_found_after_the_days_that_it_takes(few):
    due = np.flatnonzero(few.at(*(f"due-{what}" for what in DUE.values() if what != "package"), event=Event.ASSIGN))
    found = few.next_after(few.at("found-nothing-due", event=Event.ASSIGN))[due]
    early = few.time[due] < few.time.max() - 150 * DAY
    whole = early & (found != NONE)
    waits = (few.time[found[whole]] - few.time[due[whole]]) / DAY
    assert len(waits) > 20
    interval = student_interval(waits, 0.999)
    # A few are away from home, in the next crisis, while it would have been found.
    assert interval.low < 25.0
    assert interval.high > 20.0


def test_as_much_is_due_as_who_leaves_a_ward_comes_to_need():
    """Of those who leave a ward, with nothing scarce: by reasons for delay and by where others go."""
    shares = shares_due(BASELINE)
    at_once = 1.0 - sum(BASELINE[name] for name in BASELINE if name.startswith("delay.share_"))
    assert shares["residential"] == pytest.approx(
        BASELINE["delay.share_social_care"] * BASELINE["delay.social_care_share_residential"]
        + at_once * BASELINE["discharge.share_residential_care"]
    )
    assert sum(shares.values()) < 1.0
    more = shares_due(BASELINE | {"discharge.share_package": 1.0, "lives.lasting_need": 1.0})
    assert sum(more.values()) == pytest.approx(1.0)
