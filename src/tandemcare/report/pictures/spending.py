"""Spend on community care against spend on inpatient care and beds out of area, by April-March year."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tandemcare.palette import BLUE, DARK, PURPLE, TEAL
from tandemcare.results import Results
from tandemcare.running import year_of
from tandemcare.trace.intervals import student_interval

from ..blocks import listed
from ..numbers import counted
from .marks import DatedMark, Marks, in_caption, marks_of, notes_of, told_of_all
from .picture import UNIT, Chosen, Picture, chosen, intervals_in_words, source, warning
from .words import COSTS, SAVES, fitted, pounds, title_of, verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .sheet import LineEnd, Sheet

NAME = "spend"
GROUPS = {"community": "community", "inpatient": "inpatient", "out_of_area": "out of area"}
WHOLE, FIRST_MONTH = 12, 4
HARDLY = 0.01
"""The share of its level by which spend must move for a title to speak of it (a judgement)."""

RISES, FALLS, HARDLY_MOVES, UNCLEAR = "rises", "falls", "hardly moves", "is unclear"
ENDS = ("difference_a_year_gbp", "ci95_low", "ci95_high")
COLUMNS = ("scenario", "care_group", "year", "months", "spend_gbp", "spend_a_year_gbp", *ENDS)


def spend(results: Results) -> Picture:
    """Return spend a year by group: the baseline's, and for each scenario its difference from it."""
    table = spend_table(results)
    last = table[table["year"] == last_whole_year(table)]
    size = last.groupby("scenario")["difference_a_year_gbp"].apply(lambda values: float(values.abs().max())).to_dict()
    shown = chosen(results, {str(name): value for name, value in size.items()})
    table = table[table["scenario"].isin([shown.baseline, *shown.scenarios])].reset_index(drop=True)
    title, marks = spend_title(table, shown), marks_of(results)
    caption = tuple(_caption(results, table, shown, in_caption(marks, shown.names)))
    words = (title, _subtitle(shown), caption, _alt(table, shown, marks))
    return Picture(NAME, title, caption, table, words[-1], lambda: _draw(table, shown, marks, words))


