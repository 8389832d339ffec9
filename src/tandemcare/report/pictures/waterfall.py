"""The bridge: a waterfall from as-is to a scenario, change by change, with the interaction as its own bar."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from tandemcare.errors import InputError, Problem
from tandemcare.finance import PRICE_YEAR
from tandemcare.palette import BLUE, DARK, TEAL
from tandemcare.results import Results
from tandemcare.running import MeasureNote

from ..blocks import as_text, listed
from ..bridge import NOT_MISSING, way
from ..numbers import Scale, scale_of
from .marks import marks_of, told_of_all
from .picture import Picture, intervals_in_words, source
from .words import COSTS, NOT_FROM_ZERO, NOTHING, SAVES, in_a_sentence, pounds, title_of, verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .sheet import Sheet

NAME = "bridge"
START, CHANGE, INTERACTION, END = "start", "change", "interaction", "end"
COLUMNS = ("kind", "change", "mean", "low", "high")
LABEL_LETTERS = 40
PARTS = {CHANGE, INTERACTION}


class BridgeLike(Protocol):
    """What a bridge has: its parts in order, its measure, the whole difference with its interval, and its runs."""

    def to_frame(self) -> pd.DataFrame:
        """Return kind (start, change, interaction, end), change, mean, low, high."""
        ...

    @property
    def note(self) -> MeasureNote:
        """The measure."""
        ...

    @property
    def difference(self) -> Iterable[float]:
        """The scenario less as-is: mean and ends of its 95% interval."""
        ...

    @property
    def results(self) -> Results:
        """The runs behind it."""
        ...


def bridge(found: BridgeLike) -> Picture:
    """Return the waterfall of a bridge, with its interval whiskers, its measure and its source."""
    interval = intervals_in_words(found.results, "Whisker")
    frame, titles = found.to_frame(), found.results.titles
    is_level = ~frame["kind"].isin(PARTS)
    return bridge_of_frame(
        frame.assign(change=frame["change"].where(~is_level, frame["change"].map(lambda name: titles.get(name, name)))),
        label=found.note.label,
        unit=found.note.unit,
        difference=found.difference,
        about=(interval, *_marked(found), *source(found.results)),
        name=f"{NAME}-{found.note.name.replace('_', '-')}",
    )


def bridge_of_frame(
    frame: pd.DataFrame,
    *,
    label: str = "Cost of care",
    unit: str = "GBP a year",
    difference: Iterable[float] | None = None,
    about: Iterable[str] = (),
    name: str = NAME,
) -> Picture:
    """Return the waterfall of a table: columns kind, change, mean, low, high, in the measure's unit.

    Its kinds are start (the level as it is), change and interaction (differences with their intervals), and end (the
    level of the scenario); `change` of start and end is their name. `difference` is the end less the start, with the
    ends of its interval: without it the title says no more than what the two levels are.
    """
    table = frame[list(COLUMNS)].reset_index(drop=True)
    _check(table)
    values = table["mean"].tolist()
    scale = _scale(unit, values)
    start, end = table.iloc[0], table.iloc[-1]
    title = bridge_title((str(start["change"]), str(end["change"])), difference, scale, label)
    caption = tuple(part for part in (*_caption(table, label, scale), *about) if part)
    words = (
        title,
        f"{label}, {scale.unit}: from {start['change']} to {end['change']}",
        caption,
        _alt(table, scale, label),
    )
    return Picture(name, title, caption, table, words[-1], lambda: _draw(table, scale, words))


def _marked(found: BridgeLike) -> Iterator[str]:
    """Yield what happens in the scenario that the bridge leads to: it has no axis on which to mark it."""
    end = str(found.to_frame()["change"].iloc[-1])
    names = {name: title for name, title in found.results.titles.items() if end in {name, title}}
    yield from told_of_all(marks_of(found.results), names)


def _alt(table: pd.DataFrame, scale: Scale, label: str) -> str:
    """Return what is to be seen: both levels, and what each bar adds or takes away."""
    told = [f"{_name(row)} {scale.text(row['mean'], sign=row['kind'] in PARTS)}" for row in table.to_dict("records")]
    return f"Waterfall chart of {in_a_sentence(label)}, {scale.unit}: {listed(told)}."


def _check(table: pd.DataFrame) -> None:
    """Refuse a table that is no bridge, or one without a change."""
    kinds = table["kind"].tolist()
    if len(kinds) < 3 or kinds[0] != START or kinds[-1] != END or not set(kinds[1:-1]) <= PARTS:
        found = f"Its kinds are {', '.join(map(str, kinds)) or 'none'}."
        remedy = "Give start, at least one change, maybe the interaction, and end, in this order."
        raise InputError([Problem("picture of the bridge", found, remedy)])


def _scale(unit: str, values: list[float]) -> Scale:
    scale = scale_of(unit, 1, values)
    return Scale(scale.unit.replace("£ million", f"£ million of {PRICE_YEAR},", 1), scale.times, scale.decimals)


def bridge_title(names: tuple[str, str], difference: Iterable[float] | None, scale: Scale, label: str) -> str:
    """Return what the picture says of the whole: what its interval carries."""
    start, end = names
    if difference is None:
        return title_of(way(start, end), way("start", "end"))
    whole = list(difference)
    found = verdict(whole)
    much, is_money = scale.text(abs(whole[0])), scale.unit.startswith("£")
    if is_money and found in {COSTS, SAVES}:
        much, a_year = _money(whole[0]), " a year" if scale.unit.endswith("a year") else ""
        said = f" costs {much} more{a_year}" if found == COSTS else f" saves {much}{a_year}"
        return title_of(
            f"{end}{said} than {start}" if found == COSTS else f"{end}{said}", f"{end}{said}", f"the scenario{said}"
        )
    if found in {COSTS, SAVES}:
        verb = "raises" if found == COSTS else "lowers"
        tries = (
            f"{who} {verb} {what} by {much}" for who in (end, "the scenario") for what in (in_a_sentence(label), "it")
        )
        return title_of(*tries)
    rest = ": no difference" if found == NOTHING else ": too close to call"
    return title_of(f"{end} against {start}{rest}", f"the scenario{rest}")


def _money(value: float) -> str:
    return f"£{as_text(abs(value) / 1e6, ',.2f')}m" if abs(value) >= 0.995e6 else pounds(value)


def _caption(table: pd.DataFrame, label: str, scale: Scale) -> list[str]:
    start, end = str(table["change"].iloc[0]), str(table["change"].iloc[-1])
    has_interaction = INTERACTION in set(table["kind"])
    together = " The dotted bar is what they do to one another." if has_interaction else ""
    return [
        f"Measure: {in_a_sentence(label)}, {scale.unit}. Each bar is what a change does alone on top of {start}, "
        f"{NOT_MISSING} it were taken out of {end}.{together} Filled bars add, hatched ones take away. "
        f"{NOT_FROM_ZERO}"
    ]


def _draw(table: pd.DataFrame, scale: Scale, words: tuple[Any, ...]) -> Sheet:
    """Draw the table: a row a part from above to below, each bar where the one before ended."""
    from .sheet import Room, Words, house, sheet_of

    room = Room(height=0.45 * len(table), above=0.05, left=2.7, below=0.4)
    with house():
        figure, (axes,) = sheet_of(Words(*words), 1, room)
        lows, highs, at = [], [], float(table["mean"].iloc[0]) * scale.times
        for place, row in enumerate(table.to_dict("records")):
            before = at
            if row["kind"] in PARTS:
                at += row["mean"] * scale.times
            else:
                at = row["mean"] * scale.times
            low, high = _draw_row(axes, place, row, (before, at), scale)
            lows.append(low)
            highs.append(high)
        room_for_words = 0.16 * (max(highs) - min(lows) or 1.0)
        axes.set_xlim(min(lows) - room_for_words, max(highs) + room_for_words)
        axes.set_ylim(len(table) - 0.4, -0.6)
        labels = [_label(row) for row in table.to_dict("records")]
        axes.set_yticks(range(len(table)), labels)
        axes.grid(visible=False, axis="y")
    return figure


def _label(row: dict[Any, Any]) -> str:
    return textwrap.fill(_name(row), LABEL_LETTERS, break_on_hyphens=False)


def _name(row: dict[Any, Any]) -> str:
    return "interaction of the changes" if row["kind"] == INTERACTION else str(row["change"])


def _draw_row(
    axes: Axes, place: int, row: dict[Any, Any], way: tuple[float, float], scale: Scale
) -> tuple[float, float]:
    """Draw one level or bar with its number; return the lowest and highest value that it reaches."""
    from .sheet import SMALL, whisker

    before, at = way
    is_part = row["kind"] in PARTS
    origin = before if is_part else 0.0
    ends = [row[end] * scale.times + origin for end in ("low", "high") if not math.isnan(row[end])]
    if ends and not is_part:
        whisker(axes, ends[0], ends[-1], place)
    if is_part:
        hatch = "...." if row["kind"] == INTERACTION else "" if at >= before else "////"
        look: dict[str, Any] = {"color": BLUE} if not hatch else {"color": TEAL, "hatch": hatch, "edgecolor": "white"}
        axes.barh(place, at - before, left=before, height=0.62, linewidth=0.0, **look)
        axes.plot([at, at], [place, place + 1.0], color=DARK, linewidth=0.7)
    else:
        axes.plot([at, at], [place - 0.36, place + (1.0 if row["kind"] == START else 0.36)], color=DARK, linewidth=0.7)
        axes.plot([at, at], [place - 0.36, place + 0.36], color=DARK, linewidth=4.0, solid_capstyle="butt")
    if ends and is_part:
        whisker(axes, ends[0], ends[-1], place)
    high = max(before, at, *ends) if is_part else max([at, *ends])
    low = min(before, at, *ends) if is_part else min([at, *ends])
    text = scale.text(row["mean"], sign=is_part).replace("-", "\u2212")
    axes.annotate(
        text,
        (high, place),
        xytext=(5.0, 0.0),
        textcoords="offset points",
        va="center",
        fontsize=SMALL if is_part else 9.0,
        fontweight="normal" if is_part else "bold",
    )
    return low, high
