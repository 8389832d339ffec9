"""What activity costs, whom and when: the only room that multiplies by a price."""

from .activity import ACTIVITIES
from .appraisal import (
    DISCOUNTING,
    NOTIONAL,
    DiscountRates,
    discount_factors,
    equivalent_annual,
    monthly_factors,
    net_position,
    payback_month,
    peak_funding,
    present_value,
    rates_on,
    saving_to_cost_ratio,
    years_ahead,
)
from .cost import cost
from .ledger import CUTS, TOTALS, Costed, Line
from .purchases import Bought, Purchase, prices, purchases, purchases_of, unit_cost_month
from .tariff import GROUPS, KINDS, PAYERS, PRICE_YEAR, TARIFF, Tariff

__all__ = [
    "ACTIVITIES",
    "CUTS",
    "DISCOUNTING",
    "GROUPS",
    "KINDS",
    "NOTIONAL",
    "PAYERS",
    "PRICE_YEAR",
    "TARIFF",
    "TOTALS",
    "Bought",
    "Costed",
    "DiscountRates",
    "Line",
    "Purchase",
    "Tariff",
    "cost",
    "discount_factors",
    "equivalent_annual",
    "monthly_factors",
    "net_position",
    "payback_month",
    "peak_funding",
    "present_value",
    "prices",
    "purchases",
    "purchases_of",
    "rates_on",
    "saving_to_cost_ratio",
    "unit_cost_month",
    "years_ahead",
]
