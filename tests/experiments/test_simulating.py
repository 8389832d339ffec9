"""A scenario is simulated with its slow layer from Python too, and its pathway alone only by whoever says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import tandemcare as tc
from tandemcare.running import simulate_scenario
from tandemcare.scenario import load, place_for, resolve
from tandemcare.scenario.shipped import shipped_folder

FILE = shipped_folder() / "double-running.yaml"


@pytest.fixture(scope="module")
def resolved():
    """Double-running over a year."""
    scenario = load(FILE)
    return resolve(scenario, place_for(scenario), 1)


def test_the_pathway_of_a_scenario_is_refused_with_the_right_way(resolved):
    for simulate in (tc.simulate, tc.Run):
        with pytest.raises(tc.InputError, match=r"simulate_scenario.*pathway\.alone\(\)"):
            simulate(resolved.pathway, 24.0, start=resolved.start, engine="reference")
    with pytest.raises(tc.InputError, match="slow layer would be left out"):
        tc.simulate(resolved.pathway, resolved.hours, start=resolved.start, changes=resolved.changes)


def test_who_says_so_gets_the_pathway_alone(resolved):
    alone = resolved.pathway.alone()
    assert alone == resolved.pathway
    trace = tc.simulate(alone, 48.0, start=resolved.start)
    assert trace.layout.periods == (f"{resolved.start:%Y-%m}",)


def test_a_scenario_whose_slow_layer_is_held_is_a_pathway(resolved):
    held = resolve(replace(load(FILE), is_held=True), resolved.place, 1)
    assert held.plan is not None
    assert tc.simulate(held.pathway, 48.0, start=held.start, changes=[]).layout.periods == (f"{held.start:%Y-%m}",)


def test_the_public_way_is_that_of_a_comparison(resolved):
    found = tc.simulate_scenario(FILE, years=1, replications=2, seed=3)
    trace, kept = simulate_scenario(resolved, seed=3, replications=2, first_replication=0, engine="compiled")
    first, other = (each.resources["home-treatment"].by_replication() for each in (found.trace, trace))
    assert first.equals(other)
    slow = found.slow["value"].to_numpy().reshape(kept.monthly().shape)
    assert np.array_equal(slow, kept.monthly(), equal_nan=True)
    assert list(found.slow.columns) == ["replication", "month", "measure", "value"]
    census = f"{resolved.place.census_date:%Y-%m}"  # the run-in before it has no slow layer
    assert found.slow["month"].unique().tolist() == [month for month in trace.layout.periods if month >= census]
    need = found.slow[found.slow["measure"] == "need_index"]["value"]
    assert need.nunique() > 1


def test_it_refuses_in_words_what_makes_no_sense():
    for wrong in ({"years": 0}, {"replications": "x"}, {"group": "shoe_size"}, {"engine": "fast"}):
        with pytest.raises(tc.InputError):
            tc.simulate_scenario(FILE, **wrong)
