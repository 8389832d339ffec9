"""A pooled budget (National Health Service Act 2006, section 75) as a rule on payers: who is charged, after all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isclose

import numpy as np

from tandemcare.errors import Problem, did_you_mean

from .appraisal import YEAR_MONTHS
from .follow import FloatArray
from .ledger import Costed, Line
from .purchases import purchases
from .tariff import CASH, PAYERS, TARIFF
from .terms import Shares


@dataclass(frozen=True)
class Pool:
    """A budget for some services of the ledger, to which members contribute in shares.

    What is spent beyond it they bear in the shares of `overspend`, and what is left of it they get back in those of
    `underspend`. It holds from the month `first` on (counted from 0), until `last` if notice has ended it.
    """

    services: tuple[str, ...]
    budget_gbp_year: float
    contributions: Shares
    overspend: Shares
    underspend: Shares
    first: int = 0
    last: int | None = None

    def problems(self) -> Iterator[Problem]:
        """Yield everything that is wrong with the pool."""
        known = [*dict.fromkeys(tariff.service for tariff in TARIFF), *(each.service for each in purchases().values())]
        for service in self.services:
            if service not in known:
                yield Problem("services", f"the ledger has no {service!r}", did_you_mean(service, known))
        members = {payer for payer, _share in self.contributions}
        for name in ("contributions", "overspend", "underspend"):
            shares: Shares = getattr(self, name)
            for payer, _share in shares:
                if payer not in PAYERS:
                    yield Problem(name, f"{payer!r} is no payer", did_you_mean(payer, PAYERS))
                elif payer not in members:
                    yield Problem(name, f"{payer} contributes nothing", "Let it contribute, or leave it out.")
            total = sum(share for _payer, share in shares)
            if not isclose(total, 1.0, abs_tol=1e-9):
                yield Problem(name, f"the shares add up to {total:g}", "Make them add up to 1.")


def shared(costed: Costed, pool: Pool) -> Costed:
    """Return a ledger in which members of a pool pay one another until each bears what the pool says.

    Only what members pay in cash for its services is in the pool: what a grant or anybody else pays stays apart. The
    payments add up to zero in each month.
    """
    members = [payer for payer, _share in pool.contributions]
    paid = {payer: _paid(costed, pool, payer) for payer in members}
    total = sum(paid.values(), start=np.zeros(costed.amounts.shape[:2]))
    budget = pool.budget_gbp_year / YEAR_MONTHS
    over, under = np.maximum(total - budget, 0.0), np.maximum(budget - total, 0.0)
    months = np.arange(total.shape[1])
    holds = (months >= pool.first) & (months < (np.inf if pool.last is None else pool.last))
    lines, payments = [], []
    for payer, share in pool.contributions:
        bears = share * budget + dict(pool.overspend).get(payer, 0.0) * over
        bears = bears - dict(pool.underspend).get(payer, 0.0) * under
        lines.append(Line(payer, "section_75_pool", "payment", "other"))
        payments.append(np.where(holds, bears - paid[payer], 0.0))
    amounts = np.concatenate([costed.amounts, np.stack(payments, axis=2)], axis=2)
    return Costed((*costed.lines, *lines), amounts, costed.activity, costed.bought)


def _paid(costed: Costed, pool: Pool, payer: str) -> FloatArray:
    chosen = [_is_in(line, pool.services) and line.payer == payer for line in costed.lines]
    return np.asarray(costed.amounts[:, :, np.flatnonzero(chosen)].sum(axis=2), dtype=np.float64)


def _is_in(line: Line, services: Sequence[str]) -> bool:
    return line.service in services and line.cash == CASH
