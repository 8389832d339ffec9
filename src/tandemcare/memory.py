"""How much memory is free, and why what needs more than half of it is refused before it is taken."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

GIGABYTE = 1e9
ALWAYS_TAKEN = 500_000_000
"""Bytes that are asked of the system without a look at what is free."""
BYTES_A_PERSON = 1500
"""What a person takes who is inside, with as much again so that there is room for others."""
_SYSTEM = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")


def too_much(needed: float) -> str | None:
    """Return what to say of memory that would be more than half of what is free, or None where it is not."""
    free = None if needed <= ALWAYS_TAKEN else free_bytes()
    if free is None or needed <= free / 2:
        return None
    return (
        f"about {needed / GIGABYTE:,.1f} GB of memory are needed, more than half of the {free / GIGABYTE:,.1f} GB free"
    )


def free_bytes() -> float | None:
    """Return the bytes that are free, for this system or for the group that this process is in; None if unknown."""
    found = [each for each in (_free_of_system(), _free_of_group(), _free_by_pages()) if each is not None]
    return min(found, default=None)


def _free_of_system() -> float | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in _SYSTEM.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return float(line.split()[1]) * 1024
    return None


def _free_of_group() -> float | None:
    with contextlib.suppress(OSError, ValueError):
        most, taken = ((_GROUP / f"memory.{which}").read_text(encoding="ascii") for which in ("max", "current"))
        return max(float(most) - float(taken), 0.0)  # "max" where the group has no limit is no number
    return None


def _free_by_pages() -> float | None:
    """Return the memory of the machine where nobody says what of it is free, as on a Mac."""
    if _SYSTEM.exists():
        return None
    with contextlib.suppress(AttributeError, OSError, ValueError):
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    return None
