"""What each option changes: a row a scenario, those that buy care apart from those that take it away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tandemcare.trace.intervals import Interval

from ..blocks import Cell, Column, Row, Subhead, TableBlock, as_text
from .facts import MILLION, RunFacts, interval_of, month_in_words

KINDS = {"buys": "Buys care", "takes away": "Takes care away", "other": "Other need, rules or beliefs"}
LETTERS_OF_A_TITLE = 27


@dataclass(frozen=True)
class _Measured:
    """A column of the table: a measure, what it is told times, and its decimals."""

    label: str
    measure: str
    times: float = 1.0
    decimals: int = 0


PEOPLE = (
    _Measured("people\naway", "out_of_area_active", decimals=1),
    _Measured("bed\nwait h", "bed_wait_hours_mean"),
    _Measured("late\nassmt", "amhp_wait_over_24h_share", 100.0),
    _Measured("no\nbed", "assessments_not_completed_no_bed"),
    _Measured("un-\ntreated", "untreated"),
)
POUNDS = ("net\n£m", "cash\n£m", "most needed\nat once", "ICB\n£m", "council\n£m")
PAYERS = ("icb", "council")


def options(facts: RunFacts) -> TableBlock:
    """Return the table: means of the years, then differences from the first scenario, with signs.

    A difference whose 95% interval holds nothing stands in brackets.
    """
    columns = (
        Column("", "name", letters=LETTERS_OF_A_TITLE, is_left=True),
        *(Column(each.label, "text") for each in PEOPLE),
        *(Column(label, "text") for label in POUNDS),
    )
    rows: list[Row | Subhead] = [Row((_title(facts, facts.first), *levels_of(facts), *[""] * len(POUNDS)), level=1)]
    for kind, words in KINDS.items():
        chosen = facts.of_kind(kind)
        rows += [Subhead(words)] if chosen else []
        rows += [
            Row((_title(facts, name), *changes_of(facts, name), *pounds_of(facts, name)), level=1) for name in chosen
        ]
    return TableBlock(columns, tuple(rows), title="Change from " + facts.results.titles[facts.first])


def _title(facts: RunFacts, name: str) -> str:
    """Return a title as long as there is room for it, or the name where another title begins with the same letters."""
    title = _cut(facts.title(name))
    others = [_cut(facts.title(other)) for other in facts.results.scenarios if other != name]
    return _cut(name) if title in others else title


def _cut(title: str) -> str:
    return title if len(title) <= LETTERS_OF_A_TITLE else title[: LETTERS_OF_A_TITLE - 3].rstrip() + "..."


def levels_of(facts: RunFacts) -> Iterator[Cell]:
    """Yield what the first scenario comes to in each of PEOPLE; nothing where the run does not have it."""
    for each in PEOPLE:
        found = facts.figures(facts.first, each.measure)
        after = "%" if each.times == 100.0 else ""
        yield as_text(found.mean.mean * each.times, f",.{each.decimals}f") + after if found else ""


def changes_of(facts: RunFacts, name: str) -> Iterator[Cell]:
    """Yield what an option changes in each of PEOPLE; nothing where the run does not have it."""
    for each in PEOPLE:
        found = facts.figures(name, each.measure)
        yield change(found.difference, each.times, each.decimals) if found else ""


def change(found: Interval, times: float, decimals: int) -> str:
    """Return a difference with its sign; in brackets where chance alone could make it, and "0" where there is none."""
    if found.mean == found.low == found.high == 0.0:
        return "0"
    shown = as_text(found.mean * times, f"+,.{decimals}f")
    is_sure = found.low > 0.0 or found.high < 0.0
    return shown if is_sure else f"({shown})"


def pounds_of(facts: RunFacts, name: str) -> Iterator[Cell]:
    """Yield what an option costs: net, in cash, the most at once, and by payer; nothing for one who pays the same."""
    row, paid = facts.headline[name], facts.payback[name]
    for figure in ("headline_gbp", "net_present_cost_gbp"):
        yield change(interval_of(row, figure), 1.0 / MILLION, 1)
    yield _most(facts, paid["peak_funding_gbp"], paid["peak_funding_month_median"])
    for payer in PAYERS:
        net = facts.payers.get((name, payer))
        yield change(interval_of(net, "difference_gbp"), 1.0 / MILLION, 1) if net else ""


def _most(facts: RunFacts, pounds: float, month: str) -> str:
    """Return the most that is needed at once and when; "rising" where the run ends before it has passed."""
    shown = as_text(pounds / MILLION, ",.1f")
    if not month or not any(digit in "123456789" for digit in shown):
        return shown
    return f"{shown} {'rising' if month in facts.rising_months else month_in_words(month)}"
