"""Base rates of crisis are the fixed points at which the baseline gives what is observed."""

from dataclasses import replace

import numpy as np
import pytest

from tandemcare.errors import InputError, RunError
from tandemcare.evidence import parameters
from tandemcare.experiments import calibration
from tandemcare.experiments.baseline_run import Effort, baseline
from tandemcare.experiments.calibration import TEAMS_APART, USUAL, calibrate
from tandemcare.experiments.next_rate import next_rate
from tandemcare.model import ROUTES, SIGNALS, crises_by_route, values_of
from tandemcare.scenario import load_place

FIRST, TEAMS = 2000.0, 0.75
FIRST_SHARE = parameters()["crises.share_first"].value
WANTED = sum(load_place().presentations.values())


@pytest.fixture
def at_home(monkeypatch):
    """A baseline in which some come for the first time and others as often as the rate says, fewer with teams."""
    given = {"half": 5.0, "power": 1.1, "asked": [], "seldom": {}}

    def simulated(place, teams_apart, effort, workers, progress):
        given["asked"].append(place)
        rate = place.crisis_rates[TEAMS_APART if teams_apart else USUAL]
        people = FIRST + 5e4 * (rate if teams_apart else TEAMS * rate) ** given["power"]
        totals = people + np.array([-1.0, 1.0]) * given["half"] / 12.706  # the Student interval of two
        first = np.array([place.presentations[route] / sum(place.presentations.values()) for route in ROUTES])
        known = crises_by_route(values_of(place, parameters()))
        ways = np.array([known[route] * given["seldom"].get(route, 1.0) for route in ROUTES])
        by_route = FIRST_SHARE * WANTED * first + (totals[:, None] - FIRST_SHARE * WANTED) * ways / ways.sum()
        return np.hstack((by_route, np.ones((2, len(SIGNALS)))))

    monkeypatch.setattr(calibration, "simulated", simulated)
    return given


def test_it_ends_where_those_who_live_here_make_what_is_observed(at_home):
    found = calibrate(load_place(), Effort())
    (usual, apart) = (
        next(each for each in reversed(found.rounds) if each.sought == sought) for sought in (USUAL, TEAMS_APART)
    )
    for each in (usual, apart):
        assert each.is_settled
        assert each.total.mean == pytest.approx(each.wanted, rel=0.005)
    assert found.crisis_rates == {USUAL: usual.rate, TEAMS_APART: apart.rate}
    assert apart.rate == pytest.approx(TEAMS * usual.rate, rel=0.01)
    assert found.block()["seed"] == 1
    assert found.baseline == dict.fromkeys(SIGNALS, 1.0)


def test_each_route_has_as_many_as_are_observed_though_some_come_by_it_less_often(at_home):
    at_home["seldom"] = {"custody": 0.8, "community_request": 0.95}
    found = calibrate(load_place(), Effort())
    usual = [each for each in found.rounds if each.sought == USUAL]
    assert {"custody", "community_request"} <= set(usual[0].routes_off)
    for route, simulated in usual[-1].simulated.items():
        assert simulated.mean == pytest.approx(usual[-1].observed[route], rel=0.01)
    plain = crises_by_route(values_of(replace(load_place(), crises_by_route={}), parameters()))
    assert sum(found.crises_by_route.values()) == pytest.approx(1.0, abs=1e-5)
    assert found.crises_by_route["custody"] > 1.15 * plain["custody"]
    assert found.block()["crises_by_route"] == found.crises_by_route == found.of(load_place()).crises_by_route
    assert {tuple(each.crises_by_route.items()) for each in found.rounds if each.sought == TEAMS_APART} == {
        tuple(found.crises_by_route.items())
    }


def test_routes_that_are_not_met_are_named_where_rounds_do_not_suffice(at_home):
    at_home["seldom"] = {"custody": 0.5}
    with pytest.raises(RunError, match=r"by .*custody not as many as observed"):
        calibrate(load_place(), Effort(rounds=1))


def test_each_round_is_told_and_only_the_last_of_a_rate_is_settled(at_home):
    told = []
    found = calibrate(load_place(), Effort(), told=told.append)
    assert tuple(told) == found.rounds
    for sought in (USUAL, TEAMS_APART):
        *before, last = [each for each in told if each.sought == sought]
        assert last.is_settled
        assert not any(each.is_settled for each in before)
        assert [each.number for each in (*before, last)] == list(range(1, len(before) + 2))


