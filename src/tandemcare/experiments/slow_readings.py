"""What validation reads of the slow layer: waits on the community lists, and AMHP vacancies."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

import numpy as np

from tandemcare.running import Kept
from tandemcare.sums import summed
from tandemcare.trace.tally import Floats
from tandemcare.units import DAYS_A_MONTH, DAYS_A_YEAR

LONGEST_DAYS = 20_000.0
SLOW_READINGS = ("community_wait_median", "community_wait_p90", "community_over_a_year", "amhp_vacancy")
"""Names of what is read."""


def slow_readings(kept: Kept, shares: Mapping[str, float]) -> dict[str, Floats]:
    """Return readings by replication, means over the run; `shares` are of those who start, by list.

    Waits on each list are taken as exponential, as people of a list are seen in no order that the model knows.
    """
    waits = {name: kept.of(f"mean_{name}_wait").mean(axis=1) * DAYS_A_MONTH for name in ("priority", "routine")}
    lists = {name: kept.of(f"waiting_{name}").mean(axis=1) for name in waits}
    replications = range(len(waits["priority"]))
    by_replication = [{name: float(wait[number]) for name, wait in waits.items()} for number in replications]
    over_a_year = summed(lists[name] * np.exp(-DAYS_A_YEAR / waits[name]) for name in waits)
    return {
        "community_wait_median": np.array([_quantile(0.5, each, shares) for each in by_replication]),
        "community_wait_p90": np.array([_quantile(0.9, each, shares) for each in by_replication]),
        "community_over_a_year": np.asarray(over_a_year, dtype=np.float64),
        "amhp_vacancy": kept.of("amhp_vacancy").mean(axis=1),
    }


def _quantile(part: float, waits: Mapping[str, float], shares: Mapping[str, float]) -> float:
    """Return the days that a part of all who start do not exceed, found by halving."""
    low, high = 0.0, LONGEST_DAYS
    while high - low > 1e-6:
        middle = 0.5 * (low + high)
        beyond = summed(share * exp(-middle / waits[name]) for name, share in shares.items())
        low, high = (middle, high) if beyond > 1.0 - part else (low, middle)
    return 0.5 * (low + high)
