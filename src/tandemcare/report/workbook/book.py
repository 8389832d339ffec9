"""The sheets of the workbook of a run, in their order, each with what it holds; one without rows is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from tandemcare.results import Results

from ..about import GRANTED, NOT_DISCOUNTED, PEAK, PRESENT_BUT_PEAK, PRESENT_VALUES
from ..answer.facts import RunFacts
from ..answer.on_paper import headline, screen, title_of_screen
from ..blocks import Block, Cell, Heading, Link, Note, Paragraph, Row, Subhead, TableBlock, Worksheet
from .behind import about, assumed, granted, scenario_text, scenarios
from .cells import names
from .closing import gateways
from .measures import measures, waits
from .money import by_payer, by_service, who_pays_when
from .options import options
from .over_time import beds, by_month, by_year, workforce
from .sure import chance, doubt

ANSWER, CONTENTS = "Answer", "Contents"
BESIDE = "Over the whole run: {}."


@dataclass(frozen=True)
class _Sheet:
    """What a sheet holds, in a sentence, and how it is made."""

    holds: str
    made: Callable[[RunFacts], tuple[Block, ...]]


SHEETS: Mapping[str, _Sheet] = {
    "Options": _Sheet(f"What each scenario changes: people, and pounds: {PRESENT_BUT_PEAK}.", options),
    "Measures": _Sheet("Every measure of every scenario: mean, intervals, difference from the first.", measures),
    "By year": _Sheet("Measures that are kept by month, as means of each whole April-March year.", by_year),
    "By month": _Sheet("The same month by month, means over runs.", by_month),
    "Waits": _Sheet("Waits and queues, with their intervals.", waits),
    "Beds": _Sheet("Beds open, occupied and out of area, and the open beds of each ward, by month.", beds),
    "Workforce": _Sheet("Posts filled, vacancies and AMHPs by year.", workforce),
    "Money by payer": _Sheet(f"What each payer pays a year, {NOT_DISCOUNTED}, and how much more.", by_payer),
    "Money by service": _Sheet(f"The same by service, {NOT_DISCOUNTED}.", by_service),
    "Who pays when": _Sheet(f"Paid more (+) or less (-), by payer and year, {NOT_DISCOUNTED}.", who_pays_when),
    "Gateways": _Sheet("How near beds came to closing at each review, and which condition failed.", gateways),
    "How sure": _Sheet(f"Net cost ({PRESENT_VALUES}), payback and {PEAK}, and chance.", chance),
    "Doubt": _Sheet("Chance beside doubt about the numbers, over draws.", doubt),
    "Assumptions": _Sheet("Every number behind the model: value, unit, range, grade, source.", assumed),
    "Scenarios": _Sheet("What each scenario is and why, and what it comes to in this place.", scenarios),
    GRANTED: _Sheet("What scenarios take for granted and warn of, a sentence a row.", granted),
    "Scenario text": _Sheet("What each scenario decides, as it was read from its file.", scenario_text),
    "About": _Sheet("Version, place, seed, runs, what intervals mean, limits and warnings.", about),
}


def results_book(results: Results) -> tuple[Worksheet, ...]:
    """Return the sheets of the workbook of a run."""
    facts = RunFacts(results)
    made = {name: sheet.made(facts) for name, sheet in SHEETS.items()}
    there = {name: blocks for name, blocks in made.items() if _says_anything(blocks)}
    tables = [
        Worksheet(name, (Heading(name), Paragraph(SHEETS[name].holds), *blocks)) for name, blocks in there.items()
    ]
    return Worksheet(ANSWER, tuple(_cover(results))), Worksheet(CONTENTS, _contents(tuple(there))), *tables


def _says_anything(blocks: tuple[Block, ...]) -> bool:
    return any(not isinstance(block, TableBlock) or block.rows for block in blocks)


def _cover(results: Results) -> Iterator[Block]:
    """Yield the headline and the first screen, but for what it says of folders and options of the command."""
    yield from (Heading(title_of_screen(results)), Heading(headline(results), 2))
    yield from (_by_columns(block) if isinstance(block, TableBlock) else block for block in screen(results))
    yield Note(f"What stands where: see the sheet {CONTENTS}.", "files")


def _by_columns(table: TableBlock) -> TableBlock:
    """Return a table of the screen as one of a sheet, whose columns are those of the tables above and below it, too.

    Names are first, then numbers: what rows are of stands last, and what stands beside them is said above.
    """
    rows: list[tuple[Cell, ...]] = []
    part = ""
    for row in table.rows:
        if isinstance(row, Subhead):
            part = row.text
        else:
            rows.append((*row.cells, part))
    if any(isinstance(row, Subhead) for row in table.rows):
        return replace(table, columns=(*table.columns, *names("group")), rows=tuple(map(Row, rows)))
    beside = "; ".join(cell for *_, cell, _ in rows if isinstance(cell, str) and cell)
    numbers = tuple(Row(cells[:-2]) for cells in rows)
    return replace(table, columns=table.columns[:-1], rows=numbers, caption=BESIDE.format(beside) if beside else "")


def _contents(sheets: tuple[str, ...]) -> tuple[Block, ...]:
    rows = [Row(((Link(name, name),), SHEETS[name].holds)) for name in sheets]
    first = Row(((Link(ANSWER, ANSWER),), "The first screen."))
    return Heading(CONTENTS), TableBlock(names("sheet", "what it holds"), (first, *rows))
