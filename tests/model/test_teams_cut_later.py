"""Community teams lose places in a later month: nobody is put out, and people, staff and money follow from then on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from model.coupled import STILL, plan, together
from model.stylised import BASELINE, PLACE

from tandemcare.finance import TARIFF
from tandemcare.metrics.reading import Reading
from tandemcare.model import slow_inputs, slow_model
from tandemcare.model.monthly_multipliers import staffed_after_a_cut
from tandemcare.model.slow_inputs import switches, undisturbed
from tandemcare.running.methods import own_cost
from tandemcare.scenario import Scenario, resolve
from tandemcare.scenario.items import Cut
from tandemcare.scenario.months import hours_between, later
from tandemcare.stockflow import Compiled
from tandemcare.units import DAYS_A_YEAR

LOOPS_ON = switches(frozenset())
MONTH, MONTHS, FEWER, PLACES = 6, 36, 900.0, 4500.0
TEAM = "community-place"


def cut_in(months: int, places: float, month: int = MONTH):
    usual = plan(months, STILL)
    return replace(usual, values=(*usual.values, (month, usual.values[0][1] | {"community.places_cut": places})))


@pytest.fixture(scope="module")
def both():
    """What happens as it is, and with a fifth of the places cut after six months."""
    return [together(wanted, seed=3, replications=6) for wanted in (plan(MONTHS, STILL), cut_in(MONTHS, FEWER))]


def by_month(trace, read: str):
    return getattr(Reading(trace), read)(TEAM)


def test_nothing_changes_before_its_month():
    begins = hours_between(PLACE.census_date, later(PLACE.census_date, MONTH))
    logs = [
        together(wanted, seed=5, replications=1, log=True)[0].logs[0]
        for wanted in (plan(MONTH + 3, STILL), cut_in(MONTH + 3, FEWER))
    ]
    before = [log[log["time"] < begins] for log in logs]
    assert before[0].tobytes() == before[1].tobytes()
    assert len(before[0]) > 1000
    assert logs[0].tobytes() != logs[1].tobytes()


def test_staffed_places_fall_with_the_month_and_who_has_a_team_keeps_it(both):
    (usual, _), (fewer, slow) = both
    days = Reading(fewer).month_days()
    opened = by_month(fewer, "open_days") / days
    assert opened[:, :MONTH] == pytest.approx(PLACES)
    assert opened[:, MONTH:] == pytest.approx(PLACES - FEWER)
    held = by_month(fewer, "busy_days") / days
    assert (held[:, MONTH] > PLACES - FEWER).all(), "nobody was put out"
    assert (np.diff(held[:, MONTH:]) < 1.0).all(), "nobody is taken on while more are held than there are places"
    assert (by_month(usual, "busy_days") / days)[:, -1].mean() > held[:, -1].mean()
    staff = slow["community_staff"]
    assert (np.diff(staff[:, MONTH:]) <= 1e-9).all()
    assert (staff[:, -1] >= (PLACES - FEWER) / BASELINE["nurses.places_per_community_wte"] - 1e-6).all()


def test_people_wait_longer_are_untreated_longer_and_have_no_fewer_crises(both):
    waiting, untreated, crises = (
        [found(Reading(trace)) for trace, _ in both]
        for found in (
            lambda reading: reading.queue_days(TEAM),
            lambda reading: reading.busy_days("untreated"),
            lambda reading: reading.count("crises", "first_presentations"),
        )
    )
    for one, other in (waiting, untreated):
        assert (other - one)[:, MONTH:].sum(axis=1).min() > 0.0
    assert (crises[1] - crises[0]).sum(axis=1).mean() >= 0.0


def test_it_saves_the_price_of_the_places_that_are_empty_and_nothing_of_what_others_pay(both):
    """At most 900 places at the price of a place and year; while more than 3,600 are held, so many less."""
    costed = [own_cost(trace.after_warmup(), BASELINE, []) for trace, _ in both]
    reading = Reading(both[1][0])
    days, a_day = reading.month_days(), BASELINE["community_places.price"] / DAYS_A_YEAR
    usual, fewer = (each.total(service="community_teams") for each in costed)
    saved = (usual - fewer) / a_day
    assert saved[:, :MONTH] == pytest.approx(0.0)
    assert (saved <= FEWER * days + 1e-6).all()
    still_held = reading.busy_days(TEAM) - (PLACES - FEWER) * days
    assert saved[:, MONTH] == pytest.approx((FEWER * days - still_held)[:, MONTH])
    assert saved[:, -6:] == pytest.approx(FEWER * days[:, -6:], rel=0.001)
    for service in ("crisis_house", "home_treatment", "step_down"):
        one, other = (each.total(service=service) for each in costed)
        assert other == pytest.approx(one), service
    assert "community_place_days" in {tariff.activity for tariff in TARIFF}


def test_vacant_places_are_cut_first_in_the_month_itself():
    """4,400 staffed of 5,500: of the 4,600 left there are staff for 4,400; of 4,000 left for all."""
    slow = {"staffed_places": 4400.0, "staffed_share": 0.8}
    assert staffed_after_a_cut(slow, 900.0) == pytest.approx(4400.0)
    assert staffed_after_a_cut(slow, 1500.0) == pytest.approx(4000.0)
    assert staffed_after_a_cut({"staffed_places": 0.0, "staffed_share": 0.0}, 900.0) == 0.0


@pytest.mark.parametrize(("cut", "left"), [(FEWER, PLACES - FEWER), (1e6, 0.0)])
def test_places_never_fall_below_none_and_come_back_as_staff_are_found(cut, left):
    still = BASELINE | STILL
    runner = Compiled(slow_model())
    runner.restart(undisturbed(0) | LOOPS_ON | slow_inputs(PLACE, still))
    runner.set({"places_cut": slow_inputs(PLACE, still | {"community.places_cut": cut})["places_cut"]})
    runner.advance(60.0)
    values = runner.values()
    assert values["staffed_places"] == pytest.approx(left, abs=1e-6)
    assert all(np.isfinite(value) for value in values.values())
    assert all(values[name] >= -1e-9 for name in ("community_staff", "community_posts", "staff_wanted"))
    runner.set({"places_cut": 0.0})
    runner.advance(60.25)
    soon = runner.values()["staffed_places"]
    runner.advance(120.0)
    later_on = runner.values()["staffed_places"]
    assert left <= soon < later_on <= PLACES + 1e-6


def test_a_scenario_with_its_slow_layer_held_loses_the_same_places():
    cuts = (Cut("community-places", "2026-10", by_share=0.2),)
    scenario = resolve(Scenario("fewer", "Fewer", cuts=cuts, is_held=True), PLACE, 1)
    capacity = [new["community-place.capacity"] for _, new in scenario.changes if "community-place.capacity" in new]
    assert capacity == [PLACES - FEWER]
