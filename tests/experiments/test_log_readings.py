"""What is read of an event log: who is detained again in the same year, and on which days people come."""

import math
from datetime import date, timedelta

import numpy as np
import pytest

from tandemcare.experiments.log_readings import Logged, ae_weekend_ratio, detained_again_share
from tandemcare.pathway import Arrivals, Count, Leave, Pathway
from tandemcare.trace import LOG_ROW, Event

STEPS = ("detentions_on_admission", "detentions_after_admission", "ae_presentations")
PATHWAY = Pathway(
    "counts",
    resources=[],
    sources=[Arrivals("people", rate=1.0)],
    steps={name: Count(name) for name in STEPS} | {"leave": Leave()},
)


def logged(happened, start=date(2026, 4, 1), end=date(2028, 4, 1), counted_from=None):
    """Return a log in which people (by number) are counted at steps on days."""
    rows = np.zeros(len(happened) + 1, LOG_ROW)
    rows[-1] = (5.0, 9, 0, Event.ASSIGN, 0, 0.0)  # nothing that counts
    for row, (person, step, day) in enumerate(happened):
        rows[row] = ((day - start).days * 24.0 + 1.0, person, STEPS.index(step), Event.COUNT, 0, 0.0)
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


def test_weekends_carry_their_share_of_the_week():
    monday = date(2026, 4, 6)
    days = [monday + timedelta(days=number) for number in range(7)]
    came = [(n, "ae_presentations", day) for day in days for n in range(6 if day.weekday() >= 5 else 7)]
    log = logged(came, start=monday, end=monday + timedelta(days=7))
    assert ae_weekend_ratio(log) == pytest.approx(6 / 7)
