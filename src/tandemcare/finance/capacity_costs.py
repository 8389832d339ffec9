"""What a year of what is sized costs: hours on the AMHP rota, acute beds, and units of a service.

Everybody's hours cost alike, as there is no price by time of day in the evidence.
"""

from __future__ import annotations

from collections.abc import Mapping

from tandemcare.units import DAYS_A_YEAR, MONTHS_A_YEAR

from .purchases import unit_cost_month

AMHP_HOUR, ACUTE_BED_DAY, BLOCK_BED_DAY = "price.amhp_hour", "price.acute_bed_day", "price.block_bed_day"
AWAY_BED_DAY, AWAY_EXTRAS_DAY = "price.out_of_area_bed_day", "price.out_of_area_extras_day"


def cost_of_amhp_hours(hours: float, prices: Mapping[str, float]) -> float:
    """Return the pounds that so many hours of AMHPs on duty cost."""
    return hours * prices[AMHP_HOUR]


def cost_of_acute_bed(prices: Mapping[str, float], in_block: float = 0.0) -> float:
    """Return the pounds that an open acute bed costs in a year, of which a share is bought in block."""
    a_day = (1.0 - in_block) * prices[ACUTE_BED_DAY]
    a_day += in_block * prices[BLOCK_BED_DAY] if in_block else 0.0  # without such beds they need no price
    return a_day * DAYS_A_YEAR


def cost_of_days_away(days: float, prices: Mapping[str, float]) -> float:
    """Return the pounds that so many days in beds out of area cost, journeys among them."""
    return days * (prices[AWAY_BED_DAY] + prices[AWAY_EXTRAS_DAY])


def cost_of_unit(service: str, prices: Mapping[str, float]) -> float:
    """Return the pounds that a unit of a service costs in a year."""
    return unit_cost_month(service, prices) * MONTHS_A_YEAR
