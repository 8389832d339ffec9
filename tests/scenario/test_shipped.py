"""What is shipped is sound: every scenario checks, and the stylised place has every route and is calibrated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tandemcare.finance import unit_cost_month
from tandemcare.model import CRISIS_RATES, OTHER_SOURCES, ROUTES
from tandemcare.scenario import Scenario, check, load, load_place, resolve, review, shipped_scenarios
from tandemcare.scenario.items import Funding, PooledBudget
from tandemcare.scenario.places import uncalibrated
from tandemcare.scenario.shipped import stylised_place

NAMES = set(
    "as-is community-unprotected double-running close-first supported-housing amhp-capacity crisis-alternatives "
    "contract-cut pooled-budget equal-partnership double-running-too-thin do-nothing-growth".split()
)


def test_every_shipped_scenario_is_sound():
    files = shipped_scenarios()
    assert files[0].stem == "as-is"
    assert {path.stem for path in files} == NAMES
    assert check(files) == []
    assert [warning for path in files for warning in review(path).warnings] == []


def test_every_shipped_scenario_says_why_and_what_for():
    for path in shipped_scenarios():
        scenario = load(path)
        assert scenario.why
        assert scenario.title
        assert bool(scenario.items) == (path.stem != "as-is")


def test_every_item_says_why():
    for path in shipped_scenarios():
        assert [item.lines.whole for item in load(path).items if not item.why] == []


def here(name: str) -> Scenario:
    """Return a shipped scenario as it is in the stylised place."""
    source = resolve(load(named(name)[0]), load_place(), 1).source
    assert source is not None
    return source


def test_double_running_and_unprotected_differ_in_the_fence_and_what_may_close():
    unprotected, double = map(here, ("community-unprotected", "double-running"))
    fenced = tuple(replace(bought, ring_fenced=True) for bought in unprotected.investments)
    assert fenced == double.investments
    assert not any(bought.ring_fenced for bought in unprotected.investments)
    assert (unprotected.closures, unprotected.funding) == ((), Funding())
    assert [one.gateway is not None for one in double.closures] == [True, True]
    assert [one.service for one in double.funding.reinvest][-1] == "community-places"


def test_too_thin_is_half_of_double_running_by_the_same_rules():
    double, thin = map(here, ("double-running", "double-running-too-thin"))
    assert [replace(bought, units=bought.bought / 2) for bought in double.investments] == list(thin.investments)
    assert (thin.closures, thin.funding) == (double.closures, double.funding)


def test_what_is_bought_for_years_costs_about_three_million_pounds_a_year_in_500_000_adults():
    values = resolve(load(named("double-running")[0]), load_place(), 1).values
    for name in ("double-running", "equal-partnership"):
        a_year = sum(12 * bought.bought * unit_cost_month(bought.service, values) for bought in here(name).investments)
        assert 2.5e6 < a_year < 4.5e6


def test_a_pooled_budget_is_double_running_with_a_pool():
    double, pooled = map(here, ("double-running", "pooled-budget"))
    assert (pooled.investments, pooled.closures) == (double.investments, double.closures)
    assert pooled.funding == replace(double.funding, pooled_budget=PooledBudget((("council", 0.5), ("icb", 0.5))))


def named(*names: str) -> list[Path]:
    files = {path.stem: path for path in shipped_scenarios()}
    return [files[name] for name in names]


def test_as_is_changes_nothing_but_need():
    place = load_place()
    resolved = resolve(load(shipped_scenarios()[0]), place, 2)
    changed = {name for _, inputs in resolved.changes for name in inputs}
    assert changed
    assert all(name.endswith(".rate") for name in changed)
    assert resolved.dated == ()


def test_the_stylised_place_is_calibrated_as_it_is_and_a_change_of_its_facts_is_noticed():
    """Who is inside at the census, and how the place is called, is no part of what a calibration rests on."""
    place = load_place()
    assert place.calibrated_with == place.facts_digest
    assert uncalibrated(replace(place, name="Elsewhere", census={}, ward_census={})) == []
    (warning,) = uncalibrated(replace(place, wards=place.wards[:-1]))
    assert "has changed since it was calibrated" in warning.found


def test_the_stylised_place_is_calibrated_and_sound():
    found = review(stylised_place())
    assert found.problems == ()
    assert found.warnings == ()


def test_presentations_are_known_by_every_route_and_base_rates_are_lower_where_teams_make_no_difference():
    """Whoever has a team has fewer crises: without that, a lower rate of everybody makes as many."""
    place = load_place()
    assert place.presentations.keys() == set(ROUTES)
    assert place.sources.keys() == set(OTHER_SOURCES)
    assert set(place.crisis_rates) == set(CRISIS_RATES)
    assert 0.0 < place.crisis_rates["crises_a_year_teams_apart"] < place.crisis_rates["crises_a_year"]


def test_nobody_says_who_is_inside_the_stylised_place_so_a_run_in_finds_it():
    place = load_place()
    assert not place.has_census
    resolved = resolve(load(shipped_scenarios()[0]), place, 1)
    assert resolved.run_in_hours > 0.0
    assert any("run-in" in sentence for sentence in resolved.assumptions)
