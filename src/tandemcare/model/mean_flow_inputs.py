"""Every input of the mean flows from the flat values: rates a month, capacities, times in months, shares and hours."""

from __future__ import annotations

from functools import lru_cache
from math import erf, exp, log, sqrt

from tandemcare.pathway import Shift
from tandemcare.pathway.calendars import HOLIDAY, days_of

from . import codes as c
from .crisis_pathway import DESTINATIONS, PLAIN_DELAYS
from .draws import USUAL_SPREAD, extra_chance
from .hours import AmhpHours
from .place import Place, Ward
from .profiles import profiles
from .remembered import remembered
from .resources import UNHURRIED_SHARE
from .stays import REVIEW_DAY, WITHIN_SPREAD, Stays
from .values import NEED_SOURCES, Values

DAYS_A_MONTH = 30.4375
HOURS_A_MONTH = 24.0 * DAYS_A_MONTH
MONTHS_A_YEAR = 12.0
STEP = 0.125
"""The step (months) that the mean flows are made for; nobody stays in a stock for less in mean."""
SETTLING_TIME, FASTEST = 2.0 * STEP, 2.0 * STEP
"""Months in which free places fill, and the shortest in which a queue can empty (a rule of reckoning, not of care)."""
BANK_HOLIDAYS_A_YEAR = 8.0
SHARE_CHASED, SHARE_INFORMAL_BY_AMHP, SHARE_2_ON_ADMISSION = 0.5, 0.25, 0.7
"""Of those detained, who wait at home while an AMHP looks for a bed; of informal patients, whom an AMHP sees; and of
those on section 2, who were on admission.

About what long runs of the pathway find (grade D); they weigh an hour or two of a stay of weeks.
"""
HARDLY_ANY = 1e-9
EARLY_RELAPSE_DAYS = (1.0 + 30.0) / 2.0
"""Mean days to a relapse within 30 days after a stay cut short, as in the pathway: evenly from the first day."""
PLAIN_SHARES = {
    # input: the name of the value
    **{name: name.replace("_", ".", 1) for name in (
        "ae_share_amhp_request", "ae_share_admission", "ae_share_home_treatment", "ae_share_house_or_cafe",
        "crisis_share_admission", "crisis_share_home_treatment", "crisis_share_house_or_cafe",
        "gate_share_crisis_house", "gate_share_home_treatment",
    )},
    **{f"relapse_route_{route}": f"relapse.route_{route}" for route in (
        "gate", "ae", "section_136", "community_request", "custody")},
    **{f"return_route_{route}": f"relapse.return_route_{route}" for route in (
        "ae", "section_136", "community_request", "custody")},
    **{f"{place}_{status}": f"outcome.{place}_{status}" for place in ("home", "ae", "hbpos", "custody")
       for status in ("section_2", "section_3", "section_4", "informal")},
    **{f"ward_{reason}": f"outcome.ward_{reason}" for reason in (
        "informal_section_2", "informal_section_3", "section_2_section_3",
        "recall_section_2", "recall_section_3", "section_4_section_2", "section_4_section_3")},
    **{f"screened_{place}": f"amhp.share_screened_{place}" for place in ("community", "ae", "custody")},
    **{f"section_136_{name}": f"section_136.{name}" for name in (
        "share_ae_first", "share_custody", "share_doctor_releases")},
    **{f"delay_share_{reason}": f"delay.share_{reason}" for reason in ("supported_housing", *PLAIN_DELAYS)},
    **{f"discharge_share_{name}": f"discharge.share_{name}" for name in (
        "package", "supported_early", "step_down", "residential_care", "temporary", "other_ward", "other")},
    "moved": "section_136.share_moved",
    **{f"expired_share_{way}": f"section_136.expired_share_{way}" for way in ("leaves", "informal", "detained")},
    "cafe_share": "crisis_cafe.share_of_offers",
    "not_admitted_home_treatment": "outcome.not_admitted_home_treatment",
    "not_admitted_crisis_house": "outcome.not_admitted_crisis_house",
    "informal_other_ward": "beds.share_informal_other_ward",
    "detained_other_ward": "beds.share_detained_other_ward",
    "detained_picu": "beds.share_detained_picu",
    "sent_informal": "out_of_area.share_sent_informal",
    "sent_detained": "out_of_area.share_sent_detained",
    "share_brought_back": "out_of_area.share_brought_back",
    "change_share_improves": "bed.change_share_improves",
    "change_share_worsens": "bed.change_share_worsens",
    "worsens_share_ae": "bed.worsens_share_ae",
    "share_women": "people.share_women",
    "share_informal_assessed": "stay.share_informal_assessed",
    "share_section_2_assessed": "stay.share_section_2_assessed",
    "share_recalls_assessed": "cto.share_recalls_assessed",
    "cut_short_share": "beds.cut_short_share",
    "share_early_discharge": "home_treatment.share_early_discharge",
    "share_suitable": "step_down.share_suitable",
    "other_share_other_ward": "delay.other_share_other_ward",
    "social_care_share_residential": "delay.social_care_share_residential",
    "share_new_package": "section_117.share_new_package",
    "share_ordered": "cto.share_of_section_3",
    "chance_recall": "cto.chance_recall",
    "support_share": "floating_support.share_of_packages",
    "share_followed_up": "follow_up.share_within_72_hours",
    "relapse_chance": "relapse.chance",
    "untreated_chance": "relapse.untreated",
    "return_chance_no_admission": "relapse.after_no_admission",
    "return_chance_home_treatment": "relapse.after_home_treatment",
}  # fmt: skip
EVERY_MONTH = {"screened_community", "screened_ae", "screened_custody", "relapse_chance", "share_followed_up"}
"""Shares that the slow layer changes month by month; others change with what is bought or decided."""
RESTS = {
    # input: those that it is left of 1 after
    "relapse_route_crisis": [f"relapse_route_{route}" for route in (
        "gate", "ae", "section_136", "community_request", "custody")],
    "return_route_crisis": [f"return_route_{route}" for route in (
        "ae", "section_136", "community_request", "custody")],
    "ae_share_resolved": [f"ae_share_{way}" for way in (
        "amhp_request", "admission", "home_treatment", "house_or_cafe")],
    "crisis_share_resolved": [f"crisis_share_{way}" for way in ("admission", "home_treatment", "house_or_cafe")],
    "not_admitted_resolved": ["not_admitted_home_treatment", "not_admitted_crisis_house"],
    "section_136_share_hbpos": ["section_136_share_ae_first", "section_136_share_custody"],
    "change_share_leaves": ["change_share_improves", "change_share_worsens"],
    "share_not_delayed": [f"delay_share_{reason}" for reason in ("supported_housing", *PLAIN_DELAYS)],
    "share_home": [f"discharge_share_{name}" for name in DESTINATIONS],
    **{f"ward_{reason}_not_detained": [f"ward_{reason}_section_2", f"ward_{reason}_section_3"]
       for reason in ("informal", "recall", "section_4")},
    **{f"{place}_not_admitted": [f"{place}_{status}" for status in (
        "section_2", "section_3", "section_4", "informal")] for place in ("home", "ae", "hbpos", "custody")},
}  # fmt: skip
PLAIN_DAYS = {
    "treatment_time": "home_treatment.episode_days",
    "days_to_change": "bed.days_to_change",
    "picu_time": "beds.picu_stay_days",
    "unwell_time": "stay.days_to_unwell",
    "extra_time": "out_of_area.extra_days",
    "return_window": "out_of_area.return_window_days",
    "set_up_time": "housing.set_up_days",
    "give_up_time": "housing.days_to_give_up",
    "tenancy_time": "housing.tenancy_days",
    "void_time": "housing.void_days",
    "longer_time": "home_treatment.days_longer_if_full",
    "step_down_time": "step_down.stay_days",
    "support_time": "floating_support.days",
    "relapse_time": "relapse.mean_days",
    "untreated_time": "relapse.untreated_days",
    "recall_time": "cto.days_to_recall",
    **{f"{reason}_time": f"delay.days_{reason}" for reason in PLAIN_DELAYS},
}
CAPACITIES = {
    "house_beds": "crisis_house.beds",
    "treatment_slots": "home_treatment.slots",
    "step_down_places": "step_down.places",
    "housing_units": "housing.units",
    "support_places": "floating_support.places",
    "hbpos_places": "hbpos.places",
}


