"""A fit sheet: how near a calibrated place comes to what it observed and to what is published, line by line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from tandemcare.experiments import Effort, FitRow

from .blocks import Cell, Column, Heading, Note, Row, Section, TableBlock, section
from .numbers import scale_of

FITTED, TOLD = "Fitted to", "Told beside them: calibration tunes nothing to meet these"
INTERVAL = "95% interval"
OWN, MODEL, MEANS_ALONE = "yours", "model", "model (means, no interval is kept)"
ONE_SHEET = "What is known, and what the model gives"
MARKS = {True: "hit", False: "MISSED", None: "cannot be read"}
COLUMNS = (
    Column("", "name", letters=42, is_left=True, folds=True),
    Column("unit", "name", letters=11, is_left=True, folds=True),
    Column(OWN, letters=8, folds=True),
    Column(MODEL, letters=8, folds=True),
    Column(INTERVAL, "range", letters=16, folds=True),
    Column("England's", letters=9, folds=True),
    Column("within", "range", letters=16, folds=True),
    Column("", "mark", letters=6, is_left=True),
)


def fit_report(rows: Sequence[FitRow]) -> list[Section]:
    """Return what is fitted to and what is told beside it as tables, and how many lines are met."""
    parts = {
        title: [row for row in rows if row.is_fitted == fitted] for title, fitted in ((FITTED, True), (TOLD, False))
    }
    tables = [section(Heading(title, 2), _table(lines)) for title, lines in parts.items()]
    met = "; ".join(f"{sum(row.is_hit is True for row in lines)} of {len(lines)}" for lines in parts.values())
    return [*tables, section(Note(f"England's numbers are scaled by adults. Met: {met}.", "run"))]


def fit_table(rows: Sequence[FitRow], place: str) -> TableBlock:
    """Return every line of the fit sheet of a place as one table, what is missed first; intervals where there are any.

    Whoever reads it need not be of that place, so that its own numbers stand under its name.
    """
    order = sorted(rows, key=lambda row: row.is_hit is not False)
    cells = [_cells(row) for row in order]
    left_out = set() if any(not math.isnan(row.found.low) for row in order) else {INTERVAL}
    known = [at for at, column in enumerate(COLUMNS) if column.label not in left_out]
    heads = {OWN: place} | ({MODEL: MEANS_ALONE} if left_out else {})
    columns = tuple(replace(COLUMNS[at], label=heads.get(COLUMNS[at].label, COLUMNS[at].label)) for at in known)
    lines = tuple(
        Row(tuple(each[at] for at in known), strong=row.is_hit is False) for row, each in zip(order, cells, strict=True)
    )
    return TableBlock(columns, lines, title=ONE_SHEET)


def fit_rests_on() -> str:
    """Return what the figures of the model in a fit sheet are, and why no interval stands beside those kept."""
    usual = Effort()
    return (
        "The model's figures are means over the replications of its baseline with which the place was calibrated (by "
        f"default {usual.replications}, each of {usual.years} years, of which the first {usual.run_in_years} do not "
        "count). The file of the place keeps these means and not how far chance moves them, so that no interval can "
        'be told beside them; a new calibration prints it. "Within" is how far off a figure may be and still count as '
        "met. The numbers of the place and of England are counts as observed or published, without an interval."
    )


def _table(rows: Sequence[FitRow]) -> TableBlock:
    return TableBlock(COLUMNS, tuple(Row(_cells(row), strong=row.is_hit is False) for row in rows))


def _cells(row: FitRow) -> tuple[Cell, ...]:
    scale = scale_of(row.unit, row.decimals, (row.found.mean,))
    model: tuple[Cell, Cell] = ("", "")
    if not math.isnan(row.found.mean):
        model = scale.number(row.found.mean), scale.interval(row.found.low, row.found.high)
    yours = "" if row.yours is None else scale.number(row.yours)
    england = scale.number(row.england.value) if row.england else ""
    return row.label, scale.unit, yours, *model, england, scale.interval(*row.range), MARKS[row.is_hit]
