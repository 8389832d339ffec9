"""The slow layer by itself: in balance at the census, conserving people and pounds, with links that can be cut."""

from __future__ import annotations

import re
from dataclasses import replace
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model.stylised import BASELINE, PLACE
from stockflow.test_xmile import assert_same, run_in_pysd

from tandemcare.errors import StockflowError
from tandemcare.evidence import parameters
from tandemcare.model import LOOPS, blocks, slow_inputs, slow_model
from tandemcare.model.slow_inputs import NOT_SET, switches, undisturbed
from tandemcare.model.slow_layer import CONSTANT
from tandemcare.model.slow_outputs import ITEM_OUTPUTS, OUTPUTS
from tandemcare.stockflow import Compiled, simulate, to_xmile

LOOPS_ON = switches(frozenset())
AT_CENSUS = undisturbed(0) | LOOPS_ON | slow_inputs(PLACE, BASELINE | {"need.growth": 0.0})
PRESSED = (
    undisturbed(1)
    | AT_CENSUS
    | {
        "need_growth": 0.02,
        "out_of_area_days": 500.0,
        "amhp_hours_worked": 1.3 * AT_CENSUS["amhp_hours_worked"],
        "leak_share": 0.8,
        "share_from_wards": 0.5,
        "contracted_1": 40.0,
        "price_1": 4000.0,
        "nurses_1": 0.3,
        "unprotected_1": 1.0,
        "icb_share_1": 0.6,
        "council_share_1": 0.4,
    }
)
ONE_AT_CENSUS = ("need_index", "resolved_multiplier", "staffed_share", "overwork", "amhp_availability", "housing_share")


def run(changed: dict[str, float], items: int = 1, years: int = 10, dt: float = 0.125):
    return simulate(slow_model(items), years, dt, settings=[(0.0, undisturbed(items) | changed)])


def test_every_stock_stays_where_it_is_at_the_census():
    table = run(AT_CENSUS)
    for name in slow_model(1).stocks:
        assert table[name].to_numpy() == pytest.approx(np.full(len(table), table[name].iloc[0]), rel=1e-9), name


@pytest.mark.parametrize("name", ONE_AT_CENSUS)
def test_every_multiplier_is_1_at_the_census(name):
    assert run(AT_CENSUS)[name].to_numpy() == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize(
    ("parameter", "times", "stock", "way"),
    [
        ("amhp_staff.leavers_under_55", 2.0, "amhps_under_55", -1),
        ("amhp_staff.leavers_55_and_over", 2.0, "amhps_55_and_over", -1),
        ("housing_stock.loss", 2.0, "housing_units", -1),
        ("nurses.ward_leavers", 2.0, "ward_nurses", -1),
        ("nurses.community_leavers", 2.0, "community_staff", -1),
        ("nurses.community_recruitment_months", 2.0, "community_staff", -1),
        ("community.caseload_per_100k", 0.8, "staffed_places", -1),
    ],
)
def test_a_number_that_changes_after_the_census_does_not_bring_its_own_balance(parameter, times, stock, way):
    values = BASELINE | {"need.growth": 0.0, "housing_stock.loss": 0.05}
    later = slow_inputs(PLACE, values | {parameter: values[parameter] * times})
    changed = {name: value for name, value in later.items() if name not in NOT_SET}
    table = simulate(
        slow_model(1),
        10,
        0.125,
        settings=[(0.0, LOOPS_ON | undisturbed(1) | slow_inputs(PLACE, values)), (12.0, changed)],
    )
    before, after = table[stock].iloc[12 * 8 - 1], table[stock].iloc[-1]
    assert way * (after / before - 1.0) > 0.03
    assert (way * table[stock].diff().iloc[1:] > -1e-6).all()


def test_every_part_stands_in_one_block():
    names = [part.name for parts in blocks(2).values() for part in parts]
    assert len(names) == len(set(names)) == len(slow_model(2).parts)


def test_an_input_has_no_value_but_what_the_place_the_scenario_and_the_loops_give():
    inputs = slow_model(2).inputs
    constant = {name for name, one in inputs.items() if one.source == CONSTANT}
    assert inputs.keys() - constant == (AT_CENSUS | undisturbed(2)).keys()
    assert [name for name, one in inputs.items() if (one.value is None) == (name in constant)] == []


