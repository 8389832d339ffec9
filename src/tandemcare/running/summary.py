"""Means, intervals, ranges of outcomes and paired differences from one value a replication."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from tandemcare.texts import visible
from tandemcare.trace.intervals import Interval, bounded, student_interval
from tandemcare.trace.tally import Floats

from .batch import MeasureNote

COLUMNS = tuple(
    "place scenario measure label unit mean ci95_low ci95_high p10 p90 n "
    "difference difference_ci95_low difference_ci95_high difference_n".split()
)


FORMULA = frozenset("=+-@")


class Figures(NamedTuple):
    """One measure of one scenario over the replications.

    `mean` with its 95% interval says how sure the mean is; `p10` and `p90` are the 10th and 90th percentile of
    outcomes; `difference` is from the first scenario, paired by replication, with its own 95% interval. `n` and
    `difference_n` are the replications that the mean and the difference are of: one without a value (nobody waited) is
    left out. NaN stands where there is nothing to say: no value, or an interval from a single one.
    """

    mean: Interval
    p10: float
    p90: float
    difference: Interval
    n: int
    difference_n: int


TIMES = ("hours", "days")


def least_of(note: MeasureNote) -> float:
    """Return the least that the mean of a measure can be: no wait or stay is shorter than nothing."""
    return 0.0 if note.unit in TIMES else -np.inf


def figures(values: Floats, base: Floats, least: float = -np.inf) -> Figures:
    """Return the figures of one value a replication, beside those of the first scenario in the same replications.

    The interval of the mean ends at the `least` that it can be.
    """
    known = values[~np.isnan(values)]
    # Infinities are outcomes too (a wait that nobody saw the end of): their differences and shares are NaN.
    with np.errstate(invalid="ignore"):
        low, high = np.quantile(known, [0.1, 0.9]) if len(known) else (np.nan, np.nan)
        apart = values - base
        ends = float(low), float(high)
        mean = bounded(student_interval(values), least)
        return Figures(mean, *ends, student_interval(apart), len(known), _known(apart))


def _known(values: Floats) -> int:
    return int(np.count_nonzero(~np.isnan(values)))


def summary_frame(cells: Sequence[tuple[str, str]], notes: Sequence[MeasureNote], values: Floats) -> pd.DataFrame:
    """Return a row for each place and scenario and each measure from `values[cell, replication, measure]`; see COLUMNS.

    Differences are from the first scenario of the same place.
    """
    rows = []
    first: dict[str, int] = {}
    for number, (place, scenario) in enumerate(cells):
        base = values[first.setdefault(place, number)]
        for at, note in enumerate(notes):
            found = figures(values[number, :, at], base[:, at], least_of(note))
            numbers = (*found.mean, found.p10, found.p90, found.n, *found.difference, found.difference_n)
            rows.append((place, scenario, note.name, note.label, note.unit, *numbers))
    return pd.DataFrame(rows, columns=list(COLUMNS))


BYTE_ORDER_MARK = "\ufeff"
"""How a table as CSV begins: Excel then reads it as UTF-8, with pounds and accents as they are."""


def frame_csv(frame: pd.DataFrame) -> str:
    """Return a table as CSV; what is undefined is an empty cell, and no text can be taken for a formula."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([plain(str(name)) for name in frame.columns])
    columns = [
        [_number(cell) for cell in frame[name].tolist()]
        if pd.api.types.is_numeric_dtype(frame[name])
        else [plain(str(cell)) for cell in frame[name]]
        for name in frame.columns
    ]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()


def plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, with every sign of it to be seen."""
    seen = visible(text)
    # Signs of full width begin a formula, too, where such signs are written.
    return f"'{seen}" if unicodedata.normalize("NFKC", seen[:1]) in FORMULA else seen


def _number(value: float) -> str:
    return "" if np.isnan(value) else repr(float(value))
