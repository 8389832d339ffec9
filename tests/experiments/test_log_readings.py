"""What is read of an event log: who is detained again in the same year, and on which days people come."""

import math
from datetime import date, timedelta

import numpy as np
import pytest

from tandemcare.experiments.log_readings import (
    Logged,
    admissions_unplanned,
    admitted_again_share,
    ae_weekend_ratio,
    community_over_a_year,
    detained_again_share,
    readmitted_30_days_share,
    readmitted_year_share,
    section_136_again_share,
)
from tandemcare.pathway import Arrivals, Assign, Count, Leave, Pathway
from tandemcare.trace import LOG_ROW, Event

COUNTS = {
    "detentions_on_admission": "detentions_on_admission",
    "detentions_after_admission": "detentions_after_admission",
    "ae_presentations": "ae_presentations",
    "admitted-local": "admissions_local",
    "planned-count": "admissions_local",
    "admitted-away": "admissions_out_of_area",
    "recalled": "cto_recalls",
    "home": "discharged_home",
    "other-ward": "discharged_other_ward",
    "police": "section_136_uses",
}
STEPS = (*COUNTS, "lists", "leave")
PATHWAY = Pathway(
    "counts",
    resources=[],
    sources=[Arrivals("people", rate=1.0, attributes={"listed": 0.0})],
    steps={step: Count(name) for step, name in COUNTS.items()} | {"lists": Assign("listed", 1.0), "leave": Leave()},
)
EVENTS = {"on-list": ("lists", Event.ASSIGN, 1.0), "off-list": ("lists", Event.ASSIGN, 0.0)}


def logged(happened, start=date(2026, 4, 1), end=date(2028, 4, 1), counted_from=None):
    """Return a log in which people (by number) are counted at steps, or join and leave a list, on days."""
    rows = np.zeros(len(happened) + 1, LOG_ROW)
    rows[-1] = (5.0, 9, 0, Event.ASSIGN, 0, 0.0)  # nothing that counts
    for row, (person, what, day) in enumerate(happened):
        step, event, value = EVENTS.get(what, (what, Event.LEAVE if what == "leave" else Event.COUNT, 0.0))
        rows[row] = ((day - start).days * 24.0 + 1.0, person, STEPS.index(step), event, 0, value)
    first = ((counted_from or start) - start).days * 24.0
    return Logged(PATHWAY, rows, start, first, (end - start).days * 24.0)


def test_people_detained_again_are_counted_within_april_to_march():
    log = logged(
        [
            (1, "detentions_on_admission", date(2026, 5, 1)),
            (1, "detentions_after_admission", date(2027, 3, 31)),  # again
            (2, "detentions_on_admission", date(2027, 3, 31)),
            (2, "detentions_on_admission", date(2027, 4, 1)),  # in another year
            (3, "ae_presentations", date(2026, 5, 1)),
        ]
    )
    assert detained_again_share(log) == pytest.approx(1 / 3)


def test_a_year_that_is_not_whole_says_nothing():
    twice = [(1, "detentions_on_admission", date(2026, 11, day)) for day in (1, 20)]
    once = [(1, "detentions_on_admission", date(2027, 6, 1))]
    assert detained_again_share(logged(twice + once, start=date(2026, 10, 1), end=date(2028, 10, 1))) == 0.0
    assert math.isnan(detained_again_share(logged(twice, start=date(2026, 10, 1), end=date(2027, 10, 1))))


def test_a_run_in_is_left_out():
    twice = [(1, "detentions_on_admission", date(2026, 11, day)) for day in (1, 20)]
    later = [(2, "detentions_on_admission", date(2027, 6, 1))]
    assert detained_again_share(logged(twice + later, counted_from=date(2027, 4, 1))) == 0.0


def test_people_admitted_again_are_counted_however_they_came():
    log = logged(
        [
            (1, "admitted-local", date(2026, 5, 1)),
            (1, "admitted-away", date(2026, 9, 1)),
            (2, "planned-count", date(2026, 9, 1)),
        ]
    )
    assert admitted_again_share(log) == 0.5


def test_planned_transfers_are_no_admissions_and_recalls_are():
    steps = ("admitted-local", "admitted-away", "recalled", "planned-count", "planned-count")
    log = logged([(number, step, date(2026, 5, 1)) for number, step in enumerate(steps)])
    assert admissions_unplanned(log) == pytest.approx(3 / 2, rel=0.01)  # of two years


def test_readmissions_are_shares_of_discharges_followed_to_the_end():
    log = logged(
        [
            (1, "home", date(2026, 5, 1)),
            (1, "admitted-local", date(2026, 5, 20)),
            (1, "home", date(2026, 6, 1)),
            (1, "planned-count", date(2026, 12, 1)),
            (2, "home", date(2026, 6, 1)),
            (2, "other-ward", date(2026, 7, 1)),  # is no discharge
            (3, "admitted-local", date(2026, 6, 10)),  # of somebody else
            (4, "home", date(2028, 3, 20)),  # nobody knows what follows
        ]
    )
    assert readmitted_30_days_share(log) == pytest.approx(1 / 3)
    assert readmitted_year_share(log) == pytest.approx(2 / 3)


def test_discharges_of_the_run_in_count_as_far_as_their_readmissions_would():
    happened = [(1, "home", date(2027, 3, 20)), (1, "admitted-away", date(2027, 4, 2))]
    assert readmitted_30_days_share(logged(happened, counted_from=date(2027, 4, 1))) == 1.0
    assert math.isnan(readmitted_30_days_share(logged(happened, counted_from=date(2027, 5, 1))))


def test_section_136_again_is_of_people_who_were_not_admitted():
    log = logged(
        [
            (1, "police", date(2026, 5, 1)),
            (1, "police", date(2026, 5, 20)),  # again, and no other follows
            (2, "police", date(2026, 5, 1)),
            (2, "admitted-local", date(2026, 5, 3)),
            (2, "police", date(2026, 5, 28)),
        ]
    )
    assert section_136_again_share(log) == pytest.approx(1 / 3)


def test_people_are_over_a_year_on_a_list_until_they_leave_it_or_the_place():
    log = logged(
        [
            (1, "on-list", date(2026, 4, 1)),
            (1, "off-list", date(2027, 10, 1)),  # half a year over
            (2, "on-list", date(2026, 4, 1)),
            (2, "leave", date(2027, 7, 1)),  # a quarter over
            (3, "on-list", date(2026, 10, 1)),  # half a year over when the run ends
            (4, "on-list", date(2027, 9, 1)),
        ]
    )
    assert community_over_a_year(log) == pytest.approx((183 + 91 + 183) / 731, rel=0.01)


def test_weekends_carry_their_share_of_the_week():
    monday = date(2026, 4, 6)
    days = [monday + timedelta(days=number) for number in range(7)]
    came = [(n, "ae_presentations", day) for day in days for n in range(6 if day.weekday() >= 5 else 7)]
    log = logged(came, start=monday, end=monday + timedelta(days=7))
    assert ae_weekend_ratio(log) == pytest.approx(6 / 7)
