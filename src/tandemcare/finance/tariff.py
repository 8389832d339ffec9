"""Who pays how much for what: the whole tariff as data, in pounds of one price year.

Services that must be staffed whether they are used or not are costed by what is open, not by what is used: an empty
crisis-house bed costs what a full one does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tandemcare.units import DAYS_A_WEEK, DAYS_A_YEAR

PRICE_YEAR = "2024/25"

GROUPS = ("inpatient", "out_of_area", "community", "other")

KINDS = ("fixed", "site", "variable", "closure", "reopening", "per_unit", "journeys", "bought", "setting_up", "payment")
"""Fixed costs end a lag after what they pay for has closed: few with a bed of a ward that stays open, all once the ward
has closed whole. Site costs stay, variable ones follow use, closure and reopening costs come once as beds close or open
again, per-unit ones follow activity at one price, bought ones are what a scenario invests in and
setting up the part of it that does not serve anybody yet. Payments are from one payer to another and add up to 0."""

BLOCK, COST_AND_VOLUME, SPOT = "block", "cost_and_volume", "spot"
CONTRACTS = (BLOCK, COST_AND_VOLUME, SPOT)
"""A block contract pays for what is open, a cost-and-volume contract for that and for use beside it, a spot contract
for each use."""
CASH, NOTIONAL = "cash", "notional"
RECURRENT, ONE_OFF = "recurrent", "one_off"
PAY, PRICES = "pay", "prices"
"""What a cost rises with in nominal terms."""

AT_ONCE, RELEASED, STRANDED, CLOSED, REOPENED = "at_once", "released", "stranded", "closed", "reopened"
REST = ""

WARDS = ("acute_wards", "picu")
"""Services of the tariff that have the three parts of a ward's cost."""
WARD_SHARES = (
    "money.ward_staff_share",
    "money.ward_services_share",
    "money.ward_variable_share",
    "money.ward_site_share",
)
BED_SHARE = "money.ward_bed_share"
"""What a closed bed releases in a ward that stays open, on top of the variable part."""
ENDING = (*WARD_SHARES[:2], BED_SHARE)
"""What ends with a ward, and how much of it ends with a bed alone."""
RELEASE_LAG = "money.ward_release_lag_months"
BLOCK_NOTICE = "money.block_notice_months"
CLOSURE, REOPENING = "money.ward_closure_cost_bed", "money.ward_reopening_cost_bed"

DAY, WEEK, YEAR = 1.0, DAYS_A_WEEK, DAYS_A_YEAR


@dataclass(frozen=True)
class Tariff:
    """One way in which a service costs money: activity times the product of `price`, shared by payers.

    `payers` are (payer, name of a share) in turn; the one with REST takes what is left, so that shares add up to 1.
    `days` are the days that the price covers where activity counts days. `follows` says when money follows activity:
    at once, released a `lag` after beds close, stranded once they have been open, or once for each bed that closes or
    opens again.
    What closing costs once is not paid for beds of `converted`, whose staff went over to a service; the part of it that
    ends with a whole ward not for those in `converted_wards`, which closed whole.
    Where `of_wards` names beds of open wards, those and the open beds of `activity` pay their parts of what ends, by
    `shares`: ENDING.
    Notional costs are hours and attendances at a price: no cash is paid or saved when they
    change. What is only bought by scenarios has its price in the file of the service.
    """

    service: str
    group: str
    kind: str
    activity: str
    price: tuple[str, ...]
    payers: tuple[tuple[str, str], ...]
    days: float = DAY
    follows: str = AT_ONCE
    contract: str = BLOCK
    is_cash: bool = True
    is_one_off: bool = False
    rises_with: str = PAY
    of_wards: str = ""
    converted: str = ""
    converted_wards: str = ""
    shares: tuple[str, ...] = ()
    lag: str = RELEASE_LAG


