"""What activity costs, whom and when: the only room that multiplies by a price."""

from .activity import ACTIVITIES
from .cost import cost, unit_cost_month
from .ledger import CUTS, TOTALS, Costed, Line
from .purchases import PURCHASES, Bought, Purchase
from .tariff import GROUPS, KINDS, PAYERS, PRICE_YEAR, PRICES, TARIFF, Tariff

__all__ = [
    "ACTIVITIES",
    "CUTS",
    "GROUPS",
    "KINDS",
    "PAYERS",
    "PRICES",
    "PRICE_YEAR",
    "PURCHASES",
    "TARIFF",
    "TOTALS",
    "Bought",
    "Costed",
    "Line",
    "Purchase",
    "Tariff",
    "cost",
    "unit_cost_month",
]
