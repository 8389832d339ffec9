"""What is kept of a cell of another world: totals, as a study has thousands of them.

Of the ledger, cash by month, all of it and what is invested, and what each payer bears over the run.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tandemcare.finance import CASH, INVESTED, Line
from tandemcare.sums import summed
from tandemcare.trace.tally import Floats

from .batch import Batch, no_groups

OF_INVESTMENT = "invested"
SPENT, INVESTMENT = CASH_PARTS = ("spent", "invested")
"""Cash of each month: all of it, and what of it is invested."""
PAID = "paid_gbp_"
"""Begins the name of what a payer bears over the run, notional costs too."""


def narrowed(batch: Batch) -> Batch:
    """Return a batch with its ledger summed by payer, cash or notional, invested or not, and nothing else by month."""
    wide = [_narrow(line) for line in batch.lines]
    lines = tuple(dict.fromkeys(wide))
    amounts = np.stack([_sum(batch.amounts, [line == one for one in wide]) for line in lines], axis=2)
    return replace(
        batch,
        lines=lines,
        amounts=amounts,
        monthly=batch.monthly[:, :1, :1],
        activities=(),
        purchases=(),
        activity=batch.activity[:, :, :0],
        wards=(),
        beds=no_groups(),
        reviewed=(),
        reviews=no_groups(),
    )


def _sum(amounts: Floats, which: list[bool]) -> Floats:
    return np.asarray(amounts[:, :, np.flatnonzero(which)].sum(axis=2), dtype=np.float64)


def _narrow(line: Line) -> Line:
    return Line(line.payer, "", OF_INVESTMENT if line.kind in INVESTED else "", "", "", line.cash, "")


def cash_by_month(batch: Batch) -> Floats:
    """Return CASH_PARTS of a narrowed batch [replication, month, part]."""
    return np.stack([_cash(batch, kinds) for kinds in (("", OF_INVESTMENT), (OF_INVESTMENT,))], axis=2)


def _cash(batch: Batch, kinds: tuple[str, ...]) -> Floats:
    which = [place for place, line in enumerate(batch.lines) if line.cash == CASH and line.kind in kinds]
    return np.asarray(batch.amounts[:, :, which].sum(axis=2), dtype=np.float64)


def paid_by_payer(batch: Batch) -> dict[str, Floats]:
    """Return what each payer of a narrowed batch bears over the run, by replication."""
    payers = sorted({line.payer for line in batch.lines})
    return {payer: _paid(batch, payer) for payer in payers}


def _paid(batch: Batch, payer: str) -> Floats:
    which = [place for place, line in enumerate(batch.lines) if line.payer == payer]
    by_month = batch.amounts[:, :, which].sum(axis=2)
    return summed(by_month.T, np.zeros(len(by_month)))  # numpy adds months of one replication in another order