def test_the_source_of_an_input_is_the_number_that_moves_it():
    """Of every input that names a number of the evidence, a change of the number changes the input."""
    named = {name: one.source.split(" ")[0].rstrip(",") for name, one in slow_model().inputs.items()}
    named = {name: number for name, number in named.items() if number in BASELINE}
    assert len(named) > 35
    for name, number in named.items():
        moved = slow_inputs(PLACE, BASELINE | {number: BASELINE[number] * 1.01 + 0.001})
        assert moved[name] != slow_inputs(PLACE, BASELINE)[name], name


def test_a_slow_layer_without_a_place_does_not_begin():
    runner = Compiled(slow_model())
    runner.set(LOOPS_ON)
    with pytest.raises(StockflowError, match="input 'need_growth'"):
        runner.values()


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0, 60),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 2000),
    st.lists(st.tuples(st.integers(1, 95), st.floats(0, 80)), max_size=4),
)
def test_units_that_leak_are_worth_what_the_overspend_takes_and_no_more_than_are_funded(
    units, share, leak, away, changes
):
    """Whatever is contracted, leaks, or ends."""
    wanted = PRESSED | {"contracted_1": units, "icb_share_1": share, "council_share_1": 1 - share}
    wanted |= {"leak_share": leak, "out_of_area_days": away}
    later = [(float(month), {"contracted_1": contracted}) for month, contracted in changes]
    table = simulate(slow_model(1), 8, 0.125, settings=[(0.0, wanted), *later])
    taken = (table["icb_leak"] + table["council_leak"]).cumsum().shift(fill_value=0.0) * 0.125
    assert (4000.0 * table["leaked_months_1"]).to_numpy() == pytest.approx(taken.to_numpy(), rel=1e-9, abs=1e-3)
    assert (table["leaked_months_1"] <= table["funded_months_1"] + 1e-9).all()
    drawn = table["council_reserve"].iloc[0] - table["council_reserve"]
    borne = (drawn + table["council_overspent"]).to_numpy()
    assert borne == pytest.approx(table["council_spent"].to_numpy(), rel=1e-9, abs=1e-3)


RULES_OF_MONEY = {"icb_leak", "council_leak", "council_solvent", "reinvest", "net_cost"}
"""What rules read of money: leaks, the council's floor, places that released money buys, and the stop-loss."""
KEPT_IN_POUNDS = {"released", "net_cost", "council_reserve", "council_overspent"}


def test_prices_are_read_by_rules_of_money_alone_and_what_is_kept_of_purchases_is_in_units():
    model = slow_model(1)
    reads = {
        part.name: set(re.findall(r"[a-z_0-9]+", getattr(part, "equation", "")))
        | {name for name, flow in model.flows.items() if part.name in (flow.source, flow.to)}
        for part in model.parts
    }
    priced = {name for name, words in reads.items() if any("price" in word for word in words)}
    assert {"spent_1", "icb_unprotected"} <= priced
    reached = set(RULES_OF_MONEY)
    while more := {word for name in reached for word in reads.get(name, ())} - reached:
        reached |= more
    assert priced - reached == set()
    kept = [*OUTPUTS, *(f"{name}_1" for name in ITEM_OUTPUTS)]
    assert {name for name in kept if "GBP" in str(model.units[name])} == KEPT_IN_POUNDS


def test_staff_who_leave_the_wards_for_the_community_arrive_there():
    table = run(PRESSED)
    flows = slow_model(1).flows
    for stock in ("community_staff", "ward_nurses", "amhps_under_55"):
        moved = sum(table[name] * ((flow.to == stock) - (flow.source == stock)) for name, flow in flows.items()) * 0.125
        assert table[stock].diff().iloc[1:].to_numpy() == pytest.approx(moved.iloc[:-1].to_numpy(), rel=1e-6, abs=1e-8)
    assert table["move_from_wards"].max() > 0.1


@pytest.mark.parametrize(
    ("loop", "held"),
    [
        ("bed_pressure_trap", {"icb_leak": 0.0, "council_leak": 0.0, "leaked_months_1": 0.0}),
        ("overwork", {"overwork": 1.0}),
        ("shared_staff", {"move_from_wards": 0.0, "beds_without_staff": 0.0}),
        ("prevention", {"resolved_multiplier": 1.0}),
    ],
)
def test_a_loop_that_is_off_holds_its_link_at_the_census(loop, held):
    pressed = PRESSED | {"prevention_response": 0.1}
    on, off = run(pressed), run(pressed | switches(frozenset({loop})))
    for name, value in held.items():
        assert (off[name] == value).all(), name
    assert any((on[name] != value).any() for name, value in held.items())


