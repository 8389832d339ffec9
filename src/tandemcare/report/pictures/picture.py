"""What a picture is, and what all pictures of results say about themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from tandemcare.errors import InputError, Problem
from tandemcare.finance import PRICE_YEAR
from tandemcare.results import Results
from tandemcare.units import month_in_words

from ..about import BY_CHANCE, CHANCE_ONLY, HOW_SURE, OF_MEAN, OF_OUTCOMES, count, grades
from ..blocks import Column, Figure, Number, Plot, Row, TableBlock, listed
from ..need import LACKED, scenarios_that_lack
from ..who_pays import WITHOUT_NOTIONAL
from .words import years_in_words

if TYPE_CHECKING:
    from .sheet import Sheet

MOST_PANELS = 12
UNIT = f"£ million of {PRICE_YEAR}, not discounted"
CASH = f"cash of all payers, that is {WITHOUT_NOTIONAL}"


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture: its words, the table that holds exactly what is drawn, and how it is drawn.

    `alt` says what is to be seen, for who cannot see it; `plots` are the same for a paper that draws by itself, `kinds`
    the files that a run folder keeps of it.
    """

    name: str
    title: str
    caption: tuple[str, ...]
    table: pd.DataFrame
    alt: str
    draw: Callable[[], Sheet]
    plots: tuple[Plot, ...] = ()
    kinds: tuple[str, ...] = ("png", "svg")

    @cached_property
    def figure(self) -> Sheet:
        """The picture as a figure of matplotlib, drawn when it is first asked for."""
        return self.draw()

    @property
    def block(self) -> Figure:
        """The picture as a block of a report: its name, its words and its table."""
        return Figure(self.name, self.title, " ".join((self.alt, *self.caption)), _table_of(self.table))


def _table_of(frame: pd.DataFrame) -> TableBlock:
    """Return a data frame as a table, numbers as they are."""
    is_number = {str(name): pd.api.types.is_numeric_dtype(frame[name]) for name in frame.columns}
    columns = tuple(
        Column(name.replace("_", " "), "number" if counts else "name", is_left=not counts)
        for name, counts in is_number.items()
    )
    counted = tuple(is_number.values())
    return TableBlock(
        columns, tuple(Row(tuple(map(_cell_of, cells, counted))) for cells in frame.itertuples(index=False))
    )


def _cell_of(value: Any, counts: bool) -> Number | str:
    return Number(float(value)) if counts else str(value)


@dataclass(frozen=True)
class Chosen:
    """Which scenarios a picture shows beside the baseline, and what to say where these are not all."""

    baseline: str
    scenarios: tuple[str, ...]
    left_out: str
    titles: Mapping[str, str]

    @property
    def first(self) -> str:
        """What the baseline is called in words."""
        return self.titles[self.baseline]

    @property
    def names(self) -> tuple[str, ...]:
        """The baseline and the scenarios beside it."""
        return (self.baseline, *self.scenarios)


def chosen(results: Results, size: dict[str, float]) -> Chosen:
    """Return the scenarios to draw: all, or the ones that differ most from the first, by a `size` of each."""
    baseline, *others = results.scenarios
    if len(others) <= MOST_PANELS:
        return Chosen(baseline, tuple(others), "", results.titles)
    most = set(sorted(others, key=lambda name: -abs(size[name]))[:MOST_PANELS])
    drawn = f"Drawn are the {MOST_PANELS} of {len(others)} scenarios that differ most from {results.titles[baseline]}"
    return Chosen(
        baseline, tuple(name for name in others if name in most), f"{drawn}; summary.csv has all.", results.titles
    )


def needs_two(results: Results, what: str) -> None:
    """Refuse, in words, a picture of differences where there is one scenario."""
    if len(results.scenarios) < 2:
        found = f"It compares scenarios, and here is one alone: {results.scenarios[0]}."
        raise InputError([Problem(f"picture of {what}", found, "Compare it with a second scenario, such as as-is.")])


def period(results: Results) -> str:
    """Return the time that a run reports, as a title has it."""
    return years_in_words(12 * int(results.manifest["years"]))


def has_intervals(results: Results) -> bool:
    """Tell whether there are enough replications for intervals."""
    return int(results.manifest["replications"]) > 1


def intervals_in_words(results: Results, interval: str, outcomes: str = "") -> str:
    """Return how the two kinds of range are drawn, named apart; or that there is neither."""
    if not has_intervals(results):
        return "A single run: it has no interval."
    found = f"{interval}: {OF_MEAN}, {HOW_SURE} with this many replications."
    return f"{found} {outcomes}: {OF_OUTCOMES} of outcomes, {BY_CHANCE}." if outcomes else found


def source(results: Results) -> tuple[str, ...]:
    """Return place, period, source and what it rests on: the end of every caption."""
    about = results.manifest
    assumed = grades().replace("`", "'")
    runs = count(about["replications"], "replication")
    return (
        f"Place and period: {about['place']}; {period(results)} from {month_in_words(about['start'])}. "
        f"Source: Tandem {about['version']}, engine {about['engine']}, {runs}, seed {about['seed']}.",
        f"Limits: {assumed} {_limit_of_intervals(results)}".rstrip(),
    )


def _limit_of_intervals(results: Results) -> str:
    """Return what intervals do not hold, where there are any."""
    return f"{CHANCE_ONLY.capitalize()}, not doubt about these numbers." if has_intervals(results) else ""


def seeming(results: Results) -> frozenset[str]:
    """Return the scenarios much of whose saving is care that people were due and lack, which is no saving to bank."""
    return scenarios_that_lack(results)


def warning(results: Results, shown: Chosen) -> list[str]:
    """Return what a caption says where much of what seems saved is care that people do not get."""
    seems = seeming(results)
    names = [shown.titles[name] for name in shown.scenarios if name in seems]
    if not names:
        return []
    return [f"Beware: much of what seems saved in {listed(names)} is {LACKED}. Do not bank it."]
