"""Requests to the AMHPs: who is screened, when work may start, and that a detained admission takes an AMHP twice."""

from __future__ import annotations

import numpy as np
from model.story import NONE, Story
from model.stylised import BASELINE, DAY, WEEK, lived, pathway

from tandemcare.model.codes import AE, LAST_URGENT_PRIORITY, YES
from tandemcare.trace import Event

MONDAY = 5 * DAY  # the census is on a Wednesday
CLOCKS = ("request-ae-clock", "custody-clock", "request-clock", "request-again-clock")
CLOSED = ("requests_not_assessed", "mha_assessments", "powers_lapsed")
FIXED_PRIORITIES = {"request-screened": 7, "bed-apply": 1, "bed-reassess": 3, "oap-chase": 7}
REGISTER_PRIORITIES = ("assess-allocate", "assess-allocate-again", "ward-allocate", "ward-allocate-again")


def priorities(story: Story) -> np.ndarray:
    """For each row the priority with which its person would wait for an AMHP."""
    known = story.last_before(story.assigned("priority"))
    found = np.where(known == NONE, np.nan, story.value[known])
    for step, priority in FIXED_PRIORITIES.items():
        found[story.at(step)] = priority
    return found


def new_work(story: Story) -> np.ndarray:
    """Rows at which an AMHP takes up something that was not handed over."""
    granted = story.units(["amhp"], Event.GRANT)
    resumed = np.roll(story.event == Event.RESUME, -1)
    return granted & ~resumed


def closed_how(story: Story, asked: str) -> np.ndarray:
    """The rows that close the requests of one kind; one that a deadline ends has none before the next request."""
    rows = np.flatnonzero(story.at(asked, event=Event.COUNT))
    closed = story.next_after(story.counted(*CLOSED))[rows]
    again = story.next_after(story.counted("amhp_requests"))[rows]
    found: np.ndarray = closed[(closed != NONE) & ((again == NONE) | (closed < again))]
    assert len(found) > 0.5 * len(rows) > 50
    return found


def test_requests_from_the_ward_and_the_police_are_never_screened_out(as_is):
    for asked in ("ward-request", "request-from-police"):
        assert not as_is.counted("requests_not_assessed")[closed_how(as_is, asked)].any()


def test_others_are_screened_and_some_are_closed(as_is):
    for asked in ("custody-counted", "request-counted"):
        assert 0 < as_is.at("request-not-assessed")[closed_how(as_is, asked)].mean() < 1
    screened = np.flatnonzero(as_is.at("screened-in-ae", event=Event.COUNT))
    assert len(screened) > 20
    closed = as_is.next_after(as_is.counted(*CLOSED))[screened]
    assert as_is.at("request-not-assessed")[closed[closed != NONE]].all()  # the last may be under way still


def test_nobody_is_screened_out_who_needs_a_bed(as_is):
    out = as_is.at("request-screened")
    known = as_is.last_before(as_is.assigned("needs_bed"))[out]
    assert (known != NONE).all()
    assert not as_is.value[known].any()


def test_a_request_without_a_legal_clock_lapses_after_some_days_and_nobody_in_need_of_a_bed_is_sent_from_a_and_e(as_is):
    """Which as it is happens to hardly anybody: so nights and days with too few AMHPs are looked at."""
    few = {name: 0.3 * BASELINE[name] for name in BASELINE if name.startswith("amhp_rota.") and name.endswith(".fill")}
    story = Story(lived(few, 120 * DAY, seed=1, log=True), pathway(few))
    lapsed = np.flatnonzero(story.counted("requests_lapsed"))
    assert len(lapsed) > 20
    since = story.last_before(story.assigned("deadline"))[lapsed]
    assert (story.time[lapsed] >= story.value[since] - 1e-9).all()
    needs = story.value[story.last_before(story.assigned("needs_bed"))[lapsed]] == YES
    assert story.at("assess-needed")[lapsed + 1].all()
    assert story.at("lapsed-then")[lapsed[needs] + 2].all()
    assert story.at("assess-unmet")[lapsed[~needs] + 2].all()
    in_ae = story.value[story.last_before(story.assigned("place"))[lapsed]] == AE
    assert (needs & in_ae).any()
    assert story.at("request-from-ae")[lapsed[needs & in_ae] + 3].all()
    asked = story.time[lapsed] - story.time[story.last_before(story.at(*CLOCKS, event=Event.MARK))[lapsed]]
    assert (asked >= DAY * BASELINE["amhp.request_lapses_days"] - 1e-9).all()


