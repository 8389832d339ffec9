"""Waits person by person, first come first served: the recursion of Kiefer and Wolfowitz (1955)."""

from heapq import heapify, heapreplace
from math import inf

import numpy as np


def many_servers(
    gaps: np.ndarray, services: np.ndarray, servers: int, patience: np.ndarray | None = None
) -> np.ndarray:
    """Each person's wait for one of several servers; infinite for those who give up, at or after their patience."""
    free = [0.0] * servers
    heapify(free)
    waits = np.empty(len(gaps))
    patiences = np.full(len(gaps), inf) if patience is None else patience
    now = 0.0
    for person, (gap, service, most) in enumerate(
        zip(gaps.tolist(), services.tolist(), patiences.tolist(), strict=True)
    ):
        now += gap
        wait = max(free[0] - now, 0.0)
        if wait < most:
            heapreplace(free, now + wait + service)
        waits[person] = wait if wait < most else inf
    return waits
