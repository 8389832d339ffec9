"""What can be bought does what it says, on the same people, and no more than it says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import product

import numpy as np
import pytest
from model.stylised import BASELINE, PLACE, YEAR, busy, lived_through, pathway, totals

from tandemcare.evidence import parameters
from tandemcare.model import ROUTES, inputs_of, services
from tandemcare.model.frailty import presenting_shares
from tandemcare.model.hazards import crisis_factors
from tandemcare.model.ladders import Ladders
from tandemcare.model.people import GROWTH_TOLD, UNSEEN
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
    "section-12-doctor-slots": (1, mean_wait("request_to_started")),
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
    by_numbers = WITHOUT_A_KNOWN_EFFECT.keys() | OF_THE_SLOW_LAYER.keys() | ON_THOSE_REACHED.keys()
    assert services().keys() == SIMULATED | elsewhere | by_numbers


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
    "host-families": ("home_treatment.share_instead_of_bed",),
    "open-dialogue": ("hazard.team_ratio",),
    "reablement-12-weeks": ("hazard.after_crisis_ratio",),
    "residential-resettlement": ("delay.social_care_share_residential",),
    "survivor-led-crisis-line": ("demand.community_crisis",),
    "tenancy-keeping-ot": ("lives.loses_home",),
}
OF_THE_SLOW_LAYER = {
    "amhp-fte": "amhp.fte_bought",
    "amhp-trainees": "amhp.trainees_bought",
    "community-places": "community.places_bought",
    "community-transformation": "demand.crises",
    "section-117-reviews": "section_117.further_reviews",
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
    changed = with_units(service, 10_000.0, **{effect: 0.1})
    assert tuple(changed) == WITHOUT_A_KNOWN_EFFECT[service]
    assert with_units(service, 20_000.0, **{effect: 0.1}) == changed
    pathway(changed)  # holds together
    (name,) = changed
    raised = name in {
        "home_treatment.share_instead_of_bed",
        "section_136.share_averted",
    }
    assert (changed[name] > BASELINE[name]) == raised


@pytest.mark.parametrize("service", ["amhp-retention", "court-diversion"])
def test_half_the_people_reached_have_half_the_effect(service):
    topic = service.replace("-", "_")
    enough = BASELINE[f"{topic}.people"] / BASELINE[f"{topic}.capacity"]
    (half,) = with_units(service, enough / 2.0, **{f"{topic}.effect": 0.1}).items()
    (whole,) = with_units(service, enough, **{f"{topic}.effect": 0.1}).items()
    assert half[1] - BASELINE[half[0]] == pytest.approx((whole[1] - BASELINE[whole[0]]) / 2.0)


DETAINED = tuple(f"severity.{door}_detained" for door in ("ae", "police", "request", "custody"))
ON_THOSE_REACHED: dict[str, tuple[tuple[str, ...], str]] = {
    "assertive-outreach": (("hazard.team_ratio",), "share_of_teams"),
    "crisis-plans": (DETAINED, "share_of_detentions"),
    "crisis-team-fidelity": (("home_treatment.share_instead_of_bed",), ""),
    "early-intervention": (("hazard.team_ratio",), "share_of_teams"),
    "home-treatment-day-unit": (("hazard.home_treatment_ratio",), ""),
    "homeless-team": (("beds.section_2_stay_days",), "share_of_patients"),
    "housing-first": (("hazard.homeless_ratio",), "share_of_homeless"),
    "individual-placement-and-support": (("hazard.team_ratio",), "share_of_teams"),
    "managed-flow": (("beds.section_2_stay_days", "beds.picu_stay_days", "delay.days_social_care"), ""),
    "neighbourhood-centres": (("hazard.programmes",), ""),
    "peer-self-management": (("hazard.programmes",), "share_of_crises"),
    "peer-support": (("hazard.after_bed_ratio",), ""),
    "transition-team": (("transition.share_handed_over",), ""),
    "section-117-protocol": (("delay.days_funding_panel",), ""),
}
"""What each service with an effect does less of, and which share of it is of those whom it could reach."""


def enough(service: str) -> float:
    """Units at which everybody is reached whom a service can reach."""
    topic = service.replace("-", "_")
    people = BASELINE.get(f"{topic}.people")
    return people / BASELINE[f"{topic}.capacity"] if people and service != "crisis-team-fidelity" else 1.0


@pytest.mark.parametrize("service", ON_THOSE_REACHED)
def test_an_effect_on_those_reached_is_their_share_of_it_in_the_mean(service):
    """1 - share reached x effect, in proportion to those reached and no further than those whom it can reach."""
    names, share = ON_THOSE_REACHED[service]
    topic = service.replace("-", "_")
    whole = BASELINE[f"{topic}.effect"] * (BASELINE[f"{topic}.{share}"] if share else 1.0)
    assert 0.0 < whole < 1.0
    for reached, units in ((0.5, 0.5), (1.0, 1.0), (1.0, 5.0)):
        changed = with_units(service, units * enough(service))
        for name in names:
            if service in {
                "crisis-team-fidelity",
                "transition-team",
            }:  # of those who are not treated instead of a bed so many more are
                assert 1.0 - changed[name] == pytest.approx((1.0 - BASELINE[name]) * (1.0 - reached * whole))
            else:
                assert changed[name] == pytest.approx(BASELINE[name] * (1.0 - reached * whole))


@pytest.mark.parametrize("service", ON_THOSE_REACHED)
def test_a_pathway_holds_together_at_both_ends_of_the_range_of_an_effect(service):
    effect = f"{service.replace('-', '_')}.effect"
    for end in (parameters()[effect].low, parameters()[effect].high):
        pathway(with_units(service, 2.0 * enough(service), **{effect: end}))


@pytest.mark.parametrize("service", sorted(set(ON_THOSE_REACHED) | set(WITHOUT_A_KNOWN_EFFECT)))
def test_a_service_without_any_effect_changes_nothing_but_places_and_who_comes(service):
    """What a service is thought to do comes from its effect and from nothing beside it."""
    changed = with_units(service, enough(service), **{f"{service.replace('-', '_')}.effect": 0.0})
    assert changed.keys() <= {"community.places_bought", "demand.new_demand"}


def test_services_together_never_leave_less_of_the_rate_than_care_can():
    """All at once at the high end of their range, and as many as can be reached: nobody below the floor."""
    values = dict(BASELINE)
    for service in [*ON_THOSE_REACHED, "open-dialogue"]:
        effect = parameters()[f"{service.replace('-', '_')}.effect"]
        values[effect.name] = effect.high
        services()[service].apply(values, enough(service))
    assert values["hazard.team_ratio"] * values["hazard.programmes"] < values["hazard.least_ratio"]
    by = crisis_factors(values)
    for care, home, support in product(by["care"].values(), by["home"].values(), by["support"].values()):
        assert care * home * support >= values["hazard.least_ratio"] - 1e-12


def test_a_programme_reaches_people_with_and_without_a_team():
    before, after = (
        crisis_factors(values)["care"]
        for values in (BASELINE, BASELINE | with_units("peer-self-management", enough("peer-self-management")))
    )
    assert all(after[care] < before[care] for care in before)


def test_a_crisis_plan_makes_informal_what_was_detention_and_admits_as_many():
    planned = Ladders.of(BASELINE | with_units("crisis-plans", enough("crisis-plans"))).cuts
    for door, before in Ladders.of(BASELINE).cuts.items():
        assert planned[door].needs_bed == before.needs_bed
        if door != "crisis":  # nobody is detained there without a request
            assert sum(planned[door].detained) < sum(before.detained)


def test_shorter_stays_are_paid_for_by_crises_after_them():
    """2% more for each tenth of a stay, and none if shorter stays are thought to do no harm."""
    flow = with_units("managed-flow", enough("managed-flow"))
    shorter = 1.0 - flow["beds.section_2_stay_days"] / BASELINE["beds.section_2_stay_days"]
    more = flow["hazard.after_bed_ratio"] / BASELINE["hazard.after_bed_ratio"] - 1.0
    assert more == pytest.approx(BASELINE["hazard.shorter_stay"] * shorter)
    assert "hazard.after_bed_ratio" not in with_units("managed-flow", 1.0, **{"hazard.shorter_stay": 0.0})


def test_a_homeless_team_takes_delay_first():
    """Those who wait for a home are without one: their delay is cut by the whole effect, stays by their share of it."""
    team = with_units("homeless-team", enough("homeless-team"))
    delay, stay = "delay.days_other_housing", "beds.section_2_stay_days"
    assert team[delay] / BASELINE[delay] < team[stay] / BASELINE[stay] < 1.0


@pytest.mark.parametrize("service", ["early-intervention", "assertive-outreach"])
def test_a_team_that_takes_people_over_leaves_room_for_others(service):
    """A place for whom a community team had frees that place, however many people it can do more for."""
    for units in (enough(service), 3.0 * enough(service)):
        assert with_units(service, units)["community.places_bought"] == units


def test_without_a_home_nobody_is_safer_than_with_one_whatever_housing_first_does_for_some():
    assert with_units("housing-first", 1e6)["hazard.homeless_ratio"] > 1.0


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
    assert changed.pop("community.places_bought") == 1e6
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


@pytest.mark.parametrize("times", [0.0, 0.4, 1.0, 1.7, 5.0])
def test_a_larger_cafe_makes_nobody_ill_and_one_that_is_cut_makes_nobody_well(times):
    """Of so many new visitors who would come to it, as many live on in the place, seen or not."""
    inputs = inputs_of(PLACE, BASELINE | {"demand.new_demand": times})
    seen = inputs["new_demand.rate"] * inputs["new-demand-joins.chance.new-demand-lives"]
    unseen = inputs[f"{UNSEEN}.rate"] * GROWTH_TOLD
    assert seen + unseen == pytest.approx(BASELINE["lives.joins_new_demand"], rel=1e-12)
