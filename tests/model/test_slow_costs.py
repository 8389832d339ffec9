"""What the slow layer does to costs: want of staff saves nothing, and a post relieves nobody before it is filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from model.stylised import BASELINE, PLACE, lived, resolved

from tandemcare.errors import InputError
from tandemcare.metrics import activity
from tandemcare.model.resources import ward_resource
from tandemcare.model.slow_inputs import ABOVE_ZERO
from tandemcare.running.coupled import Kept, simulate_scenario
from tandemcare.running.methods import own_cost
from tandemcare.scenario import Closure, Scenario, WhatIf, resolve
from tandemcare.trace.tally import BUSY, CAPACITY

YEARS = 4


def costed(name: str) -> tuple[dict[tuple[str, str], np.ndarray], Kept]:
    """The ledger of a shipped scenario: {(service, kind): pounds by month}, all payers together."""
    trace, kept = simulate_scenario(
        resolved(name, YEARS), seed=3, replications=6, first_replication=0, engine="compiled"
    )
    found = own_cost(trace.after_warmup(), BASELINE, kept.bought(), kept.costed())
    lines: dict[tuple[str, str], np.ndarray] = {}
    for place, line in enumerate(found.lines):
        key = line.service, line.kind
        lines[key] = lines.get(key, 0.0) + found.amounts[:, :, place].mean(axis=0)
    return lines, kept


def test_beds_that_stand_empty_for_want_of_staff_are_paid_for():
    trace = lived(hours=61 * 24.0)
    nobody = np.zeros(trace.tally.counts.shape[:2])
    wards = {"acute_ward_beds": nobody + PLACE.beds("women", "men"), "picu_ward_beds": nobody + PLACE.beds("picu")}
    slow = {"agency_staff": nobody} | wards
    one, other = (
        own_cost(trace, BASELINE, (), slow | {"beds_without_staff": empty}).total(kind="fixed")
        for empty in (nobody, nobody + 2.0)
    )
    price = BASELINE["price.acute_bed_day"] * BASELINE["money.ward_reference_occupancy"]
    ends = BASELINE["money.ward_staff_share"] + BASELINE["money.ward_services_share"]
    assert (other - one)[0, 0] == pytest.approx(2.0 * 30.0 * price * ends, rel=1e-6)


def test_a_bed_that_is_closed_for_want_of_staff_is_paid_for_once_while_somebody_is_still_in_it():
    """On the way down more are in use than open: who is still in one of them is in the bed without staff."""
    trace = lived(hours=61 * 24.0)
    acute = [ward_resource(ward) for ward in PLACE.wards if ward.kind != "picu"]
    hours, layout = trace.tally.hours.copy(), trace.layout
    ward = layout.resources.index(acute[0])
    hours[:, :, ward, BUSY] = hours[:, :, ward, CAPACITY]
    hours[:, :, ward, CAPACITY] -= 24.0 * 30.0
    late = replace(trace, tally=replace(trace.tally, hours=hours))
    one = np.ones(trace.tally.counts.shape[:2])
    usual, still_in, empty = (
        activity(which, BASELINE, without)["open_bed_days"]
        for which, without in ((trace, 0.0), (late, one), (late, 0.0 * one))
    )
    assert still_in[0, 0] == pytest.approx(usual[0, 0])
    assert empty[0, 0] == pytest.approx(usual[0, 0])  # nobody's bed is paid for less than it is used


@pytest.mark.parametrize("units", [0.0, 24.0])
def test_homes_that_are_bought_relieve_the_usual_payer_of_nothing_else(units):
    """The support of the homes that there were is paid for as before, though a home stands empty between tenants."""
    bought = lived({"housing.units": BASELINE["housing.units"] + units}, hours=30 * 24.0)
    days = activity(bought, BASELINE)["supported_housing_unit_days"][0, 0] - 30.0 * units
    assert days == pytest.approx(30.0 * BASELINE["housing.units"], abs=30.0 * 0.6)  # homes let are whole


def test_as_is_spends_as_much_from_the_first_month_on_for_what_is_open_whoever_is_in_it():
    """Teams, slots, places and homes of the census are there at once; without growth nothing of it moves."""
    lines, _ = costed("as-is")
    days = np.array([30.0, 31.0, 30.0, 31.0])
    for service in ("community_teams", "home_treatment", "floating_support", "supported_housing", "crisis_house"):
        a_day = lines[service, "per_unit"][:4] / days
        assert a_day.min() > 0.0, service
        assert a_day == pytest.approx(a_day[0], rel=1e-9), service


def test_an_amhp_post_relieves_the_usual_payer_of_what_was_hired_and_no_more():
    (as_is, _), (more, kept) = costed("as-is"), costed("amhp-capacity")
    usual, charged = as_is["amhp", "per_unit"], more["amhp", "per_unit"]
    opened = int(np.argmax(kept.of("open_1").mean(axis=0) > 1.0))
    assert charged[opened] > 0.9 * usual[opened]
    assert charged[-12:].sum() == pytest.approx(usual[-12:].sum(), rel=0.08)


def test_wards_are_drained_while_community_teams_grow_and_recover_afterwards():
    _, kept = costed("double-running")
    vacancy = kept.of("ward_vacancy").mean(axis=0)
    assert vacancy.max() > vacancy[0] + 0.005
    assert vacancy[-1] < vacancy.max()


def test_vacancies_beyond_those_of_the_census_are_paid_for_and_no_others():
    (as_is, _), (more, kept) = costed("as-is"), costed("double-running")
    assert as_is["ward_agency_staff", "per_unit"].sum() == 0.0
    by_hand = kept.agency_staff().mean(axis=0)
    assert by_hand.max() > 0.1
    price = BASELINE["price.agency_premium_wte_year"] / 12.0
    assert more["ward_agency_staff", "per_unit"].sum() == pytest.approx(by_hand.sum() * price, rel=0.01)


@pytest.mark.parametrize("name", sorted(ABOVE_ZERO))
def test_what_something_is_divided_by_cannot_be_nothing(name):
    with pytest.raises(InputError, match="divided"):
        resolve(Scenario("none", "None", changes=(WhatIf(name, value=0.0),)), PLACE, 1)


@pytest.mark.parametrize(("staff_to", "beds"), [(None, 4), ("peer-support", 0)])
def test_staff_of_closed_beds_who_go_over_to_a_service_cost_no_redundancy(staff_to, beds):
    """Four beds close in a ward that stays open, and cost as much of what is spent once as ends with a bed alone."""
    ward = next(ward for ward in PLACE.wards if ward.kind == "men")
    closure = Closure(ward=ward.name, beds=4, start=date(2026, 7, 1), staff_to=staff_to)
    scenario = resolve(Scenario("closing", "Closing", closures=(closure,)), PLACE, 1)
    trace, kept = simulate_scenario(scenario, seed=3, replications=1, first_replication=0, engine="compiled")
    costed_so = own_cost(trace.after_warmup(), BASELINE, kept.bought(), kept.costed())
    ends = BASELINE["money.ward_staff_share"] + BASELINE["money.ward_services_share"]
    once = BASELINE["money.ward_closure_cost_bed"] * BASELINE["money.ward_bed_share"] / ends
    assert costed_so.total(kind="closure").sum() == pytest.approx(beds * once, abs=0.005)
