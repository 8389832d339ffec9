"""A step towards the rate at which a run gives what is wanted: in proportion at first, then along the last two runs."""

from __future__ import annotations

from collections.abc import Sequence

DIGITS = 6
MOST_TIMES = 5.0
"""How many times higher or lower a rate may become in one step."""


def next_rate(points: Sequence[tuple[float, float]], wanted: float) -> float:
    """Return the rate to try next, from (rate, what it gave) so far: what is given rises with the rate from nothing."""
    rate, given = points[-1]
    tried = rate * wanted / given if given > 0.0 else rate * MOST_TIMES
    if len(points) > 1:
        before, gave = points[-2]
        if (rate - before) * (given - gave) > 0.0:
            tried = rate + (wanted - given) * (rate - before) / (given - gave)
    tried = min(max(tried, rate / MOST_TIMES), rate * MOST_TIMES)
    return float(f"{tried:.{DIGITS}g}")
