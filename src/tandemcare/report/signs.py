"""A table of signs: what changes, what must hold then, what was found, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from tandemcare.experiments import SignRow, Signs, Verdict, Way

from .about import count, how_often_run
from .blocks import Cell, Column, Heading, Note, Points, Row, Section, TableBlock, section
from .numbers import scale_of

COLUMNS = (
    Column("measure", "name", letters=38, is_left=True, folds=True),
    Column("unit", "name", letters=11, is_left=True, folds=True),
    Column("as is", "number", letters=8, folds=True),
    Column("must be", "name", letters=14, is_left=True, folds=True),
    Column("difference", "number", letters=10, folds=True),
    Column("99% interval", "range", letters=18, folds=True),
    Column("", "mark", letters=len(Verdict.INCONCLUSIVE.value), is_left=True),
)


def signs_report(signs: Signs) -> list[Section]:
    """Return a table of each change, with every row that does not hold in strong letters, and how many hold."""
    tables = [
        section(Heading(title, 2), TableBlock(COLUMNS, tuple(_row(row) for row in rows)))
        for title, rows in groupby(signs.rows, key=lambda row: row.title)
    ]
    below = Section(tuple(Note(line, "run") for line in _below(signs)))
    warned = Points("Warnings", signs.warnings)
    return [*tables, below, *([section(warned)] if signs.warnings else ())]


def _row(row: SignRow) -> Row:
    found, expected = row.found, row.expected
    scale = scale_of(row.unit, row.decimals, (row.as_is, found.mean))
    must = expected.way.value
    if expected.way is Way.UNDER:
        must = f"{must} {scale.number(expected.high).text}"
    if expected.way is Way.BETWEEN:
        must = f"{must} {scale.range(expected.low, expected.high)}"
    cells: tuple[Cell, ...] = (
        row.label,
        scale.unit,
        scale.number(row.as_is),
        must,
        scale.number(found.mean, sign=True),
        scale.interval(found.low, found.high, sign=True),
        row.verdict.value,
    )
    return Row(cells, strong=row.verdict is not Verdict.HOLDS)


def _below(signs: Signs) -> Iterator[str]:
    """Yield how it was asked, how rows are judged, and what does not hold."""
    run = how_often_run(signs.years, count(signs.replications, "replication"), signs.seed, signs.version)
    yield f"{signs.place}: each change from the census date on, against as-is on the same people, {run}"
    yield (
        "A row is wrong if the whole 99% interval of the difference lies on the wrong side by more than 0.5% of as-is; "
        "what must be the same must be so within 1%, and what must be higher above nothing, as a whole interval. A row "
        "whose interval reaches from the right side beyond the margin holds if its half is under half of the margin, "
        "or of what is expected; else these replications are too few to tell, and it is inconclusive."
    )
    holding = len(signs.of(Verdict.HOLDS))
    yield f"{holding} of {len(signs.rows)} rows hold."
    for verdict in (Verdict.WRONG, Verdict.INCONCLUSIVE):
        rows = signs.of(verdict)
        if rows:
            yield f"{verdict.value.capitalize()}: " + "; ".join(_named(row) for row in rows) + "."


def _named(row: SignRow) -> str:
    """Return a row by name, with how many replications would tell where these do not."""
    needed = row.replications_needed
    more = f" (about {needed:,} replications would tell)" if needed else ""
    return f"{row.title}: {row.label}{more}"
