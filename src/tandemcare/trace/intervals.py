"""Means with intervals from replications, and moments from sums."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tandemcare.errors import TandemError

from .tally import Floats


class Interval(NamedTuple):
    """A mean over replications and the ends of its confidence interval."""

    mean: float
    low: float
    high: float


def bounded(found: Interval, least: float = 0.0, most: float = np.inf) -> Interval:
    """Return an interval within what its mean can be at all, such as no less than nothing.

    What lies beyond cannot be the mean, so that it holds the mean as often as before.
    """
    return Interval(found.mean, float(np.clip(found.low, least, most)), float(np.clip(found.high, least, most)))


def student_interval(values: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Return the mean of one value a replication and its Student t interval.

    Replications without a value (NaN) are left out. The ends are NaN where fewer than two remain or where a value is
    infinite. Source: Law, `Simulation Modeling and Analysis`, 5th edition (2015), section 9.4.1.
    """
    if not 0.0 < level < 1.0:
        raise TandemError(f"level={level!r} is not a share between 0 and 1.")
    known = np.asarray(values, dtype=np.float64)
    known = known[~np.isnan(known)]
    mean = float(known.mean()) if len(known) else np.nan
    if len(known) <= 1 or not np.isfinite(mean):
        return Interval(mean, np.nan, np.nan)
    from scipy.special import stdtrit

    half = float(stdtrit(len(known) - 1, 0.5 + level / 2.0)) * float(known.std(ddof=1)) / float(np.sqrt(len(known)))
    return Interval(mean, mean - half, mean + half)


def student_intervals(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Return means and ends of `student_interval` for each column of values [replication, column]."""
    from scipy.special import stdtrit

    known = ~np.isnan(values)
    count = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=0) / count
        squares = (np.where(known, values - mean, 0.0) ** 2).sum(axis=0) / (count - 1.0)
        half = stdtrit(count - 1.0, 0.975) * np.sqrt(squares / count)
    half = np.where(count > 1, half, np.nan)
    return mean, mean - half, mean + half


def wilson_interval(successes: int, trials: int, level: float = 0.95) -> Interval:
    """Return the share of successes and its Wilson score interval, which never leaves 0 to 1.

    The ends are NaN with fewer than two trials, the share too with none. Source: Wilson, E.B. (1927), `Journal of the
    American Statistical Association` 22:209-212.
    """
    if not 0.0 < level < 1.0:
        raise TandemError(f"level={level!r} is not a share between 0 and 1.")
    share = successes / trials if trials else np.nan
    if trials <= 1:
        return Interval(share, np.nan, np.nan)
    from scipy.special import ndtri

    squared = float(ndtri(0.5 + level / 2.0)) ** 2
    middle = (share + squared / (2 * trials)) / (1.0 + squared / trials)
    spread = share * (1.0 - share) / trials + squared / (4.0 * trials**2)
    half = float(np.sqrt(squared * spread)) / (1.0 + squared / trials)
    return Interval(share, max(middle - half, 0.0), min(middle + half, 1.0))


def ratio(over: npt.ArrayLike, under: npt.ArrayLike) -> Floats:
    """Return one array divided by another; NaN where nothing is below the line."""
    top, bottom = np.broadcast_arrays(np.asarray(over, np.float64), np.asarray(under, np.float64))
    result = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=result, where=bottom != 0.0)
    return result


def mean_and_sd(records: Floats) -> tuple[Floats, Floats]:
    """Return means and sample standard deviations from (count, sum, sum of squares) along the last axis."""
    count, total, squares = records[..., 0], records[..., 1], records[..., 2]
    mean = ratio(total, count)
    spread = np.clip(squares - total * np.where(count > 0, mean, 0.0), 0.0, None)
    return mean, np.sqrt(ratio(spread, np.where(count > 1, count - 1.0, 0.0)))
