"""The ledger of a run: pounds by month and line, what they were costed from, and the totals of every cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from .follow import FloatArray
from .purchases import Purchase
from .tariff import CASH, RECURRENT

INVESTED = ("bought", "setting_up")
"""Kinds of lines that are what a scenario puts in, whatever comes back; closing costs count against what is saved."""
CUTS = ("payer", "service", "kind", "care_group", "contract", "cash", "recurrence")
TOTALS = {
    "cost_total_gbp": "",
    "cost_inpatient_gbp": "inpatient",
    "cost_out_of_area_gbp": "out_of_area",
    "cost_community_gbp": "community",
}
"""Totals that comparisons show, and the care group of lines that each is the sum of: all of them for an empty name."""

INVESTMENT: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "investment_paid_in_gbp": (
            "funded",
            "Paid in for what is bought",
            "Contracted units at their price, and ward money reinvested",
        ),
        "investment_spent_gbp": (
            "paid",
            "Spent on what is bought",
            "Open units, and those being set up in part, at their price: what the ledger has as bought and setting up",
        ),
        "investment_leaked_gbp": (
            "leaked",
            "Leaked to out-of-area beds",
            "Money not ring-fenced that an overspend on out-of-area beds took",
        ),
    }
)
"""Where the money of purchases went: the part of their units that is counted, a label and a definition."""


class Line(NamedTuple):
    """One line of the ledger: who pays for which service, in what way; each line is in one group of care.

    `contract` is one of CONTRACTS, `cash` "cash" or "notional", `recurrence` "recurrent" or "one_off".
    """

    payer: str
    service: str
    kind: str
    care_group: str
    contract: str = "block"
    cash: str = CASH
    recurrence: str = RECURRENT


POOL = "section_75_pool"
"""The service under which the ledger has what members of a pooled budget pay one another."""
POOL_LINE = Line("", POOL, "payment", "other")
"""Its line, the payer left open."""


@dataclass(frozen=True, eq=False)
class Costed:
    """Pounds of one price year: `amounts[replication, month, line]`, with its lines.

    `activity` by name [replication, month] and what was `bought` are all that they were costed from, beside prices.
    """

    lines: tuple[Line, ...]
    amounts: FloatArray
    activity: Mapping[str, FloatArray] = field(default_factory=dict)
    bought: tuple[Purchase, ...] = ()

    def total(self, **cut: str) -> FloatArray:
        """Return pounds by [replication, month] of the lines that agree with a cut, such as `payer="council"`.

        Without a cut, of all lines.
        """
        chosen = [all(getattr(line, name) == value for name, value in cut.items()) for line in self.lines]
        return np.asarray(self.amounts[:, :, np.flatnonzero(chosen)].sum(axis=2), dtype=np.float64)

    def by(self, cut: str) -> dict[str, FloatArray]:
        """Return pounds by [replication, month] for each value of one of CUTS, in the order of the lines."""
        return {value: self.total(**{cut: value}) for value in dict.fromkeys(getattr(line, cut) for line in self.lines)}

    def totals(self) -> dict[str, FloatArray]:
        """Return each of TOTALS by [replication, month]."""
        return {name: self.total(**({"care_group": group} if group else {})) for name, group in TOTALS.items()}
