"""When money follows activity: released after a lag, stranded, spent once at a closure, or as long as people stay."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def released(beds: FloatArray, lag_months: float) -> FloatArray:
    """Return the beds still paid for in each month: new ones at once, closed ones for `lag_months` more.

    Beds are [replication, month]. Before the first month there were as many as in it. A lag between two whole months
    lies between their results.
    """
    whole = int(lag_months)
    part = lag_months - whole
    paid = (1.0 - part) * _most_of_last(beds, whole)
    return paid + part * _most_of_last(beds, whole + 1) if part else paid


def _most_of_last(beds: FloatArray, months: int) -> FloatArray:
    most = beds.copy()
    for back in range(1, min(months, beds.shape[1] - 1) + 1):
        np.maximum(most[:, back:], beds[:, :-back], out=most[:, back:])
    if months:
        np.maximum(most[:, :months], beds[:, :1], out=most[:, :months])
    return most


def stranded(beds: FloatArray) -> FloatArray:
    """Return the most beds that there have been up to each month: their site stays when they close."""
    return np.maximum.accumulate(beds, axis=1)


def but_converted(beds: FloatArray, converted: FloatArray) -> FloatArray:
    """Return beds as if those that closed and whose staff went over to a service were still there.

    Never more than there have been: in some closed beds somebody is for a time.
    """
    return np.asarray(np.minimum(beds + converted, stranded(beds)), dtype=np.float64)


def closed(beds: FloatArray) -> FloatArray:
    """Return the beds that close in each month, each counted the first time only, whether or not it opens again."""
    gone = np.maximum.accumulate(stranded(beds) - beds, axis=1)
    return np.diff(gone, axis=1, prepend=0.0)


def reopened(beds: FloatArray) -> FloatArray:
    """Return the beds that open again in each month, of those that had closed."""
    before = np.concatenate([beds[:, :1], beds[:, :-1]], axis=1)
    most_before = np.concatenate([beds[:, :1], stranded(beds)[:, :-1]], axis=1)
    return np.asarray(np.maximum(np.minimum(beds, most_before) - before, 0.0), dtype=np.float64)
