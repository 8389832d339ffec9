"""How long a run will take, said before it is asked for: from what replications took where nothing else ran."""

from __future__ import annotations

from math import ceil

SECONDS_A_REPLICATION_YEAR = 0.05
"""On two cores that do nothing else: 50 replications of twelve options over ten years take five minutes."""
DRAWS_OFFERED = (20, 50, 100)
"""Draws of the uncertain numbers that a list offers: 20 tell little, 100 tell more."""
MINUTE, HOUR = 60, 3600


def how_long(replication_years: int) -> str:
    """Return how long so many years of replications take, in words."""
    seconds = SECONDS_A_REPLICATION_YEAR * replication_years
    if seconds < MINUTE:
        return "less than a minute"
    if seconds < HOUR:
        minutes = ceil(seconds / MINUTE)
        return f"about {minutes} {'minute' if minutes == 1 else 'minutes'}"
    return f"about {seconds / HOUR:.1f} hours"
