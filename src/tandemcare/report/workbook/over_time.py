"""Measures over time: by year, by month, and of beds and workforce apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from tandemcare.running import MeasureNote

from ..answer.facts import RunFacts
from ..blocks import Block, CalendarMonth, Column, Row, TableBlock
from ..numbers import Scale
from .cells import SCENARIO, column_of, names, numbers, scale_of_note

WORKFORCE = "staffed_share ward_vacancy_share beds_without_staff amhps amhp_vacancy_share amhp_utilisation".split()
Floats = npt.NDArray[np.float64]
IN_BEDS = Scale("beds", 1.0, 1)


def by_year(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each measure and scenario, a column for each whole year."""
    rows = []
    for note, found in _kept(facts, facts.results.yearly_means, None):
        scale = scale_of_note(note)
        for number, name in enumerate(facts.results.scenarios):
            rows.append(Row((note.label, scale.unit, facts.title(name), *numbers(found[number], scale))))
    columns = (*names("measure", "unit", "scenario"), *map(Column, facts.results.whole_years))
    return (TableBlock(columns, tuple(rows)),)


def by_month(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario and month, a column for each measure."""
    return _across(facts, "month", facts.results.months, list(_kept(facts, facts.results.monthly_means, None)))


def workforce(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario and year, a column for each measure of staff."""
    return _across(facts, "year", facts.results.whole_years, list(_kept(facts, facts.results.yearly_means, WORKFORCE)))


def beds(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario and month: beds open, occupied and out of area, and those open of each ward."""
    frame = facts.results.beds_by_month()
    if frame.empty:
        return ()
    kinds = [str(name) for name in frame.columns if name not in ("scenario", "month")]
    columns = (SCENARIO, *names("month"), *(Column(kind, unit=IN_BEDS.unit) for kind in kinds))
    rows = [
        Row((facts.title(str(scenario)), CalendarMonth(str(month)), *numbers(values, IN_BEDS)))
        for scenario, month, *values in frame.itertuples(index=False)
    ]
    return (TableBlock(columns, tuple(rows)),)


Kept = Sequence[tuple[MeasureNote, Floats]]


def _kept(
    facts: RunFacts, means: Callable[[str], Floats | None], chosen: Sequence[str] | None
) -> Iterator[tuple[MeasureNote, Floats]]:
    """Yield the measures that a run keeps by month, or some of them, with their means [scenario, time]."""
    for note in facts.results.notes:
        if chosen is None or note.name in chosen:
            found = means(note.name)
            if found is not None:
                yield note, found


def _across(facts: RunFacts, what: str, times: Sequence[str], kept: Kept) -> tuple[Block, ...]:
    if not kept:
        return ()
    scales = [scale_of_note(note) for note, _ in kept]
    rows = []
    for number, name in enumerate(facts.results.scenarios):
        for place, time in enumerate(times):
            values = (
                cell
                for scale, (_, found) in zip(scales, kept, strict=True)
                for cell in numbers([found[number, place]], scale)
            )
            rows.append(Row((facts.title(name), CalendarMonth(time) if what == "month" else time, *values)))
    return (TableBlock((SCENARIO, *names(what), *(column_of(note) for note, _ in kept)), tuple(rows)),)
