"""Who pays and who saves over the run."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tandemcare.finance import CASH as PAID
from tandemcare.palette import BLUE, DARK, TEAL
from tandemcare.results import Results
from tandemcare.terms import MUST_BE_SPENT, PAYERS
from tandemcare.trace.intervals import student_interval

from ..blocks import as_text, listed
from ..numbers import counted
from ..who_pays import payer_name
from .marks import Marks, marks_of, notes_of, told_of_all
from .picture import (
    CASH,
    UNIT,
    Chosen,
    Picture,
    chosen,
    intervals_in_words,
    needs_two,
    period,
    seeming,
    source,
    warning,
)
from .words import COSTS, SAVES, fitted, pounds, title_of, verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .sheet import Sheet

NAME = "who-pays"
ALL = "all, in cash"
SUBTITLE = "Net over {period} against {first}, {unit}: + pays more (right), - pays less (left)"
ENDS = ("difference_gbp", "ci95_low", "ci95_high")
SMALLEST_DRAWN = 5000.0
"""Pounds: a payer whom no scenario moves by as much is left out, as nothing of it could be seen."""


def who_pays(results: Results) -> Picture:
    """Return what each payer pays more or less over the run, a panel a scenario."""
    needs_two(results, "who pays and who saves")
    table = payers_table(results)
    total = table[table["payer"] == ALL].set_index("scenario")["difference_gbp"].to_dict()
    shown = chosen(results, {str(name): float(value) for name, value in total.items()})
    table = table[table["scenario"].isin(shown.scenarios)]
    kept = table.groupby("payer")["difference_gbp"].transform(lambda values: values.abs().max()) >= SMALLEST_DRAWN
    rest = sorted({payer_name(payer) for payer in table[~kept]["payer"]} - {ALL})
    table = table[kept | (table["payer"] == ALL)].reset_index(drop=True)
    title = payers_title(table, seeming(results), shown.titles)
    marks = marks_of(results)
    caption = tuple(_caption(results, shown, rest, "".join(f" {said}" for said in _marked(marks, shown))))
    words = (
        title,
        SUBTITLE.format(period=period(results), first=shown.first, unit=UNIT),
        caption,
        _alt(table, shown, marks),
    )
    return Picture(NAME, title, caption, table, words[-1], lambda: _draw(table, shown, marks, words))


def payers_table(results: Results) -> pd.DataFrame:
    """Return a row for each scenario and payer, in their usual order, and one of all cash: pounds over the run.

    `difference_gbp` is above zero where more is paid than in the first scenario; `is_cash` is not so for payers
    whose every line is an hour or an attendance at a price.
    """
    nets = results.net_by_payer(by_year=False)
    lines = results.ledger(["payer", "cash"])
    has_cash = {MUST_BE_SPENT, *lines[lines["cash"] == PAID]["payer"]}
    order = [payer for payer in PAYERS if payer in set(nets["payer"])]
    order += [payer for payer in dict.fromkeys(nets["payer"]) if payer not in PAYERS]
    found = {(row["scenario"], row["payer"]): row for row in nets.to_dict("records")}
    rows: list[tuple[Any, ...]] = []
    positions = results.net_position()
    positions = positions[positions["month"] == positions["month"].max()]
    for name in results.scenarios[1:]:
        for payer in order:
            row = found[name, payer]
            ends = [row[f"difference_gbp{end}"] for end in ("", "_ci95_low", "_ci95_high")]
            rows.append((name, payer, payer in has_cash, *ends))
        total = -positions[positions["scenario"] == name]["net_position_gbp"]
        rows.append((name, ALL, True, *student_interval(total)))
    return pd.DataFrame(rows, columns=["scenario", "payer", "is_cash", *ENDS])


def payers_title(table: pd.DataFrame, seems: Collection[str], titles: Mapping[str, str]) -> str:
    """Return what the picture says: of one scenario who pays and saves most, of several who pays more in most.

    `seems` are the scenarios whose saving is care not given: of them a title says that they seem to save.
    """
    sure = [
        (row["scenario"], row["payer"], verdict([row[end] for end in ENDS]), row["difference_gbp"])
        for row in table.to_dict("records")
        if row["payer"] not in (ALL, MUST_BE_SPENT) and row["is_cash"]
    ]
    paying = sorted((each for each in sure if each[2] == COSTS), key=lambda each: -each[3])
    saving = sorted((each for each in sure if each[2] == SAVES), key=lambda each: each[3])
    names = list(dict.fromkeys(table["scenario"]))
    if len(names) == 1:
        return _title_of_one(titles[names[0]], paying, saving, "seems to save" if names[0] in seems else "saves")
    many = counted(len(names))
    if not paying:
        return title_of(f"no payer surely pays more in any of {many} scenarios")
    payer, times = Counter(each[1] for each in paying).most_common(1)[0]
    verb = "pay" if payer == "grant" else "pays"
    in_many = f"in all {many}" if times == len(names) else f"in {counted(times)} of {many}"
    who = payer_name(payer)
    return title_of(f"the {who} {verb} more {in_many} scenarios", f"{who} {verb} more {in_many}")


def _title_of_one(name: str, paying: list[Any], saving: list[Any], saves: str) -> str:
    parts = []
    if paying:
        parts.append(f"{payer_name(paying[0][1])} pays {pounds(paying[0][3])} more")
    if saving:
        parts.append(f"{payer_name(saving[0][1])} {saves} {pounds(saving[0][3])}")
    said = ", ".join(parts) or "no payer surely pays more or less"
    return title_of(f"{name}: {said}", said, *parts[:1])


def _caption(results: Results, shown: Chosen, rest: list[str], marked: str) -> list[str]:
    left_out = f"Left out, as nobody could see it: {', '.join(rest)}. " if rest else ""
    return [
        f"Measure: what each payer pays more than in {shown.first} over {period(results)}, {UNIT}. "
        f"{intervals_in_words(results, 'Whisker')}",
        f"Filled bars to the right pay more, hatched bars to the left pay less; the line at zero is {shown.first}. "
        f"Last bar: {CASH}; these are in the bars of their payers. Pale with a star: nothing of it is cash. {left_out}"
        f"{shown.left_out}{marked}",
        *warning(results, shown),
        *source(results),
    ]


def _marked(marks: Marks, shown: Chosen) -> Iterator[str]:
    """Yield what the baseline's marks say: those of the other scenarios stand above their panels."""
    return told_of_all(marks, {shown.baseline: shown.first})


