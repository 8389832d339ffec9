"""Terms on which services are paid for, where they are not those of the tariff: contracts of wards, and who pays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isclose

from tandemcare.errors import Problem, did_you_mean
from tandemcare.sums import summed
from tandemcare.terms import PAYERS

from .tariff import CONTRACTS, COST_AND_VOLUME, REST, SPOT, TARIFF, WARDS, Tariff

Shares = tuple[tuple[str, float], ...]
COMMISSIONER, PROVIDER = "icb", "nhs_provider"


@dataclass(frozen=True)
class Terms:
    """`contracts` are (ward service, one of CONTRACTS), `payers` (service, shares of its payers).

    On a block contract the commissioner pays what is open and the provider bears what use varies; with cost and volume
    the commissioner pays both; on spot the provider bears all cost and is paid the price of each occupied day.
    """

    contracts: tuple[tuple[str, str], ...] = ()
    payers: tuple[tuple[str, Shares], ...] = ()

    def contract(self, tariff: Tariff) -> str:
        """Return the contract of a service."""
        return dict(self.contracts).get(tariff.service, tariff.contract)

    def payers_of(self, tariff: Tariff) -> Shares | None:
        """Return who pays which share, or None where the tariff says it."""
        if tariff.service in WARDS and tariff.kind != "closure":
            contract = self.contract(tariff)
            if contract == SPOT:
                return ((PROVIDER, 1.0),)
            return ((COMMISSIONER, 1.0),) if contract == COST_AND_VOLUME else None
        return dict(self.payers).get(tariff.service)

    def problems(self) -> Iterator[Problem]:
        """Yield everything that is wrong with the terms."""
        for service, contract in self.contracts:
            where = f"contract of {service}"
            if service not in WARDS:
                found = "only contracts of wards can be chosen"
                yield Problem(where, found, did_you_mean(service, WARDS))
            if contract not in CONTRACTS:
                yield Problem(where, f"{contract!r} is no contract", did_you_mean(contract, CONTRACTS))
        for service, shares in self.payers:
            yield from _of_payers(service, shares)


USUAL = Terms()


def _of_payers(service: str, shares: Shares) -> Iterator[Problem]:
    where = f"payers of {service}"
    known = [tariff.service for tariff in TARIFF if tariff.service not in WARDS]
    if service in WARDS:
        yield Problem(where, "who pays for a ward follows its contract", f"Choose one: {', '.join(CONTRACTS)}.")
    elif service not in known:
        yield Problem(where, "this is nothing that the tariff charges for", did_you_mean(service, known))
    for payer, share in shares:
        if payer not in PAYERS:
            yield Problem(where, f"{payer!r} is no payer", did_you_mean(payer, PAYERS))
        if not 0.0 <= share <= 1.0:
            yield Problem(where, f"{payer} pays the share {share:g}", "A share is 0 to 1, not per cent.")
    total = summed(share for _payer, share in shares)
    if not isclose(total, 1.0, abs_tol=1e-9):
        yield Problem(where, f"the shares add up to {total:g}", "Make them add up to 1.")


def usual_shares(tariff: Tariff, prices: Mapping[str, float]) -> Shares:
    """Return who pays which share by the tariff."""
    named = summed(prices[share] for _payer, share in tariff.payers if share != REST)
    return tuple((payer, prices[share] if share != REST else 1.0 - named) for payer, share in tariff.payers)


def day_price(service: str) -> str:
    """Return the name of what an occupied day on a ward costs."""
    return next(tariff.price[0] for tariff in TARIFF if tariff.service == service and tariff.kind == "variable")
