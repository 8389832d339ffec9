"""What a scenario can buy, at the price that the service's file gives, and what it has bought month by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from types import MappingProxyType

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.evidence import ServiceFile, services
from tandemcare.terms import PAYERS
from tandemcare.units import DAYS_A_MONTH

from .follow import FloatArray
from .tariff import DAY, GROUPS, PRICES_OF_ACTIVITY, TARIFF, Tariff


@dataclass(frozen=True)
class Purchase:
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
class Bought:
    """Units of a service that a scenario pays for in each month, and the shares of those who pay.

    Units are by month, or by [replication, month]. Without `payers`, those of the service pay. `open_by_month` are the
    units that already serve people, if fewer than are paid for while a service is being built up. What they serve is
    not charged by the tariff again.
    """

    service: str
    units_by_month: Sequence[float] | FloatArray
    payers: tuple[tuple[str, float], ...] = ()
    open_by_month: Sequence[float] | FloatArray | None = None

    @property
    def serving(self) -> Sequence[float] | FloatArray:
        """Units that serve people by month."""
        return self.units_by_month if self.open_by_month is None else self.open_by_month


@cache
def purchases() -> Mapping[str, Purchase]:
    """Return everything that a scenario can buy, by name."""
    return purchases_of(services().values())


def purchases_of(files: Iterable[ServiceFile]) -> Mapping[str, Purchase]:
    """Return what the files of some services sell; InputError with every payer, group and line that is not known."""
    files = list(files)
    problems = [problem for file in files for problem in _problems(file)]
    if problems:
        raise InputError(problems)
    return MappingProxyType({file.name: _purchase(file) for file in files})


@cache
def prices() -> tuple[str, ...]:
    """Return every price, share and time that costing needs, by its name in the evidence."""
    own = [name for each in purchases().values() for name in (*each.price, *each.volume)]
    return tuple(dict.fromkeys((*PRICES_OF_ACTIVITY, *own)))


def unit_cost_month(service: str, prices: Mapping[str, float]) -> float:
    """Return what a unit of a service costs in a mean month, in pounds."""
    purchase = purchases()[service]
    return volume_a_day(purchase, prices) * unit_price(purchase, prices) * DAYS_A_MONTH


def volume_a_day(purchase: Purchase, prices: Mapping[str, float]) -> float:
    """Return how much of what is priced a unit holds in a day."""
    return prod(prices[name] for name in purchase.volume) / purchase.days


def unit_price(priced: Purchase, prices: Mapping[str, float]) -> float:
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


def _purchase(file: ServiceFile) -> Purchase:
    cost = file.cost
    if cost.price:
        return Purchase(file.topic, cost.group, (cost.price,), file.payers, price_days=cost.days)
    tariff = tariff_of(cost.tariff)
    return Purchase(
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