def _alt(table: pd.DataFrame, shown: Chosen, marks: Marks) -> str:
    """Return what is to be seen: what all payers of each scenario pay more or less, and what happens in it."""
    total = table[table["payer"] == ALL].set_index("scenario")["difference_gbp"]
    told = [
        f"{shown.titles[name]} {pounds(total[name])} {'more' if total[name] > 0.0 else 'less'}"
        for name in shown.scenarios
    ]
    what = f"Bar chart of what each payer pays more or less than in {shown.first}."
    also = told_of_all(marks, {name: shown.titles[name] for name in shown.names})
    return " ".join((what, f"All payers, in cash: {listed(told)}.", *also))


def _draw(table: pd.DataFrame, shown: Chosen, marks: Marks, words: tuple[Any, ...]) -> Sheet:
    """Draw the table: a panel a scenario, all on one scale, payers in the same order."""
    from .sheet import Room, Words, house, letters_of_notes, name_panel, sheet_of, with_notes

    payers, many = list(dict.fromkeys(table["payer"])), len(shown.scenarios)
    room = Room(height=len(payers) * (0.36 if many == 1 else 0.215), above=0.34, left=1.85)
    said = {name: notes_of(marks[name], letters_of_notes(many, room), lettered=False) for name in shown.scenarios}
    with house():
        figure, panels = sheet_of(Words(*words), many, with_notes(room, said.values()))
        limits = _limits(table)
        for axes, name in zip(panels, shown.scenarios, strict=True):
            rows = table[table["scenario"] == name].to_dict("records")
            for place, row in enumerate(rows):
                _draw_bar(axes, place, row)
            name_panel(axes, fitted(shown.titles[name], 75 if many == 1 else 27), *said[name])
            axes.set_xlim(*limits)
            axes.grid(visible=False, axis="y")
        stars = {row["payer"]: "" if row["is_cash"] else "*" for row in table.to_dict("records")}
        panels[0].set_yticks(range(len(payers)), [payer_name(payer) + stars[payer] for payer in payers])
        panels[0].set_ylim(len(payers) - 0.4, -0.6)
    return figure


def _limits(table: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the scale in million pounds: all bars and whiskers, and room for a number on either side."""
    values = table[list(ENDS)].to_numpy(float) / 1e6
    low, high = min(float(np.nanmin(values)), 0.0), max(float(np.nanmax(values)), 0.0)
    room = 0.42 * (high - low or 1.0)
    return low - room, high + room


def _draw_bar(axes: Axes, place: int, row: dict[Any, Any]) -> None:
    """Draw one bar with its whisker and its number, which stands beyond the whisker."""
    from .sheet import SMALL, whisker

    mean, low, high = (row[end] / 1e6 for end in ENDS)
    pays = mean > 0.0
    look: dict[str, Any] = {"color": BLUE} if pays else {"color": TEAL, "hatch": "////", "edgecolor": "white"}
    axes.barh(place, mean, height=0.68, alpha=1.0 if row["is_cash"] else 0.45, linewidth=0.0, **look)
    if place == 0 or row["payer"] == ALL:
        axes.axvline(0.0, color=DARK, linewidth=1.0)
    if row["payer"] == ALL:
        axes.axhline(place - 0.5, color=DARK, linewidth=0.6)
    if not math.isnan(low):
        whisker(axes, low, high, place)
    ends = [mean, *(end for end in (low, high) if not math.isnan(end))]
    beyond = max(*ends, 0.0) if pays else min(*ends, 0.0)
    text = as_text(mean, "+.2f").replace("-", "\u2212") if abs(mean) >= SMALLEST_DRAWN / 1e6 else "0"
    axes.annotate(
        text,
        (beyond, place),
        xytext=(4.0 if pays else -4.0, 0.0),
        textcoords="offset points",
        ha="left" if pays else "right",
        va="center",
        fontsize=SMALL,
        fontweight="bold" if row["payer"] == ALL else "normal",
    )