def mean_flow_inputs(place: Place, values: Values) -> dict[str, float]:
    """Return every input of the place's mean flows for the values of a month."""
    return {
        **_steady(place, values),
        **{f"first_{source}": rate for source, rate in _first(place, values).items()},
        **{name: float(values[PLAIN_SHARES[name]]) for name in EVERY_MONTH},
        **{name: float(values[given]) for name, given in CAPACITIES.items()},
        **_beds(place, values),
        **_relapse(values),
        "amhp_on_duty": duty_hours(place.amhp_rota, "amhp_rota", values),
    }


@remembered
def _steady(place: Place, values: Values) -> dict[str, float]:
    """Return the inputs that stay as they are from month to month, until something is bought or decided."""
    return {
        **_shares(values),
        **{name: _months(values[given]) for name, given in PLAIN_DAYS.items()},
        **_cafe(place, values),
        **_stays(values),
        **_waits(values),
        **_amhp_hours(values),
        "settling_time": SETTLING_TIME,
        "fastest": FASTEST,
        "next_step": STEP,
        "hardly_any": HARDLY_ANY,
        "hardly_anybody": HARDLY_ANY,
        "months_an_hour": 1.0 / HOURS_A_MONTH,
    }


def _shares(values: Values) -> dict[str, float]:
    """Return shares with what is left of 1 after some of them."""
    shares = {name: float(values[given]) for name, given in PLAIN_SHARES.items() if name not in EVERY_MONTH}
    left = {name: max(0.0, 1.0 - sum(shares[one] for one in ones)) for name, ones in RESTS.items()}
    return shares | left