def spend_table(results: Results) -> pd.DataFrame:
    """Return a row for each scenario, group and April-March year: pounds, mean over replications.

    `spend_gbp` is what the ledger holds for the `months` of the run that lie in the year; `spend_a_year_gbp` is scaled
    to twelve of them, as is the difference from the first scenario with its 95% interval.
    """
    ledger = results.ledger(["care_group", "month"])
    months = sorted(ledger["month"].unique())
    years = [year_of(str(month)) for month in months]
    shape = (len(results.scenarios), len(GROUPS), len(set(years)), int(results.manifest["replications"]))
    amounts = np.zeros(shape)
    known = [list(results.scenarios), list(GROUPS), list(dict.fromkeys(years))]
    ledger = ledger[ledger["care_group"].isin(GROUPS)]
    ledger_years = ledger["month"].map(dict(zip(months, years, strict=True))).astype(str)
    columns = (ledger["scenario"], ledger["care_group"], ledger_years)
    places = [pd.Index(names).get_indexer(pd.Index(column)) for names, column in zip(known, columns, strict=True)]
    np.add.at(amounts, (*places, ledger["replication"].to_numpy()), ledger["amount_gbp"].to_numpy())
    rows: list[tuple[Any, ...]] = []
    for scenario, group, year in np.ndindex(shape[:3]):
        count = years.count(known[2][year])
        extra = (amounts[scenario, group, year] - amounts[0, group, year]) * WHOLE / count
        found = amounts[scenario, group, year].mean()
        words = (known[0][scenario], known[1][group], known[2][year], count)
        rows.append((*words, found, found * WHOLE / count, *student_interval(extra)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def last_whole_year(table: pd.DataFrame) -> str:
    """Return the last April-March year that the run holds whole, or the last of all if none is."""
    whole = table[table["months"] == WHOLE]["year"]
    return str(whole.iloc[-1] if len(whole) else table["year"].iloc[-1])


def spend_title(table: pd.DataFrame, shown: Chosen) -> str:
    """Return what the picture says of community and inpatient spend in the last whole year."""
    year = last_whole_year(table)
    rows = {(row["scenario"], row["care_group"]): row for row in table[table["year"] == year].to_dict("records")}
    levels = {group: rows[shown.baseline, group]["spend_a_year_gbp"] for group in GROUPS}
    found = {key: moved(row, levels[key[1]]) for key, row in rows.items()}
    if not shown.scenarios:
        community, inpatient = pounds(levels["community"]), pounds(levels["inpatient"])
        return title_of(f"in {year} community care costs {community}, inpatient {inpatient}")
    if len(shown.scenarios) == 1:
        return _title_of_one(shown.scenarios[0], year, rows, found)
    risen = sum(found[name, "community"] == RISES for name in shown.scenarios)
    fallen = sum(found[name, "inpatient"] == FALLS for name in shown.scenarios)
    if not risen and not fallen:
        return title_of("no scenario surely raises community or lowers inpatient spend")
    rises = f"community spend rises in {counted(risen) if risen else 'no'} scenario{'s' if risen != 1 else ''}"
    return title_of(f"{rises}, inpatient falls in {counted(fallen) if fallen else 'none'}")


def moved(row: Mapping[Any, Any], level: float) -> str:
    """Return whether spend rises, falls, hardly moves (by less than 1% of its level) or is too close to call."""
    if abs(row[ENDS[0]]) < HARDLY * level:
        return UNCLEAR if math.isnan(row[ENDS[1]]) else HARDLY_MOVES
    return {COSTS: RISES, SAVES: FALLS}.get(verdict([row[end] for end in ENDS]), UNCLEAR)


def _title_of_one(name: str, year: str, rows: dict[Any, Any], found: dict[Any, str]) -> str:
    said = []
    for group in ("community", "inpatient"):
        much = f" {pounds(rows[name, group][ENDS[0]])}" if found[name, group] in {RISES, FALLS} else ""
        said.append(f"{found[name, group]}{much}")
    return title_of(f"by {year} community spend {said[0]}, inpatient {said[1]}")


def _caption(results: Results, table: pd.DataFrame, shown: Chosen, marked: str) -> list[str]:
    parts = sorted(set(table[table["months"] < WHOLE]["year"]))
    part = f"Hollow: {', '.join(parts)}, of which the run holds a part, scaled to a year. " if parts else ""
    about = (
        f"Measure: spend by April-March year, {UNIT}, all payers: community care (teams, crisis services, housing "
        "support, section 117 and residential care), inpatient wards, and beds out of area."
    )
    if shown.scenarios:
        about += (
            f" Panel {shown.first}: spend a year; the others: difference from {shown.first}, the line at zero. "
            f"The title speaks of the last whole year, and of moves of 1% or more. "
            f"{intervals_in_words(results, 'Whisker')}"
        )
    return [about, f"{part}{shown.left_out} {marked}".strip(), *warning(results, shown), *source(results)]


def _subtitle(shown: Chosen) -> str:
    compared = f": {shown.first}, then what each scenario spends more (above zero) or less" if shown.scenarios else ""
    return f"Spend a year by April-March year, {UNIT}{compared}"


def _alt(table: pd.DataFrame, shown: Chosen, marks: Marks) -> str:
    """Return what is to be seen: spend of the baseline and differences from it in the last whole year, and marks."""
    year = last_whole_year(table)
    rows = {(row["scenario"], row["care_group"]): row for row in table[table["year"] == year].to_dict("records")}
    levels = [f"{words} {pounds(rows[shown.baseline, group]['spend_a_year_gbp'])}" for group, words in GROUPS.items()]
    told = [f"{shown.first}: {listed(levels)}."]
    for name in shown.scenarios:
        more = {words: rows[name, group][ENDS[0]] for group, words in GROUPS.items()}
        parts = [f"{words} {pounds(value)} {'more' if value > 0.0 else 'less'}" for words, value in more.items()]
        told.append(f"{shown.titles[name]}: {listed(parts)}.")
    also = told_of_all(marks, {name: shown.titles[name] for name in shown.names})
    return f"Line chart of spend by year. In {year}, {' '.join((*told, *also))}"


def _draw(table: pd.DataFrame, shown: Chosen, marks: Marks, words: tuple[Any, ...]) -> Sheet:
    """Draw the table: the baseline's spend in the first panel, differences from it in the others, on one scale."""
    from .sheet import Room, Words, house, letters_of_notes, name_lines, name_panel, sheet_of, with_notes
    from .time_axis import draw_marks, make_headroom

    names, years = shown.names, list(dict.fromkeys(table["year"]))
    many = len(names)
    height = 3.4 if many == 1 else 2.6 if many == 2 else 1.75
    room = Room(height=height, above=0.5, left=0.5, between=0.75)
    said = [notes_of(marks[name], letters_of_notes(many, room)) for name in names]
    with house():
        figure, panels = sheet_of(Words(*words), many, with_notes(room, said), same_y=False)
        ends = []
        for number, (axes, name) in enumerate(zip(panels, names, strict=True)):
            ends.append(_draw_panel(axes, table[table["scenario"] == name], differs=number > 0))
            what = "difference a year" if number else "spend a year"
            name_panel(axes, fitted(shown.titles[name], 60 if many == 1 else 28), *said[number], what)
            every = -(-len(years) // {1: 10, 2: 5}.get(many, 4))
            axes.set_xticks(range(0, len(years), every), years[::every])
            axes.set_xlim(-0.4, len(years) - 0.6 + 0.32 * len(years) * (0.55 if many <= 2 else 1.0))
        _same_scale(panels[1:])
        every_mark: list[DatedMark] = [mark for name in names[1:] for mark in marks[name]]
        for axes, name, its_ends in zip(panels, names, ends, strict=True):
            make_headroom(axes, every_mark if axes is not panels[0] else marks[name])
            draw_marks(axes, marks[name], lambda month: _place(month, years))
            name_lines(axes, len(years) - 1, its_ends)
    return figure


def _place(month: str, years: Sequence[str]) -> float:
    """Return where a month begins on an axis of April-March years, the middle of the first of which is at 0."""
    return years.index(year_of(month)) + (int(month[5:7]) - FIRST_MONTH) % WHOLE / WHOLE - 0.5


def _same_scale(panels: list[Axes]) -> None:
    limits = [axes.get_ylim() for axes in panels]
    for axes in panels:
        axes.set_ylim(min(low for low, _ in limits), max(high for _, high in limits))


def _draw_panel(axes: Axes, rows: pd.DataFrame, *, differs: bool) -> list[LineEnd]:
    """Draw the three groups; return where their lines end, and in which colour."""
    from .sheet import LineEnd

    looks = zip(GROUPS, (BLUE, TEAL, PURPLE), ("o", "s", "^"), ("-", (0, (5, 2)), (0, (1, 1.2))), strict=True)
    ends: list[LineEnd] = []
    if differs:
        axes.plot([-0.4, len(rows["year"].unique()) - 0.75], [0.0, 0.0], color=DARK, linewidth=1.0)
    for group, colour, marker, dashes in looks:
        lines = rows[rows["care_group"] == group]
        values = lines["difference_a_year_gbp" if differs else "spend_a_year_gbp"].to_numpy(float) / 1e6
        at = np.arange(len(values))
        axes.plot(at, values, color=colour, linestyle=dashes, linewidth=1.6)
        for place, value, months in zip(at, values, lines["months"], strict=True):
            face = colour if months == WHOLE else "white"
            axes.plot([place], [value], marker, color=face, markeredgecolor=colour, markersize=4)
        if differs and not lines["ci95_low"].isna().all():
            low, high = (lines[name].to_numpy(float) / 1e6 for name in ENDS[1:])
            axes.vlines(at, low, high, color=colour, linewidth=1.0)
        ends.append(LineEnd(GROUPS[group], float(values[-1]), colour))
    axes.margins(y=0.12)
    if not differs:
        axes.set_ylim(bottom=0.0)
    return ends
