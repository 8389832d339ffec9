"""The monthly exchange: what crosses is conserved, nothing changes where nothing is asked, loops act a month later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf

import numpy as np
import pytest
from model.coupled import STILL, TENTH, item, plan, together, with_loops_off
from model.stylised import BASELINE, PLACE, resolved
from scipy import stats

from tandemcare.engine import simulate
from tandemcare.engine.month_cache import CHANGES, INPUTS
from tandemcare.metrics import MONTHLY, measure
from tandemcare.metrics.measure import DETENTIONS
from tandemcare.model import LOOPS, Closing, Coupling, Designation, ReviewRule, crisis_pathway, inputs_of
from tandemcare.model.month import CLOSING_IN_THE_PATHWAY
from tandemcare.model.people import GROWTH_TOLD
from tandemcare.model.values import NEED_SOURCES
from tandemcare.running.coupled import simulate_scenario
from tandemcare.running.methods import own_cost
from tandemcare.scenario import Closure, Funding, Reinvestment, Scenario, WhatIf, resolve
from tandemcare.stockflow import Compiled, Transfer

HEADLINES = ("admissions", "bed_occupancy", "out_of_area_active", "crfd_bed_days", "amhp_requests")
STRONG = {
    "hazard.team_ratio": 0.6,
    "hazard.shorter_stay": 0.5,
    "amhp_staff.overwork_response": 1.5,
    "amhp_staff.prevention_response": 0.12,
    "nurses.share_from_wards": 0.6,
    "fund.leak_share": 1.0,
}


def busy_plan(months: int, **asked):
    """Everything at once: things bought, protected or not, a ward that closes, and strong loops."""
    items = (
        item("supported-housing-units", 12, months),
        item("home-treatment-slots", 16, months, start=1, is_ring_fenced=False),
        item("crisis-house-beds", 4, months, start=2, is_ring_fenced=False),
    )
    return plan(months, STRONG, items=items, closings=(Closing("acute-4", month=3),), **asked)


HANDED_OVER = Transfer("detained", "People detained on admission or after it", DETENTIONS)
SCREENED = ("ae", "community", "custody")
AS_STAFFED = {"staffed_share": 1.0, "beds_without_staff": 0.0}


class Watched(Coupling):
    """A coupling that remembers what was read and set."""

    def begin(self, replication):
        self.__dict__.setdefault("reads", []).append([])
        self.__dict__.setdefault("sets", []).append([])
        return super().begin(replication)

    def rules(self, memory, month, read, slow):
        self.__dict__["reads"][-1].append(dict(read))
        super().rules(memory, month, read, slow)

    def monthly(self, memory, month, inputs, slow):
        fast, own = super().monthly(memory, month, inputs, slow)
        self.__dict__["sets"][-1].append({**inputs.pathway, **fast})
        return fast, own


class Counting(Watched):
    """A slow layer to which people are handed over, as its rules alone look at."""

    @property
    def crossings(self):
        return (*super().crossings, HANDED_OVER)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_a_transfer_hands_over_as_many_people_as_were_counted(engine):
    wanted = busy_plan(4, place=TENTH)
    watched = Counting(wanted)
    trace, _ = together(wanted, watched, seed=3, engine=engine)
    counted = sum(trace.counts[name].events[0] for name in HANDED_OVER.counts)
    read = np.array([month[HANDED_OVER.input] for month in watched.reads[0]])
    assert np.array_equal(read, counted)
    assert counted.sum() > 5


def test_people_are_conserved_and_both_engines_tell_the_same_story():
    wanted = busy_plan(5, place=TENTH)
    (compiled, kept), (reference, other) = (
        together(wanted, seed=11, engine=engine, log=True) for engine in ("compiled", "reference")
    )
    assert compiled.log.tobytes() == reference.log.tobytes()
    for name, values in kept.items():
        np.testing.assert_allclose(values, other[name], rtol=1e-9, err_msg=name)
    come, left, inside = compiled.tally.people[0]
    assert come == left + inside


def test_a_slow_layer_that_is_held_is_the_scenario_of_dated_changes():
    scenario = replace(resolved("supported-housing", 3), is_held=True)
    held, kept = simulate_scenario(scenario, seed=4, replications=2, first_replication=0, engine="compiled", log=True)
    dated = simulate(
        scenario.pathway.alone(),
        scenario.hours,
        start=scenario.start,
        seed=4,
        replications=2,
        changes=scenario.changes,
        log=True,
    )
    assert kept.is_held
    assert kept.bought() == scenario.spending
    assert np.isnan(kept.monthly()).all()
    assert len(scenario.changes) > 30
    for one, other in zip(held.logs, dated.logs, strict=True):
        assert one.tobytes() == other.tobytes()


def test_buying_nothing_changes_no_bit():
    nothing = plan(6, items=(item("home-treatment-slots", 0.0, 6),))
    (one, _), (other, _) = together(plan(6), seed=2, log=True), together(nothing, seed=2, log=True)
    assert one.log.tobytes() == other.log.tobytes()


def test_scenarios_share_one_past():
    """Purchase from the fourth month on and set up in three, nothing differs in the first four."""
    later = plan(8, items=(item("home-treatment-slots", 30, 8, start=3),))
    (one, _), (other, _) = together(plan(8), seed=2, log=True), together(later, seed=2, log=True)
    until = (122) * 24.0
    before, same = (trace.log[trace.log["time"] < until] for trace in (one, other))
    assert before.tobytes() == same.tobytes()
    assert one.log.tobytes() != other.log.tobytes()


def test_the_same_inputs_give_the_same_bytes_whatever_was_run_before():
    wanted = busy_plan(6)
    _, three = together(wanted, seed=9, replications=3)
    _, last = together(wanted, seed=9, first_replication=2)
    for name, values in three.items():
        assert values[2].tobytes() == last[name][0].tobytes(), name


# What a loop's own link may change at first; nothing else may.
OWN = {
    "bed_pressure_trap": (),
    "overwork": ("amhp.day.fill", "amhp.weekend.fill", "amhp.night.fill", "amhp.day.slots"),
    "blocked_beds": ("delayed-loop.chance.delayed-as-census", "delayed-loop.chance.delayed-suitable"),
    "unmet_need": ("crisis.rate", "crisis.factor.care.1"),
    "premature_discharge": ("crisis.factor.hurried.1",),
    "shared_staff": (),
    "prevention": ("ae-outcome", "request-hub", "custody-hub"),
    "double_running_release": (),
}


@pytest.mark.parametrize("loop", LOOPS)
def test_switching_a_loop_off_changes_nothing_else_before_what_people_do_differs(loop):
    """What is cut in the slow layer acts from the second month on; what is cut in the pathway, in the first."""
    months = 1 if loop in CLOSING_IN_THE_PATHWAY else 2
    wanted = plan(2, STRONG | STILL)
    found = []
    for asked in (wanted, with_loops_off(wanted, loop)):
        watched = Watched(asked)
        together(asked, watched, seed=1)
        found.append(watched.sets[0][:months])
    differing = {
        name for on, off in zip(*found, strict=True) for name in on.keys() | off.keys() if on.get(name) != off.get(name)
    }
    assert {name for name in differing if not name.startswith(OWN[loop])} == set()


ANYTHING = ReviewRule(inf, inf, inf, 0.0, inf, over_months=2, staffed_months=2, months_between=6, not_before=4)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_beds_close_at_a_gateway_once_it_is_met_and_never_with_the_loop_off(engine):
    wanted = plan(10, place=TENTH, closings=(Closing("acute-4", 11, gateway=ANYTHING),))
    _, kept = together(wanted, seed=1, engine=engine)
    # The census is in April: October is the first month of a quarter from the fifth on.
    assert kept["beds_acute-4"][0].tolist() == [21.0] * 6 + [10.0] * 4
    assert kept["review_0_closes"][0, [2, 5]].tolist() == [0.0, 1.0]
    assert np.isnan(kept["review_0_closes"][0, [1, 3, 6, 8]]).all()
    assert kept["open_beds"][0][-1] == kept["open_beds"][0][0] - 11
    _, off = together(with_loops_off(wanted, "double_running_release"), seed=1, engine=engine)
    assert not off["beds_closed"].any()


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_that_is_off_in_one_scenario_is_on_in_the_others_of_the_same_study(loop):
    """In either order, as in a process of its own: what has been worked out for one must not serve another."""
    on = plan(3, items=(item("supported-housing-units", 24, 3, mobilising_months=0.5),))
    both = {"on": on, "off": with_loops_off(on, loop)}

    def log(which):
        return together(both[which], seed=1, log=True)[0].log.tobytes()

    def alone(which):
        INPUTS.clear()
        CHANGES.clear()
        return log(which)

    expected = {which: alone(which) for which in both}
    for order in (("on", "off", "on"), ("off", "on", "off")):
        INPUTS.clear()
        CHANGES.clear()
        assert [log(which) for which in order] == [expected[which] for which in order]


@pytest.mark.parametrize("ward", ["acute-4", "picu-1"])
def test_what_a_closed_ward_releases_is_what_the_ledger_frees_whatever_its_kind_and_its_shares(ward):
    """The staff's part at the price of its kind of bed, of parts that are made to add up to 1 in both rooms."""
    changes = (WhatIf("money.ward_staff_share", value=0.7),)
    asked = Scenario("one", "One", changes=changes, closures=(Closure(ward, date(2026, 6, 1)),))
    scenario = resolve(asked, PLACE, 5)
    trace, kept = simulate_scenario(scenario, seed=4, replications=1, first_replication=0, engine="compiled")
    costed = own_cost(trace.after_warmup(), scenario.values, kept.bought(), kept.costed())
    fixed = costed.total(service="picu" if ward == "picu-1" else "acute_wards", kind="fixed")[0]
    released = np.diff(kept.of("released")[0])[-12] * 30.0 / 30.4375  # in April, as in the slow layer's equal months
    assert fixed[0] - fixed[-12] == pytest.approx(released)