def test_each_loop_says_what_it_is():
    assert [loop.number for loop in LOOPS.values()] == ["R1", "R2", "R3", "R4", "R5", "R6", "B1", "B2"]
    for loop in LOOPS.values():
        begins, ends, signs = zip(*loop.links, strict=True)
        assert begins == (ends[-1], *ends[:-1]), f"{loop.label} is no ring"
        assert loop.is_reinforcing == (prod(-1 if sign == "-" else 1 for sign in signs) > 0), loop.label
        assert loop.is_reinforcing, loop.label  # so are B1 and B2 by their signs: see loops.py


UNMEASURED = (
    "fund.leak_share",
    "amhp_staff.overwork_response",
    "hazard.shorter_stay",
    "nurses.share_from_wards",
    "nurses.beds_closed_response",
    "amhp_staff.prevention_response",
)


@pytest.mark.parametrize("name", UNMEASURED)
def test_gains_that_nobody_measured_are_assumptions_that_may_be_nothing(name):
    gain = parameters()[name]
    assert (gain.low, gain.is_assumption) == (0.0, True)


def test_half_the_step_moves_no_stock_by_half_a_per_cent():
    whole, half = run(PRESSED).iloc[-1], run(PRESSED, dt=0.0625).iloc[-1]
    for name in slow_model(1).stocks:
        assert half[name] == pytest.approx(whole[name], rel=0.005, abs=1e-3), name


def council_buys(reserve: float, floor: float = 0.0):
    """Return ten years of a council that buys 40 units at £4,000 a month out of a reserve."""
    own = {"icb_share_1": 0.0, "council_share_1": 1.0, "unprotected_1": 0.0}
    return run(PRESSED | own | {"council_reserve_at_census": reserve, "council_reserve_floor": floor})


def test_what_a_reserve_cannot_pay_for_is_overspent_and_counted():
    table = council_buys(3e6)
    drawn = 3e6 - table["council_reserve"]
    assert table["council_reserve"].iloc[-1] == pytest.approx(0.0, abs=1.0)
    assert (drawn + table["council_overspent"]).to_numpy() == pytest.approx(table["council_spent"].to_numpy(), abs=1.0)
    assert (table["council_overspent"].diff().dropna() >= -1.0).all()
    assert table["council_overspent"].iloc[-1] > 1e6
    assert council_buys(1e9)["council_overspent"].iloc[-1] == pytest.approx(0.0, abs=1.0)


def test_at_the_floor_of_its_reserve_the_council_buys_nothing_new():
    free, floored = council_buys(30e6), council_buys(30e6, floor=29.5e6)
    there = floored["mobilising_1"] + floored["open_1"]
    at_floor = floored["council_reserve"] <= 29.5e6
    assert at_floor.any()
    assert (there[at_floor].diff().dropna() <= 1e-9).all()
    assert floored["open_1"].iloc[-1] < free["open_1"].iloc[-1] == pytest.approx(40.0, abs=0.1)


def test_what_runs_down_after_a_contract_is_funded_as_long_as_it_is_paid_for():
    """A contract that ends in year 3: the units close over months, all of them funded, none out of nothing."""
    wanted = PRESSED | {"leak_share": 0.0}
    table = simulate(slow_model(1), 6, 0.125, settings=[(0.0, wanted), (3.0, {"contracted_1": 0.0})])
    assert (table["funded_months_1"] >= table["unit_months_1"] - 1e-9).all()
    late = table.index > 3.5
    assert table["funded_1"][late].to_numpy() == pytest.approx(table["paid_units_1"][late].to_numpy())
    assert table["funded_1"][late].max() > 0.0
    assert table["funded_1"].iloc[-1] == pytest.approx(0.0, abs=1e-3)


def test_who_may_buy_nothing_more_pays_in_only_for_what_is_there():
    """From year 2 on nothing more may be bought: funders then pay in for what is open or being set up, and no more."""
    stopped = simulate(
        slow_model(1), 6, 0.125, settings=[(0.0, PRESSED | {"leak_share": 0.0}), (3.0, {"may_buy": 0.0})]
    )
    there = np.minimum(PRESSED["contracted_1"], stopped["mobilising_1"] + stopped["open_1"])
    late = stopped.index >= 4.0
    assert stopped["funded_1"][late].to_numpy() == pytest.approx(there[late].to_numpy())
    assert there.iloc[-1] < 40.0


