"""A validation: a table for each part, what is missed said again below, and how it was asked."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.experiments import NOT_READ, OUTSIDE, Part, TargetRow, Validation

from .about import count, how_often_run
from .blocks import Cell, Column, Heading, Note, Paragraph, Points, Row, Section, TableBlock, section
from .numbers import scale_of

PARTS = {
    Part.HELD_OUT: "Held out: no number of the model was set by these",
    Part.CONSISTENCY: "Consistency: the model leans on these already, so that a match is weaker evidence",
    Part.LEDGER: "Reconciliation of the ledger: aggregates built from published prices and counts",
    Part.CONSTRUCTION: "Met by construction: inputs of the model",
    Part.OUT_OF_SCOPE: "Out of scope: the model does not have these",
}
COLUMNS = (
    Column("", "number", letters=2, folds=True),
    Column("target", "name", letters=42, is_left=True, folds=True),
    Column("unit", "name", letters=11, is_left=True, folds=True),
    Column("here", "number", letters=8, folds=True),
    Column("tolerance", "range", letters=16, folds=True),
    Column("model", "number", letters=8, folds=True),
    Column("95% interval", "range", letters=16, folds=True),
    Column("", "mark", letters=len(NOT_READ), is_left=True),
)


def validation_report(validation: Validation) -> list[Section]:
    """Return every target of a place beside the model, part by part, and how many are met."""
    parts = [_part(title, list(validation.of(part))) for part, title in PARTS.items()]
    below = Section(tuple(Note(line, "run") for line in _below(validation)))
    warned = Points("Warnings", validation.warnings)
    return [*parts, below, *([section(warned)] if validation.warnings else ())]


def _part(title: str, rows: list[TargetRow]) -> Section:
    table = TableBlock(COLUMNS, tuple(Row(_cells(row), strong=row.verdict == OUTSIDE) for row in rows))
    reasons = dict.fromkeys((row.target.row, row.why) for row in rows if row.why)
    return section(
        Heading(title, 2), table, *(Paragraph(f"{number}: {why}", level=1, hanging=-1) for number, why in reasons)
    )


def _cells(row: TargetRow) -> tuple[Cell, ...]:
    target, found = row.target, row.found
    scale = scale_of(target.unit, target.decimals, (target.value, found.mean))
    read = row.verdict != NOT_READ
    model: tuple[Cell, Cell] = ("", "")
    if read:
        model = scale.number(found.mean), scale.interval(found.low, found.high)
    verdict = "" if target.part is Part.OUT_OF_SCOPE else row.verdict.upper() if row.verdict == OUTSIDE else row.verdict
    published = scale.number(target.value), scale.interval(target.low, target.high)
    return str(target.row), target.label, scale.unit, *published, *model, verdict


def _below(validation: Validation) -> Iterator[str]:
    fewer = {row.replications for row in validation.rows if row.replications} - {validation.replications}
    logged = f" ({min(fewer)} where the event log is read)" if fewer else ""
    often = f"{count(validation.replications, 'replication')}{logged}"
    run = how_often_run(validation.years, often, validation.seed, validation.version)
    yield f"{validation.place}, as is with need as at the census; {run}"
    yield (
        "England's numbers are scaled by adults. A row is inside if the model's mean is; one of several lines outside "
        "puts the row outside."
    )
    for part in PARTS:
        if part is not Part.OUT_OF_SCOPE:
            yield validation.summary(part)
