"""A validation holds every row of the targets, and hides none that is missed."""

import json
import math
from dataclasses import replace

import pytest
from experiments.made_up import made_up

from tandemcare.experiments.money_targets import ALL_TARGETS as TARGETS
from tandemcare.experiments.targets import Part
from tandemcare.experiments.validation import INSIDE, NOT_READ, OUTSIDE, TOO_LARGE, validate
from tandemcare.model import Place
from tandemcare.scenario import load_place


@pytest.fixture(scope="module")
def shipped():
    """The shipped place, as briefly as can be."""
    return validate(load_place(), years=1, replications=2)


def test_every_target_has_a_row_and_all_that_can_be_read_is(shipped):
    assert [row.target.row for row in shipped.rows] == [target.row for target in TARGETS]
    unread = {row.target.row for row in shipped.rows if row.verdict == NOT_READ}
    assert unread == {3, 5, 29}
    assert all(row.why for row in shipped.rows if row.verdict == NOT_READ)
    assert all(row.found.low <= row.found.mean <= row.found.high for row in shipped.rows if row.verdict != NOT_READ)


def test_shares_are_shares_and_money_follows_days(shipped):
    means = {row.target.reading: row.found.mean for row in shipped.rows}
    for target in TARGETS:
        assert target.unit != "share" or not target.reading or 0.0 <= means[target.reading] <= 1.0
    assert 300.0 < means["out_of_area_spend"] / means["out_of_area_bed_days"] < 1000.0
    assert 300.0 < means["housing_delay_cost"] / means["housing_delay_days"] < 1000.0
    assert 30.0 < means["length_of_stay_mean"] < 50.0
    assert means["readmitted_30_days_share"] < means["readmitted_90_days_share"] < means["readmitted_year_share"]
    assert means["community_wait_median"] < means["community_wait_p90"]
    assert means["out_of_area_bed_days"] == pytest.approx(365 * means["out_of_area_active"])


def test_the_same_question_has_the_same_answer_whatever_the_workers(shipped):
    again = validate(load_place(), years=1, replications=2, workers=1)
    assert json.dumps(again.to_json_object()) == json.dumps(shipped.to_json_object())


def test_a_place_without_a_census_is_validated_from_its_census_date(shipped):
    found = validate(without_census(load_place()), years=1, replications=2)
    for known, unknown in zip(shipped.rows, found.rows, strict=True):
        assert (known.verdict == NOT_READ) == (unknown.verdict == NOT_READ)


def without_census(place: Place) -> Place:
    return replace(place, census={}, ward_census={})


def test_a_log_that_would_not_fit_is_not_asked_for(shipped, monkeypatch):
    monkeypatch.setattr("tandemcare.experiments.validation.LOGGED_ADULT_YEARS", 1.0)
    rows = {row.target.row: row for row in validate(load_place(), years=1, replications=2).rows}
    assert (rows[1].verdict, rows[1].why) == (NOT_READ, TOO_LARGE)
    assert rows[2].found == next(row for row in shipped.rows if row.target.row == 2).found


def test_a_row_is_outside_if_one_of_its_lines_is():
    found = made_up(out_of_area_spend=9e6, bed_occupancy=0.99)
    verdicts = found.numbers(Part.CONSISTENCY)
    assert {row for row, verdict in verdicts.items() if verdict == OUTSIDE} == {20, 22}
    assert verdicts[19] == INSIDE
    assert found.summary(Part.CONSISTENCY) == "17 of 19 consistency rows inside; outside: 20, 22."


def test_what_cannot_be_read_is_said():
    found = made_up(community_wait_median=math.nan)
    assert found.summary(Part.CONSISTENCY) == "18 of 19 consistency rows inside; cannot be read yet: 7."


def test_nothing_missed_says_nothing_of_it():
    assert made_up().summary(Part.CONSTRUCTION) == "4 of 4 met by construction rows inside."


def test_json_is_plain_and_says_what_was_read_of_what(shipped):
    found = json.loads(json.dumps(shipped.to_json_object(), allow_nan=False))
    assert len(found["rows"]) == len(TARGETS)
    first, tribunals = found["rows"][0], found["rows"][2]
    assert (first["kind"], first["part"], first["target"]["value"]) == ("C", "consistency", 0.155)
    assert tribunals["model"] == {"mean": None, "ci95": [None, None], "replications": 0}
    assert found["summary"]["held out"]["8"] == OUTSIDE
