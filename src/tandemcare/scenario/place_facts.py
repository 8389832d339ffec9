"""What each fact of a place counts, where England's number comes from, and where somebody finds their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BY_ADULTS = "the stylised place by adults"


@dataclass(frozen=True)
class PlaceFact:
    """A fact of a place file: its unit, what England's number is taken from, and where one's own is to be found.

    `what` says what it counts, where its form does not.
    """

    unit: str
    england: str
    yours: str
    what: str = ""


_ROUTES = "yearly flows that close inside what is published (docs/background/crisis-pathway.md), D"
FACTS: Mapping[str, PlaceFact] = {
    "name": PlaceFact("", "", ""),
    "adults": PlaceFact("people", "", "Office for National Statistics, mid-year estimates of your councils"),
    "population": PlaceFact(
        "people",
        "79% of people are adults (D), by Office for National Statistics, mid-2023",
        "Office for National Statistics, mid-year estimates of your councils",
    ),
    "census_date": PlaceFact("month", "", "the month of your counts"),
    "wards": PlaceFact(
        "beds",
        "19 adult acute and intensive-care beds for 100,000 adults (16 to 22, D)",
        "the trust's list of wards on the census day",
        "beds on the wards of the place",
    ),
    "hbpos_places": PlaceFact(
        "places", "280 in England, 200 to 340 (D)", "the trust's health-based places of safety, by suite"
    ),
    "crisis_house_beds": PlaceFact("beds", BY_ADULTS + " (D)", "contracts of crisis and recovery houses"),
    "cafe_shifts": PlaceFact(
        "people at once", BY_ADULTS + " (D)", "contracts of crisis cafés", "opening hours of the crisis café"
    ),
    "home_treatment_slots": PlaceFact(
        "people at once",
        "2.2 teams of 29 for 500,000 adults (D)",
        "the caseload that the home-treatment teams are staffed for",
    ),
    "step_down_places": PlaceFact("places", BY_ADULTS + " (D)", "contracts of step-down houses"),
    "supported_housing_units": PlaceFact(
        "units",
        "lets that balance applicants of wards and community; 60,000 people live in such homes in England",
        "the council's housing-related support contracts",
    ),
    "floating_support_places": PlaceFact(
        "people at once", BY_ADULTS + " (D)", "the council's floating-support contracts"
    ),
    "section_117_packages": PlaceFact("people", BY_ADULTS + " (D)", "the section 117 register of council and ICB"),
    "amhp_rota": PlaceFact(
        "AMHPs", "17.5 full-time equivalents for 500,000 adults (D)", "the AMHP lead's rota", "shifts of AMHPs"
    ),
    "amhp_heads": PlaceFact("people", "8.4 for 100,000 adults, Skills for Care 2025", "the AMHP lead; ASC-WDS"),
    "section_12_doctors": PlaceFact("doctors", "", "the ICB's section 12 contract or app"),
    "presentations.ae_liaison": PlaceFact(
        "people a year",
        _ROUTES,
        "referrals to psychiatric liaison in A&E (MHSDS, or the trust)",
        "people who present at A&E, seen by psychiatric liaison",
    ),
    "presentations.community_crisis": PlaceFact(
        "people a year",
        _ROUTES,
        "urgent referrals by GP, community team, 111 and crisis line (MHSDS)",
        "people who present to crisis services by GP, community team, 111 or crisis line",
    ),
    "presentations.section_136": PlaceFact(
        "people a year",
        "31,213 uses in England and Wales, Home Office 2023/24",
        "section 136 returns of your police",
        "people whom the police bring under section 136",
    ),
    "presentations.community_request": PlaceFact(
        "people a year",
        _ROUTES,
        "requests for assessments at home or in the community, from the AMHP hub",
        "people for whom an assessment at home or in the community is requested",
    ),
    "presentations.custody": PlaceFact(
        "people a year",
        _ROUTES,
        "requests from police custody, from the AMHP hub",
        "people in police custody for whom an assessment is requested",
    ),
    "sources.transfer_in": PlaceFact(
        "people a year",
        BY_ADULTS + " (D)",
        "transfers in from secure, rehabilitation and general wards (trust)",
        "people who come to an acute ward from wards of other kinds",
    ),
    "sources.housing_other_wards": PlaceFact(
        "people a year",
        BY_ADULTS + " (D)",
        "applicants for supported housing from other wards (council)",
        "applicants for supported housing from wards that the model does not have",
    ),
    "bank_holidays": PlaceFact("dates", "", ""),
}
"""The facts of a place in the order of its file, by key; of a part of one as `presentations.ae_liaison`."""
