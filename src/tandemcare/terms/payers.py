"""Who pays: every payer there is, with the words a reader sees."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PAYERS: Mapping[str, str] = MappingProxyType(
    {
        "icb": "ICB",
        "nhs_provider": "NHS provider",
        "council": "council",
        "housing_benefit": "housing benefit",
        "police": "police",
        "acute_and_ambulance": "acute and ambulance trusts",
        "justice": "courts and legal aid",
        "grant": "grants",
        "unplaced": "no payer yet",
    }
)
"""Integrated care board, NHS provider trust, council, central government's housing benefit, police, acute and ambulance
trusts (notional), courts and legal aid (notional), central government grants, and money that has no payer yet, which is
shown and never hidden."""

ONE_OF_A_PLACE = frozenset({"icb", "nhs_provider", "council", "police"})
"""Payers of whom a place has one: a reader sees "the ICB", and "grants"."""

MUST_BE_SPENT = "mental_health_investment"
"""Under what name results show, beside payers, what the ICB must spend in mental health and has not."""
PAYER_NAMES: Mapping[str, str] = MappingProxyType({**PAYERS, MUST_BE_SPENT: "to be spent in mental health"})
"""What a reader sees of payers, and of what stands beside them."""

BUYERS = tuple(payer for payer in PAYERS if payer not in {"justice", "unplaced"})
"""Those who can be asked to buy a service or to share in a budget."""
