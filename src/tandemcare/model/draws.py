"""Short words for durations and chances, so that the pathway reads like the story."""

from __future__ import annotations

from math import erf, log, sqrt

from tandemcare.pathway import Distribution, Exponential, Fixed, Lognormal
from tandemcare.units import HOURS_A_DAY

USUAL_SPREAD = 0.6
"""Coefficient of variation of a duration about whose spread nothing is known (grade D)."""


def hours(mean: float, spread: float = USUAL_SPREAD, *, at_most: float | None = None) -> Distribution:
    """Return a right-skewed duration by its mean (hours) and coefficient of variation; a mean of 0 is no time."""
    return Lognormal(mean=mean, sd=mean * spread, at_most=at_most) if mean > 0.0 else Fixed(0.0)


def days(mean: float, spread: float = USUAL_SPREAD, *, at_most: float | None = None) -> Distribution:
    """Return a right-skewed duration by its mean (days) and coefficient of variation."""
    return hours(mean * HOURS_A_DAY, spread, at_most=None if at_most is None else at_most * HOURS_A_DAY)


def memoryless_days(mean: float) -> Distribution:
    """Return an exponential duration by its mean (days)."""
    return Exponential(mean=mean * HOURS_A_DAY)


def rest(step: str, ways: dict[str, float]) -> dict[str, float]:
    """Return chances by step with what is left of 1 for one more step, written last."""
    left = 1.0
    for chance in ways.values():
        left -= chance
    return ways | {step: max(left, 0.0) if left > -1e-9 else left}


def spread_of(mean: float, median: float) -> float:
    """Return the coefficient of variation of a lognormal with this mean and median: sqrt((mean / median)^2 - 1)."""
    return sqrt((mean / median) * (mean / median) - 1.0)


def share_beyond(limit: float, mean: float, median: float) -> float:
    """Return the share of a lognormal (by mean and median) beyond a limit."""
    return _normal(-log(limit / median) / _sigma(mean, median))


def mean_beyond(limit: float, mean: float, median: float) -> float:
    """Return the mean of the part of a lognormal (by mean and median) beyond a limit, as an excess over the limit."""
    sigma = _sigma(mean, median)
    tail = mean * _normal(sigma - log(limit / median) / sigma)
    return tail / share_beyond(limit, mean, median) - limit


def mean_within(limit: float, mean: float, median: float) -> float:
    """Return the mean of the part of a lognormal (by mean and median) up to a limit."""
    beyond = share_beyond(limit, mean, median)
    return (mean - beyond * (mean_beyond(limit, mean, median) + limit)) / (1.0 - beyond)


def extra_chance(base: float, odds_ratio: float) -> float:
    """Return the chance that, tried before a base chance, multiplies the odds of the two together by a ratio.

    A ratio of chances would lose its meaning near 1; with b the base, the two together have the chance
    w = r b / (1 - b + r b), and the first of them (w - b) / (1 - b). A ratio below 1 counts as 1.
    """
    if base >= 1.0 or odds_ratio <= 1.0:
        return 0.0
    together = odds_ratio * base / (1.0 - base + odds_ratio * base)
    return (together - base) / (1.0 - base)


def _sigma(mean: float, median: float) -> float:
    return float(f"{sqrt(2.0 * log(mean / median)):.12g}")


def _normal(z: float) -> float:
    # Twelve digits: beyond them the system's mathematics library differs from machine to machine.
    return float(f"{0.5 * (1.0 + erf(z / sqrt(2.0))):.12g}")
