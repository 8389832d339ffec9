"""The first screen of a comparison, at most 40 lines and 112 columns: everything else is behind `--full`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tandemcare.results import Results
from tandemcare.sums import summed
from tandemcare.texts import lines_taken

from ..about import count
from ..blocks import Block, Heading, Note, Paragraph, Section, section
from ..numbers import counted
from .facts import RunFacts, month_in_words
from .findings import findings
from .nothing_changes import nothing_changes
from .options import MAY_BE_CHANCE, options
from .others import others
from .sure import how_sure

MOST_LINES, LETTERS_OF_A_LINE, INDENT, LEAST_SENTENCES = 40, 112, 2, 3
FIXED_LINES = 6
"""Lines but for rows and what is folded: title, heads, head of what it says, what next."""
GAPS = ("tables", "said", "title", "sure")
"""Empty lines between the tables, before what it says, below the title and before how sure: what is said comes first,
and as far as lines are left then, they are these in this order."""
READ = (
    "+ cost, - saving, present values; net = cash + care lacked; cash = ICB + council + other; "
    f"{MAY_BE_CHANCE} may be chance."
)


def answer(results: Results) -> list[Section]:
    """Return the screen as blocks: what was run, what follows if nothing changes, the options, what it says."""
    facts = RunFacts(results)
    now = nothing_changes(facts)
    first: list[Block] = [title(facts), *([now] if now else [])]
    sure = [Paragraph(words, hanging=5) for words in how_sure(facts)]
    below: list[Block] = [*sure, _next(results)]
    if not facts.options:
        return [section(*first), section(*below)]
    table, read = options(facts), Paragraph(READ)
    used = FIXED_LINES + len(table.rows) + (len(now.rows) if now else 0) + summed(map(_lines, (read, *sure)))
    told = _numbered(findings(facts, lambda points: _have_room(points, MOST_LINES - used)))
    left = MOST_LINES - used - summed(map(_lines, told))
    kept = [number < left for number in range(len(GAPS))]
    if now and not kept[GAPS.index("title")]:
        first[-1] = replace(now, close=True)
    who = others(facts, LETTERS_OF_A_LINE) if all(kept) and left > len(GAPS) else ""
    first += [
        table if kept[GAPS.index("tables")] else replace(table, close=True),
        read,
        *([Paragraph(who)] if who else []),
    ]
    said: list[Block] = [Heading("WHAT IT SAYS", 2), *told]
    sections: list[list[Block]] = [first]
    for gap, blocks in (("said", said), ("sure", below)):
        sections = [*sections, blocks] if kept[GAPS.index(gap)] else [*sections[:-1], [*sections[-1], *blocks]]
    return [section(*blocks) for blocks in sections]


def _lines(block: Paragraph) -> int:
    return lines_taken(block.text, LETTERS_OF_A_LINE, INDENT * block.hanging)


def _have_room(points: Sequence[str], room: int) -> bool:
    """Tell whether there is room for the lines of these points; three have room whatever there is."""
    return len(points) <= LEAST_SENTENCES or summed(map(_lines, _numbered(points))) <= room


def _numbered(points: Sequence[str]) -> list[Paragraph]:
    return [Paragraph(f"{number} {text}", hanging=1) for number, text in enumerate(points, 1)]


def title(facts: RunFacts) -> Heading:
    """Return what was run, and where."""
    results = facts.results
    months = f"{month_in_words(results.months[0])} to {month_in_words(results.months[-1])}"
    many = len(facts.options)
    against = f"{counted(many).capitalize()} option{'s' if many != 1 else ''} against " if many else ""
    what = f"{against}{results.titles[facts.first]}"
    return Heading(f"Tandem: {what}. {results.manifest['place']}, {months}. Not a forecast.", 2)


def _next(results: Results) -> Block:
    warned = f"{count(len(results.warnings), 'warning')}, every" if results.warnings else "Every"
    return Note(f"NEXT  {warned} measure, limits and assumptions: --full. Run folder: {results.folder}", "files")
