"""What beds cost that are paid for whether anybody is in them or not: in block, for older adults, in rehabilitation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tandemcare.sums import summed

from .place import BLOCK_BEDS, OLDER_BEDS, REHABILITATION, REHABILITATION_BEDS, Place, Ward

PRICES_OF_BEDS: Mapping[str, str] = MappingProxyType(
    {
        BLOCK_BEDS: "price.block_bed_day",
        OLDER_BEDS: "price.older_adult_bed_day",
        REHABILITATION_BEDS: "price.rehabilitation_bed_day",
    }
)
"""What a day costs of beds that are paid for whether anybody is in them or not, by what they are paid as."""

NOTICE = "money.block_notice_months"
OF_REHABILITATION = (
    "rehabilitation.share_of_other_wards",
    "rehabilitation.stay_days",
    "rehabilitation.spread",
    "rehabilitation.days_to_go_elsewhere",
    "price.rehabilitation_elsewhere_day",
)
"""Numbers of what happens to people who need rehabilitation, in a place that has wards for it."""


class PricedWards(NamedTuple):
    """Wards that are paid for by the bed, whoever is in them: the number that prices a day, and which they are."""

    price: str
    wards: tuple[Ward, ...]

    @property
    def is_stated(self) -> bool:
        """Whether the place says what a day on any of them costs."""
        return any(ward.price_a_bed_day_gbp is not None for ward in self.wards)


def priced_wards(place: Place) -> Iterator[PricedWards]:
    """Yield the wards of a place that are paid for by the bed, by the number that prices them."""
    for paid_as, price in PRICES_OF_BEDS.items():
        wards = tuple(ward for ward in place.wards if ward.paid_as == paid_as)
        if wards:
            yield PricedWards(price, wards)


def prices_of_beds(place: Place, usual: Mapping[str, float]) -> dict[str, float]:
    """Return what a day of beds costs that are paid for by the bed: the mean of the census, and how many times it."""
    found = {}
    for price, wards in priced_wards(place):
        each = [usual[price] if ward.price_a_bed_day_gbp is None else ward.price_a_bed_day_gbp for ward in wards]
        weights = [ward.beds for ward in wards] if any(ward.beds for ward in wards) else [1 for _ in wards]
        total = summed(weight * pounds for weight, pounds in zip(weights, each, strict=True))
        mean = each[0] if len(set(each)) == 1 else total / summed(weights)
        found[price] = mean
        found |= {
            times_mean_price(ward): pounds / mean if mean > 0.0 else 1.0
            for ward, pounds in zip(wards, each, strict=True)
        }
    return found


def numbers_of_other_wards(place: Place) -> frozenset[str]:
    """Return the numbers of the evidence that nothing reads in a place, as it names no wards of their kind."""
    named = {ward.paid_as for ward in place.wards}
    idle = {price for paid_as, price in PRICES_OF_BEDS.items() if paid_as not in named}
    idle |= {NOTICE} if BLOCK_BEDS not in named else set()
    has_rehabilitation = any(ward.kind == REHABILITATION for ward in place.wards)
    return frozenset(idle | (set() if has_rehabilitation else set(OF_REHABILITATION)))


def times_mean_price(ward: Ward) -> str:
    """Return the name of how many times the mean price of its kind a bed day on a ward costs."""
    return f"ward.{ward.name}.times_mean_price"
