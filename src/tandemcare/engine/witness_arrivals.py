"""How many people come from a source in expectation, from what it declares alone."""

from __future__ import annotations

from datetime import date
from math import inf, isinf

import numpy as np
import numpy.typing as npt

from tandemcare.errors import Problem, WitnessError
from tandemcare.pathway import Arrivals, Fixed, Table
from tandemcare.pathway.calendars import HOURS_A_WEEK
from tandemcare.pathway.moments import declared_mean

from .witness_laws import is_memoryless, law_of

Floats = npt.NDArray[np.float64]


def expected_arrivals(
    source: Arrivals, hours: float, *, start: date | None = None, rate: float = 1.0, mean: float | None = None
) -> float:
    """Return the expected number of people who come before `hours`, with the inputs `rate` and `mean` of the source.

    Raises WitnessError where the number cannot be stated.
    """
    begin, end = max(source.start, 0.0), min(hours, inf if source.stop is None else source.stop)
    most = inf if source.count is None else float(source.count)
    if source.at is not None:
        return min(most, float(sum(begin <= time < end for time in source.at)))
    if end <= begin or most == 0.0:
        return 0.0
    if source.every is not None:
        return _renewals(source, begin, end, most, mean)
    if isinf(end):
        return _endless(source, most, certain=rate * source.peak > 0.0 and not isinstance(source.rate, Table))
    return _at_most(most, rate * _people(source, begin, end, start))


def arrivals_an_hour(source: Arrivals, *, rate: float = 1.0, mean: float | None = None) -> float:
    """Return how many people come an hour in the long run, over a whole week or table.

    Raises WitnessError for a source that runs dry or has no long run.
    """
    if source.is_finite or (isinstance(source.rate, Table) and source.rate.repeat is None):
        raise _refusal(source, "It has no long run.", "Give it a rate for good, or place people with Initial.")
    if source.every is not None:
        gap = declared_mean(source.every) if mean is None else mean
        return 1.0 / (gap if is_memoryless(source.every) else law_of(source.every, gap).hours(0.0))
    cycle = HOURS_A_WEEK if isinstance(source.rate, tuple) else 1.0
    cycle = float(source.rate.repeat or 1.0) if isinstance(source.rate, Table) else cycle
    return rate * _people(source, 0.0, cycle, None) / cycle


def _renewals(source: Arrivals, begin: float, end: float, most: float, mean: float | None) -> float:
    if isinf(end):
        return _endless(source, most, certain=True)
    law = source.every
    if isinstance(law, Fixed) and law == Fixed(law.value):
        return _counted_out(begin, end, law.value if mean is None else mean, most)
    if is_memoryless(law):
        gap = law.mean if mean is None else mean
        return _at_most(most, (end - begin) / gap) if gap > 0.0 else most
    raise _refusal(source, "How many of its gaps end by then has no formula.", "Give it count=, and hours=inf.")


def _endless(source: Arrivals, most: float, *, certain: bool) -> float:
    if isinf(most) or not certain:
        raise _refusal(source, "How many ever come is not settled.", "Give hours, or the source stop= or at=.")
    return most


def _counted_out(begin: float, end: float, gap: float, most: float) -> float:
    people, time = 0.0, begin + gap  # added up gap by gap, as people come
    while people < most and time < end:
        people, time = people + 1.0, time + gap
    return people


def _at_most(most: float, mean: float) -> float:
    """Return E[min(N, most)] of a Poisson number N: the sum of P(N > k) for k below `most`."""
    if isinf(most):
        return mean
    from scipy.special import pdtrc

    return float(pdtrc(np.arange(most), mean).sum())


def _people(source: Arrivals, begin: float, end: float, start: date | None) -> float:
    """Return the integral of the rate: it is straight between its corners, so that the middle of each piece will do."""
    corners = np.unique(np.clip(_corners(source.rate, end), begin, end))
    corners = np.union1d(corners, (begin, end))
    middles, lengths = (corners[1:] + corners[:-1]) / 2.0, np.diff(corners)
    return float(_rate_at(source.rate, middles, start) @ lengths)


def _corners(rate: float | tuple[float, ...] | Table | None, end: float) -> Floats:
    if isinstance(rate, tuple):
        return np.arange(0.0, end)
    if not isinstance(rate, Table):
        return np.zeros(1)
    times = np.array([time for time, _ in rate.rows])
    if rate.repeat is None:
        return times
    return np.concatenate([begin + times for begin in np.arange(0.0, end, rate.repeat)])


def _rate_at(rate: float | tuple[float, ...] | Table | None, times: Floats, start: date | None) -> Floats:
    if isinstance(rate, tuple):
        monday = 24 * start.weekday() if start else 0
        return np.array(rate)[(monday + times.astype(np.int64)) % HOURS_A_WEEK]
    if not isinstance(rate, Table):
        return np.full(len(times), float(rate or 0.0))
    rows = [*rate.rows] if rate.repeat is None else [*rate.rows, (rate.repeat, rate.rows[0][1])]
    known, values = np.array(rows, dtype=np.float64).T
    times = times if rate.repeat is None else times % rate.repeat
    if rate.kind == "linear":
        return np.asarray(np.interp(times, known, values))
    return np.asarray(values[np.maximum(np.searchsorted(known, times, side="right") - 1, 0)])


def _refusal(source: Arrivals, found: str, remedy: str) -> WitnessError:
    return WitnessError([Problem(f"source {source.name!r}", found, remedy)])