def _first(place: Place, v: Values) -> dict[str, float]:
    """Return first presentations a month by source."""
    new_demand = v["crisis_cafe.new_demand_a_year"] * place.size
    yearly = {**place.first_presentations, **place.sources, "new_demand": new_demand}
    return {source: yearly[source] / MONTHS_A_YEAR * v[f"demand.{source}"] for source in NEED_SOURCES}


def ward_number(place: Place, ward: Ward) -> str:
    """Return how a ward is called here, where names have no dashes: ward_1 is the first written."""
    return f"ward_{place.wards.index(ward) + 1}"


def _months(days: float) -> float:
    """Return days as months, at least a step: no stock empties faster."""
    return max(days / DAYS_A_MONTH, STEP)


def _beds(place: Place, v: Values) -> dict[str, float]:
    found = {f"beds_{kind}": 0.0 for kind in ("women", "men", "picu")}
    for ward in place.wards:
        found[f"beds_{ward.kind}"] += v[f"ward.{ward.name}.beds"]
        found[f"open_{ward_number(place, ward)}"] = float(v[f"ward.{ward.name}.beds"])
    return found | {"share_men": 1.0 - v["people.share_women"], "unhurried_share": UNHURRIED_SHARE}


def _cafe(place: Place, v: Values) -> dict[str, float]:
    """Return the café's visits a month at most, and how likely it is open when somebody comes."""
    visit = v["crisis_cafe.visit_hours"]
    on_duty = duty_hours(place.cafe_shifts, "crisis_cafe", v)
    open_share, open_new = _open_shares(
        place.cafe_shifts, v["crisis.weekend_ratio"], v["ae.weekend_ratio"], v["section_136.share_14_to_24"],
        v["section_136.weekend_ratio"], v["amhp.request_weekend_ratio"],
    )  # fmt: skip
    return {
        "cafe_on_duty": on_duty,
        "cafe_visits_possible": on_duty / max(visit, 1e-6),
        "cafe_open_share": open_share,
        "cafe_open_share_new": open_new,
        "cafe_visit_time": visit / HOURS_A_MONTH,
    }


@lru_cache(maxsize=32)
def _open_shares(  # noqa: PLR0917
    shifts: tuple[Shift, ...], crisis: float, ae: float, late: float, police: float, requests: float
) -> tuple[float, float]:
    names = {"crisis.weekend_ratio": crisis, "ae.weekend_ratio": ae, "section_136.share_14_to_24": late}
    week = profiles(names | {"section_136.weekend_ratio": police, "amhp.request_weekend_ratio": requests})
    hours = [any(_is_open(shift, hour) for shift in shifts) for hour in range(168)]
    offered, new = week["community_crisis"], week["new_demand"]
    return tuple(sum(x for x, is_open in zip(w, hours, strict=True) if is_open) / 168.0 for w in (offered, new))  # type: ignore[return-value]


