"""A month follows from its state alone, and the pathway is told again exactly as far as numbers have changed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from model.coupled import item, plan, with_loops_off
from model.stylised import BASELINE, PLACE

from tandemcare.model import Coupling, HeldSlowLayer, Told, inputs_of, services
from tandemcare.model.build import inputs_of_part, pathway_parts
from tandemcare.model.chapter_numbers import NUMBERS_READ, RESOURCES, RISKS
from tandemcare.model.crisis_pathway import tellers
from tandemcare.model.month import dated_key
from tandemcare.model.people import GROWTH, UNSEEN
from tandemcare.model.plan import Closing
from tandemcare.model.service_effects import named
from tandemcare.model.slow_services import slow_services
from tandemcare.pathway.inputs import inputs_of as inputs_of_outline
from tandemcare.pathway.story import Outline

SLOW = {"open_1": 7.4, "open_2": 1.5, "open_3": 3.2, "staffed_share": 0.8, "housing_share": 0.9}
SLOW |= {"beds_without_staff": 1.2}
ITEMS = (item("community-places", 30, 3), item("amhp-fte", 4, 3), item("home-treatment-slots", 16, 3))


def told_anew(values):
    """Every input of the pathway, from the whole of it told again."""
    _, resources, sources, steps, _, risks = pathway_parts(PLACE, values)
    resources = {resource.name: resource for resource in resources}
    risks = {risk.name: risk for risk in risks}
    return inputs_of_outline(Outline(steps=dict(steps), resources=resources, sources=sources, initial=(), risks=risks))


def test_every_part_of_the_pathway_says_which_numbers_it_reads():
    assert NUMBERS_READ.keys() == {RESOURCES, RISKS, *tellers()}


@pytest.mark.parametrize("part", NUMBERS_READ)
@pytest.mark.parametrize("changed", [{}, {"hazard.unmet_ratio": 1.3, "housing.share_delayed_as_census": 1.0}])
def test_a_part_of_the_pathway_is_told_from_its_own_numbers_alone(part, changed):
    """Without the others there is nothing that it could read besides."""
    values = BASELINE | changed
    own = {name: values[name] for name in named(values, NUMBERS_READ[part])}
    assert inputs_of_part(part, PLACE, own) == inputs_of_part(part, PLACE, values)


@pytest.mark.parametrize("service", sorted(services()))
def test_inputs_told_in_part_are_those_of_the_whole_pathway_told_anew(service):
    """With many units, and without them from where there were many."""
    name = f"{service.replace('-', '_')}.effect"
    bought = dict(BASELINE) | ({name: 0.1} if name in BASELINE else {})
    services()[service].apply(bought, 40.0)
    rates = {f"{name.removeprefix('demand.')}.rate" for name in BASELINE if name.startswith("demand.")}
    rates |= {f"{GROWTH}.rate", f"{UNSEEN}.rate"}
    for before, values in ((BASELINE, bought), (bought, BASELINE)):
        found = inputs_of(PLACE, values, Told(before, inputs_of(PLACE, before)))
        assert found == inputs_of(PLACE, values)
        expected = told_anew(values)
        assert found.keys() == expected.keys()
        assert {name: value for name, value in found.items() if name not in rates} == {
            name: value for name, value in expected.items() if name not in rates
        }


def test_equal_states_of_a_month_have_equal_inputs_whichever_plan_comes_to_them():
    one, other = Coupling(plan(3, items=ITEMS)), Coupling(plan(5, items=ITEMS, reinvest_share=1.0))
    state = one.state(one.begin(0), 1, SLOW)
    assert state == other.state(other.begin(0), 2, SLOW)
    for name in ("pathway", "slow", "values"):
        assert getattr(one.inputs(state), name) == getattr(other.inputs(state), name)


@pytest.mark.parametrize(
    "changed",
    [
        {"open_3": 5.0},
        {"staffed_share": 0.3},
        {"housing_share": 0.5},
        {"beds_without_staff": 3.0},
    ],
)
def test_whatever_changes_a_number_of_the_month_makes_another_state(changed):
    coupling = Coupling(plan(3, items=ITEMS))
    memory = coupling.begin(0)
    one, other = coupling.state(memory, 1, SLOW), coupling.state(memory, 1, SLOW | changed)
    assert one != other
    assert coupling.inputs(one).values != coupling.inputs(other).values


CLOSING = (Closing("acute-4", month=1),)


def test_states_tell_places_dated_numbers_wards_and_cut_loops_apart():
    usual = plan(3, items=ITEMS)
    plans = [usual, plan(3, {"ae.hours_before_decision": 9.0}, items=ITEMS), with_loops_off(usual, "blocked_beds")]
    states = [each.state(each.begin(0), 1, SLOW) for each in map(Coupling, plans)]
    closing = Coupling(plan(3, items=ITEMS, closings=CLOSING))
    states.append(closing.state(_with_a_ward_closed(closing), 1, SLOW))
    assert len(set(states)) == len(states)


def test_services_of_the_slow_layer_stand_apart_and_do_what_all_services_one_by_one_do():
    """What is bought is worked out anew each month without the rest, to the numbers of all services one by one."""
    coupling = Coupling(plan(3, items=ITEMS, closings=CLOSING))
    memory = _with_a_ward_closed(coupling)
    state = coupling.state(memory, 1, SLOW)
    assert [name for name, _ in state.units] == ["home-treatment-slots"]
    assert coupling.state(memory, 2, SLOW | {"open_1": 9.0, "open_2": 3.0}) == state
    inputs = coupling.inputs(state)
    _, own = coupling.monthly(memory, 1, inputs, _moving(coupling))
    assert (own["places_bought"], own["amhp_fte_bought"]) == (9.0, 3.0)
    expected = dict(BASELINE)
    services()["home-treatment-slots"].apply(expected, memory.units["home-treatment-slots"])
    differing = {name for name, value in inputs.values.items() if value != expected[name]}
    assert differing == {"housing.units", "ward.acute-4.beds", "ward.acute-2.beds"}


def test_a_service_of_the_slow_layer_does_not_stand_apart_from_another_that_changes_what_it_reads():
    ones = {name: services()[name] for name in ("amhp-retention", "amhp-fte")}
    assert slow_services(ones, BASELINE, ["housing.units"]).services.keys() == ones.keys()
    meeting = replace(ones["amhp-fte"], writes=frozenset({"demand.ae_liaison", "amhp_retention.effect"}))
    assert not slow_services(ones | {"amhp-fte": meeting}, BASELINE, ["housing.units"]).services


def test_a_held_slow_layer_sets_dated_inputs_on_their_month_and_nothing_else():
    held = HeldSlowLayer(((0, {"a": 1.0, "b": 2.0}), (2, {"a": 3.0})))
    states = [held.state(None, month, {}) for month in range(4)]
    assert states[0] == states[1] != states[2] == states[3]
    assert [held.inputs(state).pathway["a"] for state in states] == [1.0, 1.0, 3.0, 3.0]
    assert held.inputs(states[3]).pathway["b"] == 2.0
    assert HeldSlowLayer(((0, {"a": 1.0, "b": 2.5}),)).state(None, 0, {}) != states[0]


def _with_a_ward_closed(coupling):
    memory = coupling.begin(0)
    memory.of_beds.board = memory.of_beds.board.taking(0, "acute-4", 21, 0)
    return memory


def _moving(coupling):
    """Values of the slow layer as at the census, as far as the month looks at them."""
    places = {"staffed_places": coupling.initial["community_places"]}
    return SLOW | places | dict.fromkeys(("need_index", "resolved_multiplier", "amhp_availability"), 1.0)


KEY = """
from tandemcare.model.month import dated_key
from tandemcare.scenario.places import load_place
from dataclasses import replace
from datetime import date, timedelta
days = frozenset(date(2026, 4, 1) + timedelta(days=each) for each in range(50))
print(dated_key(replace(load_place(), bank_holidays=days), {"ae.hours_before_decision": 9.0}))
"""


def test_what_tells_dated_numbers_from_others_is_the_same_in_every_process():
    keys = [
        subprocess.run(
            [sys.executable, "-c", KEY],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert keys[0] == keys[1] != ""


def test_another_place_has_another_key():
    other = [replace(PLACE, bank_holidays=PLACE.bank_holidays - {min(PLACE.bank_holidays)}), replace(PLACE, adults=1)]
    assert len({dated_key(place, {"a": 1.0}) for place in (PLACE, *other)}) == 3
