"""How sure a paper is: intervals of what each option changes, and what so many replications cannot tell apart."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tandemcare.results import NET_PRESENT_COST, Results
from tandemcare.trace.intervals import Interval, student_interval

from ..about import INTERVAL, OF_MEAN, PRESENT_VALUES, count
from ..answer.facts import MILLION, RunFacts, interval_of
from ..blocks import Block, Cell, Column, Paragraph, Row, TableBlock, listed
from ..numbers import Scale
from ..pictures.course_words import TOLD

AWAY, OF_CASH = "out_of_area_active", "cash that all payers spend, as a present value"
POUNDS = Scale("£ million", 1.0 / MILLION, 1)
FIGURES = {"headline_gbp": "net cost", NET_PRESENT_COST: "cash"}
Floats = npt.NDArray[np.float64]
ONE_RUN = "One replication: nothing that it shows can be told from chance."


@dataclass(frozen=True)
class _Told:
    """A figure by replication, in words: what it is, how it is shown, and values [scenario, replication]."""

    what: str
    scale: Scale
    values: Floats


def how_sure(results: Results) -> Iterator[Block]:
    """Yield the table of intervals, and what an interval is; nothing where nothing is compared."""
    if len(results.scenarios) > 1:
        yield _table(RunFacts(results))
        yield Paragraph(INTERVAL)


def cannot_tell(results: Results) -> Iterator[str]:
    """Yield, of people away and of cash, whether the best two are apart, and which options the first is not from."""
    if len(results.scenarios) < 2:
        return
    if int(results.manifest["replications"]) < 2:
        yield ONE_RUN
        return
    for told in _figures(results):
        yield from _best_two(results, told)
        yield from _like_the_first(results, told)


def _figures(results: Results) -> Iterator[_Told]:
    places = {note.name: place for place, note in enumerate(results.notes)}
    if AWAY in places:
        note = results.notes[places[AWAY]]
        yield _Told(TOLD[AWAY].noun, Scale(note.unit, 1.0, note.decimals), results.values[:, :, places[AWAY]])
    spent = np.zeros((len(results.scenarios), int(results.manifest["replications"])))
    for number, name in enumerate(results.scenarios[1:], 1):
        spent[number] = results.central[name][NET_PRESENT_COST]
    yield _Told(OF_CASH, POUNDS, spent)


def _best_two(results: Results, told: _Told) -> Iterator[str]:
    """Yield whether the two options with the least of it are apart: those that buy care, or all if these are few."""
    buys = [number for number, name in enumerate(results.scenarios) if number and results.kinds[name] == "buys"]
    chosen = buys if len(buys) > 1 else list(range(1, len(results.scenarios)))
    known = [number for number in chosen if not np.isnan(told.values[number]).all()]
    if len(known) < 2:
        return
    best, second = sorted(known, key=lambda number: float(np.nanmean(told.values[number])))[:2]
    names = [results.titles[results.scenarios[number]] for number in (best, second)]
    found = student_interval(told.values[second] - told.values[best])
    runs = count(int(results.manifest["replications"]), "replication")
    if found.mean == found.low == found.high == 0.0:
        yield f"{_capital(told.what)}: {listed(names)} come to exactly the same."
    elif found.low > 0.0:
        yield f"{_capital(told.what)}: least with {names[0]}, then {names[1]} ({_interval(found, told.scale)} more)."
    else:
        yield (
            f"{_capital(told.what)}: cannot tell {listed(names)} apart with {runs} "
            f"({_interval(found, told.scale, sign=True)})."
        )


def _like_the_first(results: Results, told: _Told) -> Iterator[str]:
    """Yield which options are not apart from the first scenario by more than chance."""
    alike = []
    for number, name in enumerate(results.scenarios[1:], 1):
        found = student_interval(told.values[number] - told.values[0])
        if not math.isnan(found.low) and found.low <= 0.0 <= found.high:
            alike.append(results.titles[name])
    if alike:
        first = results.titles[results.scenarios[0]]
        yield f"{_capital(told.what)}: no change from {first} beyond chance in {listed(alike)}."


def _interval(found: Interval, scale: Scale, *, sign: bool = False) -> str:
    """Return a difference with the ends of its interval."""
    unit = "m" if scale is POUNDS else ""
    pound = "£" if scale is POUNDS else ""
    mean, low, high = (scale.text(value, sign=sign) for value in found)
    return f"{pound}{mean}{unit}, 95% interval {low} to {high}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(facts: RunFacts) -> TableBlock:
    """Return a row an option: people away and pounds, each with its interval."""
    note = next((note for note in facts.results.notes if note.name == AWAY), None)
    columns = [Column("", "name", is_left=True)]
    for label, unit in (
        *([(note.label, note.unit)] if note else []),
        *((each, POUNDS.unit) for each in FIGURES.values()),
    ):
        columns += [Column(label, unit=unit), Column("95% interval", "range")]
    rows = tuple(Row((facts.title(name), *_cells(facts, name))) for name in facts.options)
    return TableBlock(
        tuple(columns),
        rows,
        title=f"Change from {facts.title(facts.first)}, with the {OF_MEAN}; £m are {PRESENT_VALUES}",
    )


def _cells(facts: RunFacts, name: str) -> Iterator[Cell]:
    away = facts.figures(name, AWAY)
    if away:
        decimals = next(note.decimals for note in facts.results.notes if note.name == AWAY)
        yield from _with_ends(away.difference, Scale("", 1.0, decimals))
    for figure in FIGURES:
        yield from _with_ends(interval_of(facts.headline[name], figure), POUNDS)


def _with_ends(found: Interval, scale: Scale) -> tuple[Cell, Cell]:
    if math.isnan(found.mean):
        return "", ""
    return scale.number(found.mean, sign=True), scale.interval(found.low, found.high, sign=True)
