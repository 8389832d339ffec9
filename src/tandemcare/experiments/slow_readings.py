"""What validation reads of the slow layer: AMHP vacancies."""

from __future__ import annotations

from tandemcare.running import Kept
from tandemcare.trace.tally import Floats

SLOW_READINGS = ("amhp_vacancy",)
"""Names of what is read."""


def slow_readings(kept: Kept) -> dict[str, Floats]:
    """Return readings by replication, means over the run."""
    return {name: kept.of(name).mean(axis=1) for name in SLOW_READINGS}
