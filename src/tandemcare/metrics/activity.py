"""The activity of a run that is costed: what was open, used and done in each month, by the names of `finance`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tandemcare.trace import Trace
from tandemcare.trace.intervals import ratio
from tandemcare.trace.tally import Floats
from tandemcare.units import DAYS_A_WEEK, DAYS_A_YEAR, HOURS_A_DAY

from . import lacks
from .lacks import TENANCY, unmet
from .measure import ADMISSIONS, DETENTIONS, DISCHARGES
from .reading import ACUTE_KINDS, OLDER_KINDS, PICU_KIND, REHABILITATION_ELSEWHERE, REHABILITATION_KIND, Reading

DOCTORS = 2.0
"""Doctors who examine somebody in an assessment under section 2 or 3; section 4 needs one."""
COMMUNITY_PLACES = "community.caseload_per_100k"
VOID, IN_AE = "housing.void_days", "money.ae_paid_hours"
PACKAGES, MOST_REVIEWS = "section_117.packages", "section_117.most_reviews"
SECOND_OPINION, PLAN = "mental_health_act_2025.second_opinion_hours", "mental_health_act_2025.plan_hours"
BY_AMBULANCE, OFFICER_HOURS = (
    f"right_care_right_person.{name}" for name in ("welfare_by_ambulance", "police_hours_per_check")
)
TO_AE_BY_AMBULANCE = "right_care_right_person.share_by_ambulance"
CARERS = ("carers.share_with_carer", "carers.hours_week", "carers.weeks_after_ward", "carers.times_after_ward")
OF_RULES = (SECOND_OPINION, PLAN, BY_AMBULANCE, OFFICER_HOURS, TO_AE_BY_AMBULANCE)
READ_AT_CENSUS = (COMMUNITY_PLACES, VOID, IN_AE, *OF_RULES, *CARERS, *lacks.READ_AT_CENSUS)
"""Values that are read once, at the census date."""


def activity(
    trace: Trace,
    values: Mapping[str, float],
    beds_without_staff: Floats | float = 0.0,
    ward_beds: tuple[Floats, Floats] | None = None,
    looked: Mapping[str, Floats] | None = None,
) -> dict[str, Floats]:
    """Return arrays [replication, month] by name.

    `values` give community places at the census, and how long units of supported housing stand empty.
    `beds_without_staff` are acute beds that no ward has closed: open, unless somebody is still in them. `ward_beds` are
    the beds of open wards, acute ones and in intensive care, if they are known; wards are else open while a bed is.
    `looked` says how many people lack what together, if somebody looked.
    """
    reading = Reading(trace)
    days = reading.month_days()
    return {
        "month_days": days,
        **bed_days(reading, beds_without_staff, ward_beds),
        **named_wards(reading, values),
        # The slow layer knows these.
        "converted_bed_days": 0.0 * days,
        "picu_converted_bed_days": 0.0 * days,
        "converted_ward_bed_days": 0.0 * days,
        "picu_converted_ward_bed_days": 0.0 * days,
        "ward_agency_wte_days": 0.0 * days,
        "out_of_area_bed_days": reading.days_away(),
        "crisis_house_open_bed_days": reading.staffed_days("crisis-house"),
        "cafe_place_hours": reading.duty_hours("crisis-cafe"),
        "home_treatment_slot_days": reading.staffed_days("home-treatment"),
        "step_down_place_days": reading.staffed_days("step-down"),
        # A unit is paid for also while it stands empty between tenants, when nobody can be let it.
        "supported_housing_unit_days": reading.staffed_days("housing-unit") / let_share(values),
        "supported_housing_let_days": reading.busy_days("housing-unit"),
        "rent_elsewhere_days": rent_elsewhere_days(reading, values),
        "floating_support_place_days": reading.staffed_days("floating-support"),
        "residential_care_days": reading.busy_days("residential-care"),
        "section_117_person_days": reading.busy_days("aftercare"),
        "section_117_reviews_more": (reading.open_days("section-117-reviews") - _reviews(values) * days) / DAYS_A_YEAR,
        "homeless_days": reading.busy_days("homeless"),
        "lasting_care_days": reading.busy_days("lasting-care"),
        "care_package_days": reading.busy_days("care-package"),
        "community_place_days": days * (values[COMMUNITY_PLACES] * values["place.adults"] / 1e5)
        - empty_cut_days(reading),
        "detentions": reading.count(*DETENTIONS),
        # Who is employed is paid for hours off the rota too: reports, training on the job, work that no request begins.
        "amhp_hours": reading.duty_hours("amhp") + reading.overtime_hours("amhp") + days * hours_off_rota(values),
        "section_12_assessments": DOCTORS * reading.count("mha_assessments") - reading.count("applications_section_4"),
        "section_136_uses": reading.count("section_136_uses"),
        "conveyances": reading.count(*ADMISSIONS, "admissions_other_ward")
        + reading.count("unattended_to_ae") * values[TO_AE_BY_AMBULANCE],
        **of_rules(reading, values),
        "carer_hours": carer_hours(reading, values),
        "ae_wait_days": ae_wait_days(reading, values),
        **unmet(reading, values, looked or {}),
        "ae_attendances": reading.count("ae_presentations", "section_136_ae_first"),
        "hbpos_place_days": reading.staffed_days("hbpos"),
    }


def bed_days(
    reading: Reading, beds_without_staff: Floats | float, ward_beds: tuple[Floats, Floats] | None
) -> dict[str, Floats]:
    """Return bed days of acute wards and of intensive care: open, of wards that are open, and in use."""
    acute, picu = reading.own_wards(*ACUTE_KINDS), reading.own_wards(*PICU_KIND)
    days = reading.month_days()
    open_days = np.maximum(reading.staffed_days(*acute), reading.open_days(*acute) + beds_without_staff * days)
    picu_days = reading.staffed_days(*picu)
    of_wards = ward_beds or tuple(_beds_of_open_wards(reading, wards, days) for wards in (acute, picu))
    return {
        "open_bed_days": open_days,
        "ward_bed_days": np.maximum(open_days, of_wards[0] * days),
        "local_bed_days": reading.busy_days(*acute),
        "picu_open_bed_days": picu_days,
        "picu_ward_bed_days": np.maximum(picu_days, of_wards[1] * days),
        "picu_bed_days": reading.busy_days(*picu),
    }


def named_wards(reading: Reading, values: Mapping[str, float]) -> dict[str, Floats]:
    """Return bed days that are paid for whether anybody is in them or not, of the kinds that the place names."""
    found: dict[str, Floats] = {}
    for name, wards in (
        ("block", reading.wards_in_block()),
        ("older_adult", reading.own_wards(*OLDER_KINDS)),
        ("rehabilitation", reading.own_wards(*REHABILITATION_KIND)),
    ):
        if not wards:
            continue
        # A bed that has closed is open for as long as somebody is still in it.
        days = {ward: reading.staffed_days(ward) for ward in wards}
        of_open = {ward: np.maximum(days[ward], _days_of_open_ward(reading, ward)) for ward in wards}
        times = {ward: values[f"ward.{ward.rpartition('/')[2]}.times_mean_price"] for ward in wards}
        found[f"{name}_bed_days"] = np.add.reduce(list(days.values()))
        found[f"{name}_contract_days"] = np.add.reduce([days[ward] * times[ward] for ward in wards])
        if name != "block":
            found[f"{name}_ward_contract_days"] = np.add.reduce([of_open[ward] * times[ward] for ward in wards])
        found[f"{name}_bed_days_used"] = reading.busy_days(*wards)
    if reading.wards(REHABILITATION_ELSEWHERE):
        found["rehabilitation_elsewhere_days"] = reading.busy_days(REHABILITATION_ELSEWHERE)
    return found


def _days_of_open_ward(reading: Reading, ward: str) -> Floats:
    """Return days [replication, month] of the most beds so far of a ward, while any of them is open."""
    days = reading.month_days()
    return _beds_of_open_wards(reading, [ward], days) * days


def empty_cut_days(reading: Reading) -> Floats:
    """Return days [replication, month] of community places that are cut and empty: one in use is still paid for."""
    cut = reading.open_days("community-places-cut")
    in_use = reading.staffed_days("community-place") - reading.open_days("community-place")
    return np.maximum(cut - in_use, 0.0)


def carer_hours(reading: Reading, values: Mapping[str, float]) -> Floats:
    """Return hours of unpaid care [replication, month] for ill people at home, and those more after a ward.

    Whoever is in an acute bed is taken to be ill: of some it is not known, and they are few of all who are.
    """
    share, a_week, weeks, times = (values[name] for name in CARERS)
    ill = reading.busy_days("untreated", "ill-with-team")
    in_bed = reading.busy_days(*reading.wards(*ACUTE_KINDS, *PICU_KIND)) + reading.days_away()
    home = np.maximum(ill - in_bed, 0.0) / DAYS_A_WEEK
    left = reading.count(*(name for name in reading.trace.layout.counts if name.startswith(DISCHARGES)))
    return np.asarray(share * a_week * (home + weeks * (times - 1.0) * left), dtype=np.float64)


def _reviews(values: Mapping[str, float]) -> int:
    """Return the reviews of section 117 packages a year at the census."""
    return int(values[PACKAGES] / max(values[MOST_REVIEWS], 1.0) + 0.5)


def of_rules(reading: Reading, values: Mapping[str, float]) -> dict[str, Floats]:
    """Return what rules in force ask for [replication, month], beyond what there was at the census."""
    checks = reading.open_days("welfare-checks-left") / DAYS_A_YEAR
    second_opinions = reading.count("further_second_opinions") * values[SECOND_OPINION]
    return {
        "further_hearings": reading.count("further_hearings"),
        "safeguard_hours": second_opinions + reading.count("statutory_plans") * values[PLAN],
        "welfare_checks_by_ambulance": checks * values[BY_AMBULANCE],
        "welfare_check_police_hours": -checks * values[OFFICER_HOURS],
    }


def ae_wait_days(reading: Reading, values: Mapping[str, float]) -> Floats:
    """Return days in A&E beyond what an attendance pays for: waits for an AMHP, a bed or a way there."""
    seen = reading.count("ae_presentations") * values[IN_AE] / HOURS_A_DAY
    return np.maximum(reading.busy_days("ae") - seen, 0.0)


def rent_elsewhere_days(reading: Reading, values: Mapping[str, float]) -> Floats:
    """Return days that fewer people live in supported housing than its units of the census could be let.

    They live elsewhere, where rent is paid for them too. Below nothing where more people have a unit than then.
    """
    units = values["place.supported_housing_units"] * let_share(values)
    return reading.month_days() * units - reading.busy_days("housing-unit")


def hours_off_rota(values: Mapping[str, float]) -> float:
    """Return the hours a day that the AMHPs of the census are paid for beside their rota, by their posts."""
    posts = values["amhp_staff.heads_per_100k"] * values["place.adults"] / 1e5 * values["amhp_staff.fte_per_head"]
    return max(posts * values["money.amhp_hours_year"] - values["place.amhp_rota_hours"], 0.0) / DAYS_A_YEAR


def _beds_of_open_wards(reading: Reading, wards: Sequence[str], days: Floats) -> Floats:
    """Return the most beds so far of the wards that have an open one in a month."""
    found = np.zeros_like(days)
    for ward in wards:
        beds = ratio(reading.open_days(ward), days)
        found += np.where(beds > 0.0, np.maximum.accumulate(beds, axis=1), 0.0)
    return found


def let_share(values: Mapping[str, float]) -> float:
    """Return the share of time in which a unit of supported housing can have a tenant."""
    return values[TENANCY] / (values[TENANCY] + values[VOID])
