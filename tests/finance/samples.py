"""Prices and activity for tests of costing: round numbers near those of the stylised place."""

from __future__ import annotations

import numpy as np

from tandemcare.evidence import parameters
from tandemcare.finance import ACTIVITIES, prices

SAMPLE_PRICES = {
    "price.acute_bed_day": 651.0,
    "price.picu_bed_day": 1050.0,
    "price.out_of_area_bed_day": 638.0,
    "price.out_of_area_extras_day": 0.0,
    "price.crisis_house_bed_day": 300.0,
    "price.crisis_cafe_place_hour": 35.0,
    "price.home_treatment_slot_year": 50_000.0,
    "price.step_down_bed_day": 178.0,
    "price.supported_housing_support_week": 520.0,
    "price.supported_housing_rent_week": 250.0,
    "price.rent_elsewhere_week": 125.0,
    "price.floating_support_week": 210.0,
    "price.residential_care_week": 1150.0,
    "price.section_117_package_year": 36_773.0,
    "price.amhp_hour": 48.0,
    "price.section_12_fee": 210.0,
    "price.police_hour": 48.0,
    "price.conveyance": 459.0,
    "price.ae_attendance": 300.0,
    "price.hbpos_place_year": 550_000.0,
    "price.tribunal_hearing": 2200.0,
    "price.agency_premium_wte_year": 25_000.0,
    "community_places.price": 3900.0,
    "money.ward_staff_share": 0.62,
    "money.ward_variable_share": 0.13,
    "money.ward_services_share": 0.05,
    "money.ward_site_share": 0.2,
    "money.ward_bed_share": 0.07,
    "money.ward_release_lag_months": 6.0,
    "money.ward_closure_cost_bed": 23_000.0,
    "money.ward_reopening_cost_bed": 8_000.0,
    "money.ward_reference_occupancy": 0.95,
    "money.step_down_council_share": 0.5,
    "money.police_hours_per_section_136": 14.0,
    "money.hearings_per_detention": 0.33,
    "money.crisis_cafe_hours_week": 46.0,
    "money.amhp_hours_year": 1500.0,
    "money.share_rent_elsewhere": 0.8,
    "s117.nhs_share": 0.5,
}
SAMPLE_PRICES |= {name: parameters()[name].value for name in prices() if name not in SAMPLE_PRICES}  # of services

LENGTHS = (30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31)  # April to March


def month_days(months: int) -> np.ndarray:
    return np.resize(np.asarray(LENGTHS, dtype=float), months)[None, :]


def nothing(months: int = 12, replications: int = 1) -> dict[str, np.ndarray]:
    """Return months in which nothing is open and nothing happens."""
    activity = {name: np.zeros((replications, months)) for name in ACTIVITIES}
    return activity | {"month_days": month_days(months)}


def some(months: int = 12, replications: int = 1, seed: int = 1) -> dict[str, np.ndarray]:
    """Return months in which a bit of everything happens, at random."""
    random = np.random.default_rng(seed)
    activity = {name: random.uniform(0.0, 1000.0, (replications, months)) for name in ACTIVITIES}
    return activity | {"month_days": month_days(months)}