def test_both_engines_live_through_the_same_year_with_the_same_slow_layer():
    """Hours differ in the last bits of their sums, and must not differ as they are read."""
    (one, kept), (other, also) = (
        together(busy_plan(12, place=TENTH), seed=3, engine=engine, log=True) for engine in ("compiled", "reference")
    )
    assert one.log.tobytes() == other.log.tobytes()
    assert kept.keys() == also.keys()
    assert all(kept[name].tobytes() == also[name].tobytes() for name in kept)


def test_both_engines_close_merge_and_re_designate_beds_alike():
    mixed = Designation("acute-1", "mixed")
    steps = (Closing("acute-2", 11, month=2), Closing("acute-3", 10, month=4, designate=mixed))
    wanted = plan(10, place=TENTH, closings=steps, redesignations=(Designation("acute-4", "women", 3, 8),))
    (one, kept), (other, also) = (
        together(wanted, seed=3, engine=engine, log=True) for engine in ("compiled", "reference")
    )
    assert kept["beds_acute-3"][0, -1] == 0.0
    assert kept["beds_acute-2"][0, -1] == 22.0
    elsewhere = one.resources["women/re-designated/beds"].hours[0]
    assert elsewhere.sum() > 0.0
    assert one.log.tobytes() == other.log.tobytes()
    assert all(kept[name].tobytes() == also[name].tobytes() for name in kept)


