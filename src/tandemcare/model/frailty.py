"""How prone to crisis people are: a gamma law in classes and a small class at the top of it, fixed for life."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from tandemcare.sums import summed

from .values import Values

CLASSES = 12
"""Classes of frailty: eleven equal parts of a gamma law, and the top class."""
Shares = tuple[float, ...]


def shares_of(v: Values) -> Shares:
    """Return the share of the population in each class, mildest first."""
    top = v["frailty.top_share"]
    return (*[(1.0 - top) / (CLASSES - 1)] * (CLASSES - 1), top)


def heights_of(v: Values) -> tuple[float, ...]:
    """Return the frailty of each class, times the population's mean.

    The gamma law takes what the top class leaves of a mean of 1.
    """
    top, height = v["frailty.top_share"], v["frailty.top_height"]
    left = max((1.0 - top * height) / (1.0 - top), 0.0)
    return (*[_plain(left * mean) for mean in _gamma_means(v["frailty.shape"])], height)


def presenting_shares(v: Values, power: float = 1.0) -> Shares:
    """Return the share of each class among people of whom nothing is known but that they had a crisis.

    Whoever is twice as prone is twice as likely to be met; more than that (`power` above 1) among people who live on,
    as a crisis raises the risk of another.
    """
    return normalised([share * height**power for share, height in zip(shares_of(v), heights_of(v), strict=True)])


def normalised(weights: list[float]) -> Shares:
    """Return weights as shares of their sum."""
    total = summed(weights)
    return tuple([weight / total for weight in weights])


@lru_cache(maxsize=64)
def _gamma_means(shape: float) -> tuple[float, ...]:
    """Return the mean of each of so many equal parts of a gamma law with mean 1, lowest first.

    The mean up to x of a gamma law with shape k is that of the law with shape k + 1 up to x.
    """
    from scipy.special import gammainc, gammaincinv

    parts = CLASSES - 1
    edges = [0.0, *[float(gammaincinv(shape, part / parts)) for part in range(1, parts)]]
    below = [*[float(gammainc(shape + 1.0, edge)) for edge in edges], 1.0]
    return tuple([parts * (upper - lower) for lower, upper in pairwise(below)])


def _plain(height: float) -> float:
    """Return a frailty in ten digits: beyond them libraries of mathematics differ from machine to machine."""
    return float(f"{height:.10g}")
