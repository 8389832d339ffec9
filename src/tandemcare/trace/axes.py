"""Replications and periods: how many hours each holds, and how values along them become tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from .tally import Floats

Values = npt.NDArray[np.float64] | npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Axes:
    """The replications (rows) and periods (columns) of a run.

    `edges` are the times at which a new period begins, from the second on; `window[replication, (first, last)]` is
    the time over which was counted.
    """

    window: Floats
    periods: tuple[str, ...] = ("all",)
    edges: tuple[float, ...] = ()
    first_replication: int = 0

    @property
    def replications(self) -> range:
        """The numbers of the replications."""
        return range(self.first_replication, self.first_replication + len(self.window))

    @cached_property
    def hours(self) -> Floats:
        """Hours counted, by replication."""
        return np.asarray(self.window[:, 1] - self.window[:, 0], dtype=np.float64)

    @cached_property
    def period_hours(self) -> Floats:
        """Hours counted, by replication and period; 0 for a period that lies before the warm-up's end."""
        first = np.concatenate([[-np.inf], self.edges])
        last = np.concatenate([self.edges, [np.inf]])
        begin = np.maximum(self.window[:, :1], first[None, :])
        end = np.minimum(self.window[:, 1:], last[None, :])
        return np.asarray(np.clip(end - begin, 0.0, None), dtype=np.float64)

    def by_replication(self, columns: Mapping[str, Values]) -> pd.DataFrame:
        """Return a table with one row a replication."""
        return pd.DataFrame(dict(columns), index=pd.Index(self.replications, name="replication"))

    def by_period(self, columns: Mapping[str, Values]) -> pd.DataFrame:
        """Return a tidy table with one row a replication and period, in that order."""
        number = len(self.replications)
        frame = {
            "replication": np.repeat(np.asarray(self.replications), len(self.periods)),
            "period": np.tile(np.asarray(self.periods, dtype=object), number),
        }
        return pd.DataFrame(frame | {name: np.asarray(values).ravel() for name, values in columns.items()})
