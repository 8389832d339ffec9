"""The table of the first screen in full numbers: what each scenario changes, for whom, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.results import OTHERS

from ..about import PEAK, PEAK_IS
from ..answer.facts import PAYERS, RunFacts, interval_of
from ..answer.options import KINDS, PEOPLE
from ..blocks import Block, CalendarMonth, Cell, Column, Paragraph, Row, TableBlock
from ..who_pays import payer_name
from .cells import POUNDS, SCENARIO, column_of, difference_words, names, number, scale_of_note, with_ends

INTERVAL = "95% interval"
MONEY = {"headline_gbp": "net cost", "net_present_cost_gbp": "cash", "need_charge_gbp": "care that people lacked"}
"""Figures of the headline, and what they are called."""
CUMULATIVE_PEAK = f"{PEAK}: {PEAK_IS}, not discounted"
BEARERS = (*PAYERS, OTHERS)


def options(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row a scenario: the first as it is, the others as differences from it with their 95% intervals."""
    if not facts.options:
        return ()
    rows = [Row((facts.title(facts.first), "as it is", *_levels(facts)))]
    for kind, words in KINDS.items():
        rows += [Row((facts.title(name), words, *_changes(facts, name))) for name in facts.of_kind(kind)]
    return Paragraph(difference_words(facts)), TableBlock(tuple(_columns(facts)), tuple(rows))


def _columns(facts: RunFacts) -> Iterator[Column]:
    yield from (SCENARIO, *names("group"))
    notes = {note.name: note for note in facts.results.notes}
    for each in PEOPLE:
        if note := notes.get(each.measure):
            yield column_of(note)
            yield Column(f"{note.label}, {INTERVAL}", "range", unit=scale_of_note(note).unit)
    for label in (*MONEY.values(), *map(_borne_by, BEARERS)):
        yield Column(label, unit=POUNDS.unit)
        yield Column(f"{label}, {INTERVAL}", "range", unit=POUNDS.unit)
    yield Column(CUMULATIVE_PEAK, unit=POUNDS.unit)
    yield from names("in the median in", "still rising at the end")


def _borne_by(payer: str) -> str:
    return f"of the cash, borne by {payer_name(payer)}"


def _people(facts: RunFacts, name: str, *, is_first: bool) -> Iterator[Cell]:
    notes = {note.name: note for note in facts.results.notes}
    for each in PEOPLE:
        found = facts.figures(name, each.measure)
        if found:
            scale = scale_of_note(notes[each.measure])
            yield from with_ends(found.mean if is_first else found.difference, scale, sign=not is_first)


def _levels(facts: RunFacts) -> Iterator[Cell]:
    yield from _people(facts, facts.first, is_first=True)
    yield from [""] * (2 * (len(MONEY) + len(BEARERS)) + 3)


def _changes(facts: RunFacts, name: str) -> Iterator[Cell]:
    yield from _people(facts, name, is_first=False)
    headline, paid = facts.headline[name], facts.payback[name]
    for figure in MONEY:
        yield from with_ends(interval_of(headline, figure), POUNDS, sign=True)
    for payer in BEARERS:
        found = facts.borne.get((name, payer))
        yield from with_ends(found, POUNDS, sign=True) if found else ("", "")
    month = str(paid["peak_funding_month_median"])
    yield number(float(paid["peak_funding_gbp"]), POUNDS)
    yield CalendarMonth(month) if month else ""
    yield "yes" if month in facts.rising_months else ""
