"""Graphs over time of a paper: measures of people and places, and what has been spent less what has been saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from tandemcare.results import Results
from tandemcare.running import year_of

from ..about import SIGNS
from ..answer.facts import RunFacts
from ..answer.most import told_of
from ..blocks import Block, CalendarMonth, Column, Number, Plot, Row, TableBlock
from ..numbers import scale_of
from ..pictures.course_words import DRAWN
from ..pictures.marks import Marks, marks_of
from ..pictures.over_time import over_time_chart
from ..pictures.picture import CASH, UNIT, source
from ..pictures.position import AXIS, LINE, cumulative, cumulative_table
from .lines import graph

MAIN = "out_of_area_active"
"""The measure that stands on the first pages; the others are in the annex."""
NET_COST = "Net cost so far"
EVERY, DECIMALS = 3, 2


def main_graphs(results: Results) -> Iterator[Block]:
    """Yield the graphs of the first pages: people away, and the net cost so far where there is something to compare."""
    if MAIN in results.known_by_month:
        yield of_measure(results, MAIN)
    if len(results.scenarios) > 1:
        yield net_position(results)


def other_graphs(results: Results) -> Iterator[Block]:
    """Yield the other measures over time, each with the table of every option by year."""
    if MAIN in results.known_by_month:
        yield by_year(results, MAIN)
    if len(results.scenarios) > 1:
        yield net_position_by_year(results)
    for measure in DRAWN:
        if measure in results.known_by_month and measure != MAIN:
            yield of_measure(results, measure)
            yield by_year(results, measure)


def of_measure(results: Results, measure: str) -> Plot:
    """Return the graph of a measure by quarter or month, with what closes, opens and ends marked on it."""
    chart = over_time_chart(results, measure)
    first = results.titles[results.scenarios[0]]
    lines = {panel.name: panel.lines[-1].values for panel in chart.panels if len(panel.lines) > 1}
    months = list(dict.fromkeys(chart.table["month"]))
    note = next(note for note in results.notes if note.name == measure)
    return graph(
        chart.title,
        note.label,
        list(map(CalendarMonth, months)),
        {first: chart.panels[0].lines[0].values, **lines},
        baseline=first,
        unit=chart.unit,
        decimals=scale_of(note.unit, note.decimals, ()).decimals,
        about=source(results)[:1],
        marks=_by_title(results, marks_of(results)),
        row_of_month=_rows(results.months, months),
        named=titles_named(results),
    )


def titles_named(results: Results) -> tuple[str, ...]:
    """Return the title of the option that the headline tells of: every graph has it."""
    return tuple(results.titles[name] for name in told_of(RunFacts(results)))


def _rows(months: Sequence[str], rows: Sequence[str]) -> Mapping[str, str]:
    """Return the row in which each month stands: that of its quarter, which is called by its first month."""
    return {month: max(row for row in rows if row <= month) for month in months}


def _by_title(results: Results, marks: Marks) -> Marks:
    return {results.titles[name]: of_it for name, of_it in marks.items()}


def net_position(results: Results) -> Plot:
    """Return the graph of what each option has spent more less what it has saved, by quarter."""
    picture = cumulative(results)
    table = picture.table[picture.table["mark"] == LINE]
    first = results.titles[results.scenarios[0]]
    months = sorted(table["month"].unique())
    kept = months[EVERY - 1 :: EVERY] if len(months) > EVERY else months
    ends = {month: min((row for row in kept if row >= month), default=kept[-1]) for month in months}
    lines = {
        results.titles[str(name)]: tuple(rows.set_index("month")["net_cost_gbp"].loc[kept] / 1e6)
        for name, rows in table.groupby("scenario", sort=False)
        if name != results.scenarios[0]
    }
    return graph(
        picture.title,
        NET_COST,
        list(map(CalendarMonth, kept)),
        {first: (0.0,) * len(kept), **lines},
        baseline=first,
        unit=AXIS,
        decimals=DECIMALS,
        about=(f"Against {first}; {CASH}.", *source(results)[:1]),
        marks=_by_title(results, marks_of(results)),
        row_of_month=ends,
        named=titles_named(results),
    )


def by_year(results: Results, measure: str) -> TableBlock:
    """Return the table of a measure: a row a scenario, a column a whole year."""
    note = next(note for note in results.notes if note.name == measure)
    frame = results.summary_by_year()
    frame = frame[frame["measure"] == measure]
    scale = scale_of(note.unit, note.decimals, frame["mean"])
    rows = tuple(
        Row((results.titles[str(name)], *(scale.number(float(value)) for value in found["mean"])))
        for name, found in frame.groupby("scenario", sort=False)
    )
    columns = (Column("", "name", is_left=True), *map(Column, results.whole_years))
    return TableBlock(columns, rows, title=f"{note.label} by year, {scale.unit}")


def net_position_by_year(results: Results) -> TableBlock:
    """Return what each option has spent more less what it has saved by the end of each whole year."""
    table = cumulative_table(results)
    table = table[table["mark"] == LINE]
    lasts = {year: max(month for month in results.months if year_of(month) == year) for year in results.whole_years}
    rows = tuple(
        Row((results.titles[str(name)], *(Number(float(pounds) / 1e6, DECIMALS) for pounds in _at(found, lasts))))
        for name, found in table.groupby("scenario", sort=False)
        if name != results.scenarios[0]
    )
    columns = (Column("", "name", is_left=True), *map(Column, lasts))
    return TableBlock(columns, rows, title=f"{NET_COST} at the end of each year, {UNIT}: {SIGNS}")


def _at(found: pd.DataFrame, lasts: Mapping[str, str]) -> Iterable[float]:
    return found.set_index("month")["net_cost_gbp"].loc[list(lasts.values())]
