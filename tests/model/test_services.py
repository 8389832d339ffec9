"""What can be bought does what it says, on the same people, and no more than it says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from model.stylised import BASELINE, PLACE, YEAR, busy, lived_through, pathway, totals

from tandemcare.model import ROUTES, services
from tandemcare.model.frailty import presenting_shares
from tandemcare.model.ladders import Ladders
from tandemcare.scenario import Investment, Scenario, resolve
from tandemcare.trace import Trace
from tandemcare.trace.intervals import student_interval

LEVEL = 0.99
Reading = Callable[[Trace], np.ndarray]


@cache
def bought(service: str | None, units: float = 0.0) -> Trace:
    """The year after the run-in, in which so much of a service is there from the census on."""
    purchases = (Investment(service, units, PLACE.census_date, mobilising_months=0.0),) if service else ()
    scenario = resolve(Scenario("x", "X", investments=purchases), PLACE, 1)
    ends = scenario.run_in_hours + YEAR
    return lived_through(scenario, ends, warmup_hours=scenario.run_in_hours, replications=16, seed=14, levels=False)


def mean_wait(measure: str) -> Reading:
    return lambda trace: trace.measures[measure].by_replication()["mean"].to_numpy()


def count(name: str) -> Reading:
    return lambda trace: totals(trace, name)


def in_use(name: str) -> Reading:
    return lambda trace: busy(trace, name)


def is_as_many(one: np.ndarray, other: np.ndarray, share: float) -> bool:
    """Whether two paired numbers are the same beyond doubt, within a share of the second."""
    found = student_interval(one - other, LEVEL)
    return max(-found.low, found.high) < share * other.mean()


FEWER = {
    "supported-housing-units": (30, mean_wait("housing_wait")),
    "step-down-places": (10, in_use("delay-supported-housing")),
    "housing-link-workers": (4, in_use("delay-other-housing")),
    "crisis-house-beds": (10, count("admissions_informal")),
    "home-treatment-slots": (30, count("home_treatment_full")),
    "street-triage-teams": (1, count("section_136_uses")),
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


SIMULATED = FEWER.keys() | MORE.keys()


def test_every_service_is_asked_for_its_effect_somewhere():
    elsewhere = {"hbpos-places"}  # there is room already; tests of direction take places away
    assert services().keys() == SIMULATED | elsewhere | WITHOUT_A_KNOWN_EFFECT.keys() | OF_THE_SLOW_LAYER.keys()


@pytest.mark.parametrize("service", FEWER)
def test_a_service_lowers_what_it_says_it_lowers(service):
    units, reading = FEWER[service]
    assert student_interval(reading(bought(service, units)) - reading(bought(None)), LEVEL).high < 0.0


@pytest.mark.parametrize("service", MORE)
def test_a_service_serves_more_people(service):
    units, reading = MORE[service]
    assert student_interval(reading(bought(service, units)) - reading(bought(None)), LEVEL).low > 0.0


@pytest.mark.parametrize("service", [name for name in sorted(SIMULATED) if not name.startswith("crisis-")])
def test_a_service_makes_nobody_come_who_would_not(service):
    """Only a crisis house and a café are used by people who would not have presented otherwise."""
    with_it, without = bought(service, FEWER.get(service, MORE.get(service, (1,)))[0]), bought(None)
    assert (with_it.tally.people[:, 0] == without.tally.people[:, 0]).all()


@pytest.mark.parametrize("service", ["crisis-house-beds", "crisis-cafe-places"])
def test_part_of_the_use_of_crisis_houses_and_cafes_is_new_demand(service):
    more = bought(service, MORE[service][0]).tally.people[:, 0] - bought(None).tally.people[:, 0]
    assert student_interval(more, LEVEL).low > 0.0


def test_whom_the_police_do_not_detain_has_a_crisis_all_the_same():
    """Street triage takes the mildest to the crisis line: so many fewer are detained, and as many have a crisis."""
    with_it, without = bought("street-triage-teams", FEWER["street-triage-teams"][0]), bought(None)
    averted = totals(with_it, "section_136_averted")
    assert averted.min() > 0
    assert totals(without, "section_136_averted").max() == 0
    met = totals(with_it, "section_136_uses") + averted
    assert is_as_many(met, totals(without, "section_136_uses"), 0.02)
    assert student_interval(totals(with_it, "crisis_referrals") - totals(without, "crisis_referrals"), LEVEL).low > 0.0
    assert is_as_many(totals(with_it, "crises"), totals(without, "crises"), 0.01)


def test_so_large_a_share_of_section_136_is_averted_as_services_say():
    """Over those whom the police meet, the frail more often among them; nobody who needs a bed is left without."""
    share, ladders = 0.165, Ladders.of(BASELINE)
    averted = ladders.of_police(BASELINE | {"section_136.share_averted": share})
    met = presenting_shares(BASELINE, BASELINE["severity.presenting_power"])
    widths = [dict(bands)["police-averted"] for _, bands in averted.bands]
    assert sum(width * part for width, part in zip(widths, met, strict=True)) == pytest.approx(share, rel=1e-6)
    assert all(width < 1.0 - needs for width, needs in zip(widths, ladders.cuts["police"].needs_bed, strict=True))


def test_an_effect_is_reached_once_and_not_again():
    """Effects that act on a share are capped: twice as many units as needed do no more than enough."""
    for service, enough in (("street-triage-teams", 1.0), ("amhp-hub", 1.0)):
        once, twice = dict(BASELINE), dict(BASELINE)
        services()[service].apply(once, enough)
        services()[service].apply(twice, 2.0 * enough)
        assert once == twice != BASELINE


CAPACITIES = (".slots", ".beds", ".places", ".units", "_bought")


@pytest.mark.parametrize("service", sorted(services()))
def test_three_times_the_units_do_in_three_times_the_place_what_they_do_in_one(service):
    """Shares and times of need change as much; what a unit adds to capacities is added three times."""
    effects = {name: 0.1 for name in BASELINE if name == f"{service.replace('-', '_')}.effect"}
    one = {**BASELINE, **effects}
    three = {**one, "place.adults": 3.0 * BASELINE["place.adults"]}
    services()[service].apply(one, 2.0)
    services()[service].apply(three, 6.0)
    for name, value in BASELINE.items():
        added = one[name] - value
        is_capacity = name.endswith(CAPACITIES)
        if name not in effects and name != "place.adults":
            assert three[name] - value == pytest.approx(3.0 * added if is_capacity else added), name


WITHOUT_A_KNOWN_EFFECT = {
    "ae-liaison": ("ae.hours_before_decision",),
    "amhp-retention": ("amhp.leaver_factor",),
    "amhps-in-control-room": ("section_136.share_averted",),
    "court-diversion": ("demand.custody",),
    "home-treatment-day-unit": ("hazard.home_treatment_ratio",),
    "host-families": ("home_treatment.share_instead_of_bed",),
    "individual-placement-and-support": ("hazard.team_ratio",),
    "peer-support": ("hazard.after_bed_ratio",),
    "reablement-12-weeks": ("hazard.after_crisis_ratio",),
    "residential-resettlement": ("delay.social_care_share_residential",),
    "section-117-reviews": ("section_117.exit_factor",),
    "survivor-led-crisis-line": ("demand.community_crisis",),
    "tenancy-keeping-ot": ("lives.loses_home",),
}
OF_THE_SLOW_LAYER = {
    "amhp-fte": "amhp.fte_bought",
    "amhp-trainees": "amhp.trainees_bought",
    "community-places": "community.places_bought",
    "community-transformation": "demand.crises",
}


def with_units(service: str, units: float, **changed: float) -> dict[str, float]:
    """What differs from the baseline with so many units open, an effect or so changed."""
    values = dict(BASELINE) | changed
    services()[service].apply(values, units)
    return {name: value for name, value in values.items() if value != BASELINE[name] and name not in changed}


@pytest.mark.parametrize("service", WITHOUT_A_KNOWN_EFFECT)
def test_a_service_without_a_known_effect_changes_nothing_unless_somebody_assumes_one(service):
    effect = f"{service.replace('-', '_')}.effect"
    assert with_units(service, 10.0) == {}
    changed = with_units(service, 1000.0, **{effect: 0.1})
    assert tuple(changed) == WITHOUT_A_KNOWN_EFFECT[service]
    assert with_units(service, 2000.0, **{effect: 0.1}) == changed
    pathway(changed)  # holds together
    (name,) = changed
    raised = name in {
        "home_treatment.share_instead_of_bed",
        "section_117.exit_factor",
        "section_136.share_averted",
    }
    assert (changed[name] > BASELINE[name]) == raised


@pytest.mark.parametrize("service", ["peer-support", "section-117-reviews", "amhp-retention", "court-diversion"])
def test_half_the_people_reached_have_half_the_effect(service):
    topic = service.replace("-", "_")
    enough = BASELINE[f"{topic}.people"] / BASELINE[f"{topic}.capacity"]
    (half,) = with_units(service, enough / 2.0, **{f"{topic}.effect": 0.1}).items()
    (whole,) = with_units(service, enough, **{f"{topic}.effect": 0.1}).items()
    assert half[1] - BASELINE[half[0]] == pytest.approx((whole[1] - BASELINE[whole[0]]) / 2.0)


@pytest.mark.parametrize("service", ["amhp-fte", "amhp-trainees", "community-places"])
def test_what_the_slow_layer_takes_up_is_counted_and_changes_nothing_else(service):
    assert with_units(service, 2.5) == {OF_THE_SLOW_LAYER[service]: 2.5}


def test_no_nurse_is_taken_twice_for_a_place_of_community_teams():
    """Places on their caseload are staffed by `nurses.places_per_community_wte`, like those at the census."""
    places = [name for name in services() if "community.places_bought" in with_units(name, 1.0)]
    assert "community-places" in places
    assert [name for name in places if services()[name].nurses_per_unit != 0.0] == []


def test_community_transformation_averts_its_share_of_the_crises_of_everybody():
    changed = with_units("community-transformation", 1e6)
    assert changed == {f"demand.{each}": pytest.approx(0.95) for each in ("crises", *ROUTES)}


def test_units_of_beds_and_homes_are_whole_and_others_are_not():
    whole = {name for name, service in services().items() if service.is_whole}
    assert whole == {name for name in services() if name.endswith(("-units", "-places", "-beds", "-slots"))} - {
        "community-places"
    }
    assert with_units("supported-housing-units", 2.4) == {"housing.units": BASELINE["housing.units"] + 2.0}


def test_a_cafe_is_only_bought_where_there_is_one():
    without = {name: value for name, value in BASELINE.items() if not name.startswith("crisis_cafe.w")}
    before = dict(without)
    services()["crisis-cafe-places"].apply(without, 3.0)
    assert without == before
