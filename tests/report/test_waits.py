"""Where the wait goes, in words: the largest part first, the shift that binds, and who waits longest."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tandemcare.experiments import Waits
from tandemcare.render import plain
from tandemcare.report import waits_in_words, waits_report

WORK = ("on_duty", "at_work", "first_visit", "visit_again", "second_visit", "bed_wait", "screening")
HOURS = {"amhp": 5.0, "amhp_again": 1.0, "arranging": 2.5, "office_hours": 3.0, "doctors": 1.0}
NOTHING = dict.fromkeys(("amhp_handed_over", "warrant", "police", "best_interest", "hand_over"), 0.0)


def rows(by, names, waits):
    """A table of waits whose parts are in proportion, each of so many hours."""
    told = [
        {by: name, **{part: hours * wait / 12.5 for part, hours in (HOURS | NOTHING).items()}}
        for name, wait in zip(names, waits, strict=True)
    ]
    numbers = {"requests": 100.0, "screened_out": 10.0, "never_assessed": 1.0, "assessed": 89.0, "still_waiting": 0.0}
    table = pd.DataFrame([row | numbers for row in told])
    table["wait"], table["p95"] = waits, np.multiply(waits, 3.0)
    return table.assign(wait_low=table["wait"] - 1.0, wait_high=table["wait"] + 1.0)


@pytest.fixture
def made():
    shifts = pd.DataFrame(
        {
            "shift": ["day", "night"],
            "share_of_time": [0.5, 0.5],
            "on_duty": [2.0, 0.5],
            "queue_hours": [2000.0, 6000.0],
            "share_of_queue": [0.25, 0.75],
            "waiting": [0.5, 1.4],
            "per_amhp": [0.25, 2.8],
            "per_amhp_low": [0.2, 2.5],
            "per_amhp_high": [0.3, 3.1],
        }
    )
    hours = np.arange(168)
    week = pd.DataFrame({"day": hours // 24, "hour": hours % 24})
    week = week.assign(**dict.fromkeys(("requests", "wait", "waiting", "on_duty"), hours * 1.0))
    return Waits(
        *("as-is", "Somewhere", "2026-04-01", 2, 10, 1),
        by_route=rows("route", ["all", "section_136", "community"], [12.5, 9.0, 20.0]),
        by_shift=rows("shift", ["all", "day", "night"], [12.5, 12.0, 13.0]),
        shifts=shifts,
        work=pd.DataFrame({"shift": ["all", "day", "night"], **{name: [9.0, 6.0, 3.0] for name in WORK}}),
        week=week,
        logged=(),
        capacity=None,
    )


def test_the_largest_part_comes_first_and_says_in_which_shift(made):
    first, second, third = waits_in_words(made)
    assert first == (
        "Of 12.5 hours from request to start, 6.0 are for want of an AMHP (75% of them in the night shift, which is "
        "50% of the time), 3.0 until office hours, 2.5 an AMHP's own arranging and 1.0 for want of doctors."
    )
    assert second == "The night shift binds most: 2.8 people wait for each AMHP on duty, against 0.2 in the day shift."
    assert third == (
        "Requests from the community wait longest: 20.0 hours, and 1 in 20 more than 60; those under section 136 9.0, "
        "and 1 in 20 more than 27."
    )


def test_with_one_shift_no_other_is_compared(made):
    (first, *others) = waits_in_words(replace(made, shifts=made.shifts.iloc[:1]))
    assert "shift" not in first
    assert len(others) == 1


def test_a_shift_that_nobody_works_is_said(made):
    empty = made.shifts.assign(on_duty=[2.0, 0.0], per_amhp=[0.25, np.nan])
    assert "Nobody is on duty in night, and people wait then." in waits_in_words(replace(made, shifts=empty))


def test_where_nobody_waits_it_says_so(made):
    none = made.by_route.assign(wait=np.nan, p95=np.nan)
    assert waits_in_words(replace(made, by_route=none)) == ["Nobody is assessed, and nobody waits for it."]
    at_once = made.by_route.assign(**dict.fromkeys([*HOURS, "wait"], 0.0))
    assert (
        waits_in_words(replace(made, by_route=at_once))[0] == "Nobody waits: assessments start as they are asked for."
    )


def test_parts_of_a_row_are_told_and_the_week_only_if_asked(made):
    text = plain(waits_report(made))
    row, *more = (line.split() for line in text.splitlines() if line.strip().startswith("community"))
    row += [cell for part in more for cell in part[1:]]  # a table that is too wide goes on below
    assert row[:4] == ["community", "100", "89", "1.0"]
    assert float(row[4]) == pytest.approx(sum(map(float, row[9:])), abs=0.2)
    assert "Sat" not in text
    full = plain(waits_report(made, full=True))
    assert full.count("Sat") == 4
    assert "23:00" in full


def test_few_replications_are_said_to_say_little(made):
    assert "an interval says little" not in plain(waits_report(made))
    assert "From 2 replications an interval says little" in plain(waits_report(replace(made, replications=2)))


def test_what_amhps_do_is_told_by_shift(made):
    text = plain(waits_report(made))
    assert text.index("Which shift binds") < text.index("What AMHPs do, by shift")
    assert "Second visits: once there is a bed" in " ".join(text.split())