def test_what_is_bought_at_the_census_is_set_up_like_what_is_bought_later():
    """In the same time, and all of it, even where it takes none."""
    for time in (0.0, 3.0):
        first, later = (
            together(plan(16, items=(item("crisis-house-beds", 5, 16, start=start, mobilising_months=time),)), seed=1)[
                1
            ]
            for start in (0, 3)
        )
        assert first["open_1"][0, :13] == pytest.approx(later["open_1"][0, 3:], abs=1e-9)
        assert first["open_1"][0, 12] == pytest.approx(5.0, abs=0.1)


@pytest.mark.parametrize("month", [0, 3])
def test_beds_of_a_dated_change_are_those_of_the_slow_layer_and_more_beds_release_nothing(month):
    more = plan(16).values_of(0) | {"ward.acute-1.beds": 26.0}
    wanted = replace(plan(16), values=((0, more),) if month == 0 else ((0, plan(16).values_of(0)), (month, more)))
    _, kept = together(wanted, seed=1)
    assert kept["open_beds"][0, -1] == PLACE.beds("women", "men", "picu") + 5
    assert not kept["released"].any()


def test_a_stop_loss_ends_buying():
    bought = (item("home-treatment-slots", 40, 24, price_gbp_month=50_000.0),)
    _, free = together(plan(24, items=bought), seed=1)
    _, stopped = together(plan(24, items=bought, stop_loss_gbp=1_000_000.0), seed=1)
    assert stopped["net_cost"].max() > 1_000_000.0
    assert free["open_1"][0, -1] == pytest.approx(40, abs=0.5)
    grown = stopped["open_1"][0] + stopped["mobilising_1"][0]
    passed = int(np.argmax(stopped["net_cost"][0] > 1_000_000.0))
    assert grown[passed + 2 :].max() <= grown[passed + 1] + 1e-9


