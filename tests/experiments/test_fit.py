"""A fit sheet tells what a calibrated place does beside what it observed and what is published, and hides no miss."""

import io
import json
import math
from dataclasses import replace

import pytest

from tandemcare.experiments.baseline_run import Effort
from tandemcare.experiments.fit import FITTED, TOLD, FitRow, fit_sheet
from tandemcare.experiments.money_targets import ALL_TARGETS
from tandemcare.model import ROUTES
from tandemcare.render import show
from tandemcare.report import fit_report
from tandemcare.scenario import load_place
from tandemcare.trace import Interval

EFFORT = Effort(replications=2, years=1, run_in_years=1)


@pytest.fixture(scope="module")
def sheet():
    return fit_sheet(load_place(), EFFORT, workers=1)


def test_there_is_a_line_for_each_route_for_all_and_for_each_target(sheet):
    assert len(sheet) == len(ROUTES) + 1 + len(FITTED) + len(TOLD)
    assert not set(FITTED) & set(TOLD)
    assert {*FITTED, *TOLD} < {target.reading for target in ALL_TARGETS}


def test_all_routes_are_the_sum_of_the_routes(sheet):
    *routes, every = sheet[: len(ROUTES) + 1]
    assert every.found.mean == pytest.approx(sum(row.found.mean for row in routes))
    assert every.yours == pytest.approx(sum(row.yours for row in routes))


def test_only_presentations_are_the_places_own_and_england_says_what_it_publishes_of_them(sheet):
    yours = {row.label: row.england for row in sheet if row.yours is not None}
    assert len(yours) == len(ROUTES) + 1
    assert {label for label, england in yours.items() if england} == {"Presentations, section 136"}
    assert all(row.england for row in sheet if row.yours is None)


def test_what_counts_people_grows_with_the_adults_and_shares_do_not(sheet):
    twice = fit_sheet(replace(load_place(), adults=10**6, population=2 * 10**6), EFFORT, workers=1)
    for one, two in zip(sheet, twice, strict=True):
        if one.england:
            times = 1.0 if one.unit in {"share", "days"} else 2.0
            assert two.england.value == pytest.approx(times * one.england.value)


def test_a_place_too_large_for_a_log_is_told_without_what_it_would_say(sheet, monkeypatch):
    monkeypatch.setattr("tandemcare.experiments.fit.LOGGED_ADULT_YEARS", 1.0)
    rows = fit_sheet(load_place(), EFFORT, workers=1)
    unread = {row.label for row in rows if row.is_hit is None}
    assert "Readmitted within 30 days" in unread
    assert [row.found for row in rows if row.label not in unread] == [
        row.found for row in sheet if row.label not in unread
    ]


def test_a_line_is_hit_within_three_per_cent_of_what_the_place_observed():
    def line(mean):
        return FitRow("line", "a year", Interval(mean, mean, mean), True, 100.0)

    assert (line(97.1).is_hit, line(96.9).is_hit, line(103.1).is_hit, line(math.nan).is_hit) == (
        True,
        False,
        False,
        None,
    )


def test_every_line_is_shown_and_plain_in_json(sheet):
    file = io.StringIO()
    show(fit_report(sheet), file)
    assert all(row.label[:40].rsplit(" ", 1)[0] in file.getvalue() for row in sheet)
    assert json.loads(json.dumps([row.to_json_object() for row in sheet], allow_nan=False))[0]["fitted"] is True
