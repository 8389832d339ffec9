"""A pooled budget (National Health Service Act 2006, section 75) as a rule on payers: who is charged, after all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import isclose

import numpy as np

from tandemcare.errors import Problem, did_you_mean
from tandemcare.sums import summed
from tandemcare.terms import PAYERS

from .appraisal import YEAR_MONTHS
from .follow import FloatArray
from .ledger import POOL, POOL_LINE, Costed, Line
from .purchases import priced_services
from .tariff import CASH, TARIFF
from .terms import Shares


@dataclass(frozen=True)
class Pool:
    """A budget for some services of the ledger, to which members contribute in shares.

    What is spent beyond it in an April-March year they bear in the shares of `overspend`, and what is left of it they
    get back in those of `underspend`; in part of a year the budget is so many twelfths. It holds from the month `first`
    on (counted from 0), until `last` if notice has ended it. `april` is the first month of the run that is an April.
    `kinds` are those of the ledger's lines that are in it, all of them if empty; payments stand under its `name`.
    """

    services: tuple[str, ...]
    budget_gbp_year: float
    contributions: Shares
    overspend: Shares
    underspend: Shares
    first: int = 0
    last: int | None = None
    april: int = 0
    name: str = POOL
    kinds: tuple[str, ...] = ()

    def problems(self) -> Iterator[Problem]:
        """Yield everything that is wrong with the pool."""
        yield from unknown_services(self.services)
        members = {payer for payer, _share in self.contributions}
        for name in ("contributions", "overspend", "underspend"):
            shares: Shares = getattr(self, name)
            for payer, _share in shares:
                if payer not in PAYERS:
                    yield Problem(name, f"{payer!r} is no payer", did_you_mean(payer, PAYERS))
                elif payer not in members:
                    yield Problem(name, f"{payer} contributes nothing", "Let it contribute, or leave it out.")
            total = summed(share for _payer, share in shares)
            if not isclose(total, 1.0, abs_tol=1e-9):
                yield Problem(name, f"the shares add up to {total:g}", "Make them add up to 1.")


def unknown_services(services: Iterable[str]) -> Iterator[Problem]:
    """Yield the names that are no service of the ledger."""
    known = [
        *dict.fromkeys(tariff.service for tariff in TARIFF),
        *(each.service for each in priced_services().values()),
    ]
    for service in services:
        if service not in known:
            yield Problem("services", f"the ledger has no {service!r}", did_you_mean(service, known))


def shared(costed: Costed, pool: Pool) -> Costed:
    """Return a ledger in which members of a pool pay one another until each bears what the pool says.

    Only what members pay in cash for its services is in the pool: what a grant or anybody else pays stays apart. Each
    month bears its part of the year by what it cost, so that the payments add up to zero in each month.
    """
    members = [payer for payer, _share in pool.contributions]
    paid = {payer: _paid(costed, pool, payer) for payer in members}
    total = summed(paid.values(), start=np.zeros(costed.amounts.shape[:2]))
    payments = {payer: np.zeros_like(total) for payer in members}
    for months in _years(pool, total.shape[1]):
        spent = total[:, months].sum(axis=1, keepdims=True)
        part = np.divide(
            total[:, months], spent, out=np.full((len(total), len(months)), 1.0 / len(months)), where=spent > 0.0
        )
        for payer in members:
            payments[payer][:, months] = _bears(pool, payer, spent, len(months)) * part - paid[payer][:, months]
    # What is bought may be in the pool too: then its payments have these lines already.
    lines = {line: costed.amounts[:, :, place] for place, line in enumerate(costed.lines)}
    for payer, payment in payments.items():
        line = POOL_LINE._replace(payer=payer, service=pool.name)
        lines[line] = lines.get(line, 0.0) + payment
    return Costed(tuple(lines), np.stack(list(lines.values()), axis=2), costed.activity, costed.bought)


def _years(pool: Pool, months: int) -> Iterator[list[int]]:
    """Yield the months of each April-March year in which the pool holds."""
    last = months if pool.last is None else min(pool.last, months)
    numbers = range(pool.first, last)
    for _, year in groupby(numbers, key=lambda month: (month - pool.april) // YEAR_MONTHS):
        yield list(year)


def _bears(pool: Pool, payer: str, spent: FloatArray, months: int) -> FloatArray:
    """Return what a member bears of what was spent in some months of a year."""
    budget = pool.budget_gbp_year * months / YEAR_MONTHS
    over, under = np.maximum(spent - budget, 0.0), np.maximum(budget - spent, 0.0)
    contributed = dict(pool.contributions)[payer] * budget
    more, back = (dict(shares).get(payer, 0.0) for shares in (pool.overspend, pool.underspend))
    return np.asarray(contributed + more * over - back * under, dtype=np.float64)


def _paid(costed: Costed, pool: Pool, payer: str) -> FloatArray:
    chosen = [_is_in(line, pool) and line.payer == payer for line in costed.lines]
    return np.asarray(costed.amounts[:, :, np.flatnonzero(chosen)].sum(axis=2), dtype=np.float64)


def _is_in(line: Line, pool: Pool) -> bool:
    return line.service in pool.services and line.cash == CASH and (not pool.kinds or line.kind in pool.kinds)