def _ward(service: str, price: str, days: tuple[str, str, str, str, str]) -> tuple[Tariff, ...]:
    """Return the parts of a ward's cost, and what closing it, and opening it again, costs once.

    `days` are those of open beds, of all beds of open wards, used, and of closed beds whose staff went over, in all and
    in wards that closed whole. The price of a bed day was measured at some occupancy, so an open day carries that share
    of the fixed parts. The ICB pays those by block contract; what a patient uses from day to day is the provider's to
    spend or to save.
    """
    open_days, ward_days, used_days, converted_days, converted_wards = days
    variable, site = WARD_SHARES[2:]
    per_open_day = (price, "money.ward_reference_occupancy")
    block, provider = (("icb", REST),), (("nhs_provider", REST),)

    def ending(kind: str, prices: tuple[str, ...], follows: str) -> Tariff:
        once = follows != RELEASED
        return Tariff(
            service,
            "inpatient",
            kind,
            open_days,
            prices,
            block,
            follows=follows,
            is_one_off=once,
            of_wards=ward_days,
            converted=converted_days if follows == CLOSED else "",
            converted_wards=converted_wards if follows == CLOSED else "",
            shares=ENDING,
        )

    return (
        ending("fixed", per_open_day, RELEASED),
        Tariff(
            service, "inpatient", "site", open_days, (*per_open_day, site), block, follows=STRANDED, rises_with=PRICES
        ),
        Tariff(service, "inpatient", "variable", used_days, (price, variable), provider, rises_with=PRICES),
        ending("closure", (CLOSURE,), CLOSED),
        ending("reopening", (REOPENING,), REOPENED),
    )


def _open_beds(service: str, beds: str, price: str) -> tuple[Tariff, ...]:
    """Return what beds cost that are paid for while they are open, used or not: by the parts of a ward's cost."""
    block, days = (("icb", REST),), f"{beds}_contract_days"
    variable, site = WARD_SHARES[2:]
    fixed = Tariff(service, "inpatient", "fixed", days, (price,), block, follows=RELEASED, shares=ENDING)
    return (
        replace(fixed, of_wards=f"{beds}_ward_contract_days"),
        Tariff(service, "inpatient", "variable", days, (price, variable), block, rises_with=PRICES),
        Tariff(service, "inpatient", "site", days, (price, site), block, follows=STRANDED, rises_with=PRICES),
    )


def _each(
    service: str,
    group: str,
    activity: str,
    price: str | tuple[str, ...],
    *payers: tuple[str, str],
    days: float = DAY,
    follows: str = AT_ONCE,
    contract: str = BLOCK,
    is_cash: bool = True,
    rises_with: str = PAY,
) -> Tariff:
    prices = (price,) if isinstance(price, str) else price
    return Tariff(
        service,
        group,
        "per_unit",
        activity,
        prices,
        payers,
        days,
        follows,
        contract,
        is_cash,
        rises_with=rises_with,
    )


_ICB, _COUNCIL, _ACUTE = ("icb", REST), ("council", REST), ("acute_and_ambulance", REST)

_AWAY = _each("out_of_area", "out_of_area", "out_of_area_bed_days", "price.out_of_area_bed_day", _ICB, contract=SPOT)