def test_no_new_work_starts_in_the_last_two_hours_of_a_shift_unless_a_clock_runs(as_is):
    """Shifts end at 8:00 and at 20:00, and nobody else is on duty before them."""
    assert set(REGISTER_PRIORITIES) | set(FIXED_PRIORITIES) == amhp_steps(as_is)
    starts = new_work(as_is)
    late = starts & (as_is.time % (DAY / 2) >= 6.0) & (as_is.time % (DAY / 2) < 8.0)
    assert late.sum() > 100
    assert (priorities(as_is)[late] <= LAST_URGENT_PRIORITY).all()
    early = starts & (as_is.time % (DAY / 2) >= 8.0)
    assert (priorities(as_is)[early] > LAST_URGENT_PRIORITY).any()


def amhp_steps(story: Story) -> set[str]:
    from tandemcare.pathway import Seize

    steps = story.pathway.steps.items()
    return {name for name, step in steps if isinstance(step, Seize) and "amhp" in step.resources}


def test_routine_requests_are_taken_up_in_office_hours_only(as_is):
    routine = np.flatnonzero(as_is.at("request-routine", event=Event.ASSIGN))
    joins = as_is.at("assess-allocate", event=Event.QUEUE) | as_is.at("assess-allocate", event=Event.GRANT)
    taken = as_is.next_after(joins)[routine]
    came = as_is.next_after(as_is.at("request-office-hours"))[routine]
    taken, came = taken[taken != NONE], came[taken != NONE]
    hour, day = as_is.time[taken] % DAY, ((as_is.time[taken] - MONDAY) % WEEK) // DAY
    assert ((hour >= 9.0) & (hour < 17.0) & (day < 5)).all()
    assert (as_is.time[taken] > as_is.time[came]).any()


def test_a_request_for_a_warrant_takes_one_to_three_days_longer(as_is):
    begins = as_is.at("request-court", event=Event.DELAY)
    hours = as_is.value[begins] - as_is.time[begins]
    assert begins.any()
    assert ((hours >= 24.0) & (hours <= 72.0)).all()


def test_a_detained_admission_takes_an_amhp_twice(as_is):
    """Once to assess; and again, once a bed is known, to apply and to convey."""
    detained = np.flatnonzero(as_is.counted("detentions_on_admission"))
    taken = np.cumsum(new_work(as_is))
    asked = as_is.last_before(as_is.counted("amhp_requests"))[detained]
    assert (asked != NONE).all()
    assert (taken[detained] - taken[asked] >= 2).all()
    found = as_is.last_before(as_is.recorded("bed_wait"))[detained]
    applied = as_is.last_before(as_is.at("bed-apply", event=Event.GRANT))[detained]
    assessed = as_is.last_before(as_is.recorded("request_to_completed"))[detained]
    assert ((asked < assessed) & (assessed < found) & (found < applied)).all()


def test_an_informal_patient_admitted_without_a_request_needs_no_amhp(as_is):
    gate = np.flatnonzero(as_is.at("admits-no-amhp", event=Event.ASSIGN))
    admitted = as_is.next_after(as_is.counted("admissions_informal"))[gate]
    taken = np.cumsum(new_work(as_is))
    asked = as_is.next_after(as_is.counted("amhp_requests"))[gate]
    again = as_is.next_after(as_is.counted("crises"))[gate]
    straight = (admitted != NONE) & ((asked == NONE) | (asked > admitted)) & ((again == NONE) | (again > admitted))
    assert straight.any()
    assert (taken[admitted[straight]] == taken[gate[straight]] + chased(as_is, gate, admitted)[straight]).all()


def chased(story: Story, since: np.ndarray, until: np.ndarray) -> np.ndarray:
    """How often an AMHP looked for a bed elsewhere between two rows."""
    looked = np.cumsum(story.at("oap-chase", event=Event.GRANT))
    return np.asarray(looked[until] - looked[since])
