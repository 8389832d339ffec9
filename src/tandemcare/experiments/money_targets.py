"""Aggregates that the ledger is reconciled with, scaled from the stylised place by adults: what is spent a year.

They are built from published prices and counts, most of which the model's own prices and counts are too: they show that
the ledger holds together, not that it is true.
"""

from __future__ import annotations

from tandemcare.model.place import ADULTS_DESCRIBED

from .people_targets import PEOPLE_TARGETS
from .targets import CONFEDERATION, ENGLAND_ADULTS, NHF, TARGETS, Part, Target, TargetScale

_CLOSURE = "Closure of the evidence for a place of 500,000 adults"


def _spent(
    row: int, label: str, millions: tuple[float, float, float], source: str, reading: str = "", *, why: str = ""
) -> Target:
    """Return a target in pounds a year of England, from millions of the stylised place: value, low and high."""
    value, low, high = (each * 1e6 * ENGLAND_ADULTS / ADULTS_DESCRIBED for each in millions)
    part = Part.LEDGER if reading else Part.OUT_OF_SCOPE
    return Target(row, label, "GBP a year", value, low, high, part, source, reading, TargetScale.ADULTS, why)


def _within(millions: float, share: float = 0.10) -> tuple[float, float, float]:
    return millions, millions * (1.0 - share), millions * (1.0 + share)


_PICU = "The ledger has intensive-care beds at a price of their own, an assumption above that of an acute bed."
_TEAMS = "2.2 teams at £1.1m to £2.0m each, an assumption; the place has more slots than the caseload they hold."
_COUNCIL = "It holds care of people whom the model does not follow."

MONEY_TARGETS: tuple[Target, ...] = (
    _spent(24, "Wards, 95 beds", _within(21.4), f"{_CLOSURE}; {NHF}", "ward_spend", why=_PICU),
    _spent(25, "Section 117 aftercare", _within(22.1), f"{_CLOSURE}; Lincolnshire, 2025", "section_117_spend"),
    _spent(26, "Out-of-area placements", _within(1.80, 0.15), CONFEDERATION, "out_of_area_spend"),
    _spent(27, "Supported-housing delay in adult acute beds", _within(0.467), NHF, "housing_delay_cost"),
    _spent(28, "Crisis resolution and home treatment", (3.2, 2.4, 4.4), _CLOSURE, "crisis_team_spend", why=_TEAMS),
    _spent(29, "Council, mental health as main reason", (32.0, 28.0, 36.0), _CLOSURE, why=_COUNCIL),
)
"""Aggregates in millions a year of the stylised place."""
ALL_TARGETS = (*TARGETS, *MONEY_TARGETS, *PEOPLE_TARGETS)
"""Every target, row by row."""
