"""Measures over time: what a mean of ten years hides, the baseline against each scenario, as what is to be drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.results import Results
from tandemcare.running import MeasureNote
from tandemcare.units import month_in_words

from ..about import BY_CHANCE, OF_OUTCOMES
from ..numbers import scale_of
from .course_words import DRAWN, Course, YearFigure, course_title
from .marks import Marks, in_caption, marks_of
from .picture import Chosen, Picture, chosen, has_intervals, period, source
from .time_chart import TimeChart, TimeLine, TimePanel
from .words import NOT_FROM_ZERO, in_a_sentence

if TYPE_CHECKING:
    from .sheet import Sheet

LONG_RUN_MONTHS = 36
"""A run that is longer is drawn by quarters, as single months jump about by chance."""
STEP = 3
KINDS = ("png",)
"""These are many: SVG as well would take most of the time of a finished comparison."""
NARROW = 0.6
"""Where the smallest value is more than this share of the largest, the scale does not begin at zero."""


def over_time_charts(results: Results) -> Iterator[TimeChart]:
    """Yield what is drawn of each measure of DRAWN that the run knows by month."""
    marks = marks_of(results)
    for measure in DRAWN:
        if measure in results.known_by_month:
            yield over_time_chart(results, measure, marks)


def over_time_chart(results: Results, measure: str, marks: Marks | None = None) -> TimeChart:
    """Return what is drawn of one measure; InputError where the run does not know it by month."""
    notes = {note.name: note for note in results.notes if note.name in results.known_by_month}
    if measure not in notes:
        found = "This run does not keep it by month."
        raise InputError([Problem(f"measure {measure!r}", found, did_you_mean(measure, notes))])
    marks = marks_of(results) if marks is None else marks
    table = results.course(measure, STEP if len(results.months) > LONG_RUN_MONTHS else 1)
    years = results.summary_by_year()
    course = _course(results, notes[measure], years[years["measure"] == measure], table)
    shown = chosen(results, {name: course.apart[results.titles[name]].mean for name in results.scenarios[1:]})
    table = table[table["scenario"].isin([shown.baseline, *shown.scenarios])].reset_index(drop=True)
    return _chart(results, course, shown, marks, table)


def over_time(results: Results, measure: str) -> Picture:
    """Return the picture of one measure over time."""
    return picture_of(over_time_chart(results, measure))


def picture_of(chart: TimeChart) -> Picture:
    """Return a chart as a picture, drawn when it is asked for."""
    whole = replace(chart, caption=(*chart.caption, chart.bands))
    draw = partial(_draw, whole)
    return Picture(chart.name, chart.title, whole.caption, chart.table, chart.alt, draw, chart.plots, KINDS)


def _draw(chart: TimeChart) -> Sheet:
    from .time_lines import draw_chart  # matplotlib is slow to come, and a table needs none

    return draw_chart(chart)


def _course(results: Results, note: MeasureNote, years: pd.DataFrame, table: pd.DataFrame) -> Course:
    """Return what the title is worked out from: the first and the last whole year."""
    ends = (results.whole_years[0], results.whole_years[-1])
    rows = {(row["scenario"], row["year"]): row for row in years.to_dict("records")}
    first, last = (float(rows[results.scenarios[0], year]["mean"]) for year in ends)
    apart = {
        results.titles[name]: _figure(rows[name, ends[1]], "difference", "difference_ci95_low", "difference_ci95_high")
        for name in results.scenarios[1:]
    }
    rise = _figure(rows[results.scenarios[0], ends[1]], "change", "change_ci95_low", "change_ci95_high")
    scale = scale_of(note.unit, note.decimals, [*table["mean"], first, last])
    return Course(note, scale, ends, (first, last), rise, apart)


def _figure(row: Mapping[Any, Any], *names: str) -> YearFigure:
    return YearFigure(*(float(row[name]) for name in names))


def _chart(results: Results, course: Course, shown: Chosen, marks: Marks, table: pd.DataFrame) -> TimeChart:
    titles, note, scale = results.titles, course.note, course.scale
    lines = {str(name): _line(results, str(name), course, rows) for name, rows in table.groupby("scenario", sort=False)}
    baseline = lines[shown.baseline]
    panels = tuple(
        TimePanel(titles[name], (baseline, lines[name]), marks.get(name, ())) for name in shown.scenarios
    ) or (TimePanel(titles[shown.baseline], (baseline,), marks.get(shown.baseline, ())),)
    from_zero = not is_narrow(value for line in lines.values() for value in (*line.low, *line.high, *line.values))
    drawn = [shown.baseline, *shown.scenarios]
    return TimeChart(
        name=f"over-time-{note.name.replace('_', '-')}",
        title=course_title(course),
        subtitle=_subtitle(course, titles[shown.baseline]),
        caption=tuple(_caption(results, course, shown, in_caption(marks, drawn), from_zero=from_zero)),
        bands=_bands(results, shown),
        alt=_alt(results, course, panels),
        unit=scale.unit,
        months=results.months,
        at=_places(results, table[table["scenario"] == shown.baseline]),
        from_zero=from_zero,
        panels=panels,
        table=table.assign(measure=note.name, unit=note.unit),
    )


def _places(results: Results, rows: pd.DataFrame) -> tuple[float, ...]:
    """Return where the values of a line stand among the months: in the middle of those that they are of."""
    return tuple(
        results.months.index(month) + (months - 1) / 2.0
        for month, months in rows[["month", "months"]].itertuples(index=False)
    )


def _line(results: Results, name: str, course: Course, rows: pd.DataFrame) -> TimeLine:
    last = course.baseline[1]
    if name != results.scenarios[0]:
        last += course.apart[results.titles[name]].mean
    values, low, high = (tuple(rows[column].to_numpy(float) * course.scale.times) for column in ("mean", "p10", "p90"))
    return TimeLine(results.titles[name], course.scale.text(last), values, low, high, float(last))


def is_narrow(values: Iterable[float]) -> bool:
    """Tell whether values lie so near one another that a scale from zero would hide how they move."""
    known = [value for value in values if not math.isnan(value)]
    return bool(known) and min(known) > NARROW * max(known)


def _subtitle(course: Course, baseline: str) -> str:
    (first, last), (before, after) = course.years, map(course.scale.text, course.baseline)
    told = f"{before} in {first}" + (f", {after} in {last}" if last != first else "")
    return f"{course.note.label}, {course.scale.unit}. {baseline}: {told}"


def _caption(results: Results, course: Course, shown: Chosen, marked: str, *, from_zero: bool) -> Iterator[str]:
    by = "quarter" if len(results.months) > LONG_RUN_MONTHS else "month"
    definition = course.note.definition.rstrip(".")
    what = f" ({in_a_sentence(definition)})" if definition else ""
    zero = "" if from_zero else f" {NOT_FROM_ZERO}"
    versus = f" Dashed: {results.titles[shown.baseline]}; each other line: a scenario." if shown.scenarios else ""
    yield (
        f"Measure: {in_a_sentence(course.note.label)}{what}, {course.scale.unit}, mean of each {by} "
        f"over {period(results)}.{versus} Numbers at the ends: means of {course.years[1]}.{zero}"
    )
    yield from filter(None, [f"{marked} {shown.left_out}".strip()])
    yield from source(results)


def _bands(results: Results, shown: Chosen) -> str:
    """Return what the bands of a picture are, in which each scenario has a panel of its own."""
    if not has_intervals(results):
        return "A single run."
    edges = f" (of {results.titles[shown.baseline]} its dotted edges)" if shown.scenarios else ""
    return f"Band{edges}: {OF_OUTCOMES} of outcomes, {BY_CHANCE}."


def _alt(results: Results, course: Course, panels: tuple[TimePanel, ...]) -> str:
    """Return what is to be seen, for who cannot see it: each line at its ends, and each mark."""
    ends = f"{month_in_words(results.months[0])} to {month_in_words(results.months[-1])}"
    baseline = panels[0].lines[0].name
    before, after = map(course.scale.text, course.baseline)
    told = [f"{baseline}: {before} in {course.years[0]}, {after} in {course.years[1]}"]
    for panel in panels:
        last = [f"{panel.name}: {panel.lines[-1].at_the_end}"] if len(panel.lines) > 1 else []
        told.append("; ".join([*last, *(mark.words for mark in panel.marks)]))
    return f"Line chart of {course.note.label}, {course.scale.unit}, {ends}. {'. '.join(filter(None, told))}."
