"""Every measure with its label, unit and definition; definitions are part of the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class MeasureInfo:
    """What a reader must know of a measure; `better` says which way is good, or nothing where that is not plain.

    Fewer detentions or a shorter stay may mean that people got well, or that there was no bed: neither way is marked.
    """

    label: str
    unit: str
    definition: str
    decimals: int = 0
    better: str = ""


def _a_year(label: str, definition: str, better: str = "", unit: str = "people a year") -> MeasureInfo:
    return MeasureInfo(label, unit, definition, 0, better)


def _share(label: str, definition: str, better: str = "lower") -> MeasureInfo:
    return MeasureInfo(label, "share", definition, 3, better)


def _at_once(label: str, unit: str, definition: str) -> MeasureInfo:
    return MeasureInfo(label, unit, definition, 1)


def _hours(label: str, definition: str) -> MeasureInfo:
    return MeasureInfo(label, "hours", definition, 1, "lower")


MEASURES: Mapping[str, MeasureInfo] = MappingProxyType(
    {
        # crises
        "crises": _a_year(
            "Crises", "Crises of people who live here, and first presentations; walk-ins to the café apart", "lower"
        ),
        "admission_need": _a_year(
            "Crises that need a bed",
            "Crises severe enough for admission, whether or not anybody assessed them, less those that home treatment "
            "or a crisis house took",
            "lower",
        ),
        # assessments
        "amhp_requests": _a_year(
            "AMHP requests", "Requests to the AMHP service, ward requests included", unit="requests a year"
        ),
        "mha_assessments": _a_year(
            "Assessments started", "Mental Health Act assessments whose interview began", unit="assessments a year"
        ),
        "requests_lapsed": _a_year(
            "Requests that lapsed", "Requests that nobody assessed in time; they are closed", "lower", "requests a year"
        ),
        "requests_not_assessed": _a_year(
            "Requests not assessed", "Requests closed without an assessment", unit="requests a year"
        ),
        "assessments_not_completed_no_bed": _a_year(
            "Assessments not completed for want of a bed",
            "People to be admitted who left, improved, or whose recommendations or section 136 ran out before a bed",
            "lower",
        ),
        "amhp_wait_hours_mean": _hours(
            "Wait for an assessment, mean",
            "Request to start of the interview, people still waiting counted so far; by month those started",
        ),
        "amhp_wait_hours_p95": _hours(
            "Wait for an assessment, 95th percentile",
            "Request to start, people still waiting counted with their wait so far; of each replication by itself",
        ),
        "amhp_wait_over_24h_share": _share(
            "Assessments started after 24 hours", "Request to start over 24 hours, still waiting counted"
        ),
        "amhp_utilisation": _share("AMHP rota hours used", "Hours of work, overtime included, over hours on duty", ""),
        "amhp_overtime_hours": MeasureInfo(
            "AMHP overtime", "hours a year", "Work finished after the end of a shift", 0, "lower"
        ),
        "s136_uses": _a_year("Section 136 uses", "People taken to a place of safety under section 136"),
        "s136_over_24h_share": _share(
            "Section 136 over 24 hours", "Held longer than 24 hours from arrival at the first place of safety"
        ),
        # admission
        "detentions": _a_year(
            "Detentions", "On admission and after admission; conversions from section 2 to 3 not counted"
        ),
        "admissions": _a_year(
            "Adult acute admissions", "To local beds and out of area; older-adult and other wards apart"
        ),
        "admissions_local": _a_year("Local admissions", "To local adult acute and intensive-care beds"),
        "bed_wait_hours_mean": _hours(
            "Wait for a bed, mean",
            "Decision to admit to a bed found, local or not, people still waiting counted so far; by month those found",
        ),
        "bed_wait_hours_p95": _hours(
            "Wait for a bed, 95th percentile",
            "Decision to a bed found, people still waiting counted; of each replication by itself",
        ),
        "ae_over_12h_share": _share(
            "A&E over 12 hours", "People in crisis, section 136 included, who left A&E over 12 hours after arrival"
        ),
        "ae_over_12h_from_decision_share": _share(
            "A&E over 12 hours from the decision",
            "Of those admitted from A&E, over 12 hours from the decision to admit",
        ),
        # beds
        "bed_occupancy": _share(
            "Bed occupancy", "Occupied over open local adult acute and intensive-care bed days, leave beds not used", ""
        ),
        "beds_open": MeasureInfo(
            "Beds open", "beds", "Local adult acute and intensive-care beds open, mean over time", 1
        ),
        "length_of_stay_days_mean": MeasureInfo("Length of stay, mean", "days", "Local stays ended, delay included", 1),
        "out_of_area_stay_days_mean": MeasureInfo(
            "Stay out of area, mean", "days", "Stays away that ended, those brought back included", 1
        ),
        "length_of_stay_days_median": MeasureInfo(
            "Length of stay, median",
            "days",
            "Local stays ended, delay included, of each replication by itself; to within 3.1%",
            1,
        ),
        "out_of_area_starts": _a_year(
            "Out-of-area placements", "Placements started for want of a local bed", "lower", "placements a year"
        ),
        "out_of_area_bed_days": MeasureInfo(
            "Out-of-area bed days", "bed days a year", "Days in beds out of area", 0, "lower"
        ),
        "out_of_area_active": MeasureInfo(
            "Active out-of-area placements", "people", "People placed out of area, mean over time", 1, "lower"
        ),
        "readmissions_30_days_share": _share(
            "Readmitted within 30 days", "Adult acute readmissions within 30 days over discharges", ""
        ),
        # delay and housing
        "crfd_bed_days": MeasureInfo(
            "Delayed days",
            "bed days a year",
            "Days clinically ready for discharge, all reasons, out-of-area beds included",
            0,
            "lower",
        ),
        "crfd_bed_days_supported_housing": MeasureInfo(
            "Delayed days, supported housing",
            "bed days a year",
            "Days clinically ready for discharge for want of supported housing",
            0,
            "lower",
        ),
        "supported_housing_queue": MeasureInfo(
            "Queue for supported housing", "people", "Applicants waiting, mean over time", 1, "lower"
        ),
        "housing_wait_days_mean": MeasureInfo(
            "Wait for supported housing", "days", "Application to tenancy, community applicants", 0, "lower"
        ),
        # community care and need
        "community_caseload": MeasureInfo(
            "Community caseload", "people", "People with a place in a community team, mean over time", 0
        ),
        "community_waiting": MeasureInfo(
            "People waiting for a community team",
            "people",
            "At home on the lists of community teams, mean over time; those on a list who wait for supported housing "
            "first, or are in hospital, apart",
            0,
            "lower",
        ),
        "community_wait_days_mean": MeasureInfo(
            "Wait for a community team", "days", "Referral to first contact, of those who start", 0, "lower"
        ),
        "left_list_unseen": _a_year(
            "Left the list unseen",
            "People who gave up waiting for a community team; those who recovered apart",
            "lower",
        ),
        "left_childrens_services": _a_year(
            "Come from children's services",
            "First presentations and first referrals of people aged 18 to 25 who left children's services",
        ),
        "untreated": MeasureInfo(
            "Ill and untreated",
            "people",
            "Ill people without a community team, in hospital or not, mean over time",
            0,
            "lower",
        ),
        "homeless": MeasureInfo(
            "Without a settled home", "people", "People without a home or in temporary accommodation, mean", 0, "lower"
        ),
        "section_117_people": MeasureInfo(
            "People with section 117 packages", "people", "People of the place who have aftercare, mean over time", 0
        ),
        "lasting_care_people": MeasureInfo(
            "People with lasting care from the council alone",
            "people",
            "People whose need of lasting care was found at home, where no section 117 pays for it, mean over time",
            0,
        ),
        "care_due_people": MeasureInfo(
            "Care due that nobody has found",
            "people",
            "People who needed a bed, were not admitted, and have a need of a package, a home or lasting care that "
            "nobody has found yet, mean over time",
            0,
            "lower",
        ),
        # crisis services and after
        "home_treatment_episodes": _a_year("Home-treatment episodes", "Episodes begun", unit="episodes a year"),
        "crisis_house_stays": _a_year("Crisis-house stays", "Stays begun", unit="stays a year"),
        "cafe_attendances": _a_year("Crisis-café visits", "Visits begun", unit="visits a year"),
        "home_treatment_in_use": _at_once("Under home treatment", "people", "People treated at home, mean over time"),
        "home_treatment_places": _at_once(
            "Home-treatment places",
            "places",
            "Places open, or in use while a cut waits for people to leave, mean over time",
        ),
        "crisis_house_in_use": _at_once("In a crisis house", "people", "People in crisis houses, mean over time"),
        "crisis_house_places": _at_once(
            "Crisis-house beds", "beds", "Beds open, or in use while a cut waits for people to leave, mean over time"
        ),
        "community_treatment_orders": _a_year("Community treatment orders", "Orders made", unit="orders a year"),
    }
)

MONTHLY: tuple[str, ...] = (
    "amhp_requests",
    "mha_assessments",
    "amhp_wait_hours_mean",
    "amhp_utilisation",
    "s136_uses",
    "detentions",
    "admissions",
    "bed_wait_hours_mean",
    "bed_occupancy",
    "beds_open",
    "length_of_stay_days_mean",
    "out_of_area_starts",
    "out_of_area_bed_days",
    "out_of_area_active",
    "crfd_bed_days",
    "crfd_bed_days_supported_housing",
    "supported_housing_queue",
    "crises",
    "admission_need",
    "community_caseload",
    "community_waiting",
    "community_wait_days_mean",
    "untreated",
    "homeless",
)
"""Measures that are also kept by month: counts and days of the month, means and shares within it."""
