"""What beds that are paid for by the bed cost in a month, and what those release that have closed for long enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from tandemcare.sums import summed
from tandemcare.units import DAYS_A_MONTH

from .bed_prices import NOTICE, priced_wards, times_mean_price
from .place import BLOCK_BEDS, Place
from .slow_inputs import WARD_SHARES
from .values import Values

Costs = tuple[float, ...]
"""Pounds a month of the beds that are paid for by the bed, by what they are paid as."""
RELEASE_LAG = "money.ward_release_lag_months"


def contract_costs(place: Place, beds: Sequence[float], values: Values) -> Costs:
    """Return what ends with beds that are open, `beds` in the order of the wards of the place; a site never does.

    Of an NHS ward most ends only once it has closed whole.
    """
    is_open = dict(zip((ward.name for ward in place.wards), beds, strict=True))
    whole = summed(values[name] for name in WARD_SHARES)
    staff, services, variable, _ = (values[name] / whole for name in WARD_SHARES)
    alone = min(values["money.ward_bed_share"] / whole, staff + services)
    found = []
    for price, wards in priced_wards(place):
        at_mean = 0.0
        for ward in wards:
            now, with_ward = is_open[ward.name], max(is_open[ward.name], float(ward.beds))
            if not ward.is_block:
                with_ward = with_ward if now > 0.0 else 0.0
                now = now * (variable + alone) + with_ward * (staff + services - alone)
            at_mean += now * values[times_mean_price(ward)]
        found.append(at_mean * values[price] * DAYS_A_MONTH)
    return tuple(found)


@dataclass
class Contracts:
    """What beds that are paid for by the bed have cost, by month from the census on, and what they release now."""

    costs: list[Costs]
    released: float = 0.0

    def noted(self, place: Place, beds: Sequence[float], values: Values) -> dict[str, float]:
        """Note a month, and return what such beds release in it; nothing where the place has none of them."""
        if not self.costs[0]:
            return {}
        self.costs.append(contract_costs(place, beds, values))
        self.released = contracts_released(place, self.costs, values)
        return {"contract_released": self.released}


def contracts_released(place: Place, by_month: Sequence[Costs], values: Values) -> float:
    """Return pounds that beds paid for by the bed release in the last of some months, against the first of them.

    Notice of a block contract is as long as the NHS pays for it; an NHS ward costs as long as its staff does.
    """
    found = 0.0
    for number, (_, wards) in enumerate(priced_wards(place)):
        lag = floor(values[NOTICE if wards[0].paid_as == BLOCK_BEDS else RELEASE_LAG] + 0.5)
        costs = [month[number] for month in by_month]
        found += max(costs[0] - max(costs[-1 - lag :]), 0.0)
    return found
