"""Cells and columns that the sheets of a run share: full numbers in plain units, and nothing where none is known."""

from __future__ import annotations

import math
from collections.abc import Iterable

from tandemcare.running import MeasureNote
from tandemcare.trace.intervals import Interval

from ..about import PAIRED, POINTS
from ..answer.facts import RunFacts
from ..blocks import Cell, Column
from ..numbers import Scale, scale_of

SCENARIO = Column("scenario", "name", is_left=True)
PER_CENT = "per cent"
SHARE = Scale(PER_CENT, 100.0, 1)
POUNDS, POUNDS_A_YEAR = Scale("£", 1.0, 0), Scale("£ a year", 1.0, 0)


def difference_words(facts: RunFacts) -> str:
    """Return what a difference is."""
    return f"Difference: from {facts.title(facts.first)}, {PAIRED}; {POINTS}."


def names(*labels: str) -> tuple[Column, ...]:
    """Return columns of names."""
    return tuple(Column(label, "name", is_left=True) for label in labels)


def scale_of_note(note: MeasureNote) -> Scale:
    """Return how a measure is shown: in its own unit, pounds in pounds and shares in per cent."""
    return scale_of(note.unit, note.decimals, ())


def column_of(note: MeasureNote) -> Column:
    """Return a column for a measure, with its unit."""
    return Column(note.label, unit=scale_of_note(note).unit)


def number(value: float, scale: Scale, *, sign: bool = False) -> Cell:
    """Return a number as it is shown; an empty cell where there is none."""
    return scale.number(value, sign=sign) if math.isfinite(value) else ""


def ends(low: float, high: float, scale: Scale, *, sign: bool = False) -> Cell:
    """Return the ends of an interval; empty cells where there is none."""
    return scale.interval(low, high, sign=sign) if math.isfinite(low) and math.isfinite(high) else ""


def with_ends(found: Interval, scale: Scale, *, sign: bool = False) -> tuple[Cell, Cell]:
    """Return a mean and its interval."""
    return number(found.mean, scale, sign=sign), ends(found.low, found.high, scale, sign=sign)


def numbers(values: Iterable[float], scale: Scale, *, sign: bool = False) -> tuple[Cell, ...]:
    """Return numbers of one scale."""
    return tuple(number(float(value), scale, sign=sign) for value in values)
