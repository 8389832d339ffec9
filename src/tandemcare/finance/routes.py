"""Routes by which money goes from the NHS to a council under rules of their own: what moves, on a line by itself.

- Better Care Fund: a pooled budget (section 75) of council and ICB with minimum contributions for what is newly bought.
- Section 256 of the National Health Service Act 2006: a grant of the NHS to a council, one way and for a time, towards
  its functions that are related to health. No more than the council spends on them.
- NHS continuing health care: the NHS pays the whole package of whoever is eligible, a share of all (D).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .appraisal import YEAR_MONTHS
from .follow import FloatArray
from .ledger import POOL_LINE, Costed
from .pooling import Pool, shared
from .tariff import CASH

BETTER_CARE, SECTION_256, CONTINUING_CARE = "better_care_fund", "section_256", "continuing_health_care"
"""The services under which the ledger has what members of each pay one another."""
BOUGHT = ("bought", "setting_up")
"""Kinds of lines of what is new."""
CONTINUING_CARE_SHARE = "money.continuing_health_care_share"


@dataclass(frozen=True)
class GrantedMoney:
    """What one payer gives another towards what that pays in cash for some services, month by month.

    At most `gbp_a_year`, if it is said, in twelfths; else the share called `share_of` of it all. From the month `first`
    on (counted from 0), until `last`.
    """

    name: str
    services: tuple[str, ...]
    gbp_a_year: float | None = None
    share_of: str = ""
    giver: str = "icb"
    taker: str = "council"
    first: int = 0
    last: int | None = None


Route = Pool | GrantedMoney


def routed(costed: Costed, routes: Sequence[Route], prices: Mapping[str, float]) -> Costed:
    """Return a ledger with what moves by each route, in lines that add up to zero in every month."""
    for route in routes:
        costed = shared(costed, route) if isinstance(route, Pool) else _moved(costed, route, prices)
    return costed


def _moved(costed: Costed, route: GrantedMoney, prices: Mapping[str, float]) -> Costed:
    amount: FloatArray = np.zeros(costed.amounts.shape[:2])
    months = slice(route.first, route.last)
    amount[:, months] = _amount(np.maximum(_paid(costed, route), 0.0), route, prices)[:, months]
    lines = {line: costed.amounts[:, :, place] for place, line in enumerate(costed.lines)}
    for payer, sign in ((route.giver, 1.0), (route.taker, -1.0)):
        line = POOL_LINE._replace(payer=payer, service=route.name)
        lines[line] = lines.get(line, 0.0) + sign * amount
    return Costed(tuple(lines), np.stack(list(lines.values()), axis=2), costed.activity, costed.bought)


def _amount(paid: FloatArray, route: GrantedMoney, prices: Mapping[str, float]) -> FloatArray:
    if route.gbp_a_year is None:
        return paid * prices[route.share_of]
    return np.minimum(paid, route.gbp_a_year / YEAR_MONTHS)


def _paid(costed: Costed, route: GrantedMoney) -> FloatArray:
    """Return what the taker pays in cash for the services of a route."""
    chosen = [
        line.payer == route.taker and line.service in route.services and line.cash == CASH for line in costed.lines
    ]
    return np.asarray(costed.amounts[:, :, np.flatnonzero(chosen)].sum(axis=2), dtype=np.float64)
