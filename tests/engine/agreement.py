"""Whether what simulations counted agrees with what was expected."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]

RARE = 50.0
"""What all replications together count less often than this is too rare to compare."""
DOUBT = 0.001
"""Chance that any number at all lies outside its interval by chance: each has its share of it (Bonferroni)."""


def often(expected: Floats, replications: int) -> npt.NDArray[np.bool_]:
    """Return which numbers are not too rare to compare."""
    return expected * replications > RARE


def outside(found: Floats, expected: Floats, counts: slice = slice(None)) -> npt.NDArray[np.bool_]:
    """Return which numbers, by replication, lie outside their interval; counts spread at least like Poisson."""
    replications, compared = len(found), often(expected, len(found))
    variance = found.var(axis=0, ddof=1)
    variance[counts] = np.maximum(variance, expected)[counts]
    error = np.sqrt(variance / replications)
    width = stats.t.ppf(1.0 - 0.5 * DOUBT / compared.sum(), replications - 1)
    return compared & (np.abs(found.mean(axis=0) - expected) > width * error)
