"""The numbers of the pathway by name: evidence parameters and place facts, one flat mapping that scenarios change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from tandemcare.evidence import Parameter, parameters
from tandemcare.sums import summed

from .bank_holidays import bank_holidays_a_year
from .bed_prices import priced_wards, prices_of_beds
from .group_weights import growth_stated
from .place import OTHER_SOURCES, PER_100K, ROUTES, Place, hours_a_year
from .rules_in_force import RULES
from .wards import ELSEWHERE_BEDS

Values = Mapping[str, float]
NEED_SOURCES = (*ROUTES, "transfer_in", "housing_other_wards", "new_demand", "new_referral")
"""Sources whose rate follows the need index."""
AMHP_HEADS = "amhp_staff.heads_per_100k"
BASE_RATE = "hazard.settled"
HAS_DOCTORS = "place.section_12_rota"
"""1 where a place says which section 12 doctors are on duty, else 0."""
MOST_SLOTS = 10_000
"""Slots of staff that one shift can have."""
MOST_TIMES = 50
"""What can be changed to a multiple of its baseline can be at most so many times it, and so can all demand together."""


@dataclass(frozen=True)
class Fact:
    """A number of the place that a scenario may change: `whole` units, a `share` from 0 to 1, or any number >= 0.

    `most` is the most that it can be: as many as the place has adults, for what holds or serves people.
    """

    name: str
    label: str
    unit: str
    value: float
    whole: bool = False
    share: bool = False
    most: float = inf


def facts_of(place: Place) -> dict[str, Fact]:
    """Return every fact of a place by the name that a scenario changes it by."""
    most = float(place.adults)
    found = [*_open_at_census(place, most), *_bought_and_looped(place, most)]
    for resource, shifts in (
        ("amhp_rota", place.amhp_rota),
        ("crisis_cafe", place.cafe_shifts),
        ("section_12_doctors", place.section_12_doctors),
    ):
        for shift in shifts:
            name = f"{resource}.{shift.name}"
            found.append(
                Fact(f"{name}.slots", f"Slots on the {shift.name} shift", "slots", shift.slots, True, most=MOST_SLOTS)
            )
            found.append(
                Fact(f"{name}.fill", f"Chance that a slot is filled, {shift.name}", "share", shift.fill, share=True)
            )
    found += [
        Fact(f"demand.{source}", f"Presentations by {source}, times baseline", "times baseline", 1.0, most=MOST_TIMES)
        for source in (*ROUTES, *OTHER_SOURCES, "new_demand", "new_referral", "crises")
    ]
    found += [Fact(name, f"{rule.label}: share in force", "share", 0.0, share=True) for name, rule in RULES.items()]
    return {fact.name: fact for fact in [*found, *_crises(place)]}


def _crises(place: Place) -> list[Fact]:
    """Return which share of the crises of people of the place come by each way; nobody knows where nobody comes."""
    counted = place.crises_by_route or place.presentations
    total = summed(counted.values())
    return [
        Fact(
            f"crises.share_{route}",
            f"Share of crises that come by {route}",
            "share",
            counted[route] / total if total > 0.0 else 1.0 / len(ROUTES),
            share=True,
        )
        for route in ROUTES
    ]


def _open_at_census(place: Place, most: float) -> list[Fact]:
    """Return what there is in a place for people to be in."""
    found = [
        Fact(f"ward.{ward.name}.beds", f"Open beds on {ward.name}", "beds", ward.beds, True, most=most)
        for ward in place.wards
    ]
    found += [
        Fact(
            "hbpos.places", "Places in the health-based place of safety", "places", place.hbpos_places, True, most=most
        ),
        Fact("crisis_house.beds", "Crisis-house beds", "beds", place.crisis_house_beds, True, most=most),
        Fact(
            "home_treatment.slots",
            "Home-treatment caseload slots",
            "slots",
            place.home_treatment_slots,
            True,
            most=most,
        ),
        Fact("step_down.places", "Step-down places", "places", place.step_down_places, True, most=most),
        Fact("housing.units", "Supported-housing units", "units", place.supported_housing_units, True, most=most),
        Fact(
            "section_117.packages",
            "People with a section 117 package at the census",
            "people",
            place.section_117_packages,
            True,
            most=most,
        ),
        Fact(
            "floating_support.places",
            "Floating-support places",
            "places",
            place.floating_support_places,
            True,
            most=most,
        ),
    ]
    return found


def _bought_and_looped(place: Place, most: float) -> list[Fact]:
    """Return what services and loops of the slow layer move, as it is at the census."""
    return [
        Fact("community.places_bought", "Community places bought and open", "people", 0.0, most=most),
        Fact("community.places_cut", "Community places cut since the census", "people", 0.0, True, most=most),
        Fact("amhp.fte_bought", "AMHP posts bought", "FTE", 0.0, most=most),
        Fact("amhp.trainees_bought", "AMHP trainees bought, beyond replacement", "people a year", 0.0, most=most),
        Fact("amhp.leaver_factor", "AMHPs who leave, times usual", "times baseline", 1.0, most=MOST_TIMES),
        Fact(
            "housing.share_delayed_as_census",
            "Delayed as long as at the census (loop R3 off)",
            "share",
            0.0,
            share=True,
        ),
        Fact(
            "housing.census_delay_days",
            "Mean delay for want of supported housing at the census",
            "days",
            # Where nobody waited for it, nothing is known of how long a wait would be.
            place.baseline.get("supported_housing_delay_days") or parameters()["delay.days_before_calibration"].value,
        ),
        Fact(
            "section_117.reviews",
            "Reviews of section 117 packages, times those at the census",
            "times baseline",
            1.0,
            most=MOST_TIMES,
        ),
        Fact(
            "section_117.further_reviews",
            "Reviews of section 117 packages bought, times those at the census",
            "times baseline",
            0.0,
            most=MOST_TIMES,
        ),
    ]


FACTS = (
    "ward.*.beds",
    "hbpos.places",
    "crisis_house.beds",
    "home_treatment.slots",
    "step_down.places",
    "housing.units",
    "section_117.packages",
    "floating_support.places",
    "community.places_bought",
    "community.places_cut",
    "amhp.fte_bought",
    "amhp.trainees_bought",
    "amhp.leaver_factor",
    "housing.share_delayed_as_census",
    "housing.census_delay_days",
    "section_117.reviews",
    "section_117.further_reviews",
    *(
        f"{resource}.*.{what}"
        for resource in ("amhp_rota", "crisis_cafe", "section_12_doctors")
        for what in ("slots", "fill")
    ),
    *(f"demand.{source}" for source in (*ROUTES, *OTHER_SOURCES, "new_demand", "new_referral", "crises")),
    *(f"crises.share_{route}" for route in ROUTES),
    *RULES,
)
"""Names of the facts of every place, a `*` standing for a ward or shift of it."""


def stated_by(place: Place) -> frozenset[str]:
    """Return the parameters that a place states itself: no range of the evidence says what they might be there."""
    heads = frozenset() if place.amhp_heads is None else frozenset({AMHP_HEADS})
    priced = frozenset(each.price for each in priced_wards(place) if each.is_stated)
    return heads | priced | (frozenset({BASE_RATE}) if place.crisis_rates else frozenset())


def values_of(place: Place, parameters: Mapping[str, Parameter]) -> dict[str, float]:
    """Return the baseline by name: every parameter, every fact of the place, and what nobody can change.

    That is how many adults and units of supported housing it has, how many people present in a year, hours a year on
    its rota of AMHPs, that every bed is for the sex of its ward, and what a day costs of beds that are paid for by the
    bed. What a place states of itself stands in place of the evidence for England.
    """
    values = {name: parameter.at(place.census_date) for name, parameter in parameters.items()}
    values["place.adults"] = float(place.adults)
    values |= dict.fromkeys(ELSEWHERE_BEDS.values(), 0.0)
    values["place.supported_housing_units"] = float(place.supported_housing_units)
    values["place.presentations"] = summed(place.presentations.values())
    days = bank_holidays_a_year(place)
    values["place.amhp_rota_hours"] = summed(
        [hours_a_year(one, days) * one.slots * one.fill for one in place.amhp_rota]
    )
    values[HAS_DOCTORS] = float(bool(place.section_12_doctors))
    if place.amhp_heads is not None:
        values[AMHP_HEADS] = place.amhp_heads * PER_100K / place.adults
    if place.crisis_rates:
        values[BASE_RATE] = place.crisis_rates["crises_a_year"]
    values |= growth_stated(place.growth_by_group)
    values |= prices_of_beds(place, values)
    return values | {name: fact.value for name, fact in facts_of(place).items()}
