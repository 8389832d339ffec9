"""Laws of durations as lists of values with chances, for the exact witness: what a wait comes to beside its risks.

Each law is cut into cells of its quantile function, finest towards both ends, and every cell stands for its middle.
What is asked of a law, E[exp(-s D)], falls from 1 to 0 with D, so that it is off by no more than the widest cell
(1.5 / 8,192); with smooth laws it is off by less than 1e-6. Fixed, Values and Exponential durations are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import Any, TypeAlias, TypeGuard

import numpy as np
import numpy.typing as npt

from tandemcare.pathway import (
    Distribution,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Normal,
    Quantiles,
    Triangular,
    Uniform,
    Values,
    Weibull,
)
from tandemcare.pathway.moments import declared_mean

CELLS = 8192

Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Law:
    """A duration: its values in hours and their chances."""

    values: Floats
    chances: Floats
    known: dict[float, tuple[float, float]] = field(default_factory=dict)

    def before(self, rate: float) -> float:
        """Return E[exp(-rate D)], the chance that the duration ends before something of this rate happens."""
        return self._at(rate)[0]

    def hours(self, rate: float) -> float:
        """Return (1 - E[exp(-rate D)]) / rate, the mean time until the duration ends or something happens."""
        return self._at(rate)[1]

    def _at(self, rate: float) -> tuple[float, float]:
        if rate not in self.known:
            lost = -np.expm1(-rate * self.values) / rate if rate > 0.0 else self.values
            self.known[rate] = float(np.exp(-rate * self.values) @ self.chances), float(lost @ self.chances)
        return self.known[rate]


def is_memoryless(law: Distribution | None) -> TypeGuard[Exponential]:
    """Return whether what is left of a duration has the law of the whole."""
    return isinstance(law, Exponential) and law == Exponential(law.mean)


@lru_cache(maxsize=4096)
def law_of(distribution: Distribution, mean: float) -> Law:
    """Return the law of a distribution whose declared mean is reset to `mean`; what is negative is over at once."""
    if isinstance(distribution, Fixed):
        values, chances = np.array([float(distribution.value)]), np.ones(1)
    elif isinstance(distribution, Values):
        values, chances = np.array(distribution.pairs).T
    else:
        edges = np.linspace(0.0, 1.0, CELLS + 1)
        shares = edges * edges * (3.0 - 2.0 * edges)
        values, chances = _quantiles(distribution, 0.5 * (shares[1:] + shares[:-1])), np.diff(shares)
    declared = declared_mean(distribution)
    values = values if mean == declared else values * (mean / declared)
    return Law(np.maximum(_modified(distribution, values), 0.0), chances / chances.sum())


def _modified(distribution: Distribution, values: Floats) -> Floats:
    step = distribution.round
    values = values if step is None else np.floor(values / step + 0.5) * step
    least = [distribution.at_least, distribution.minimum if isinstance(distribution, Normal) else None]
    low = max((float(limit) for limit in least if limit is not None), default=-np.inf)
    return np.clip(values, low, np.inf if distribution.at_most is None else distribution.at_most)


def _quantiles(distribution: Distribution, shares: Floats) -> Floats:
    from scipy import special, stats

    found: Any
    match distribution:
        case Exponential(mean=mean):
            found = -mean * np.log1p(-shares)
        case Lognormal(mean=mean, sd=sd, median=median):
            spread = np.log1p((sd / mean) ** 2) if sd is not None else 2.0 * log(mean / (median or mean))
            found = mean * np.exp(np.sqrt(spread) * special.ndtri(shares) - 0.5 * spread)
        case Gamma(sd=sd, shape=shape):
            mean = declared_mean(distribution)
            shape = (mean / (sd or mean)) ** 2 if shape is None else shape
            found = special.gammaincinv(shape, shares) * (mean / shape)
        case Weibull():
            shape = _weibull_shape(distribution)
            scale = declared_mean(distribution) / special.gamma(1.0 + 1.0 / shape)
            found = scale * (-np.log1p(-shares)) ** (1.0 / shape)
        case Normal(mean=mean, sd=sd):
            found = mean + sd * special.ndtri(shares)
        case Uniform(low=low, high=high):
            found = low + (high - low) * shares
        case Triangular(low=low, mode=mode, high=high):
            width = (high - low) or 1.0
            found = stats.triang.ppf(shares, (mode - low) / width, low, width)
        case Quantiles():
            found = np.interp(shares, *np.array(distribution.pairs).T)
    return np.asarray(found, dtype=np.float64)


def _weibull_shape(distribution: Weibull) -> float:
    from scipy import optimize, special

    if distribution.shape is not None:
        return float(distribution.shape)
    ratio = np.log1p((float(distribution.sd or 0.0) / float(distribution.mean or 1.0)) ** 2)

    def off(inverse: float) -> float:
        return float(special.gammaln(1.0 + 2.0 * inverse) - 2.0 * special.gammaln(1.0 + inverse) - ratio)

    return 1.0 / float(optimize.brentq(off, 1e-6, 50.0, xtol=1e-14))
