"""The ledger of a run, and its pounds by any of its columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare.finance import CASH
from tandemcare.trace.tally import Floats

VIEWS = ("cash", "social")
HOUSING_BENEFIT = "housing_benefit"
Rows = npt.NDArray[np.bool_]
"""Which lines of a ledger are meant."""


@dataclass(frozen=True, eq=False)
class Pounds:
    """Pounds of a run by one column of its ledger: `amounts[scenario, replication, month, name]`."""

    months: tuple[str, ...]
    names: tuple[str, ...]
    amounts: Floats

    def of(self, number: int, names: Iterable[str] | None = None) -> Floats:
        """Return what a scenario costs by replication and month, over some names or all."""
        wanted = set(self.names if names is None else names)
        places = [place for place, name in enumerate(self.names) if name in wanted]
        return np.asarray(self.amounts[number][..., places].sum(axis=-1), dtype=np.float64)

    def extra(self, number: int, names: Iterable[str] | None = None) -> Floats:
        """Return what a scenario costs more than the first."""
        return self.of(number, names) - self.of(0, names)


@dataclass(frozen=True, eq=False)
class LedgerLines:
    """Lines of some scenarios by replication and month, in which a line that is missing costs nothing.

    It is cut again and again, and what all cuts share is worked out once.
    """

    lines: pd.DataFrame
    scenarios: Sequence[str]
    replications: int

    def pounds(self, key: str, rows: Rows | None = None, pounds: Floats | None = None) -> Pounds:
        """Return pounds by one column, of all lines or some, as the lines have them or as they are given."""
        column, pounds = self.lines[key].cat, self.lines["amount_gbp"].to_numpy() if pounds is None else pounds
        months, names = self.lines["month"].cat.categories, tuple(column.categories)
        shape = (len(self.scenarios), self.replications, len(months), len(names))
        counted = pounds if rows is None else np.where(rows, pounds, 0.0)  # quicker than a table of these lines
        cells = self._cells * len(names) + column.codes.to_numpy()
        found = np.bincount(cells, weights=counted, minlength=math.prod(shape)).astype(np.float64)
        amounts: Floats = found.reshape(shape)[:, :, self._order]
        return Pounds(tuple(months[self._order]), names, amounts)

    def has(self, column: str, *words: str) -> Rows:
        """Return which lines have one of some words in a column."""
        known = self.lines[column].cat
        are_meant = np.array([word in words for word in known.categories], dtype=np.bool_)
        return are_meant[known.codes.to_numpy()]

    def in_view(self, view: str) -> Rows:
        """Return which lines a view holds.

        "cash" is what is paid, without notional costs; "social" is what is used up, with notional costs and without
        housing benefit, which moves money from one public purse to a person.
        """
        return self.has("cash", CASH) if view == "cash" else ~self.has("payer", HOUSING_BENEFIT)

    @cached_property
    def _order(self) -> npt.NDArray[np.int64]:
        """The places of the months in their order."""
        return np.argsort(self.lines["month"].cat.categories)

    @cached_property
    def _cells(self) -> npt.NDArray[np.int64]:
        """Where each line stands by scenario, replication and month."""
        scenario, month = self.lines["scenario"].cat, self.lines["month"].cat
        at = pd.Index(self.scenarios).get_indexer(scenario.categories)[scenario.codes]
        places = (at, self.lines["replication"].to_numpy(), month.codes)
        shape = (len(self.scenarios), self.replications, len(month.categories))
        return np.ravel_multi_index(tuple(np.asarray(place, dtype=np.int64) for place in places), shape)


def pounds_of(lines: pd.DataFrame, scenarios: Sequence[str], replications: int, key: str) -> Pounds:
    """Return the pounds of a ledger table by one of its columns; a line that is missing costs nothing."""
    return LedgerLines(lines, scenarios, replications).pounds(key)


def in_view(lines: pd.DataFrame, view: str) -> pd.DataFrame:
    """Return the lines of a ledger that a view holds: see `LedgerLines.in_view`."""
    return lines[LedgerLines(lines, (), 0).in_view(view)]
