"""What a scenario asks of the slow layer in a place: dated numbers, what is bought, wards that close, rules, loops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .place import Place

GRANT = "grant"
Shares = tuple[tuple[str, float], ...]


def pooled(shares: Shares, pool: Shares) -> Shares:
    """Return who pays which share: a pool shares whatever no grant pays for."""
    return shares if not pool or any(payer == GRANT for payer, _ in shares) else pool


def borne_in(shares: Shares, pool: Shares) -> Shares:
    """Return who bears which share in the end of what some pay for, where a pool makes it others; else nothing."""
    borne = pooled(shares, pool)
    return borne if borne != shares else ()


@dataclass(frozen=True)
class Item:
    """Units of a service that are contracted by month, who pays which share by month, and on what terms.

    `nurses_per_unit` are those of the service, unless they are given.
    """

    service: str
    contracted: tuple[float, ...]
    payers: tuple[Shares, ...]
    price_gbp_month: float
    mobilising_months: float
    is_ring_fenced: bool
    nurses_per_unit: float | None = None


@dataclass(frozen=True)
class Closing:
    """A ward that closes whole in a month (counted from 0), or once few enough are in.

    With a `month` of None it closes when projected occupancy, (local and out-of-area patients) / (beds less the ward),
    of all wards and of those of its kind, has been at or under a limit for some months with few enough placements,
    counted from a month on.
    """

    ward: str
    month: int | None = None
    occupancy_at_most: float = 1.0
    for_months: int = 1
    out_of_area_at_most: float = 1.0
    not_before: int = 0


@dataclass(frozen=True, eq=False)
class Plan:
    """A scenario in a place, month by month.

    `values` are (first month, numbers that hold from it on). `pool` are shares of those who pay for everything bought
    and for an overspend on out-of-area beds, if they pool their budgets.
    """

    place: Place
    months: int
    values: tuple[tuple[int, Mapping[str, float]], ...]
    items: tuple[Item, ...] = ()
    closings: tuple[Closing, ...] = ()
    reinvest_share: float = 0.0
    pool: Shares = ()
    stop_loss_gbp: float | None = None
    reserve_floor_gbp: float = 0.0
    loops_off: frozenset[str] = frozenset()

    def payers(self, item: Item, month: int) -> Shares:
        """Return who pays which share of an item in a month."""
        return pooled(item.payers[month], self.pool)

    def values_of(self, month: int) -> Mapping[str, float]:
        """Return the dated numbers of a month."""
        found = self.values[0][1]
        for first, values in self.values:
            if first > month:
                break
            found = values
        return found
