"""A validation for the terminal: a table for each part, what is missed said again below, and how it was asked."""

from __future__ import annotations

from typing import IO

from rich import box
from rich.console import Console
from rich.table import Table

from tandemcare.experiments import NOT_READ, OUTSIDE, Part, Row, Validation

from .numbers import Scale, scale_of

WIDTH = 134
PARTS = {
    Part.HELD_OUT: "Held out: no number of the model was set by these",
    Part.CONSISTENCY: "Consistency: the model leans on these already, so that a match is weaker evidence",
    Part.LEDGER: "Reconciliation of the ledger: aggregates built from published prices and counts",
    Part.CONSTRUCTION: "Met by construction: inputs of the model",
    Part.OUT_OF_SCOPE: "Out of scope: the model does not have these",
}


def show_validation(validation: Validation, file: IO[str]) -> None:
    """Write a validation to a terminal, or as plain text to anything else."""
    console = Console(file=file, highlight=False, markup=False, emoji=False)
    if not console.is_terminal or console.width < WIDTH:
        console = Console(file=file, highlight=False, markup=False, emoji=False, width=WIDTH)
    for part, title in PARTS.items():
        rows = list(validation.of(part))
        console.print(title, style="bold")
        console.print(_table(rows))
        for number, why in dict.fromkeys((row.target.row, row.why) for row in rows if row.why):
            console.print(f"  {number}: {why}")
        console.print()
    for line in _below(validation):
        console.print(line, soft_wrap=True)


def _table(rows: list[Row]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("", justify="right", width=2)
    table.add_column("target", width=42)
    table.add_column("unit", width=11)
    for heading, width in (("here", 8), ("tolerance", 16), ("model", 8)):
        table.add_column(heading, justify="right", width=width)
    table.add_column("95% interval", justify="right", width=16)
    table.add_column("", no_wrap=True, width=len(NOT_READ))
    for row in rows:
        table.add_row(*_cells(row), style="bold" if row.verdict == OUTSIDE else "")
    return table


def _cells(row: Row) -> tuple[str, ...]:
    target, found = row.target, row.found
    scale: Scale = scale_of(target.unit, target.decimals, (target.value, found.mean))
    tolerance = f"{scale.text(target.low)} to {scale.text(target.high)}"
    read = row.verdict != NOT_READ
    model = (scale.text(found.mean), scale.range(found.low, found.high)) if read else ("", "")
    verdict = "" if target.part is Part.OUT_OF_SCOPE else row.verdict.upper() if row.verdict == OUTSIDE else row.verdict
    return str(target.row), target.label, scale.unit, scale.text(target.value), tolerance, *model, verdict


def _below(validation: Validation) -> list[str]:
    parts = (Part.HELD_OUT, Part.CONSISTENCY, Part.LEDGER, Part.CONSTRUCTION)
    fewer = {row.replications for row in validation.rows if row.replications} - {validation.replications}
    logged = f" ({min(fewer)} where the event log is read)" if fewer else ""
    return [
        f"{validation.place}, as is with need as at the census; means over {validation.years} years; "
        f"{validation.replications} replications{logged}, seed {validation.seed}; Tandem {validation.version}.",
        "England's numbers are scaled by adults. A row is inside if the model's mean is; one of several lines outside "
        "puts the row outside.",
        *(validation.summary(part) for part in parts),
    ]
