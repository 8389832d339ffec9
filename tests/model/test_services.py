"""What can be bought does what it says, on the same people, and no more than it says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from model.stylised import BASELINE, PLACE, YEAR, busy, lived_through, totals

from tandemcare.model import services
from tandemcare.scenario import Investment, Scenario, resolve
from tandemcare.trace import Trace
from tandemcare.trace.intervals import student_interval

LEVEL = 0.99
Reading = Callable[[Trace], np.ndarray]


@cache
def bought(service: str | None, units: float = 0.0) -> Trace:
    """A year in which so much of a service is there from the census on."""
    purchases = (Investment(service, units, PLACE.census_date, payer=(("icb", 1.0),)),) if service else ()
    scenario = resolve(Scenario("x", "X", investments=purchases), PLACE, 1)
    return lived_through(scenario, YEAR, replications=24, seed=14, levels=False)


def mean_wait(measure: str) -> Reading:
    return lambda trace: trace.measures[measure].by_replication()["mean"].to_numpy()


def count(name: str) -> Reading:
    return lambda trace: totals(trace, name)


def in_use(name: str) -> Reading:
    return lambda trace: busy(trace, name)


FEWER = {
    "supported-housing-units": (30, mean_wait("housing_wait")),
    "step-down-places": (10, in_use("delay-supported-housing")),
    "housing-link-workers": (4, in_use("delay-other-housing")),
    "crisis-house-beds": (10, count("admissions_informal")),
    "home-treatment-slots": (30, count("admissions_informal")),
    "street-triage-teams": (1, count("section_136_uses")),
    "amhp-fte": (5, mean_wait("request_to_started")),
    "amhp-hub": (1, mean_wait("request_to_started")),
}
MORE = {
    "supported-housing-units": (30, count("supported_housing_lets")),
    "step-down-places": (10, count("discharged_step_down")),
    "floating-support-places": (60, count("floating_support_starts")),
    "crisis-house-beds": (10, count("crisis_house_stays")),
    "crisis-cafe-places": (6, count("cafe_attendances")),
    "home-treatment-slots": (30, count("home_treatment_episodes")),
}


def test_every_service_is_asked_for_its_effect_somewhere():
    elsewhere = {"hbpos-places"}  # there is room already; tests of direction take places away
    assert services().keys() == FEWER.keys() | MORE.keys() | elsewhere


@pytest.mark.parametrize("service", FEWER)
def test_a_service_lowers_what_it_says_it_lowers(service):
    units, reading = FEWER[service]
    assert student_interval(reading(bought(service, units)) - reading(bought(None)), LEVEL).high < 0.0


@pytest.mark.parametrize("service", MORE)
def test_a_service_serves_more_people(service):
    units, reading = MORE[service]
    assert student_interval(reading(bought(service, units)) - reading(bought(None)), LEVEL).low > 0.0


@pytest.mark.parametrize("service", [name for name in services() if not name.startswith("crisis-")])
def test_a_service_makes_nobody_come_who_would_not(service):
    """Only a crisis house and a café are used by people who would not have presented otherwise."""
    with_it, without = bought(service, FEWER.get(service, MORE.get(service, (1,)))[0]), bought(None)
    more = with_it.tally.people[:, 0] - without.tally.people[:, 0]
    assert (more <= 0).all() if service == "street-triage-teams" else (more == 0).all()


@pytest.mark.parametrize("service", ["crisis-house-beds", "crisis-cafe-places"])
def test_part_of_the_use_of_crisis_houses_and_cafes_is_new_demand(service):
    more = bought(service, MORE[service][0]).tally.people[:, 0] - bought(None).tally.people[:, 0]
    assert student_interval(more, LEVEL).low > 0.0


def test_an_effect_is_reached_once_and_not_again():
    """Effects that act on a share are capped: twice as many units as needed do no more than enough."""
    for service, enough in (("street-triage-teams", 1.0), ("amhp-hub", 1.0)):
        once, twice = dict(BASELINE), dict(BASELINE)
        services()[service].apply(once, enough)
        services()[service].apply(twice, 2.0 * enough)
        assert once == twice != BASELINE


def test_more_amhps_give_the_hours_that_they_are_paid_for():
    """Slots filled and slots added come to the rota hours of the people hired."""
    more = dict(BASELINE)
    services()["amhp-fte"].apply(more, 2.0)
    hours = {
        values_name: sum(
            values[f"amhp_rota.{shift}.slots"] * values[f"amhp_rota.{shift}.fill"] * values[f"amhp.slot_hours_{shift}"]
            for shift in ("day", "weekend", "night")
        )
        for values_name, values in (("more", more), ("baseline", BASELINE))
    }
    assert hours["more"] - hours["baseline"] == pytest.approx(2.0 * BASELINE["money.amhp_hours_year"], rel=1e-9)
