"""The mean flows: what the pathway approaches as a place grows, and what holds in them at all times."""

from __future__ import annotations

import warnings
from copy import copy
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from model.scaled import COMPARED, compared, flowed, scaled, simulated, values, world
from model.stylised import BASELINE, NO_CENSUS, PLACE, YEAR

from tandemcare.evidence import parameters
from tandemcare.metrics.activity import activity
from tandemcare.metrics.measure import measure
from tandemcare.model import services
from tandemcare.model.mean_flows import MEAN_COUNTS, mean_flow_inputs, mean_flow_model, mean_use, settled
from tandemcare.model.slow_inputs import SLOW_ONLY
from tandemcare.stockflow import compile, simulate, to_xmile
from tandemcare.trace.intervals import student_interval

UNDER, OVER = (1.2, 1.3), (0.7, 0.6)
"""Shares of the stylised place's beds with which they are used well under 95%, and far over 105%."""
HARDLY_OUT_OF_AREA = 0.1
"""People, for a place of usual size: two per cent of nearly nobody would ask for more than chance allows."""
BEDS = ("women", "men", "picu")


def run(changed: dict[str, float] | None = None, months: int = 36, place=PLACE):
    """What everything is, step by step, from the census with some values in place of the baseline's."""
    given = BASELINE | (changed or {})
    runner = compile(mean_flow_model(place), 0.125)
    runner.set(mean_flow_inputs(place, given))
    found = []
    for step in range(months * 8 + 1):
        runner.advance(step / 8)
        found.append(runner.values())
    return found


def last_year(found: list[dict[str, float]], name: str) -> float:
    return float(np.mean([values[name] for values in found[-96:]]))


@pytest.mark.parametrize("beds", [UNDER, OVER], ids=["under capacity", "over capacity"])
def test_the_pathway_approaches_the_mean_flows_as_the_place_grows(beds):
    """12-month means after month 24: within the larger of 2% and the interval at x100, nearer than at x1 and x10."""
    away = {}
    for times, replications in ((1, 10), (10, 4), (100, 3)):
        place = scaled(times, *beds)
        flow = compared(flowed(place, values(place)), times)
        lived = compared(simulated(place, replications), times)
        away[times] = {name: abs(lived[name].mean() - flow[name][0]) for name in COMPARED}
    for name in COMPARED:
        interval = student_interval(lived[name])
        allowed = max(0.02 * flow[name][0], interval.high - interval.mean, HARDLY_OUT_OF_AREA)
        assert away[100][name] <= allowed, (name, lived[name], flow[name])
    for name in ("beds", "out of area", "delayed for housing"):
        assert away[100][name] <= away[1][name], name


def test_a_place_that_has_settled_stays_as_it_is():
    """With nobody but transfers waiting without end, nothing moves in ten years from where it has settled."""
    model = mean_flow_model(NO_CENSUS)
    runner = compile(model, 0.125)
    first = runner.values()
    runner.advance(120.0)
    last = runner.values()
    for name in model.stocks:
        if not name.startswith("transfers_"):
            assert last[name] == pytest.approx(first[name], rel=2e-3, abs=2e-3), name


def test_whoever_comes_leaves_or_is_inside():
    """People in = people out + the change inside, at every step, over and under capacity, whatever changes."""
    for changed in ({}, {"ward.acute-1.beds": 0.0, "beds.share_detained_picu": 0.5}, {"crisis_house.beds": 0.0}):
        found = run(changed, months=12)
        model = mean_flow_model(PLACE)
        for before, after in pairwise(found):
            inside = sum(after[name] - before[name] for name in model.stocks)
            gained = (before["comes"] - before["well"]) * 0.125
            assert inside == pytest.approx(gained, abs=1e-6)


@pytest.mark.parametrize("name", ["ward.acute-1.beds", "ward.picu-1.beds"])
def test_beds_in_use_never_exceed_beds_open(name):
    """But while a cut waits for people to leave: then nobody comes, and what is in use falls."""
    found = run({name: BASELINE[name] / 2}, months=36)
    for before, after in pairwise(found):
        for kind in BEDS:
            over = before[f"in_beds_{kind}"] > before[f"beds_{kind}"] + 1e-9
            limit = before[f"in_beds_{kind}"] if over else before[f"beds_{kind}"]
            assert after[f"in_beds_{kind}"] <= limit + 1e-9
    assert last_year(found, "in_beds_picu") <= last_year(found, "beds_picu") + 1e-9


def test_nothing_falls_below_nothing():
    """No stock, flow or queue of people is negative, also where a place has no beds at all."""
    nothing = {name: 0.0 for name in BASELINE if name.startswith("ward.") and name.endswith(".beds")}
    for found in (run(nothing, months=24), run(months=24)):
        for name in mean_flow_model(PLACE).stocks:
            assert min(values[name] for values in found) >= 0.0, name


CLOSED = {"ward.acute-1.beds": 0.0}


