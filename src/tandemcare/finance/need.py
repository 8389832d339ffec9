"""The need charge: care that people were due and did not get, at the price of the care that was missing.

Headline = net cash + need charge, both against the baseline. The charge of a service in an April-March year is its
price times how much more of it was missing than in the baseline, as a mean over replications, and never below zero:
months gained are shown, and are no credit. Nothing is netted across services or years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .follow import FloatArray
from .tariff import WEEK, YEAR


@dataclass(frozen=True)
class Need:
    """A kind of care that can be missing: the activity that counts its days, and the price of so many of them."""

    service: str
    label: str
    activity: str
    price: str
    days: float = 1.0

    def a_day(self, prices: Mapping[str, float]) -> float:
        """Return what a day of it costs, in pounds."""
        return prices[self.price] / self.days


NEEDS: tuple[Need, ...] = (
    Need("acute_bed", "days on a ward", "unmet_acute_bed_days", "price.acute_bed_day"),
    Need(
        "crisis_care",
        "home treatment or a crisis house",
        "unmet_crisis_care_days",
        "price.home_treatment_slot_year",
        YEAR,
    ),
    Need("community_place", "a community team", "unmet_community_place_days", "community_places.price", YEAR),
    Need(
        "supported_housing",
        "supported housing",
        "unmet_supported_housing_days",
        "price.supported_housing_support_week",
        WEEK,
    ),
    Need("residential_care", "residential care", "unmet_residential_care_days", "price.residential_care_week", WEEK),
    Need("lasting_care", "lasting care", "unmet_lasting_care_days", "price.section_117_package_year", YEAR),
    Need(
        "care_package", "care packages and floating support", "unmet_care_package_days", "price.care_package_week", WEEK
    ),
)
"""Every kind of care whose lack is charged. Somebody may lack several: each is charged by itself."""


def charged(more: FloatArray, price: float) -> FloatArray:
    """Return the charge in pounds for `more` days missing than in the baseline: nothing where fewer were."""
    return np.maximum(more, 0.0) * price
