"""The need charge: care that people were due and did not get, at the price of the care that was missing.

Headline = net cash + need charge, both against the baseline. A person-month is charged once, under the dearest service
missing. The charge of a service in an April-March year is its price times how much more of it was missing than in the
baseline, as a mean over replications, and never below zero: months gained are shown, and are no credit. Nothing is
netted across services or years. Where a substitute was paid for meanwhile, the price is less by what that costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from .follow import FloatArray
from .tariff import WEEK, YEAR


@dataclass(frozen=True)
class Need:
    """A kind of care that can be missing: the activity that counts its days, and the price of so many of them.

    The activity is of those who lack it and nothing else that is dearer or cheaper.
    """

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
"""Every kind of care whose lack is charged."""

OF_TEAM = "community_place"
AND_TEAM = ("supported_housing", "residential_care", "lasting_care", "care_package")
"""What somebody can be without who is without a community team too."""
HOMELESS_COSTS = ("price.temporary_accommodation_year", "money.share_in_temporary_accommodation")


@dataclass(frozen=True)
class Lack:
    """Person-days of those who lack some services together, by name, and what was paid for in their place.

    `substitute` are names whose product is the price of a year of it.
    """

    activity: str
    services: tuple[str, ...]
    substitute: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[Need, ...]:
        """The kinds of care that are missing."""
        return tuple(need for need in NEEDS if need.service in self.services)

    def dearest(self, prices: Mapping[str, float]) -> Need | None:
        """Return under what such a day is charged; None where one of them has no price."""
        if any(need.price not in prices for need in self.needs):
            return None
        return max(self.needs, key=lambda need: need.a_day(prices))

    def a_day(self, prices: Mapping[str, float]) -> float:
        """Return what such a day is charged at, in pounds: the dearest less what was paid for in its place."""
        need = self.dearest(prices)
        paid = prod(prices[name] for name in self.substitute) / YEAR if self.substitute else 0.0
        return max(need.a_day(prices) - paid, 0.0) if need else 0.0


def _lacks() -> Iterator[Lack]:
    for need in NEEDS:
        alone = need.activity.removesuffix("_days")
        yield Lack(need.activity, (need.service,))
        if need.service in AND_TEAM:
            yield Lack(f"{alone}_and_team_days", (need.service, OF_TEAM))
        if need.service == "supported_housing":
            yield Lack(f"{alone}_homeless_days", (need.service,), HOMELESS_COSTS)
            yield Lack(f"{alone}_homeless_and_team_days", (need.service, OF_TEAM), HOMELESS_COSTS)


LACKS: tuple[Lack, ...] = tuple(_lacks())
"""Every way in which care can be missing, each day of somebody in one of them."""


def charged(more: FloatArray) -> FloatArray:
    """Return the charge in pounds for care worth `more` that is missing than in the baseline: nothing where less is."""
    return np.maximum(more, 0.0)