@pytest.mark.parametrize(
    ("changed", "name", "sign"),
    [
        (CLOSED, "out_of_area_starts", +1),
        (CLOSED, "admissions_local", -1),
        (CLOSED, "wait_women", +1),
        ({"ward.picu-1.beds": 5.0}, "out_of_area", +1),
        (CLOSED | {"housing.units": 320.0}, "delayed_supported_housing", -1),
        (CLOSED | {"housing.units": 320.0}, "out_of_area", -1),
        ({"housing.units": 320.0}, "housing_queue", -1),
        ({"crisis_house.beds": 12.0}, "in_house", +1),
        ({"crisis_house.beds": 12.0}, "admissions_local", -1),
        ({"home_treatment.slots": 40.0}, "treatment_used", -1),
        ({"relapse.chance": 0.6}, "relapses", -1),
        ({"demand.ae_liaison": 1.2}, "comes_ae", +1),
        ({"demand.section_136": 0.5}, "assessed_hbpos", -1),
        ({"step_down.places": 0.0}, "in_step_down", -1),
        ({"floating_support.places": 150.0}, "relapsing_supported_end", +1),
        ({"hbpos.places": 0.0}, "police_in_ae", +1),
        ({"amhp.hours_factor": 0.8}, "amhp_worked", -1),
        ({"beds.section_2_stay_days": 25.0}, "beyond_unhurried", -1),
    ],
)
def test_a_change_moves_what_it_should(changed, name, sign):
    """In the third year after it, against the same without it; a closed ward counts on both sides."""
    base = run(CLOSED if changed.keys() > CLOSED.keys() else None)
    assert sign * (last_year(run(changed), name) - last_year(base, name)) > 0.0


def test_every_service_can_be_bought():
    """What a service changes in the values goes into the mean flows, or is for the slow layer alone."""
    before = mean_flow_inputs(PLACE, BASELINE)
    for name, service in services().items():
        effect = f"{name.replace('-', '_')}.effect"
        bought = BASELINE | ({effect: 0.1} if effect in BASELINE else {})
        service.apply(bought, 4.0)
        changed = {key for key, value in bought.items() if value != BASELINE[key]} - {effect}
        assert changed, name
        waits = {"ae.hours_before_decision"}  # mean flows hold none
        assert changed <= {*SLOW_ONLY, *waits} or mean_flow_inputs(PLACE, bought) != before, name


ELSEWHERE = ("price.", "money.", "intv.", "people.", "need.", "relapse.route_")
"""Numbers that no flow reads, and shares that sum to more than 1 when one of them alone is at its highest."""


@pytest.mark.parametrize("end", ["low", "high"])
def test_every_number_may_stand_at_the_end_of_its_range(end):
    """Nobody is lost or owed, one number after another, in a year and a half from the census."""
    model = mean_flow_model(PLACE)
    start = compile(model, 0.125)
    for name, parameter in parameters().items():
        if name.startswith(ELSEWHERE):
            continue
        runner = copy(start)
        runner.set(mean_flow_inputs(PLACE, BASELINE | {name: getattr(parameter, end)}))
        runner.advance(18.0)
        before = runner.values()
        runner.advance(18.125)
        after = runner.values()
        assert min(after[stock] for stock in model.stocks) >= 0.0, name
        inside = sum(after[stock] - before[stock] for stock in model.stocks)
        assert inside == pytest.approx((before["comes"] - before["well"]) * 0.125, abs=1e-6), name


def test_other_programs_run_them_to_the_same_numbers(tmp_path):
    """Written as XMILE and run by PySD, ten years with Euler's method."""
    pysd = pytest.importorskip("pysd")
    model = mean_flow_model(PLACE)
    file, years = tmp_path / "mean_flows.xmile", list(range(0, 121, 12))
    file.write_text(to_xmile(model, 0.0, 120.0, 0.125), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pysd.read_xmile(str(file)).run(return_columns=list(model.stocks), return_timestamps=years)
    ours = simulate(model, 10, 0.125).loc[years]
    for name in model.stocks:
        assert theirs[name].to_numpy() == pytest.approx(ours[name].to_numpy(), rel=1e-6, abs=1e-6), name


def test_measures_and_costed_activity_are_read_as_of_any_run():
    """All that is counted or used is there, by its name in the pathway; waits are not."""
    trace = flowed(PLACE, BASELINE, 2 * YEAR)
    assert set(MEAN_COUNTS) <= set(trace.layout.counts)
    assert set(mean_use(PLACE)) <= set(trace.layout.resources)
    measured, found = measure(trace, 2), activity(trace, BASELINE)
    assert measured.yearly.shape[0] == 1
    assert all(np.all(array > 0.0) for name, array in found.items() if name != "ward_agency_wte_days")
    beds = found["open_bed_days"] / found["month_days"]
    assert beds == pytest.approx(85.0)


def test_wards_share_the_people_of_their_kind():
    """In proportion to their open beds, and so all together are as many as in beds."""
    made = world(PLACE, BASELINE | CLOSED, 100 * 24.0)
    now = made.values()
    women = [f"used_ward_{number}" for number, ward in enumerate(PLACE.wards, 1) if ward.kind == "women"]
    assert sum(now[name] for name in women) == pytest.approx(now["in_beds_women"])
    assert now["used_ward_1"] == pytest.approx(0.0, abs=1e-6)


def test_a_place_without_intensive_care_places_people_out_of_area():
    place = replace(NO_CENSUS, wards=tuple(ward for ward in PLACE.wards if ward.kind != "picu"))
    model = mean_flow_model(place)
    now = compile(model, 0.125).values()
    assert now["in_beds_picu"] == 0.0
    assert now["out_of_area"] > 5.0


def test_settling_ends_where_it_would_go_on():
    """Twice as long from nothing changes no stock but the transfers that wait."""
    model = mean_flow_model(PLACE)
    inputs = mean_flow_inputs(PLACE, BASELINE)
    once, twice = settled(model, inputs), settled(model, inputs, 480.0)
    others = [name for name in once if not name.startswith("transfers_")]
    assert [once[name] for name in others] == pytest.approx([twice[name] for name in others], rel=2e-3, abs=2e-3)
