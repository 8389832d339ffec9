"""What a scenario can buy, at the price that the service's file gives, and what it has bought, in units by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from types import MappingProxyType
from typing import Self

import numpy as np

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.evidence import ServiceFile, services
from tandemcare.terms import PAYERS
from tandemcare.units import DAYS_A_MONTH

from .follow import FloatArray
from .prices_of_activity import PRICES_OF_ACTIVITY
from .tariff import DAY, GROUPS, TARIFF, Tariff

PARTS = ("funded", "paid", "serving", "leaked")
"""What is kept of the units of a purchase, in the order in which it is kept."""

Units = Sequence[float] | FloatArray


@dataclass(frozen=True)
class PricedService:
    """A service that can be bought by the unit, in one line of the ledger; `price` and `volume` are names of numbers.

    In `days` a unit holds so much of what is priced as the product of `volume` (1 if empty), each at the product of
    `price` for `price_days`. `payers` pay unless a scenario says otherwise. Where the tariff charges for the service
    `carries`, what the units hold is not charged again.
    """

    service: str
    group: str
    price: tuple[str, ...]
    payers: tuple[tuple[str, float], ...]
    price_days: float = DAY
    days: float = DAY
    volume: tuple[str, ...] = ()
    carries: str = ""


@dataclass(frozen=True)
class Purchase:
    """Units of a service that a scenario pays for in each month, and the shares of those who pay.

    Units are by month, or by [replication, month]. Without `payers`, those of the service pay. `serving` are the units
    that already serve people, if fewer than are paid for while a service is being built up: what they serve is not
    charged by the tariff again. `funded` are the units that funders have paid in for, if others than are paid for, and
    `leaked` those of them whose money went to something else. In a pooled budget its members bear the shares of
    `pooled` in the end: what they pay one another for that is a line of its own.
    """

    service: str
    paid: Units
    payers: tuple[tuple[str, float], ...] = ()
    serving: Units | None = None
    funded: Units | None = None
    leaked: Units | None = None
    pooled: tuple[tuple[str, float], ...] = ()

    @classmethod
    def of_parts(
        cls,
        service: str,
        payers: tuple[tuple[str, float], ...],
        units: FloatArray,
        pooled: tuple[tuple[str, float], ...] = (),
    ) -> Self:
        """Return a purchase from the units [replication, month, part] of each of PARTS."""
        parts = {part: units[:, :, place] for place, part in enumerate(PARTS)}
        return cls(service, payers=payers, pooled=pooled, **parts)

    def units(self, part: str) -> FloatArray:
        """Return the units of one of PARTS: unless it says otherwise, all serve, all were funded and none leaked."""
        given: Units | None = getattr(self, part)
        if given is None:
            given = np.zeros_like(np.asarray(self.paid)) if part == "leaked" else self.paid
        return np.asarray(given, dtype=np.float64)


@cache
def priced_services() -> Mapping[str, PricedService]:
    """Return everything that a scenario can buy, by name."""
    return priced_services_of(services().values())


def priced_services_of(files: Iterable[ServiceFile]) -> Mapping[str, PricedService]:
    """Return what the files of some services sell; InputError with every payer, group and line that is not known."""
    files = list(files)
    problems = [problem for file in files for problem in _problems(file)]
    if problems:
        raise InputError(problems)
    return MappingProxyType({file.name: _priced(file) for file in files})


@cache
def prices() -> tuple[str, ...]:
    """Return every price, share and time that costing needs, by its name in the evidence."""
    own = [name for each in priced_services().values() for name in (*each.price, *each.volume)]
    return tuple(dict.fromkeys((*PRICES_OF_ACTIVITY, *own)))


def unit_cost_month(service: str, prices: Mapping[str, float]) -> float:
    """Return what a unit of a service costs in a mean month, in pounds."""
    priced = priced_services()[service]
    return volume_a_day(priced, prices) * unit_price(priced, prices) * DAYS_A_MONTH


def volume_a_day(priced: PricedService, prices: Mapping[str, float]) -> float:
    """Return how much of what is priced a unit holds in a day."""
    return prod(prices[name] for name in priced.volume) / priced.days


def unit_price(priced: PricedService, prices: Mapping[str, float]) -> float:
    """Return the price of so much of it, in pounds."""
    return prod(prices[name] for name in priced.price) / priced.price_days


def _problems(file: ServiceFile) -> Iterator[Problem]:
    where = f"service {file.name}"
    for payer, _share in file.payers:
        if payer not in PAYERS:
            yield Problem(where, f"{payer!r} is no payer", did_you_mean(payer, PAYERS))
    if file.cost.group not in GROUPS:
        yield Problem(where, f"{file.cost.group!r} is no group of costs", did_you_mean(file.cost.group, GROUPS))
    lines = [tariff.service for tariff in TARIFF]
    if file.cost.tariff and file.cost.tariff not in lines:
        yield Problem(where, f"the tariff has no {file.cost.tariff!r}", did_you_mean(file.cost.tariff, lines))
    if file.cost.price and file.topic in lines:
        found = f"the tariff charges for {file.topic!r} already"
        yield Problem(where, found, f"Write `tariff: {file.topic}` in its cost, or give it another name.")


def _priced(file: ServiceFile) -> PricedService:
    cost = file.cost
    if cost.price:
        return PricedService(file.topic, cost.group, (cost.price,), file.payers, price_days=cost.days)
    tariff = tariff_of(cost.tariff)
    return PricedService(
        service=tariff.service,
        group=tariff.group,
        price=tariff.price,
        payers=file.payers,
        price_days=tariff.days,
        days=cost.days,
        volume=cost.holds,
        carries=tariff.service,
    )


def tariff_of(service: str) -> Tariff:
    """Return how a service is charged for."""
    return next(tariff for tariff in TARIFF if tariff.service == service)
