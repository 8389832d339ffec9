"""What each option changes: a row a scenario, by whether they buy care, take it away, or both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tandemcare.results import OTHERS, Results
from tandemcare.trace.intervals import Interval

from ..about import PEAK, PEAK_IS
from ..blocks import Cell, Column, Number, Row, Subhead, TableBlock
from ..numbers import scale_of
from .certainty import is_sure
from .facts import MILLION, PAYERS, RunFacts, interval_of

KINDS = {
    "buys": "Buys care",
    "both": "Buys care and takes it away",
    "takes away": "Takes care away",
    "other": "Other need, rules or beliefs",
}
LETTERS_OF_A_TITLE = 27
MAY_BE_CHANCE = "?"
PER_CENT = 100.0
IN_POINTS = ", changes in percentage points"


@dataclass(frozen=True)
class _Measured:
    """A column of the table: a measure, what it is told times, and its decimals."""

    label: str
    measure: str
    times: float = 1.0
    decimals: int = 0

    @property
    def is_share(self) -> bool:
        """Whether it is told in per cent."""
        return self.times == PER_CENT


PEOPLE = (
    _Measured("people\naway", "out_of_area_active", decimals=1),
    _Measured("bed\nwait", "bed_wait_hours_mean"),
    _Measured("seen\nlate", "amhp_wait_over_24h_share", PER_CENT),
    _Measured("no\nbed", "assessments_not_completed_no_bed"),
    _Measured("no\nteam", "untreated"),
)
POUNDS = ("net\n£m", "cash\n£m", "ICB\n£m", "council\n£m", "other\n£m", f"{PEAK.replace(' ', chr(10))} £m")


def options(facts: RunFacts) -> TableBlock:
    """Return the table: means of the years, then differences from the first scenario, with signs.

    A difference whose 95% interval holds nothing has a question mark.
    """
    columns = (
        Column("", "name", letters=LETTERS_OF_A_TITLE, is_left=True),
        *(Column(each.label, "share" if each.is_share else "number") for each in PEOPLE),
        *map(Column, POUNDS),
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


def labels_of(results: Results) -> tuple[str, ...]:
    """Return what each of PEOPLE is called, with its unit; nothing for one that the run does not have."""
    notes = {note.name: note for note in results.notes}
    known = [notes.get(each.measure) for each in PEOPLE]
    return tuple(f"{note.label}, {scale_of(note.unit, note.decimals, ()).unit}" if note else "" for note in known)


def heads_in_words(results: Results) -> str:
    """Return what the short heads stand for, where a reader has not the labels themselves."""
    heads = (each.label.replace("\n", " ") for each in PEOPLE)
    told = [
        f"{head} = {label[:1].lower()}{label[1:]}{IN_POINTS if each.is_share else ''}"
        for each, head, label in zip(PEOPLE, heads, labels_of(results), strict=True)
        if label
    ]
    return f"Heads: {'; '.join((*told, f'{PEAK} = {PEAK_IS}'))}." if told else ""


def levels_of(facts: RunFacts) -> Iterator[Cell]:
    """Yield what the first scenario comes to in each of PEOPLE; nothing where the run does not have it."""
    for each in PEOPLE:
        found = facts.figures(facts.first, each.measure)
        after = "%" if each.is_share else ""
        yield Number(found.mean.mean * each.times, each.decimals, after=after) if found else ""


def changes_of(facts: RunFacts, name: str) -> Iterator[Cell]:
    """Yield what an option changes in each of PEOPLE; nothing where the run does not have it."""
    for each in PEOPLE:
        found = facts.figures(name, each.measure)
        yield change(found.difference, each.times, each.decimals) if found else ""


def change(found: Interval, times: float, decimals: int) -> Number:
    """Return a difference with its sign, with a question mark where chance may have made it, and "0" for none."""
    if found.mean == found.low == found.high == 0.0:
        return Number(0.0, 0)
    return Number(found.mean * times, decimals, sign=True, after="" if is_sure(found) else MAY_BE_CHANCE)


def pounds_of(facts: RunFacts, name: str) -> Iterator[Cell]:
    """Yield what an option costs: net, in cash, the most at once, and by payer; nothing for one who pays the same."""
    row, paid = facts.headline[name], facts.payback[name]
    for figure in ("headline_gbp", "net_present_cost_gbp"):
        yield change(interval_of(row, figure), 1.0 / MILLION, 1)
    for payer in (*PAYERS, OTHERS):
        found = facts.borne.get((name, payer))
        yield change(found, 1.0 / MILLION, 1) if found else ""
    yield _most(facts, paid["peak_funding_gbp"], paid["peak_funding_month_median"])


def _most(facts: RunFacts, pounds: float, month: str) -> Number:
    """Return the most that is needed at once and when; "rising" where the run ends before it has passed."""
    most = Number(pounds / MILLION, 1)
    if not month or most.is_nothing:
        return most
    return replace(most, after=f" {'rising' if month in facts.rising_months else f'in {month[:4]}'}")