def test_released_money_buys_two_services_in_order_after_its_lag_and_the_ledger_has_them():
    """A ward of 21 closes in April 2027: what it releases from October on buys eight slots first, and then places."""
    wanted = Funding(
        reinvest_share=1.0, reinvest=(Reinvestment("home-treatment-slots", 8), Reinvestment("community-places"))
    )
    asked = Scenario("one", "One", closures=(Closure("acute-4", date(2027, 4, 1)),), funding=wanted)
    scenario = resolve(asked, PLACE, 3)
    trace, kept = simulate_scenario(scenario, seed=4, replications=1, first_replication=0, engine="compiled")
    values = scenario.values
    pounds = np.diff(kept.of("released")[0])[-1]
    bed_day = values["price.acute_bed_day"] * values["money.ward_reference_occupancy"]
    ends = values["money.ward_staff_share"] + values["money.ward_services_share"]
    assert pounds == pytest.approx(21.0 * bed_day * 30.4375 * ends)
    slots, places = (kept.of(f"contracted_{number}")[0] for number in (1, 2))
    assert slots[:18].tolist() == places[:18].tolist() == [0.0] * 18
    assert slots[-1] == 8.0
    slot_price = values["price.home_treatment_slot_year"] / 12.0
    assert places[-1] == pytest.approx((pounds - 8.0 * slot_price) / (values["community_places.price"] / 12.0))
    costed = own_cost(trace.after_warmup(), scenario.values, kept.bought(), kept.costed())
    spent = kept.of("unit_months_2")[0, -1] * values["community_places.price"] / 12.0
    assert spent > 1e6
    assert costed.total(payer="icb", service="community_places", kind="bought").sum() + costed.total(
        payer="icb", service="community_places", kind="setting_up"
    ).sum() == pytest.approx(spent, rel=0.005)


def test_as_it_is_without_growth_the_place_stays_at_the_totals_of_its_census_for_ten_years():
    trace, _ = together(plan(120, STILL), seed=1, replications=10)
    monthly = measure(trace, 10).monthly
    for name in HEADLINES:
        values = monthly[:, :, MONTHLY.index(name)]
        early, late = values[:, 12:48].mean(axis=1), values[:, 84:].mean(axis=1)
        assert stats.ttest_rel(early, late).pvalue > 0.001, name
    counted = trace.counts["ae_presentations"].events.sum(axis=1) / 10
    low, high = stats.t.interval(0.999, len(counted) - 1, counted.mean(), stats.sem(counted))
    assert low < PLACE.presentations["ae_liaison"] < high


def test_half_the_slow_step_stays_inside_the_interval_of_the_paired_difference():
    wanted = busy_plan(36)
    whole, half = (
        measure(together(wanted, step_months=step, seed=1, replications=20)[0], 3).monthly for step in (0.125, 0.0625)
    )
    for name in HEADLINES:
        one, other = (values[:, :, MONTHLY.index(name)].mean(axis=1) for values in (whole, half))
        if not np.array_equal(one, other):
            assert stats.ttest_rel(one, other).pvalue > 0.001, name


