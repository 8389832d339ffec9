"""How an uncertain number is spread between its low and its high end."""

from __future__ import annotations

from math import exp, log, sqrt
from statistics import NormalDist

NORMAL = NormalDist()
INSIDE = 2.0 * 1.959963984540054
"""Standard deviations between the ends of a 95% interval of a normal distribution."""


def quantile(distribution: str, low: float, value: float, high: float, share: float) -> float:
    """Return the number that a share (0 to 1) of all draws stay under, always from `low` to `high`.

    "triangular" has its mode at `value`. "lognormal" has its median at `value`, and the logarithms of its ends are as
    far apart as those of a 95% interval; what would lie beyond them is left out. "fixed" is `value`.
    """
    if distribution == "fixed" or low == high:
        return value
    if distribution == "lognormal":
        spread = log(high / low) / INSIDE
        first, last = (NORMAL.cdf(log(end / value) / spread) for end in (low, high))
        between = min(max(first + share * (last - first), 1e-12), 1.0 - 1e-12)
        found = value * exp(spread * NORMAL.inv_cdf(between))
    elif share * (high - low) <= value - low:
        found = low + sqrt(share * (high - low) * (value - low))
    else:
        found = high - sqrt((1.0 - share) * (high - low) * (high - value))
    return min(max(found, low), high)
