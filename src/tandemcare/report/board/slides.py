"""What slides show of a run: the first screen part by part and two graphs, and behind them what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tandemcare.results import Results
from tandemcare.sums import summed

from ..about import grades
from ..answer.facts import PAYERS, RunFacts, interval_of
from ..answer.nothing_changes import what_is_first
from ..answer.on_paper import screen
from ..blocks import Block, Heading, Number, Paragraph, Points, Row, Section, TableBlock, cell_text
from ..numbers import counted
from ..pictures.course_words import BEYOND_CHANCE, DRAWN
from .behind import assumed, limited
from .courses import MAIN, main_graphs, of_measure
from .decided import scenarios
from .payers import graphs
from .sure import cannot_tell, how_sure

LEFT_OUT = frozenset({MAIN, "bed_occupancy", "amhps", "beds_open"})
"""Measures over time that no slide behind has: one is shown before, the others follow from those that have one."""
LISTS = frozenset({"What if", "What does not fit", "Limits"})
MOST_ASSUMED = "What it rests on: most numbers are assumed"
MORE = "Word, HTML and the workbook of this run have every number, payer, measure and setting."


def shown(results: Results) -> tuple[Section, ...]:
    """Return the slides that everybody sees: the first screen, the first of its tables under a sentence, and graphs."""
    said = list(screen(results))
    tables = [number for number, block in enumerate(said) if isinstance(block, TableBlock)]
    titles = dict(zip(tables, (_if_nothing_changes, _what_options_do)[-len(tables) :], strict=False)) if tables else {}
    for number, title in titles.items():
        told, before = title(results, said[number]), said[number - 1]
        said[number - 1] = Heading(told, before.level) if told and isinstance(before, Heading) else before
    apart = map(Paragraph, cannot_tell(results))
    return Section((*said, *_headed("What cannot be told apart", apart))), Section(tuple(main_graphs(results)))


def _if_nothing_changes(results: Results, now: Block) -> str:
    """Return what the first row of the table says, as a sentence; nothing for a single year or another table."""
    rows = [row for row in now.rows if isinstance(row, Row)] if isinstance(now, TableBlock) else []
    label, *ends = rows[0].cells
    known = [cell_text(cell) for cell in ends if isinstance(cell, Number)]
    if len(known) < 2:
        return ""
    what, last = str(label), results.whole_years[-1]
    return (
        f"{what_is_first(RunFacts(results))}: {what[:1].lower()}{what[1:]} go from {known[0]} to {known[1]} by {last}"
    )


def _what_options_do(results: Results, _: Block) -> str:
    """Return of how many options the runs are sure that fewer people are away, and that cash is saved."""
    facts = RunFacts(results)
    away = [facts.figures(name, MAIN) for name in facts.options]
    fewer = summed(1 for each in away if each and each.difference.high < 0.0)
    saves = summed(interval_of(row, "net_present_cost_gbp").high < 0.0 for row in facts.headline.values())
    many = len(facts.options)
    if many < 2 or not any(away):
        return ""
    years = int(results.manifest["years"])
    over = f"Over {counted(years)} years" if years > 1 else "In a year"
    has = "has" if fewer == 1 else "have"
    told = f"{over} {counted(fewer)} of {counted(many)} options {has} fewer people away {BEYOND_CHANCE}"
    return f"{told}; {counted(saves) if saves else 'none'} surely saves cash"


def shown_behind(results: Results) -> tuple[Section, ...]:
    """Return the annex of slides: who pays, more over time, how sure, what is assumed, limits, and the scenarios."""
    measures = [name for name in DRAWN if name in results.known_by_month and name not in LEFT_OUT]
    how_many, topics, *_ = assumed(results)
    parts: tuple[Iterable[Block], ...] = (
        graphs(results, PAYERS),
        [of_measure(results, name) for name in measures],
        _headed("How sure each option is of chance", how_sure(results)),
        _headed(MOST_ASSUMED, (_untitled(topics), how_many, Paragraph(MORE))),
        _headed("Limits: where not to trust it", _limits(results)),
        _headed("What each scenario does", scenarios(results, briefly=True)),
    )
    return tuple(Section(tuple(blocks)) for blocks in parts)


def _headed(title: str, blocks: Iterable[Block]) -> Iterator[Block]:
    held = list(blocks)
    yield from (Heading(title, 2), *held) if held else ()


def _untitled(block: Block) -> Block:
    return replace(block, title="") if isinstance(block, TableBlock) else block


def _limits(results: Results) -> Iterator[Block]:
    """Yield beliefs, what does not fit and limits, but for how much is assumed, which a slide of its own says."""
    lists = [block for block in limited(results) if isinstance(block, Points) and block.title in LISTS]
    yield from (replace(each, items=tuple(text for text in each.items if text != grades())) for each in lists)