def _is_open(shift: Shift, hour: int) -> bool:
    """Tell whether a visit can begin in an hour of the week; the last hour of a shift that ends begins none."""
    day, o_clock = divmod(hour, 24)
    since = (o_clock - shift.start) % 24
    began = day if o_clock >= shift.start else (day - 1) % 7
    return began in days_of(shift.days) and since < max(shift.hours - (1 if shift.hours < 24 else 0), 1)


def duty_hours(shifts: tuple[Shift, ...], rota: str, v: Values) -> float:
    """Return mean hours on duty a month over all slots; bank holidays fall on working days."""
    total = 0.0
    for shift in shifts:
        name = f"{rota}.{shift.name}"
        total += _slot_hours(shift) * v[f"{name}.slots"] * v[f"{name}.fill"]
    return total


@lru_cache(maxsize=64)
def _slot_hours(shift: Shift) -> float:
    days = days_of(shift.days)
    a_year = 365.25 / 7.0 * len(days - {HOLIDAY})
    holidays = BANK_HOLIDAYS_A_YEAR * ((HOLIDAY in days) - len(days & {0, 1, 2, 3, 4}) / 5.0)
    return (a_year + holidays) / MONTHS_A_YEAR * shift.hours


def _stays(v: Values) -> dict[str, float]:
    """Return treatment by status; hours on the way to a bed or in an assessment on the ward lengthen the first stay."""
    stays, amhp = Stays.of(v), AmhpHours.of(v)
    convey = v["conveyance.wait_hours"]
    ward = _arranged(v, amhp) + amhp.ward_interview
    detained = v["outcome.ward_informal_section_2"] + v["outcome.ward_informal_section_3"]
    after = detained * amhp.ward_detaining + (1.0 - detained) * amhp.ward_closing
    unwell = v["stay.share_informal_assessed"]
    settles = (1.0 - unwell) / max(1.0 - unwell * detained, STEP)
    arriving = (amhp.applying + SHARE_CHASED * amhp.chasing + convey) / HOURS_A_MONTH
    review = (24.0 * REVIEW_DAY + v["stay.share_section_2_assessed"] * (ward + amhp.ward_detaining)) / HOURS_A_MONTH
    seek = v["out_of_area.share_brought_back"] * v["out_of_area.return_window_days"] / DAYS_A_MONTH
    return {
        "share_long": stays.share_long,
        "share_converted": v["stay.share_section_2_assessed"] * v["outcome.ward_section_2_section_3"],
        "informal_time": _months(stays.informal_days),
        "short_time": _months(at_most(stays.short_days, WITHIN_SPREAD, REVIEW_DAY)),
        "rest_time": _months(stays.long_excess_days),
        "section_3_time": _months(stays.section_3_days),
        "review_time": review + SHARE_2_ON_ADMISSION * arriving,
        "review_time_away": max(review + SHARE_2_ON_ADMISSION * arriving - seek, STEP),
        "picu_review_time": review + arriving,
        "arriving_time": SHARE_2_ON_ADMISSION * arriving,
        "arriving_informal_time": settles * (convey + SHARE_INFORMAL_BY_AMHP * amhp.applying) / HOURS_A_MONTH,
        "unwell_time": max((24.0 * v["stay.days_to_unwell"] + ward + after + convey) / HOURS_A_MONTH, STEP),
        "house_time": _months(at_most(v["crisis_house.stay_days"], 0.5, c.CRISIS_HOUSE_MOST_DAYS)),
    }


def _arranged(v: Values, amhp: AmhpHours) -> float:
    """Return mean hours from an AMHP free to an interview, a wait for a second doctor included."""
    doctor = at_most(v["amhp.doctor_wait_hours"], USUAL_SPREAD, 48.0)
    return amhp.arranging + amhp.share_doctor_wait * (doctor + amhp.hand_over)


