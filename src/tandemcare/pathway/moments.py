"""What a declared distribution says of itself: its mean before rounding and limits, and its smallest value."""

from __future__ import annotations

from itertools import pairwise
from math import floor, gamma, inf, isfinite

from .distributions import (
    Distribution,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Normal,
    Pairs,
    Quantiles,
    Triangular,
    Uniform,
    Values,
    Weibull,
)


def declared_mean(distribution: Distribution) -> float:  # noqa: PLR0911
    """Return the mean before rounding and limits: the number that an input `mean` resets."""
    match distribution:
        case Exponential(mean=mean) | Lognormal(mean=mean) | Normal(mean=mean):
            return float(mean)
        case Fixed(value=value):
            return float(value)
        case Gamma(mean=None, shape=shape, scale=scale):
            return float(shape or 0.0) * float(scale or 0.0)
        case Weibull(mean=None, shape=shape, scale=scale):
            return float(scale or 0.0) * gamma(1.0 + 1.0 / float(shape or 1.0))
        case Gamma(mean=mean) | Weibull(mean=mean):
            return float(mean or 0.0)
        case Uniform(low=low, high=high):
            return 0.5 * (float(low) + float(high))
        case Triangular(low=low, mode=mode, high=high):
            return (float(low) + float(mode) + float(high)) / 3.0
        case Quantiles():
            return _mean_between(distribution.pairs)
        case Values():
            return _mean_of_values(distribution.pairs)


def _mean_between(pairs: Pairs) -> float:
    mean = 0.0
    for (before, low), (after, high) in pairwise(pairs):
        mean += 0.5 * (after - before) * (high + low)
    return mean


def _mean_of_values(pairs: Pairs) -> float:
    total, mean = 0.0, 0.0
    for _, weight in sorted(pairs):
        total += weight
    for value, weight in sorted(pairs):
        mean += value * (weight / total)
    return mean


def lowest(distribution: Distribution) -> float:
    """Return the smallest value that can come out, after rounding and limits."""
    value = _lowest_drawn(distribution)
    step = distribution.round
    if step is not None and isfinite(value):
        value = float(floor(value / step + 0.5) * step)
    if isinstance(distribution, Normal):
        value = max(value, float(distribution.minimum))
    if distribution.at_least is not None:
        value = max(value, float(distribution.at_least))
    return value if distribution.at_most is None else min(value, float(distribution.at_most))


def _lowest_drawn(distribution: Distribution) -> float:
    match distribution:
        case Uniform(low=low) | Triangular(low=low):
            return float(low)
        case Fixed(value=value):
            return float(value)
        case Quantiles():
            return distribution.pairs[0][1]
        case Values():
            return min(value for value, _ in distribution.pairs)
        case Normal():
            return -inf
        case _:
            return 0.0
