"""Which lines a graph of a paper has: the baseline, and the options that lie farthest from it and from one another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from tandemcare.sums import summed
from tandemcare.units import month_in_words

from ..blocks import CalendarMonth, Column, Number, Plot, PlotMark, Row, TableBlock, cell_text, listed
from ..numbers import counted
from ..pictures.marks import DatedMark
from ..pictures.over_time import is_narrow
from ..pictures.words import NOT_FROM_ZERO

MOST_OPTIONS = 3
"""Lines beside the baseline that can be told apart on a small graph."""
FARTHEST = "those farthest apart"
Lines = Mapping[str, Sequence[float]]


def farthest(baseline: str, lines: Lines, least: float = 0.0, named: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the options to draw: those `named`, then each next the one farthest from all drawn so far.

    One that lies within `least` of a line that is drawn would hide it, and is left out; the first never is. Those
    named stand first, so that they look alike on every graph of a paper; the others in their order.
    """
    options = [name for name in lines if name != baseline]
    drawn = [baseline, *(name for name in named if name in options)][: MOST_OPTIONS + 1]
    while len(drawn) <= MOST_OPTIONS and len(drawn) <= len(options):
        left = [name for name in options if name not in drawn]
        nearest = {name: min(_apart(lines[name], lines[other]) for other in drawn) for name in left}
        found = max(left, key=lambda name: nearest[name])
        if nearest[found] <= least and len(drawn) > 1:
            break
        drawn.append(found)
    return tuple(sorted(drawn[1:], key=lambda name: (name not in named, options.index(name))))


def _apart(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how far two lines are from one another in the mean of where both are known."""
    known = [abs(a - b) for a, b in zip(one, other, strict=True) if not math.isnan(a - b)]
    return summed(known) / len(known) if known else 0.0


def graph(
    title: str,
    what: str,
    rows: Sequence[CalendarMonth | str],
    lines: Lines,
    *,
    baseline: str,
    unit: str,
    decimals: int,
    about: Iterable[str] = (),
    marks: Mapping[str, Sequence[DatedMark]] | None = None,
    row_of_month: Mapping[str, str] | None = None,
    named: Sequence[str] = (),
) -> Plot:
    """Return a graph of a few of the lines, by their titles: its words, its numbers, and what is marked on it."""
    drawn = farthest(baseline, lines, 0.5 * 10.0**-decimals, named)
    columns = (Column("", "name", is_left=True), *map(Column, (baseline, *drawn)))
    values = [lines[name] for name in (baseline, *drawn)]
    table = tuple(Row((row, *(_cell(line[at], decimals) for line in values))) for at, row in enumerate(rows))
    marked = tuple(_marks(drawn, marks or {}, row_of_month or {}))
    from_zero = not is_narrow([value for line in values for value in line])
    zero = () if from_zero else (NOT_FROM_ZERO,)
    said = (f"{what}, {unit}.", _left_out(drawn, lines, named), *_letters(marked), *zero, *about)
    return Plot(
        title,
        _alt(what, unit, rows, {name: lines[name] for name in (baseline, *drawn)}, marks=marked, decimals=decimals),
        TableBlock(columns, table, title=title),
        unit=unit,
        caption=" ".join(filter(None, said)),
        marks=marked,
        baseline=True,
        from_zero=from_zero,
    )


def _cell(value: float, decimals: int) -> Number | str:
    return "" if math.isnan(value) else Number(value, decimals)


def _marks(
    drawn: Iterable[str], marks: Mapping[str, Sequence[DatedMark]], row_of_month: Mapping[str, str]
) -> Iterable[PlotMark]:
    for name in drawn:
        for mark in marks.get(name, ()):
            if mark.month in row_of_month:
                says = f"{month_in_words(mark.month, is_short=True)}, {mark.says}"
                yield PlotMark(name, row_of_month[mark.month], mark.letter, says)


def _letters(marks: Sequence[PlotMark]) -> Iterable[str]:
    """Yield what each letter on the graph says, and of which option."""
    for mark in marks:
        yield f"{mark.letter}: {mark.line}, {mark.says}."


def _left_out(drawn: Sequence[str], lines: Lines, named: Sequence[str]) -> str:
    many = len(lines) - 1
    if len(drawn) == many:
        return ""
    which = "that of the headline and those farthest apart" if any(name in drawn for name in named) else FARTHEST
    return f"Drawn: {counted(len(drawn))} of {counted(many)} options, {which}; tables in the annex have all."


def _alt(
    what: str,
    unit: str,
    rows: Sequence[CalendarMonth | str],
    lines: Lines,
    *,
    marks: Sequence[PlotMark],
    decimals: int,
) -> str:
    """Return what is to be seen, for who cannot see it: both ends of each line, and each mark."""
    told = [
        f"{name} from {Number(known[0], decimals).text} to {Number(known[-1], decimals).text}"
        for name, values in lines.items()
        if (known := [value for value in values if not math.isnan(value)])
    ]
    ends = [cell_text(row) for row in (rows[0], rows[-1])]
    also = "".join(f" {mark.line}: {mark.says}." for mark in marks)
    return f"Line chart of {what}, {unit}, {ends[0]} to {ends[1]}: {listed(told)}.{also}"
