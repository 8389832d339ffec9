"""What hours on the AMHP rota cost: everybody's hours alike, as there is no price by time of day in the evidence."""

from __future__ import annotations

from collections.abc import Mapping

AMHP_HOUR = "price.amhp_hour"


def cost_of_amhp_hours(hours: float, prices: Mapping[str, float]) -> float:
    """Return the pounds that so many hours of AMHPs on duty cost."""
    return hours * prices[AMHP_HOUR]
