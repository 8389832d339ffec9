"""The kernel's memory as Python sees it: one run of words, a heap and a clock."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
LITTLE_ROOM = 2_500


class Memory(NamedTuple):
    """One replication under way; `w` and `f` are the same memory, read as unsigned words and as floats."""

    w: Words
    f: Floats
    heap_time: Floats
    heap_entry: Words
    clock: Floats


def more_room(used: int) -> int:
    """Return more room than is used: twice as much while that is little, then a quarter more."""
    return used + max(64, min(used, LITTLE_ROOM), used // 4)
