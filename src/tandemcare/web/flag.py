"""A sign that a server sets and a process of its own sees, and that no process can hold for itself."""

from __future__ import annotations

import time
from multiprocessing.context import SpawnContext

SECONDS_BETWEEN = 0.1


class Flag:
    """A flag in memory that two processes share.

    It has no lock: an event of `multiprocessing` has one, and where a process is killed that holds it or waits for it,
    whoever sets that event waits for ever.
    """

    def __init__(self, spawn: SpawnContext) -> None:
        self._byte = spawn.RawValue("b", 0)

    def set(self) -> None:
        """Set it."""
        self._byte.value = 1

    def clear(self) -> None:
        """Take it back."""
        self._byte.value = 0

    def is_set(self) -> bool:
        """Tell whether it is set."""
        return bool(self._byte.value)

    def wait(self) -> None:
        """Return once it is set."""
        while not self.is_set():
            time.sleep(SECONDS_BETWEEN)