COST = 21.0 * 651.0 * 30.4375
BED, ENDS = BASELINE["money.ward_bed_share"], BASELINE["money.ward_staff_share"] + BASELINE["money.ward_services_share"]


@pytest.mark.parametrize(
    ("closing", "released"), [({"bed": COST}, COST * BED), ({"bed": COST, "ward": COST}, COST * ENDS)]
)
def test_beds_release_money_a_lag_later_and_most_of_it_with_their_ward(closing, released):
    runner = Compiled(slow_model())
    runner.restart(AT_CENSUS | {f"{what}_cost_closing": cost for what, cost in closing.items()})
    runner.advance(1.0)
    runner.set({f"{what}_cost_closing": 0.0 for what in closing})
    runner.advance(6.0)
    assert runner.values()["releasing"] == pytest.approx(0.0)
    runner.advance(8.0)
    assert runner.values()["releasing"] == pytest.approx(released)
    runner.set({f"{what}_cost_closing": -cost for what, cost in closing.items()})
    runner.advance(9.0)
    assert runner.values()["releasing"] == pytest.approx(0.0)


def test_a_bed_that_closes_in_an_open_ward_frees_few_of_its_nurses():
    runner = Compiled(slow_model())
    posts = {}
    for what, closing in {
        "bed": {"beds_closing": 11.0},
        "ward": {"beds_closing": 21.0, "ward_beds_closing": 21.0},
    }.items():
        runner.restart(AT_CENSUS | closing)
        before = runner.values()["ward_posts"]
        runner.advance(1.0)
        posts[what] = before - runner.values()["ward_posts"]
    assert posts["ward"] == pytest.approx(21.0 * BASELINE["nurses.per_bed"])
    assert posts["bed"] == pytest.approx(11.0 * BASELINE["nurses.per_bed"] * BED / ENDS)


def test_pysd_runs_the_exported_slow_layer_to_the_same_numbers(tmp_path):
    model = slow_model(2)
    wanted = (
        undisturbed(2)
        | PRESSED
        | {
            "contracted_2": 600.0,
            "price_2": 325.0,
            "icb_share_2": 1.0,
            "beds_closing": 0.4,
            "ward_cost_closing": 8e3,
        }
    )
    parts = [
        replace(part, value=wanted.get(part.name, part.value)) if part.name in model.inputs else part
        for part in model.parts
    ]
    declared = type(model)(model.name, parts)
    ours = simulate(declared, 10, 0.125)
    assert_same(run_in_pysd(to_xmile(declared, 0.0, 120.0, 0.125), tmp_path), ours, relative=1e-6)


@pytest.mark.parametrize(
    "nothing",
    [
        {"housing_units_at_census": 0.0},
        {"amhp_hours_worked": 0.0, "amhp_hours_on_duty": 0.0},
    ],
    ids=["no homes", "no AMHPs on duty"],
)
def test_a_place_without_something_still_has_a_slow_layer(nothing):
    runner = Compiled(slow_model())
    runner.restart(AT_CENSUS | nothing)
    runner.advance(24.0)
    values = runner.values()
    assert values["housing_share"] == pytest.approx(1.0)
    assert [name for name, value in values.items() if not np.isfinite(value)] == []


@pytest.mark.parametrize("months", [6.0, 18.0])
def test_posts_of_a_service_that_is_still_to_open_are_filled_before_it_takes_staff_from_teams(months):
    """Where nobody is in post before it opens, teams lose a share at once; one that prepares takes less of them."""
    bought = AT_CENSUS | {"contracted_1": 3.0, "nurses_1": 8.0}
    at_once = run(bought | {"mobilising_time_1": 0.1}, years=4)["staffed_share"].min()
    prepared = run(bought | {"mobilising_time_1": months}, years=4)
    assert at_once < prepared["staffed_share"].min() <= 1.0
    nothing_open = prepared[prepared["open_1"] == 0.0]
    assert len(nothing_open)
    assert (nothing_open["staffed_share"] == 1.0).all()
    assert prepared["community_staff"].iloc[-1] == pytest.approx(prepared["staff_wanted"].iloc[-1], rel=0.01)
