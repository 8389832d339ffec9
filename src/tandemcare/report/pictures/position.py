"""Cumulative net cost: when what was spent more comes back, if it does."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tandemcare.palette import BLUE, DARK, ORANGE
from tandemcare.results import NEVER, Results
from tandemcare.trace.intervals import Interval, student_interval
from tandemcare.units import month_in_words

from ..about import SIGNS
from ..blocks import listed
from ..numbers import counted
from ..who_pays import MAY_GROW, NEVER_BEHIND, NOTHING_FIRST, PEAK_NEED
from .marks import Marks, in_caption, marks_of, notes_of, told_of_all
from .picture import (
    CASH,
    UNIT,
    Chosen,
    Picture,
    chosen,
    has_intervals,
    intervals_in_words,
    needs_two,
    period,
    seeming,
    source,
    warning,
)
from .words import (
    COSTS,
    NOTHING,
    SAVES,
    UNSURE,
    fitted,
    named,
    pounds,
    signed,
    title_of,
    verdict,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .sheet import Sheet

NAME = "cumulative"
LINE, PEAK, PAYBACK = "line", "peak_funding", "payback"
ENDS = ("net_cost_gbp", "ci95_low", "ci95_high")
COLUMNS = ("scenario", "mark", "month", *ENDS, "p10", "p90")
SUBTITLE = f"Net cost so far against {{first}}, {{unit}}: {SIGNS}"
AXIS = f"{UNIT}: {SIGNS}"


def cumulative(results: Results) -> Picture:
    """Return the cumulative net cost of each scenario against the first, by month, with its marks."""
    needs_two(results, "the cumulative net cost")
    table = cumulative_table(results)
    last = at_the_end(table)
    shown = chosen(results, {name: found.mean for name, found in last.items()})
    table = table[table["scenario"].isin([shown.baseline, *shown.scenarios])].reset_index(drop=True)
    title = cumulative_title(results, last, seeming(results))
    marks = marks_of(results)
    caption = tuple(_caption(results, shown, in_caption(marks, shown.names)))
    words = (title, f"{SUBTITLE.format(first=shown.first, unit=UNIT)}", caption, _alt(table, shown, marks))
    return Picture(NAME, title, caption, table, words[-1], lambda: _draw(results, table, shown, marks, words))


def cumulative_table(results: Results) -> pd.DataFrame:
    """Return what is drawn: `mark` is line, peak_funding or payback; pounds, below zero where it has saved.

    A line has a row a month: mean, ends of the 95% interval of the mean, 10th and 90th percentile of outcomes. Peak
    funding stands at the median of the months in which it falls, payback at its median month, if there is one.
    """
    positions = results.net_position()
    rows: list[tuple[Any, ...]] = []
    for name, lines in positions.groupby("scenario", sort=False):
        by_month = lines.pivot(index="month", columns="replication", values="net_position_gbp").sort_index()
        for month, values in zip(by_month.index, -by_month.to_numpy(), strict=True):
            low, high = np.quantile(values, [0.1, 0.9])
            rows.append((name, LINE, month, *student_interval(values), float(low), float(high)))
    for row in results.payback().to_dict("records"):
        need, month = row["peak_funding_gbp"], row["peak_funding_month_median"]
        if month and need > 0.0:
            ends = (need, row["peak_funding_gbp_ci95_low"], row["peak_funding_gbp_ci95_high"])
            rows.append((row["scenario"], PEAK, month, *ends, math.nan, math.nan))
        if row["payback_month_median"] != NEVER and need > 0.0:
            rows.append((row["scenario"], PAYBACK, row["payback_month_median"], 0.0, *[math.nan] * 4))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def at_the_end(table: pd.DataFrame) -> dict[str, Interval]:
    """Return the position at the end of the run by scenario, with its 95% interval."""
    lines = table[table["mark"] == LINE].groupby("scenario", sort=False).tail(1).to_dict("records")
    return {str(row["scenario"]): Interval(*(float(row[end]) for end in ENDS)) for row in lines}


def cumulative_title(results: Results, last: Mapping[str, Interval], seems: Collection[str]) -> str:
    """Return what the picture says, from the positions at the end of the run.

    `seems` are the scenarios whose saving is care not given: of them a title says that they seem to save.
    """
    over, others = f"over {period(results)}", results.scenarios[1:]
    found = {name: verdict(last[name]) for name in others}
    if len(others) > 1:
        return _title_of_many(found, any(found[name] == SAVES for name in seems), over)
    much, is_seeming = pounds(last[others[0]].mean), others[0] in seems
    said = {
        COSTS: f" costs {much} more {over}",
        SAVES: f" {'seems to save' if is_seeming else 'saves'} {much} {over}",
        NOTHING: f" changes no spending {over}",
        UNSURE: f": too close to call {over}",
    }
    return named(results.titles[others[0]], said[found[others[0]]])


def _title_of_many(found: Mapping[str, str], seems: bool, over: str) -> str:
    """Return how many of several options save, or else cost more."""
    many = counted(len(found))
    count = Counter(found.values())
    saving, costing = count[SAVES], count[COSTS]
    if saving:
        verb = {(True, True): "seems to save", (True, False): "seem to save", (False, True): "saves"}
        return title_of(f"{counted(saving)} of {many} options {verb.get((seems, saving == 1), 'save')} {over}")
    if costing == len(found):
        return title_of(f"all {many} options cost more {over}")
    if costing:
        costs = "costs" if costing == 1 else "cost"
        return title_of(f"{counted(costing)} of {many} options {costs} more, none surely saves")
    if count[NOTHING] == len(found):
        return title_of(f"none of {many} options changes spending {over}")
    return title_of(f"none of {many} options surely saves or costs more")


def measured(first: str) -> str:
    """Return what the lines are of, against a scenario of this title."""
    return (
        f"Measure: what a scenario has spent more less what it has saved against {first}, added up since the start; "
        f"{CASH}; {UNIT}. Line: mean."
    )


def _caption(results: Results, shown: Chosen, marked: str) -> list[str]:
    outcomes = intervals_in_words(results, "Dark band", "Light band with dotted edges")
    return [
        f"{measured(shown.first)} {outcomes}",
        f"Dashed line at zero: {shown.first}. Triangle: peak funding, the mean over runs of {PEAK_NEED}, "
        f"at its median month; {MAY_GROW}. Diamond: from this month the median run has "
        f"paid back and stays so. {shown.left_out}",
        *filter(None, [marked]),
        *warning(results, shown),
        *source(results),
    ]


def _alt(table: pd.DataFrame, shown: Chosen, marks: Marks) -> str:
    """Return what is to be seen: where each line ends, and what is marked."""
    last = at_the_end(table)
    told = [
        f"{shown.titles[name]} {'has saved' if last[name].mean < 0.0 else 'has cost'} {pounds(last[name].mean)}"
        for name in shown.scenarios
    ]
    also = told_of_all(marks, {name: shown.titles[name] for name in shown.names})
    what = "Line chart of what was spent less what was saved, by month."
    return f"{what} By the end {listed(told)}. {' '.join(also)}".strip()


def _draw(results: Results, table: pd.DataFrame, shown: Chosen, marks: Marks, words: tuple[Any, ...]) -> Sheet:
    """Draw the table: a panel a scenario, all on one scale."""
    from .sheet import Room, Words, house, letters_of_notes, name_panel, sheet_of, with_notes
    from .time_axis import draw_marks, make_headroom, mark_years

    months, many = sorted(table["month"].unique()), len(shown.scenarios)
    room = Room(height=3.6 if many == 1 else 1.75, above=0.62, left=0.95)
    said = {name: notes_of(marks[name], letters_of_notes(many, room)) for name in shown.scenarios}
    with house():
        figure, panels = sheet_of(Words(*words), many, with_notes(room, said.values()))
        for axes, name in zip(panels, shown.scenarios, strict=True):
            rows = table[table["scenario"] == name]
            _draw_line(axes, rows[rows["mark"] == LINE])
            _draw_peaks(axes, rows, months)
            notes = _notes(rows, months, is_single=not has_intervals(results))
            name_panel(axes, fitted(shown.titles[name], 75 if many == 1 else 30), *said[name], *notes)
            mark_years(axes, months, most=11 if many == 1 else 4)
        make_headroom(panels[0], [mark for name in shown.scenarios for mark in marks[name]])
        for axes, name in zip(panels, shown.scenarios, strict=True):
            draw_marks(axes, marks[name], months.index)
        zero = fitted(shown.first, 9)
        panels[0].yaxis.set_major_formatter(
            lambda value, _: f"{zero}  0" if value == 0 else signed(value, is_change=True)
        )
    return figure


def _draw_line(axes: Axes, rows: pd.DataFrame) -> None:

    at = np.arange(len(rows))
    values = {name: rows[name].to_numpy(float) / 1e6 for name in (*ENDS, "p10", "p90")}
    if not np.isnan(values["ci95_low"]).all():
        axes.fill_between(at, values["p10"], values["p90"], color=BLUE, alpha=0.16, linewidth=0.0)
        axes.fill_between(at, values["ci95_low"], values["ci95_high"], color=BLUE, alpha=0.45, linewidth=0.0)
        for name in ("p10", "p90"):
            axes.plot(at, values[name], color=BLUE, linewidth=0.8, linestyle=(0, (1, 2)))
    axes.axhline(0.0, color=DARK, linewidth=1.2, linestyle=(0, (5, 3)))
    axes.plot(at, values["net_cost_gbp"], color=BLUE, linewidth=1.7)


def _draw_peaks(axes: Axes, rows: pd.DataFrame, months: list[str]) -> None:

    for mark, shape, colour in ((PEAK, "^", ORANGE), (PAYBACK, "D", "white")):
        for row in rows[rows["mark"] == mark].to_dict("records"):
            place = ([months.index(row["month"])], [row["net_cost_gbp"] / 1e6])
            axes.plot(*place, shape, color=colour, markeredgecolor=DARK, markersize=6.5, zorder=4, clip_on=False)


def _notes(rows: pd.DataFrame, months: list[str], *, is_single: bool) -> tuple[str, str]:
    """Return what the marks of a scenario say: peak funding and its month, and payback."""
    found = {row["mark"]: row for row in rows.to_dict("records") if row["mark"] != LINE}
    who = "" if is_single else "the median run "
    if PEAK not in found:
        return NOTHING_FIRST, ""
    need, month = pounds(found[PEAK]["net_cost_gbp"]), found[PEAK]["month"]
    when = "at the end of the run" if month == months[-1] else month_in_words(month, is_short=True)
    peak = f"peak funding {need}, {when}"
    if PAYBACK in found and found[PAYBACK]["month"] == months[0]:
        return peak, f"{who}{NEVER_BEHIND}"
    if PAYBACK in found:
        return peak, f"{who}has paid back by {month_in_words(found[PAYBACK]['month'], is_short=True)}"
    ends_in_debt = "has not paid back" if is_single else "does not pay back"
    return peak, f"{who}{ends_in_debt}"
