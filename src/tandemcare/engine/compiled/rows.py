"""Rows of words as the kernel reads them: an empty one, a float in one, and the row of a form."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tandemcare.engine.arithmetic import FIXED
from tandemcare.engine.forms import Form, sample_form

from . import places as at
from .memory import Words


def row_of(words: np.uint64) -> Words:
    """Return an empty row."""
    return np.zeros(int(words), np.uint64)


def put_float(row: Words, place: np.uint64, value: float) -> None:
    """Put a float into a row of words."""
    row.view(np.float64)[place] = value


def form_row(form: Form, table: int) -> Words:
    """Return the row of a form; a fixed one keeps its value, rounded and clamped, where the first parameter stands."""
    row = row_of(at.FORM_WORDS)
    row[at.FORM_CODE], row[at.FORM_FIRST], row[at.FORM_SIZE] = form.code, table, len(form.table)
    first = sample_form(0.5, form) if form.code == FIXED else form.a
    for place, value in zip(
        (at.SCALE, at.F_A, at.F_B, at.F_C, at.F_LOW, at.F_HIGH, at.F_STEP),
        (form.scale, first, form.b, form.c, form.low, form.high, form.step),
        strict=True,
    ):
        put_float(row, place, value)
    return row


def running_sums(chances: Iterable[float]) -> list[float]:
    """Return the running sums of chances, added in the order written."""
    total, sums = 0.0, []
    for chance in chances:
        total += chance
        sums.append(total)
    return sums
