"""Run-ins that are kept: scenarios of one place live the same life until the slow layer first sets something.

What a run-in comes to follows from the pathway, the settings and the replication alone, so that whoever begins as
another world has begun goes on from where it then stood, with the same bits. It saves a seventh of a replication of
ten years; keeping one takes some 35 MB for half a million adults, so that only those of late are kept.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from tandemcare.memory import free_bytes
from tandemcare.sums import summed

from .image import Image
from .memory import Floats, Words

BYTES_A_CORE = 400_000_000
"""Room for a run-in of each replication that a core has under way or has just ended, of a million adults or fewer."""
SHARE_OF_FREE = 1 / 8
"""No more than this of the memory that nobody uses, where the system tells."""


@dataclass(frozen=True, eq=False)
class RunIn:
    """A world's memory at the end of its run-in, and the image that it began with."""

    image: Image
    words: Words
    heap_time: Floats
    heap_entry: Words

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        return self.words.nbytes + self.heap_time.nbytes + self.heap_entry.nbytes


Key = tuple[int, int, float]
"""The identity of an image, which a run-in that is kept holds on to, the key of a replication, and hours."""


class RunIns:
    """The run-ins of late, for any number of threads."""

    def __init__(self, most_bytes: int | None = None) -> None:
        self._most, self._lock = most_bytes, Lock()
        self._kept: OrderedDict[Key, RunIn] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Key) -> RunIn | None:
        """Return a run-in that is kept; nobody may change it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Key, found: RunIn) -> None:
        """Keep a run-in; the oldest go where all would take too much, and one that alone does is not kept."""
        with self._lock:
            self._kept[key] = found
            taken = summed(each.size for each in self._kept.values())
            most = most_bytes(taken - found.size) if self._most is None else self._most
            while taken > most:
                taken -= self._kept.popitem(last=False)[1].size


def most_bytes(taken: int) -> float:
    """Return what run-ins may take, where they take so much already."""
    free, wanted = free_bytes(), float(BYTES_A_CORE * (os.cpu_count() or 1))
    return wanted if free is None else min(wanted, (free + taken) * SHARE_OF_FREE)


RUN_INS = RunIns()
"""Those of everything that runs in this process."""
