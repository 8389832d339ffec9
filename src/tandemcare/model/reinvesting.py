"""What released ward money buys: converted staff first, then the services named, in the order of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tandemcare.sums import summed

from .closing import Board
from .plan import CONVERTED_STAFF, RELEASED_MONEY, Item, Plan

Beds = tuple[float, Mapping[str, float]]
"""Beds that steps have closed, and how many of them by the service that their staff go over to."""


@dataclass(frozen=True)
class WardRelease:
    """Pounds a month that closed beds release, the part of them that is pay of staff, and the beds that release it.

    `contracts` are those of the pounds that beds paid for by the bed release, with nobody's staff in them.
    """

    pounds: float
    staff_share: float
    beds: Beds
    contracts: float = 0.0


@dataclass(frozen=True, eq=False)
class Reinvesting:
    """The items of a plan that released money pays for, by their numbers in the equations, from 1."""

    plan: Plan

    @cached_property
    def converted(self) -> Sequence[tuple[int, Item]]:
        """Services that staff of closed beds go over to."""
        return [(n, item) for n, item in enumerate(self.plan.items, 1) if item.paid_by == CONVERTED_STAFF]

    @cached_property
    def bought(self) -> Sequence[tuple[int, Item]]:
        """Services that are bought, in order."""
        return [(n, item) for n, item in enumerate(self.plan.items, 1) if item.paid_by == RELEASED_MONEY]

    def contracted(self, release: WardRelease) -> dict[str, float]:
        """Return the units that a month's release pays for, by input of the slow layer.

        Staff who go over are not released as cash as well: their pay buys their service before the rest is shared.
        """
        found, left = {}, release.pounds
        all_beds, by_service = release.beds
        for number, item in self.converted:
            part = by_service.get(item.service, 0.0) / all_beds if all_beds else 0.0
            pounds = max(release.pounds - release.contracts, 0.0) * release.staff_share * part
            found[f"contracted_{number}"] = _units(pounds, item)
            left -= pounds
        left *= self.plan.reinvest_share
        for number, item in self.bought:
            units = _units(left, item)
            found[f"contracted_{number}"] = units
            left = max(0.0, left - units * item.price_gbp_month)
        return found

    def beds(self, board: Board) -> Beds:
        """Return the NHS's own beds that steps have closed, and those whose staff go over, by service."""
        by_service: dict[str, float] = {}
        steps = [step for step in board.steps if step.ward in self._own]
        for step in steps:
            service = self.plan.closings[step.number].staff_to
            if service:
                by_service[service] = by_service.get(service, 0.0) + step.beds
        return float(summed(step.beds for step in steps)), by_service

    @cached_property
    def _own(self) -> frozenset[str]:
        """Wards whose staff are of the pool."""
        return frozenset(ward.name for ward in self.plan.place.wards if ward.is_own)

    def share_redeployed(self, usual: float, beds: Beds) -> float:
        """Return the share of released staff who go on in the community: all who go over, and the usual of others."""
        all_beds, by_service = beds
        over = summed(by_service.values()) / all_beds if all_beds else 0.0
        return usual + (1.0 - usual) * over


def _units(pounds: float, item: Item) -> float:
    """Return the units that so many pounds a month pay for; of what costs nothing, none."""
    return min(item.most_units, pounds / item.price_gbp_month) if item.price_gbp_month > 0.0 else 0.0