def _waits(v: Values) -> dict[str, float]:
    """Return times of waiting for a bed, where change comes after whole days, 14 at most, and in a place of safety."""
    amhp, day, change = AmhpHours.of(v), 1.0 / DAYS_A_MONTH, v["bed.days_to_change"]
    admitted = sum(v[f"outcome.hbpos_{status}"] for status in ("section_2", "section_3", "section_4", "informal"))
    assessed = _arranged(v, amhp) + amhp.off_ward_interview
    leaves = (
        admitted * (amhp.writing + amhp.applying + v["conveyance.wait_hours"]) + (1 - admitted) * amhp.off_ward_closing
    )
    released = v["section_136.share_doctor_releases"]
    unfit = v["section_136.share_extended"] * v["section_136.unfit_hours"]
    safety = unfit + released * v["section_136.doctor_hours"] + (1.0 - released) * (assessed + leaves)
    first_day = day * (1.0 - change * (1.0 - exp(-1.0 / change)))
    return {
        "one_day": day,
        "whole_day_more": first_day,
        "longest_wait": first_day + day * change * (1.0 - exp(-c.RECOMMENDATIONS_HOURS / 24.0 / change)),
        "days_to_change": change / DAYS_A_MONTH,
        "threshold_home": v["out_of_area.threshold_home_hours"] / HOURS_A_MONTH,
        "hbpos_time": safety / HOURS_A_MONTH,
        "late_hbpos": _late(v, amhp, 0.0),
        "late_in_ae": _late(v, amhp, v["section_136.clearance_hours"]),
    }


def _late(v: Values, amhp: AmhpHours, before: float) -> float:
    """Return the share of those assessed under section 136 whose 24 hours are over when a bed is first sought."""
    hours = [before, amhp.arranging, amhp.off_ward_interview, amhp.writing]
    doctor = v["amhp.doctor_wait_hours"]
    soon, late = _beyond(hours), _beyond([*hours, doctor], amhp.hand_over)
    return (1.0 - amhp.share_doctor_wait) * soon + amhp.share_doctor_wait * late


def _beyond(hours: list[float], more: float = 0.0) -> float:
    """Return the chance that times of the usual spread, in all, exceed 24 hours, by a lognormal of like mean and sd."""
    mean = sum(hours) + more
    variance = USUAL_SPREAD**2 * sum(x * x for x in hours)
    sigma = sqrt(log(1.0 + variance / (mean * mean)))
    return _normal((log(mean / c.SECTION_136_HOURS) - 0.5 * sigma * sigma) / sigma)


def _relapse(v: Values) -> dict[str, float]:
    """Return chances of relapse that go with a base chance."""
    risk = v["relapse.chance"]
    return {
        "early_relapse_time": _months(EARLY_RELAPSE_DAYS),
        "supported_relapsing": risk * (1.0 - v["floating_support.relapse_averted"]),
        "tenants_relapsing": risk * v["relapse.supported_housing_ratio"],
        "relapse_more_homeless": extra_chance(risk, v["relapse.temporary_housing_ratio"]),
        "relapse_more_missed": extra_chance(risk, v["relapse.no_follow_up_ratio"]),
        "relapse_more_cut_short": extra_chance(risk * v["relapse.share_within_30_days"], v["relapse.cut_short_ratio"]),
    }


def _amhp_hours(v: Values) -> dict[str, float]:
    """Return AMHP hours by what they are needed for."""
    amhp = AmhpHours.of(v)
    again = amhp.share_doctor_wait * amhp.hand_over
    return {
        "hours_screening": amhp.screening,
        "hours_assessing": amhp.arranging + again + amhp.off_ward_interview,
        "hours_better_time": (1.0 - amhp.share_doctor_wait) * amhp.share_best_interest_wait * amhp.hand_over,
        "hours_writing": amhp.writing,
        "hours_closing": amhp.off_ward_closing,
        "hours_applying": amhp.applying,
        "hours_chasing": amhp.chasing,
        "hours_reassessing": amhp.reassessing,
        "hours_searching": v["amhp.chasing_hours_a_day"],
        "hours_ward": amhp.arranging + again + amhp.ward_interview,
        "hours_ward_detaining": amhp.ward_detaining,
        "hours_ward_closing": amhp.ward_closing,
    }


def at_most(mean: float, spread: float, most: float) -> float:
    """Return the mean of a lognormal (by mean and coefficient of variation) whose values beyond `most` become it."""
    if mean <= 0.0:
        return 0.0
    sigma = sqrt(log(1.0 + spread * spread))
    z = (log(most / mean) + 0.5 * sigma * sigma) / sigma
    return mean * _normal(z - sigma) + most * (1.0 - _normal(z))


def _normal(z: float) -> float:
    return 0.5 * (1.0 + erf(z / sqrt(2.0)))