def test_the_pathway_inputs_worked_out_fast_are_those_of_the_whole_pathway():
    """The quick way from the slow layer to inputs gives what building the pathway from the same numbers would."""
    wanted = busy_plan(3)
    coupling = Coupling(wanted)
    memory = coupling.begin(0)
    runner = Compiled(coupling.model)
    runner.restart(coupling.initial)
    slow = runner.values() | {"need_index": 1.07, "resolved_multiplier": 1.1, "amhp_availability": 0.9}
    slow |= {"staffed_places": 4321.4, "open_1": 7.4, "open_2": 3.2}
    inputs = coupling.inputs(coupling.state(memory, 2, slow))
    fast = {**inputs.pathway, **coupling.monthly(memory, 2, inputs, slow)[0]}
    moved = {f"demand.{name}": inputs.values[f"demand.{name}"] * 1.07 for name in NEED_SOURCES}
    moved |= {f"amhp.share_screened_{who}": inputs.values[f"amhp.share_screened_{who}"] * 1.1 for who in SCREENED}
    expected = dict(inputs_of(PLACE, {**inputs.values, **moved})) | {
        "community-place.capacity": 4321.0,
        "follow-up.capacity": 6.0,
    }
    expected["growth.rate"] = inputs.values["need.growth"] / GROWTH_TOLD * 1.07
    # How many live on of those who come to a café is of the café: growing need changes no share of them.
    joins = {name: value for name, value in inputs.pathway.items() if name.startswith("new-demand-joins.")}
    assert len(joins) == 2
    expected |= joins
    expected |= {name: value for name, value in fast.items() if name.startswith("amhp.")}
    assert fast == pytest.approx(expected, rel=1e-12)
    assert crisis_pathway(PLACE, wanted.values_of(0)).inputs.keys() == fast.keys()


def test_without_growth_the_month_at_the_census_sets_the_pathway_as_it_was_built_but_for_who_moves_in():
    """As many places as the teams have, nobody for growth, and every rate as at the census."""
    still = plan(1, STILL)
    coupling = Coupling(still)
    runner = Compiled(coupling.model)
    runner.restart(coupling.initial)
    memory, slow = coupling.begin(0), runner.values()
    inputs = coupling.inputs(coupling.state(memory, 0, slow))
    found = {**inputs.pathway, **coupling.monthly(memory, 0, inputs, slow)[0]}
    built = crisis_pathway(PLACE, still.values_of(0)).inputs
    other = {
        name: (value, built[name]) for name, value in found.items() if value != pytest.approx(built[name], rel=1e-9)
    }
    assert other == {name: (0.0, built[name]) for name in ("growth.rate", "new_demand_unseen.rate")}


def test_every_loop_without_a_switch_in_the_slow_layer_is_cut_somewhere_else():
    """A switch is an input of the slow layer; three loops are cut by numbers of the month, and one by the rules."""
    switched = {name for name, loop in LOOPS.items() if loop.switch}
    assert {LOOPS[name].switch for name in switched} <= Coupling(plan(1)).model.inputs.keys()
    assert LOOPS.keys() - switched == {*CLOSING_IN_THE_PATHWAY, "double_running_release"}


@pytest.mark.parametrize("loop", CLOSING_IN_THE_PATHWAY)
def test_a_loop_that_closes_in_the_pathway_changes_numbers_of_the_month_when_it_is_off(loop):
    wanted = plan(1, STRONG)
    on, off = (
        coupling.inputs(coupling.state(coupling.begin(0), 0, coupling.initial | {"housing_share": 1.0} | AS_STAFFED))
        for coupling in map(Coupling, (wanted, with_loops_off(wanted, loop)))
    )
    assert on.pathway != off.pathway


def test_with_the_loop_of_unmet_need_off_a_team_changes_nobodys_risk_and_the_base_rate_is_the_one_found_for_it():
    coupling = Coupling(with_loops_off(plan(1), "unmet_need"))
    state = coupling.state(coupling.begin(0), 0, coupling.initial | {"housing_share": 1.0} | AS_STAFFED)
    values = coupling.inputs(state).values
    assert values["hazard.team_ratio"] == 1.0
    assert values["hazard.settled"] == PLACE.crisis_rates["crises_a_year_teams_apart"] < BASELINE["hazard.settled"]