TARIFF: tuple[Tariff, ...] = (
    *_ward(
        "acute_wards",
        "price.acute_bed_day",
        ("open_bed_days", "ward_bed_days", "local_bed_days", "converted_bed_days", "converted_ward_bed_days"),
    ),
    _each(
        "ward_agency_staff",
        "inpatient",
        "ward_agency_wte_days",
        "price.agency_premium_wte_year",
        ("nhs_provider", REST),
        days=YEAR,
    ),
    *_ward(
        "picu",
        "price.picu_bed_day",
        (
            "picu_open_bed_days",
            "picu_ward_bed_days",
            "picu_bed_days",
            "picu_converted_bed_days",
            "picu_converted_ward_bed_days",
        ),
    ),
    # On a block contract nothing is saved as beds empty, and all once notice has been given and is over.
    Tariff(
        "block_beds",
        "inpatient",
        "fixed",
        "block_contract_days",
        ("price.block_bed_day",),
        (("icb", REST),),
        follows=RELEASED,
        lag=BLOCK_NOTICE,
    ),
    *_open_beds("older_adult_wards", "older_adult", "price.older_adult_bed_day"),
    *_open_beds("rehabilitation_wards", "rehabilitation", "price.rehabilitation_bed_day"),
    _each(
        "rehabilitation_elsewhere",
        "inpatient",
        "rehabilitation_elsewhere_days",
        "price.rehabilitation_elsewhere_day",
        _ICB,
        contract=SPOT,
    ),
    _AWAY,
    replace(_AWAY, kind="journeys", price=("price.out_of_area_extras_day",)),
    # What a scenario buys of it is charged apart: these are the places of the census, less those cut and empty.
    _each("community_teams", "community", "community_place_days", "community_places.price", _ICB, days=YEAR),
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
        contract=SPOT,
        rises_with=PRICES,
    ),
    # Who has no unit lives somewhere, and the same payer meets the rent there, but for those housed at another's cost.
    _each(
        "rent_elsewhere",
        "community",
        "rent_elsewhere_days",
        ("price.rent_elsewhere_week", "money.share_rent_elsewhere"),
        ("housing_benefit", REST),
        days=WEEK,
        contract=SPOT,
        rises_with=PRICES,
    ),
    _each(
        "floating_support",
        "community",
        "floating_support_place_days",
        "price.floating_support_week",
        _COUNCIL,
        days=WEEK,
    ),
    _each(
        "residential_care",
        "community",
        "residential_care_days",
        "price.residential_care_week",
        _COUNCIL,
        days=WEEK,
        contract=SPOT,
    ),
    _each(
        "section_117",
        "community",
        "section_117_person_days",
        "price.section_117_package_year",
        ("icb", "s117.nhs_share"),
        _COUNCIL,
        days=YEAR,
        contract=SPOT,
    ),
    _each(
        "package_reviews",
        "community",
        "section_117_reviews_more",
        "price.section_117_review",
        ("icb", "s117.nhs_share"),
        _COUNCIL,
    ),
    _each(
        "temporary_accommodation",
        "community",
        "homeless_days",
        ("price.temporary_accommodation_year", "money.share_in_temporary_accommodation"),
        _COUNCIL,
        days=YEAR,
        contract=SPOT,
        rises_with=PRICES,
    ),
    _each(
        "lasting_care",
        "community",
        "lasting_care_days",
        "price.section_117_package_year",
        _COUNCIL,
        days=YEAR,
        contract=SPOT,
    ),
    _each(
        "care_package", "community", "care_package_days", "price.care_package_week", _COUNCIL, days=WEEK, contract=SPOT
    ),
    _each("amhp", "other", "amhp_hours", "price.amhp_hour", _COUNCIL),
    _each("section_12_doctors", "other", "section_12_assessments", "price.section_12_fee", _ICB, contract=SPOT),
    _each(
        "tribunal",
        "other",
        "detentions",
        ("price.tribunal_hearing", "money.hearings_per_detention"),
        ("justice", REST),
        contract=SPOT,
        is_cash=False,
    ),
    _each(
        "further_hearings",
        "other",
        "further_hearings",
        "price.tribunal_hearing",
        ("justice", REST),
        contract=SPOT,
        is_cash=False,
    ),
    _each("detention_safeguards", "other", "safeguard_hours", "price.clinician_hour", ("nhs_provider", REST)),
    _each(
        "police_welfare_checks",
        "other",
        "welfare_check_police_hours",
        "price.police_hour",
        ("police", REST),
        is_cash=False,
    ),
    _each(
        "welfare_checks",
        "other",
        "welfare_checks_by_ambulance",
        "price.ambulance_response",
        _ACUTE,
        contract=COST_AND_VOLUME,
        is_cash=False,
    ),
    _each(
        "police",
        "other",
        "section_136_uses",
        ("price.police_hour", "money.police_hours_per_section_136"),
        ("police", REST),
        is_cash=False,
    ),
    _each("conveyance", "other", "conveyances", "price.conveyance", _ACUTE, contract=COST_AND_VOLUME, is_cash=False),
    _each("ae", "other", "ae_attendances", "price.ae_attendance", _ACUTE, contract=COST_AND_VOLUME, is_cash=False),
    _each("ae_waits", "other", "ae_wait_days", "price.ae_wait_day", _ICB, contract=SPOT),
    _each("place_of_safety", "other", "hbpos_place_days", "price.hbpos_place_year", _ICB, days=YEAR),
)

_RISES_WITH = {(tariff.service, tariff.kind): tariff.rises_with for tariff in TARIFF}


def rises_with(service: str, kind: str) -> str:
    """Return what a line of the ledger rises with in nominal terms: "pay", as all that is bought does, or "prices"."""
    return _RISES_WITH.get((service, kind), PAY)
