"""Every measure of every scenario with its intervals, and those that are waits or queues apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tandemcare.running import MeasureNote

from ..about import OF_MEAN, OF_OUTCOMES
from ..answer.facts import RunFacts
from ..blocks import Block, Cell, Column, Number, Paragraph, Row, TableBlock
from ..comparison import verdict
from .cells import difference_words, ends, names, scale_of_note, with_ends

WAITS = (
    "amhp_wait_hours_mean amhp_wait_hours_p95 amhp_wait_over_24h_share bed_wait_hours_mean bed_wait_hours_p95 "
    "ae_over_12h_share ae_over_12h_from_decision_share s136_over_24h_share assessments_not_completed_no_bed "
    "requests_lapsed community_wait_routine_days community_wait_days_mean community_over_four_weeks_share "
    "community_waiting left_list_unseen housing_wait_days_mean supported_housing_queue"
).split()
"""Measures of who waits how long for what, and of who waits in vain."""


def measures(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each measure and scenario."""
    return _table(facts, facts.results.notes)


def waits(facts: RunFacts) -> tuple[Block, ...]:
    """Return the rows of the measures that are waits."""
    return _table(facts, [note for note in facts.results.notes if note.name in WAITS])


def _table(facts: RunFacts, notes: Iterable[MeasureNote]) -> tuple[Block, ...]:
    first = facts.title(facts.first)
    difference = Column(f"difference from {first}"), Column("95% interval of the difference", "range")
    columns = (
        *names("measure", "unit", "scenario"),
        Column("mean"),
        Column(OF_MEAN, "range"),
        Column(OF_OUTCOMES, "range"),
        Column("runs with a value"),
        *((*difference, *names("beyond chance")) if facts.options else ()),
    )
    table = TableBlock(columns, tuple(row for note in notes for row in _rows(facts, note)))
    return (Paragraph(difference_words(facts)), table) if facts.options and table.rows else (table,)


def _rows(facts: RunFacts, note: MeasureNote) -> Iterator[Row]:
    scale = scale_of_note(note)
    for name in facts.results.scenarios:
        found = facts.results.figures(name, note.name)
        cells: list[Cell] = [
            note.label,
            scale.unit,
            facts.title(name),
            *with_ends(found.mean, scale),
            ends(found.p10, found.p90, scale),
            Number(found.n),
        ]
        if facts.options:
            cells += [*with_ends(found.difference, scale, sign=True), verdict(found, note.better)]
            cells[-3:] = cells[-3:] if name != facts.first else ["", "", ""]
        yield Row(tuple(cells))
