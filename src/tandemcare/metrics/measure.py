"""Measures of a run: means over the years reported by replication, and by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from tandemcare.trace import Trace
from tandemcare.trace.intervals import ratio
from tandemcare.trace.tally import Floats
from tandemcare.units import HOURS_A_DAY

from .catalogue import MEASURES, MONTHLY
from .reading import ACUTE_KINDS, PICU_KIND, Reading

THIRTY_DAYS_HOURS = 720.0
DUE = ("due-package", "due-lasting", "due-residential", "due-housing")
DETENTIONS = ("detentions_on_admission", "detentions_after_admission")
ADMISSIONS = ("admissions_local", "admissions_out_of_area")
DISCHARGES = "discharged_"
"""How counts of discharges from adult acute beds begin, one for each destination; a return from afar is none."""
SUMMED = (
    "amhp_requests",
    "mha_assessments",
    "s136_uses",
    "detentions",
    "admissions",
    "out_of_area_starts",
    "out_of_area_bed_days",
    "crfd_bed_days",
    "crfd_bed_days_supported_housing",
    "crises",
    "admission_need",
)
"""Measures that are the sums of their months, a year."""
COUNTED = (
    "requests_not_assessed",
    "assessments_not_completed_no_bed",
    "admissions_local",
    "home_treatment_episodes",
    "crisis_house_stays",
    "cafe_attendances",
    "community_treatment_orders",
    "requests_lapsed",
    "left_list_unseen",
    "left_childrens_services",
)
"""Measures that are counts of the pathway under the same name, a year."""
SERVICES: Mapping[str, str] = MappingProxyType({"home_treatment": "home-treatment", "crisis_house": "crisis-house"})
"""Services of which it is told how many places are open and how many in use, by the names of their measures."""


@dataclass(frozen=True, eq=False)
class Measured:
    """yearly[replication, measure] in the order of MEASURES; monthly[replication, month, measure] of MONTHLY."""

    yearly: Floats
    monthly: Floats


def measure(trace: Trace, years: int) -> Measured:
    """Return every measure of a trace of the crisis pathway whose periods are months."""
    reading = Reading(trace)
    monthly = by_month(reading)
    whole = over_the_run(reading, monthly, years)
    return Measured(
        yearly=np.stack([whole[name] for name in MEASURES], axis=-1),
        monthly=np.stack([monthly[name] for name in MONTHLY], axis=-1),
    )


def by_month(reading: Reading) -> dict[str, Floats]:
    """Return measures [replication, month]; sums are of the month, means and shares are within it."""
    wards = reading.wards(*ACUTE_KINDS, *PICU_KIND)
    days, away = reading.month_days(), reading.days_away()
    delays = [name for name in reading.trace.layout.resources if name.startswith("delay-")]
    return {
        "amhp_requests": reading.count("amhp_requests"),
        "mha_assessments": reading.count("mha_assessments"),
        "amhp_wait_hours_mean": reading.mean("request_to_started", by_month=True),
        "amhp_utilisation": ratio(reading.work_hours("amhp"), reading.duty_hours("amhp")),
        "s136_uses": reading.count("section_136_uses"),
        "detentions": reading.count(*DETENTIONS),
        "admissions": reading.count(*ADMISSIONS),
        "bed_wait_hours_mean": reading.mean("bed_wait", by_month=True),
        "bed_occupancy": ratio(reading.busy_days(*wards), reading.open_days(*wards)),
        "beds_open": ratio(reading.open_days(*wards), days),
        "length_of_stay_days_mean": reading.mean("length_of_stay", by_month=True) / HOURS_A_DAY,
        "out_of_area_starts": reading.count("out_of_area_starts"),
        "out_of_area_bed_days": away,
        "out_of_area_active": ratio(away, days),
        "crfd_bed_days": reading.busy_days(*delays),
        "crfd_bed_days_supported_housing": reading.busy_days("delay-supported-housing"),
        "supported_housing_queue": ratio(reading.queue_days("housing-unit"), days),
        "crises": reading.count("crises", "first_presentations"),
        "admission_need": reading.count("admission_need") - reading.count("served_instead_of_bed"),
        "untreated": ratio(reading.busy_days("untreated"), days),
        "homeless": ratio(reading.busy_days("homeless"), days),
        "community_waiting": ratio(reading.queue_days("community-place"), days),
        "community_caseload": ratio(reading.busy_days("community-place"), days),
        "community_wait_days_mean": reading.mean("community_wait", by_month=True) / HOURS_A_DAY,
    }


def a_year(sums: Floats, years: int) -> Floats:
    """Return sums of months as a yearly mean by replication."""
    return np.asarray(sums.sum(axis=1) / years, dtype=np.float64)


def over_the_run(reading: Reading, monthly: dict[str, Floats], years: int) -> dict[str, Floats]:
    """Return measures [replication]: sums a year, and means, shares and quantiles over all the years."""
    wards = reading.wards(*ACUTE_KINDS, *PICU_KIND)
    time = reading.month_days().sum(axis=1)
    back = reading.ended("since_discharge") - reading.over("since_discharge", THIRTY_DAYS_HOURS)
    discharges = reading.count(*(name for name in reading.trace.layout.counts if name.startswith(DISCHARGES)))
    return {
        **{name: a_year(monthly[name], years) for name in SUMMED},
        **{name: a_year(reading.count(name), years) for name in COUNTED},
        "amhp_wait_hours_mean": reading.mean_with_open("request_to_started"),
        "amhp_wait_hours_p95": reading.quantile("request_to_started", 0.95),
        "amhp_wait_over_24h_share": reading.share_over("request_to_started", 24.0, still_waiting=True),
        "amhp_utilisation": ratio(reading.work_hours("amhp").sum(axis=1), reading.duty_hours("amhp").sum(axis=1)),
        "amhp_overtime_hours": a_year(reading.overtime_hours("amhp"), years),
        "s136_over_24h_share": reading.share_over("section_136_hours", 24.0, still_waiting=False),
        "bed_wait_hours_mean": reading.mean_with_open("bed_wait"),
        "bed_wait_hours_p95": reading.quantile("bed_wait", 0.95),
        "ae_over_12h_share": reading.share_over("ae_hours", 12.0, still_waiting=False),
        "ae_over_12h_from_decision_share": reading.share_over("ae_hours_from_decision", 12.0, still_waiting=False),
        "bed_occupancy": ratio(reading.busy_days(*wards).sum(axis=1), reading.open_days(*wards).sum(axis=1)),
        "beds_open": ratio(reading.open_days(*wards).sum(axis=1), time),
        "length_of_stay_days_mean": reading.mean("length_of_stay") / HOURS_A_DAY,
        "out_of_area_stay_days_mean": reading.mean("out_of_area_stay") / HOURS_A_DAY,
        "length_of_stay_days_median": reading.quantile("length_of_stay", 0.5, still_waiting=False) / HOURS_A_DAY,
        "out_of_area_active": ratio(reading.days_away().sum(axis=1), time),
        "readmissions_30_days_share": ratio(back.sum(axis=1), discharges.sum(axis=1)),
        "supported_housing_queue": ratio(reading.queue_days("housing-unit").sum(axis=1), time),
        "housing_wait_days_mean": reading.mean("housing_wait") / HOURS_A_DAY,
        **{
            f"{name}_in_use": ratio(reading.busy_days(resource).sum(axis=1), time)
            for name, resource in SERVICES.items()
        },
        **{
            f"{name}_places": ratio(reading.staffed_days(resource).sum(axis=1), time)
            for name, resource in SERVICES.items()
        },
        "untreated": ratio(reading.busy_days("untreated").sum(axis=1), time),
        "homeless": ratio(reading.busy_days("homeless").sum(axis=1), time),
        "section_117_people": ratio(reading.busy_days("aftercare").sum(axis=1), time),
        "lasting_care_people": ratio(reading.busy_days("lasting-care").sum(axis=1), time),
        "care_due_people": ratio(reading.busy_days(*DUE).sum(axis=1), time),
        "community_waiting": ratio(reading.queue_days("community-place").sum(axis=1), time),
        "community_caseload": ratio(reading.busy_days("community-place").sum(axis=1), time),
        "community_wait_days_mean": reading.mean("community_wait") / HOURS_A_DAY,
    }
