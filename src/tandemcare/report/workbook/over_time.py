"""Measures over time: by year, by month, and of beds and workforce apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from tandemcare.results import beds_by_month, monthly_means
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
    for note, found in _known(facts, _yearly_means(facts)):
        scale = scale_of_note(note)
        for number, name in enumerate(facts.results.scenarios):
            rows.append(Row((note.label, scale.unit, facts.title(name), *numbers(found[number], scale))))
    columns = (*names("measure", "unit", "scenario"), *map(Column, facts.results.whole_years))
    return (TableBlock(columns, tuple(rows)),)


def by_month(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario and month, a column for each measure."""
    kept = list(_known(facts, monthly_means(facts.results.known_by_month)))
    return _across(facts, "month", facts.results.months, kept)


def workforce(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario and year, a column for each measure of staff."""
    found = {name: means for name, means in _yearly_means(facts).items() if name in WORKFORCE}
    return _across(facts, "year", facts.results.whole_years, list(_known(facts, found)))


def _yearly_means(facts: RunFacts) -> dict[str, Floats]:
    """Return the means of `by-year.csv` by measure [scenario, year]."""
    rows = facts.results.summary_by_year().groupby("measure", sort=False)["mean"]
    return {str(name): means.to_numpy().reshape(len(facts.results.scenarios), -1) for name, means in rows}


def beds(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario and month: beds open, occupied and out of area, and those open of each ward."""
    frame = beds_by_month(facts.results)
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


def _known(facts: RunFacts, means: Mapping[str, Floats]) -> Iterator[tuple[MeasureNote, Floats]]:
    """Yield the measures of which there are means [scenario, time], in the unit of the summary."""
    return ((note, means[note.name]) for note in facts.results.notes if note.name in means)


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
