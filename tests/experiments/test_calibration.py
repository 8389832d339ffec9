"""First presentations are the fixed point at which the baseline gives what is observed."""

from dataclasses import replace

import pytest

from tandemcare.errors import InputError, RunError
from tandemcare.experiments import calibration
from tandemcare.experiments.calibration import Effort, baseline, calibrate
from tandemcare.model import ROUTES
from tandemcare.scenario import load_place
from tandemcare.trace import Interval

OBSERVED = dict.fromkeys(ROUTES, 1000.0)


@pytest.fixture
def returns(monkeypatch):
    """A baseline in which a share of those who come for the first time comes back, and some more by custody."""
    given = {"share": 0.3, "custody": 0.0, "half": 1.0}

    def simulated(place, first, effort, workers, progress):
        more = {"custody": given["custody"]}
        means = {route: people * (1.0 + given["share"]) + more.get(route, 0.0) for route, people in first.items()}
        return {route: Interval(mean, mean - given["half"], mean + given["half"]) for route, mean in means.items()}

    monkeypatch.setattr(calibration, "simulated_presentations", simulated)
    return given


def somewhere():
    return replace(load_place(), presentations=OBSERVED)


def test_it_ends_where_firsts_and_their_returns_are_what_is_observed(returns):
    found = calibrate(somewhere(), Effort(rounds=20))
    assert found.first_presentations == pytest.approx(dict.fromkeys(ROUTES, 1000.0 / 1.3), abs=1.0)
    assert found.rounds[-1].is_settled
    assert not any(each.is_settled for each in found.rounds[:-1])
    assert found.block()["seed"] == 1


def test_each_round_is_told_and_numbers_have_one_decimal(returns):
    told = []
    found = calibrate(somewhere(), Effort(), told=told.append)
    assert tuple(told) == found.rounds
    assert all(people == round(people, 1) for people in found.first_presentations.values())


def test_what_is_known_already_does_not_matter(returns):
    known = replace(somewhere(), first_presentations=dict.fromkeys(ROUTES, 5.0))
    assert calibrate(known, Effort()) == calibrate(somewhere(), Effort())


def test_a_difference_within_its_interval_must_be_small_too(returns):
    returns.update(half=500.0, share=0.02)
    assert len(calibrate(somewhere(), Effort()).rounds) == 2


def test_a_route_with_more_returns_than_people_is_refused(returns):
    returns["custody"] = 1200.0
    with pytest.raises(InputError) as caught:
        calibrate(somewhere(), Effort(), where=lambda route: f"place.yaml:7 {route}")
    (problem,) = caught.value.problems
    assert problem.where == "place.yaml:7 custody"
    assert "1000 a year are observed" in problem.found
    assert "1200 people back" in problem.found


def test_too_few_rounds_are_a_failed_run(returns):
    with pytest.raises(RunError, match="After 1 rounds these routes still differ from what is observed: ae_liaison"):
        calibrate(somewhere(), Effort(rounds=1))


def test_efforts_that_make_no_sense_are_told_all_at_once():
    with pytest.raises(InputError) as caught:
        calibrate(somewhere(), Effort(seed=-1, replications=1, years=0, run_in_years=-2, rounds=0))
    assert len(caught.value.problems) == 5


def test_the_baseline_begins_empty_and_counts_from_the_census_date():
    place = load_place()
    run = baseline(place, place.presentations, Effort(years=2, run_in_years=1))
    assert run.pathway.initial == ()
    assert run.start.year == place.census_date.year - 1
    assert (run.warmup_hours, run.hours) == (365 * 24.0, (3 * 365 + 1) * 24.0)  # 2028 is a leap year


def test_the_baseline_of_the_shipped_place_brings_people_back_by_every_route():
    place, effort = load_place(), Effort(replications=2, years=1, run_in_years=1)
    came = calibration.simulated_presentations(place, place.first_presentations, effort, 1, None)
    assert all(came[route].mean > place.first_presentations[route] for route in ROUTES)
    again = calibration.simulated_presentations(place, place.first_presentations, effort, 2, None)
    assert again == came