def test_what_is_known_already_does_not_matter(at_home):
    place = load_place()
    shares = dict(zip(ROUTES, (0.6, 0.1, 0.1, 0.1, 0.1), strict=True))
    known = replace(place, crisis_rates={USUAL: 9.0, TEAMS_APART: 9.0}, crises_by_route=shares, baseline={})
    known = replace(known, census={"out_of_area": 3})
    assert calibrate(known, Effort()) == calibrate(place, Effort())
    assert not any(each.census or each.baseline for each in at_home["asked"])


def test_a_difference_within_its_interval_must_be_small_too(at_home):
    at_home["half"] = 5000.0
    assert all(
        abs(each.total.mean / each.wanted - 1.0) <= 0.005 for each in calibrate(load_place(), Effort()).rounds[-1:]
    )


def test_a_small_difference_must_be_within_its_interval_too(at_home):
    at_home["half"] = 0.01
    last = calibrate(load_place(), Effort()).rounds[-1]
    assert last.total.low <= last.wanted <= last.total.high


def test_a_place_where_nobody_presents_is_refused(at_home):
    nobody = replace(load_place(), presentations=dict.fromkeys(ROUTES, 0.0))
    with pytest.raises(InputError) as caught:
        calibrate(nobody, Effort(), where=lambda fact: f"place.yaml:7 {fact}")
    (problem,) = caught.value.problems
    assert problem.where == "place.yaml:7 presentations"


def test_too_few_rounds_are_a_failed_run(at_home):
    with pytest.raises(RunError, match=r"After 1 rounds .* people a year present, where 6,696 are observed"):
        calibrate(load_place(), Effort(rounds=1))


def test_efforts_that_make_no_sense_are_told_all_at_once():
    with pytest.raises(InputError) as caught:
        calibrate(load_place(), Effort(seed=-1, replications=1, years=0, run_in_years=-2, rounds=0))
    assert len(caught.value.problems) == 5


def test_a_step_is_in_proportion_at_first_and_then_along_a_line():
    assert next_rate([(0.1, 50.0)], 100.0) == 0.2
    assert next_rate([(0.1, 50.0), (0.2, 150.0)], 100.0) == pytest.approx(0.15)
    assert next_rate([(0.1, 50.0), (0.2, 40.0)], 60.0) == pytest.approx(0.3)  # noise: no line to go along


def test_a_step_is_never_too_far():
    assert next_rate([(0.1, 0.0)], 100.0) == 0.5
    assert next_rate([(0.1, 1000.0)], 1.0) == pytest.approx(0.02)


def test_the_baseline_has_the_people_of_the_place_and_counts_from_the_census_date():
    place = load_place()
    run = baseline(place, Effort(years=2, run_in_years=1))
    assert {group.step for group in run.pathway.initial} == {"home", "with-team"}
    assert run.start.year == place.census_date.year - 1
    assert (run.warmup_hours, run.hours) == (365 * 24.0, (3 * 365 + 1) * 24.0)  # 2028 is a leap year
    ((begin, changed),) = run.changes
    assert (begin, changed["growth.rate"]) == (0.0, 0.0)


def test_without_teams_the_same_people_live_here_and_teams_make_no_difference():
    place, effort = load_place(), Effort(years=1)
    usual, apart = baseline(place, effort), baseline(place, effort, teams_apart=True)
    assert apart.pathway == usual.pathway
    ((_, changed),) = apart.changes
    assert changed["crisis.rate"] / usual.pathway.inputs["crisis.rate"] == pytest.approx(
        place.crisis_rates[TEAMS_APART] / place.crisis_rates[USUAL]
    )


def test_more_crises_at_home_are_more_presentations_by_every_route():
    place, effort = load_place(), Effort(replications=2, years=1, run_in_years=1)
    few = calibration.simulated(replace(place, crisis_rates={USUAL: 0.01, TEAMS_APART: 0.01}), False, effort, 1, None)
    many = calibration.simulated(place, False, effort, 1, None)
    assert (few[:, : len(ROUTES)].mean(axis=0) < many[:, : len(ROUTES)].mean(axis=0)).all()
    assert (calibration.simulated(place, False, effort, 2, None) == many).all()
