"""Beds, places, staff and housing: what people of the pathway use and wait for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tandemcare.pathway import Resource, Rota, Shift
from tandemcare.sums import summed

from . import codes as c
from .amhp_hours import rota_of
from .crisis_pathway import PLAIN_DELAYS
from .doctors import doctors_on_duty
from .found_late import DUE
from .place import ACUTE_WARDS, ALL_WARD_KINDS, PER_100K, REHABILITATION, Place, ends_said
from .standing import community_places_of, places_cut
from .values import Values
from .wards import AWAY, AWAY_INTENSIVE, ELSEWHERE, ELSEWHERE_BEDS, REHABILITATION_ELSEWHERE, Wards, ward_resource

WELFARE_CHECKS, REVIEWS = "welfare-checks-left", "section-117-reviews"
"""Nobody holds one: so many a year, by month, are what the ledger is charged for."""
PLACES_CUT = "community-places-cut"
"""Nobody holds one either: so many places of community teams, by month, are not filled anew."""


def wards_of(place: Place) -> Wards:
    """Return the names of the wards by whom they take; one without beds where a sex, or intensive care, has none.

    Beds bought in block are tried after the NHS's own of a kind, mixed wards after those of the own sex, and beds for
    it in a ward of the other last.
    """
    wards = sorted(place.wards, key=lambda ward: ward.is_block)
    own = {kind: tuple(ward_resource(ward) for ward in wards if ward.kind == kind) for kind in ALL_WARD_KINDS}
    women, men = (((*own[sex], *own["mixed"]) or (f"{sex}/none",)) + (ELSEWHERE[sex],) for sex in ELSEWHERE)
    older_women, older_men = ((*own[f"older_{sex}"], *own["older_mixed"]) for sex in ELSEWHERE)
    return Wards(women, men, own["picu"] or ("picu/none",), older_women, older_men, own[REHABILITATION])


def resources_of(place: Place, v: Values) -> list[Resource]:
    """Return every resource of the pathway with the capacity that the values give it."""
    kinds = {ward.kind for ward in place.wards}
    beds = {f"{sex}/none": 0 for sex in ELSEWHERE if not kinds & {sex, "mixed"}}
    beds |= {} if "picu" in kinds else {"picu/none": 0}
    beds |= {ward_resource(ward): int(v[f"ward.{ward.name}.beds"]) for ward in place.wards}
    beds |= {ELSEWHERE[sex]: int(v[name]) for sex, name in ELSEWHERE_BEDS.items()}
    acute = summed(number for name, number in beds.items() if name.split("/")[0] in ACUTE_WARDS)
    elsewhere = (REHABILITATION_ELSEWHERE,) if REHABILITATION in kinds else ()
    reasons = ("supported_housing", *PLAIN_DELAYS)
    return [
        *(Resource(name, None, type="where") for name in ("community", "ae", "custody", "other-ward")),
        *(Resource(name, None, type="where") for name in (*AWAY.values(), AWAY_INTENSIVE)),
        *(Resource(name, None, type="where") for name in elsewhere),
        Resource("hbpos", int(v["hbpos.places"]), type="where"),
        Resource(WELFARE_CHECKS, welfare_checks_left(v)),
        Resource(REVIEWS, reviews_a_year(v, v["section_117.reviews"])),
        Resource("crisis-house", int(v["crisis_house.beds"]), type="where"),
        Resource("step-down", int(v["step_down.places"]), type="where"),
        *(Resource(name, number, type="where") for name, number in beds.items()),
        Resource("unhurried", int(v["beds.hurried_above_share"] * acute), type="pace"),
        Resource("hurried", None, type="pace"),
        Resource("own-pace", None, type="pace"),
        *(Resource(f"delay-{reason.replace('_', '-')}", None, type="delay") for reason in reasons),
        Resource("amhp", amhp_rota(place, v)),
        *doctors_on_duty(place, v),
        Resource("crisis-cafe", cafe_rota(place, v) if place.cafe_shifts else 0, type="cafe"),
        Resource("home-treatment", int(v["home_treatment.slots"]), kept=True),
        Resource("floating-support", int(v["floating_support.places"]), type="support", kept=True),
        *(Resource(name, None, type="support", kept=True) for name in ("care-package", "lasting-care", "aftercare")),
        *(Resource(f"due-{what}", None, type="due", kept=True) for what in DUE.values()),
        Resource("follow-up", follow_up_slots(v["follow_up.slots_per_place"], community_places(v))),
        Resource("housing-unit", homes_let(v), kept=True),
        *(Resource(name, None, type="no-team", kept=True) for name in ("untreated", "untreated-new")),
        Resource("ill-with-team", None, kept=True),
        Resource("homeless", None, kept=True),
        Resource("residential-care", None, kept=True),
        Resource("community-place", int(community_places(v) + 0.5), kept=True),
        Resource(PLACES_CUT, int(places_cut(v))),
    ]


def welfare_checks_left(v: Values) -> int:
    """Return the welfare checks a year that the police leave to others, beyond those that they left at the census."""
    return int(v["police.welfare_checks_left_per_100k"] * v["place.adults"] / PER_100K + 0.5)


def reviews_a_year(v: Values, times: float = 1.0) -> int:
    """Return the reviews of section 117 packages a year, times those at the census; what is bought is paid apart."""
    return int(v["section_117.packages"] / max(v["section_117.most_reviews"], 1.0) * times + 0.5)


def community_places(v: Values) -> float:
    """Return the places of community teams, those bought among them and those cut left out."""
    return community_places_of(v) + v["community.places_bought"] - places_cut(v)


def follow_up_slots(slots_per_place: float, places: float) -> int:
    """Return how many people teams with so many places can see at once who have just left a ward."""
    return int(slots_per_place * places + 0.5)


def homes_let(v: Values) -> int:
    """Return the supported-housing units that can be let at once: each stands empty for a time between tenants."""
    let = v["housing.tenancy_days"] / (v["housing.tenancy_days"] + v["housing.void_days"])
    return int(v["housing.units"] * let + 0.5)


def amhp_rota(place: Place, v: Values) -> Rota:
    """Return the AMHPs on duty, no more than there are people for.

    No new work starts in a shift's last hours unless a legal clock runs. At its end arranging, writing and the search
    for a bed are handed over, and an interview is finished, unless the shift says that all work is finished.
    """
    filled = rota_of(place, v).filled(1.0)
    shifts = [_on_duty(shift, filled, v) for shift in place.amhp_rota]
    return Rota(shifts, holidays=place.bank_holidays, urgent=c.LAST_URGENT_PRIORITY)


def _on_duty(shift: Shift, filled: Mapping[str, float], v: Values) -> Shift:
    """Return a shift with what is filled of it, and the end that it says itself or the evidence says of all."""
    ends: dict[str, Any] = {
        "at_end": "hand_over",
        "last_start": v["amhp.last_start_hours"],
        "hand_over_hours": v["amhp.hand_over_hours"],
    }
    return Shift(
        name=shift.name,
        days=shift.days,
        start=shift.start,
        end=shift.end,
        slots=int(filled[f"amhp.{shift.name}.slots"]),
        fill=filled[f"amhp.{shift.name}.fill"],
        **(ends | ends_said(shift)),
    )


def cafe_rota(place: Place, v: Values) -> Rota:
    """Return the crisis café's places while it is open; the last visit starts an hour before it closes."""
    return Rota([_open(shift, v) for shift in place.cafe_shifts])


def _open(shift: Shift, v: Values) -> Shift:
    name = f"crisis_cafe.{shift.name}"
    return replace(shift, slots=int(v[f"{name}.slots"]), fill=v[f"{name}.fill"], last_start=1.0)
