"""Whoever takes another ratio of crises has people with as many crises in all: the base rates are found anew for it."""

from dataclasses import replace

import numpy as np
import pytest
from model.stylised import BASELINE, PLACE, YEAR, lived, pathway

from tandemcare.engine import simulate
from tandemcare.evidence import parameters
from tandemcare.experiments.psa_design import held_numbers, hypercube, uncertain_numbers
from tandemcare.model import CRISIS_RATES, REFITTED, inputs_of, refitted
from tandemcare.model.values import BASE_RATE
from tandemcare.scenario import Scenario, english_system, resolve, resolved_with

USUAL, APART = CRISIS_RATES
TEAM = "hazard.team_ratio"
KNOWN = parameters()


def rates_with(**moved: float):
    numbers = {name.replace("__", "."): value for name, value in moved.items()}
    return refitted(PLACE, BASELINE, BASELINE | numbers).crisis_rates


def crises(moved, rate, **settings):
    """Crises a year in the second and third year, one number a replication."""
    trace = lived({**moved, BASE_RATE: rate}, hours=3 * YEAR, warmup_hours=YEAR, replications=3, seed=11, **settings)
    return trace.counts["crises"].by_replication()["per_year"].to_numpy()


def test_ratios_as_they_are_leave_the_place_as_it_is():
    assert refitted(PLACE, BASELINE, BASELINE) is PLACE
    assert refitted(PLACE, BASELINE, BASELINE | {"price.acute_bed_day": 1.0}) is PLACE


def test_a_place_that_nobody_has_calibrated_has_no_rates_to_find_anew():
    place = replace(PLACE, crisis_rates={})
    assert refitted(place, BASELINE, BASELINE | {TEAM: 1.0}) is place


def test_teams_that_make_no_difference_leave_the_rate_that_was_found_without_them():
    assert rates_with(hazard__team_ratio=1.0)[USUAL] == pytest.approx(PLACE.crisis_rates[APART], rel=1e-5)
    assert rates_with(hazard__team_ratio=0.5)[APART] == pytest.approx(PLACE.crisis_rates[APART], rel=1e-5)


@pytest.mark.parametrize("name", sorted(REFITTED))
def test_the_more_crises_a_number_brings_the_lower_the_base_rate(name):
    ends = (KNOWN[name].low, KNOWN[name].high)
    low, high = (refitted(PLACE, BASELINE, BASELINE | {name: end}).crisis_rates for end in ends)
    assert low[USUAL] >= PLACE.crisis_rates[USUAL] >= high[USUAL]
    assert low[APART] >= PLACE.crisis_rates[APART] * (1.0 - 1e-5)
    assert high[APART] <= PLACE.crisis_rates[APART] * (1.0 + 1e-5)
    assert low[USUAL] > high[USUAL]


def test_draws_have_as_many_crises_as_the_place_was_calibrated_to():
    """What the table does not know of leaves a few per cent; without rates found anew it would be tens of them."""
    central = crises({}, BASELINE[BASE_RATE]).mean()
    numbers, _ = uncertain_numbers([resolved_as_is()], english_system())
    off = []
    for draw in hypercube([number for number in numbers if number.name in REFITTED], 4, seed=7):
        place = refitted(PLACE, BASELINE, {**BASELINE, **draw})
        off.append(crises(draw, place.crisis_rates[USUAL]).mean() / central - 1.0)
        plain = crises(draw, BASELINE[BASE_RATE]).mean() / central - 1.0
        assert abs(off[-1]) < max(abs(plain), 0.02)
    assert np.abs(off).max() < 0.05


def test_cutting_teams_changes_no_crises_where_a_draw_says_that_teams_do_not():
    moved = {TEAM: 1.0, BASE_RATE: rates_with(hazard__team_ratio=1.0)[USUAL]}
    found = []
    for caseload in (BASELINE["community.caseload_per_100k"], BASELINE["community.caseload_per_100k"] / 2.0):
        values = BASELINE | moved | {"community.caseload_per_100k": caseload}
        built = pathway(moved)
        inputs = inputs_of(PLACE, values)
        left = {name: value for name, value in inputs.items() if built.inputs[name] != value}
        trace = simulate(built, 2 * YEAR, start=PLACE.census_date, changes=[(0.0, left)], replications=3, seed=3)
        found.append(trace.counts["crises"].events.sum())
    usual, cut = found
    assert cut == pytest.approx(usual, rel=0.01)


def resolved_as_is():
    return resolve(Scenario("as-is", "As it is"), PLACE, 1)


def test_ratios_of_crises_are_drawn_in_a_calibrated_place_and_its_base_rate_is_not():
    system = english_system()
    held = held_numbers(PLACE, system)
    assert not held & REFITTED
    assert BASE_RATE in held
    assert (REFITTED - {BASE_RATE}) & held_numbers(replace(PLACE, crisis_rates={}), system)


def test_a_draw_of_a_ratio_brings_its_base_rates_into_every_part_of_a_scenario():
    known = resolved_as_is()
    still = resolved_with(known, {TEAM: BASELINE[TEAM]}, 1)
    assert still.place == known.place
    assert still.pathway == known.pathway
    moved = resolved_with(known, {TEAM: 0.8}, 1)
    assert moved.place.crisis_rates == moved.plan.place.crisis_rates == rates_with(hazard__team_ratio=0.8)
    assert moved.values[BASE_RATE] == moved.place.crisis_rates[USUAL]
    assert moved.values[TEAM] == 0.8
