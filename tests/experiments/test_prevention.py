"""The prevention question: a curve over extra posts that is nothing where nothing is believed."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tandemcare.errors import InputError
from tandemcare.evidence import parameters
from tandemcare.experiments import StudyRequest, prevention
from tandemcare.experiments.prevention import GAIN, strengths_of
from tandemcare.experiments.psa_design import uncertain_of
from tandemcare.report import prevention_answer, prevention_report
from tandemcare.scenario import shipped_scenarios

REQUEST = StudyRequest(shipped_scenarios()[:1], years=4, replications=2, workers=1)


@cache
def curve(folder):
    return prevention(replace(REQUEST, out=folder), more=(0.5,))


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return curve(tmp_path_factory.mktemp("runs"))


def test_strengths_go_from_nothing_to_the_most_that_is_believed():
    gain = uncertain_of(parameters()[GAIN])
    values = [value for _, value in strengths_of(gain)]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (gain.low, gain.high) == (0.0, gain.high)
    assert gain.grade == "D"


def test_without_more_posts_nothing_is_avoided_and_where_prevention_does_nothing_it_avoids_nothing(found):
    for row in found.rows:
        if row["more_share"] == 0.0:
            assert (row["avoided"], row["more_fte"], row["gbp_a_year"]) == (0.0, 0.0, 0.0)
        if row["gain"] == 0.0:
            assert row["by_prevention"] == row["by_prevention_ci95_low"] == row["by_prevention_ci95_high"] == 0.0
        assert row["avoided_ci95_low"] <= row["avoided"] <= row["avoided_ci95_high"]


def test_what_is_avoided_is_what_there_is_less_of_and_posts_are_filled(found):
    by_strength = {}
    for row in found.rows:
        by_strength.setdefault(row["strength"], []).append(row)
    for usual, more in by_strength.values():
        assert more["avoided"] == pytest.approx(usual["detentions"] - more["detentions"])
        assert more["amhps"] > 1.4 * usual["amhps"]
        assert more["gbp_a_year"] > 0.0
    heads = [rows[1]["amhps"] for rows in by_strength.values()]
    assert heads == pytest.approx(np.full(len(heads), heads[0]), rel=0.02)


def test_the_words_claim_no_cause(found):
    answer = prevention_answer(found)
    assert answer.startswith("Whether more AMHP hours avoid detentions is not known")
    assert len(prevention_report(found)) == 3
    json.dumps(found.to_json_object(), allow_nan=False)


def test_years_in_which_posts_are_still_being_filled_are_not_enough():
    with pytest.raises(InputError, match="years"):
        prevention(replace(REQUEST, years=3))
    with pytest.raises(InputError, match="Name the one"):
        prevention(replace(REQUEST, scenarios=shipped_scenarios()[:2]))
