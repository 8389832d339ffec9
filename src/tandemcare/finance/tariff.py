"""Who pays how much for what: the whole tariff as data, in pounds of one price year.

Services that must be staffed whether they are used or not are costed by what is open, not by what is used: an empty
crisis-house bed costs what a full one does.
"""

from __future__ import annotations

from dataclasses import dataclass

PRICE_YEAR = "2024/25"

PAYERS = ("icb", "nhs_provider", "council", "housing_benefit", "police", "acute_and_ambulance", "grant", "unplaced")
"""Integrated care board, NHS provider trust, council, central government's housing benefit, police, acute and ambulance
trusts (notional), central government grants, and money that has no payer yet, which is shown and never hidden."""

GROUPS = ("inpatient", "out_of_area", "community", "other")

KINDS = ("fixed", "site", "variable", "per_unit", "bought")
"""Fixed costs end a lag after what they pay for has closed, site costs stay, variable ones follow use, per-unit ones
follow activity at one price, and bought ones are what a scenario invests in."""

AT_ONCE, RELEASED, STRANDED, PLACED = "at_once", "released", "stranded", "placed"
REST = ""

WARD_SHARES = ("money.ward_staff_share", "money.ward_variable_share", "money.ward_site_share")
RELEASE_LAG = "money.ward_release_lag_months"
RESIDENTIAL_STAY = "money.residential_care_stay_months"

DAY, WEEK, YEAR = 1.0, 7.0, 365.25


@dataclass(frozen=True)
class Tariff:
    """One way in which a service costs money: activity times the product of `price`, shared by payers.

    `payers` are (payer, name of a share) in turn; the one with REST takes what is left, so that shares add up to 1.
    `days` are the days that the price covers where activity counts days. `follows` says when money follows activity:
    at once, released a lag after beds close, stranded once they have been open, or for the stay of people placed.
    What is only bought by scenarios has its price in the file of the service.
    """

    service: str
    group: str
    kind: str
    activity: str
    price: tuple[str, ...]
    payers: tuple[tuple[str, str], ...]
    days: float = DAY
    follows: str = AT_ONCE


def _ward(service: str, price: str, open_days: str, used_days: str) -> tuple[Tariff, ...]:
    """Return the three parts of a ward's cost.

    The price of a bed day was measured at some occupancy, so an open day carries that share of the fixed parts. The
    ICB pays those by block contract; what a patient uses from day to day is the provider's to spend or to save.
    """
    staff, variable, site = WARD_SHARES
    per_open_day = (price, "money.ward_reference_occupancy")
    block, provider = (("icb", REST),), (("nhs_provider", REST),)
    return (
        Tariff(service, "inpatient", "fixed", open_days, (*per_open_day, staff), block, follows=RELEASED),
        Tariff(service, "inpatient", "site", open_days, (*per_open_day, site), block, follows=STRANDED),
        Tariff(service, "inpatient", "variable", used_days, (price, variable), provider),
    )


def _each(
    service: str,
    group: str,
    activity: str,
    price: str | tuple[str, ...],
    *payers: tuple[str, str],
    days: float = DAY,
    follows: str = AT_ONCE,
) -> Tariff:
    prices = (price,) if isinstance(price, str) else price
    return Tariff(service, group, "per_unit", activity, prices, payers, days, follows)


_ICB, _COUNCIL = ("icb", REST), ("council", REST)

TARIFF: tuple[Tariff, ...] = (
    *_ward("acute_wards", "price.acute_bed_day", "open_bed_days", "local_bed_days"),
    *_ward("picu", "price.picu_bed_day", "picu_open_bed_days", "picu_bed_days"),
    _each("out_of_area", "out_of_area", "out_of_area_bed_days", "price.out_of_area_bed_day", _ICB),
    _each("crisis_house", "community", "crisis_house_open_bed_days", "price.crisis_house_bed_day", _ICB),
    _each("crisis_cafe", "community", "cafe_place_hours", "price.crisis_cafe_place_hour", _ICB),
    _each("home_treatment", "community", "home_treatment_slot_days", "price.home_treatment_slot_year", _ICB, days=YEAR),
    _each(
        "step_down",
        "community",
        "step_down_place_days",
        "price.step_down_bed_day",
        ("council", "money.step_down_council_share"),
        _ICB,
    ),
    _each(
        "supported_housing",
        "community",
        "supported_housing_unit_days",
        "price.supported_housing_support_week",
        _COUNCIL,
        days=WEEK,
    ),
    _each(
        "supported_housing_rent",
        "community",
        "supported_housing_let_days",
        "price.supported_housing_rent_week",
        ("housing_benefit", REST),
        days=WEEK,
    ),
    _each(
        "floating_support",
        "community",
        "floating_support_place_days",
        "price.floating_support_week",
        _COUNCIL,
        days=WEEK,
    ),
    # People placed before the census are the same in every scenario and are not costed: only those since.
    _each(
        "residential_care",
        "community",
        "residential_care_starts",
        "price.residential_care_week",
        _COUNCIL,
        days=WEEK,
        follows=PLACED,
    ),
    _each(
        "section_117",
        "community",
        "section_117_person_days",
        "price.section_117_package_year",
        ("icb", "s117.nhs_share"),
        _COUNCIL,
        days=YEAR,
    ),
    _each("amhp", "other", "amhp_hours", "price.amhp_hour", _COUNCIL),
    _each("section_12_doctors", "other", "section_12_assessments", "price.section_12_fee", _ICB),
    _each(
        "police",
        "other",
        "section_136_uses",
        ("price.police_hour", "money.police_hours_per_section_136"),
        ("police", REST),
    ),
    _each("conveyance", "other", "conveyances", "price.conveyance", ("acute_and_ambulance", REST)),
    _each("ae", "other", "ae_attendances", "price.ae_attendance", ("acute_and_ambulance", REST)),
    _each("place_of_safety", "other", "hbpos_place_days", "price.hbpos_place_year", _ICB, days=YEAR),
)

PRICES_OF_ACTIVITY: tuple[str, ...] = (
    "price.acute_bed_day",
    "price.picu_bed_day",
    "price.out_of_area_bed_day",
    "price.crisis_house_bed_day",
    "price.crisis_cafe_place_hour",
    "price.home_treatment_slot_year",
    "price.step_down_bed_day",
    "price.supported_housing_support_week",
    "price.supported_housing_rent_week",
    "price.floating_support_week",
    "price.residential_care_week",
    "price.section_117_package_year",
    "price.amhp_hour",
    "price.section_12_fee",
    "price.police_hour",
    "price.conveyance",
    "price.ae_attendance",
    "price.hbpos_place_year",
    *WARD_SHARES,
    RELEASE_LAG,
    "money.ward_reference_occupancy",
    RESIDENTIAL_STAY,
    "money.step_down_council_share",
    "money.police_hours_per_section_136",
    "s117.nhs_share",
)
"""Every price, share and time that costing activity needs, by its name in the evidence."""
