"""Work of the page gives way to whatever else a machine does, and a first look comes before a full run."""

from __future__ import annotations

import os

OF_LOOKS, OF_JOBS = 5, 10
"""How much lower the priority is than that of the page, as `nice` counts."""


def lower_priority(by: int) -> None:
    """Lower the priority of this process, where a system lets it."""
    if hasattr(os, "nice"):
        os.nice(by)
