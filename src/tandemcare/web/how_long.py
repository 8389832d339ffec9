"""How long a run will take, said before it is asked for: from what replications took where nothing else ran."""

from __future__ import annotations

from math import ceil

SECONDS_A_REPLICATION_YEAR = 0.05
"""On two cores that do nothing else: 50 replications of twelve options over ten years take five minutes."""
DRAWS_OFFERED = (20, 50, 100)
"""Draws of the uncertain numbers that a list offers: 20 tell little, 100 tell more."""
SECONDS_TO_DRAW = 20
"""What it takes beside them, once, to find which uncertain numbers describe the census and may not be drawn."""
MINUTE, HOUR = 60, 3600


def how_long(replication_years: int, *, is_drawn: bool = False) -> str:
    """Return how long so many years of replications take, in words, with draws among them or without."""
    seconds = SECONDS_A_REPLICATION_YEAR * replication_years + is_drawn * SECONDS_TO_DRAW
    if seconds < MINUTE:
        return "less than a minute"
    if seconds < HOUR:
        minutes = ceil(seconds / MINUTE)
        return f"about {minutes} {'minute' if minutes == 1 else 'minutes'}"
    return f"about {seconds / HOUR:.1f} hours"
