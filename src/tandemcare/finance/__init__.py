"""What activity costs, whom and when: the only room that multiplies by a price."""

from .activity import ACTIVITIES
from .cost import cost
from .ledger import CUTS, TOTALS, Costed, Line
from .purchases import Bought, Purchase, prices, purchases, purchases_of, unit_cost_month
from .tariff import GROUPS, KINDS, PAYERS, PRICE_YEAR, TARIFF, Tariff

__all__ = [
    "ACTIVITIES",
    "CUTS",
    "GROUPS",
    "KINDS",
    "PAYERS",
    "PRICE_YEAR",
    "TARIFF",
    "TOTALS",
    "Bought",
    "Costed",
    "Line",
    "Purchase",
    "Tariff",
    "cost",
    "prices",
    "purchases",
    "purchases_of",
    "unit_cost_month",
]
