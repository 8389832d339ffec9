"""What a year of what is sized costs: hours on the AMHP rota, acute beds, and units of a service.

Everybody's hours cost alike, as there is no price by time of day in the evidence.
"""

from __future__ import annotations

from collections.abc import Mapping

from tandemcare.units import DAYS_A_YEAR, MONTHS_A_YEAR

from .purchases import unit_cost_month

AMHP_HOUR, ACUTE_BED_DAY = "price.amhp_hour", "price.acute_bed_day"


def cost_of_amhp_hours(hours: float, prices: Mapping[str, float]) -> float:
    """Return the pounds that so many hours of AMHPs on duty cost."""
    return hours * prices[AMHP_HOUR]


def cost_of_acute_bed(prices: Mapping[str, float]) -> float:
    """Return the pounds that an acute bed that is open costs in a year, whoever is in it."""
    return prices[ACUTE_BED_DAY] * DAYS_A_YEAR


def cost_of_unit(service: str, prices: Mapping[str, float]) -> float:
    """Return the pounds that a unit of a service costs in a year."""
    return unit_cost_month(service, prices) * MONTHS_A_YEAR
