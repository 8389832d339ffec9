"""What a scenario asks of the slow layer in a place: dated numbers, what is bought, wards that close, rules, loops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from .place import Place

GRANT = "grant"
RELEASED_MONEY, CONVERTED_STAFF = "released_money", "converted_staff"
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

    `nurses_per_unit` are those of the service, unless they are given. What closed beds release pays for an item that is
    `paid_by` RELEASED_MONEY, for `most_units` at most, or by CONVERTED_STAFF; how many are contracted then follows.
    """

    service: str
    contracted: tuple[float, ...]
    payers: tuple[Shares, ...]
    price_gbp_month: float
    mobilising_months: float
    is_ring_fenced: bool
    nurses_per_unit: float | None = None
    paid_by: str = ""
    most_units: float = inf


@dataclass(frozen=True)
class ReviewRule:
    """What must hold at a quarter's review before beds close, on means over `over_months` whole months.

    Occupancy is of the beds that would be left; `away_per_100_beds` are people out of area in acute care; `staffed` is
    the share of what is bought that serves people, in each of `staffed_months`; `waiting` is person-months waiting per
    person, times as-is in the same months. No step within `months_between` of the last, none before `not_before`.
    """

    occupancy_at_most: float
    each_sex_at_most: float
    away_per_100_beds_at_most: float
    staffed_at_least: float
    waiting_at_most: float
    over_months: int
    staffed_months: int
    months_between: int
    not_before: int = 0

    @property
    def looks_at_waiting(self) -> bool:
        """Whether what people wait in as-is must be known."""
        return self.waiting_at_most < inf


@dataclass(frozen=True)
class ReopeningRule:
    """When the beds that closed last open again, on means over `over_months`, of beds open.

    They do so `lag_months` after the review, no review sooner than `not_within_months` of the step; then nothing closes
    for `pause_months`.
    """

    occupancy_over: float
    away_per_100_beds_over: float
    over_months: int
    not_within_months: int
    lag_months: int
    pause_months: int


@dataclass(frozen=True)
class Designation:
    """Beds of a ward (`None`: all that are open) that are for women, for men, or mixed, from a month on."""

    ward: str
    to: str
    month: int = 0
    beds: int | None = None


@dataclass(frozen=True)
class Closing:
    """A step: a ward (`beds` is None), or so many beds of it, that close in a month (from 0) or at a gateway.

    `reopen` says when they open again, if ever; `staff_to` names the service that its staff go over to, and `designate`
    beds of another ward that are for others as long as these are closed.
    """

    ward: str
    beds: int | None = None
    month: int | None = None
    gateway: ReviewRule | None = None
    reopen: ReopeningRule | None = None
    staff_to: str = ""
    designate: Designation | None = None


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
    redesignations: tuple[Designation, ...] = ()
    reinvest_share: float = 0.0
    pool: Shares = ()
    stop_loss_gbp: float | None = None
    reserve_floor_gbp: float = 0.0
    loops_off: frozenset[str] = frozenset()

    @property
    def looks_at_waiting(self) -> bool:
        """Whether a gateway compares what people wait with as-is in the same months."""
        return any(one.gateway is not None and one.gateway.looks_at_waiting for one in self.closings)

    def payers(self, item: Item, month: int) -> Shares:
        """Return who pays which share of an item in a month."""
        return item.payers[month] if item.paid_by else pooled(item.payers[month], self.pool)

    def values_of(self, month: int) -> Mapping[str, float]:
        """Return the dated numbers of a month."""
        found = self.values[0][1]
        for first, values in self.values:
            if first > month:
                break
            found = values
        return found
