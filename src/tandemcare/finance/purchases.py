"""What a scenario can buy, and what it has bought month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from .follow import FloatArray
from .tariff import DAY, WEEK, YEAR


@dataclass(frozen=True)
class Purchase:
    """A service that can be bought by the unit, at the price of the tariff for `service`.

    In `days` a unit holds so much of the tariff's activity as the product of `volume` (1 if empty).
    """

    service: str
    days: float = DAY
    volume: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bought:
    """Units of a service that a scenario pays for in each month, and the shares of those who pay.

    Units are by month, or by [replication, month]. Without `payers`, those of the tariff pay. `open_by_month` are the
    units that already serve people, if fewer than are paid for while a service is being built up. What they serve is
    not charged by the tariff again.
    """

    service: str
    units_by_month: Sequence[float] | FloatArray
    payers: tuple[tuple[str, float], ...] = ()
    open_by_month: Sequence[float] | FloatArray | None = None


PURCHASES: Mapping[str, Purchase] = MappingProxyType(
    {
        "supported-housing-units": Purchase("supported_housing"),
        "floating-support-places": Purchase("floating_support"),
        "step-down-places": Purchase("step_down"),
        "crisis-house-beds": Purchase("crisis_house"),
        "crisis-cafe-places": Purchase("crisis_cafe", WEEK, ("money.crisis_cafe_hours_week",)),
        "home-treatment-slots": Purchase("home_treatment"),
        "hbpos-places": Purchase("place_of_safety"),
        "amhp-fte": Purchase("amhp", YEAR, ("money.amhp_hours_year",)),
        "amhp-hub": Purchase("amhp_hub"),
        "street-triage-teams": Purchase("street_triage"),
        "housing-link-workers": Purchase("housing_link_worker"),
    }
)
