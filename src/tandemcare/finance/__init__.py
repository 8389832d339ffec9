"""What activity costs, whom and when: the only room that multiplies by a price."""

from .activity import ACTIVITIES
from .appraisal import (
    APPRAISING,
    GROWTH,
    OPTIMISM_OF_COST,
    OPTIMISM_OF_SAVING,
    QALY_VALUES,
    DiscountRates,
    discount_factors,
    equivalent_annual,
    monthly_factors,
    net_position,
    nominal_factors,
    payback_month,
    peak_funding,
    present_value,
    rates_on,
    saving_to_cost_ratio,
    years_ahead,
)
from .cost import cost
from .ledger import CUTS, TOTALS, Costed, Line
from .pooling import POOL, Pool, shared
from .purchases import Bought, Purchase, prices, purchases, purchases_of, unit_cost_month
from .sharing import compensation, pooled_nets
from .tariff import CASH, CONTRACTS, GROUPS, KINDS, NOTIONAL, PAYERS, PRICE_YEAR, TARIFF, WARDS, Tariff, rises_with
from .terms import Shares, Terms

__all__ = [
    "ACTIVITIES",
    "APPRAISING",
    "CASH",
    "CONTRACTS",
    "CUTS",
    "GROUPS",
    "GROWTH",
    "KINDS",
    "NOTIONAL",
    "OPTIMISM_OF_COST",
    "OPTIMISM_OF_SAVING",
    "PAYERS",
    "POOL",
    "PRICE_YEAR",
    "QALY_VALUES",
    "TARIFF",
    "TOTALS",
    "WARDS",
    "Bought",
    "Costed",
    "DiscountRates",
    "Line",
    "Pool",
    "Purchase",
    "Shares",
    "Tariff",
    "Terms",
    "compensation",
    "cost",
    "discount_factors",
    "equivalent_annual",
    "monthly_factors",
    "net_position",
    "nominal_factors",
    "payback_month",
    "peak_funding",
    "pooled_nets",
    "present_value",
    "prices",
    "purchases",
    "purchases_of",
    "rates_on",
    "rises_with",
    "saving_to_cost_ratio",
    "shared",
    "unit_cost_month",
    "years_ahead",
]
