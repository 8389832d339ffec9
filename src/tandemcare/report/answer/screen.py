"""The first screen of a comparison, at most 40 lines and 112 columns: everything else is behind `--full`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
FIXED_LINES = 9
"""Lines but for rows, sentences and what is folded: title, headings, blanks and what next."""
READ = (
    "+ cost, - saving, present values; net = cash + care lacked; cash = ICB + council + other; "
    f"{MAY_BE_CHANCE} may be chance."
)


def answer(results: Results) -> list[Section]:
    """Return the screen as blocks: what was run, what follows if nothing changes, the options, what it says."""
    facts = RunFacts(results)
    now = nothing_changes(facts)
    above: list[Block] = [title(facts), *([now] if now else [])]
    sure = [Paragraph(words, hanging=5) for words in how_sure(facts, LETTERS_OF_A_LINE)]
    below = [*sure, _next(results)]
    if not facts.options:
        return [section(*above), section(*below)]
    table = options(facts)
    read = [Paragraph(words) for words in (READ, others(facts, LETTERS_OF_A_LINE)) if words]
    used = FIXED_LINES + len(table.rows) + (len(now.rows) if now else 0) + summed(map(_lines, (*read, *sure)))
    told = [*_numbered(findings(facts), MOST_LINES - used)]
    said: list[Block] = [Heading("WHAT IT SAYS", 2), *told]
    is_full = used + summed(map(_lines, told)) >= MOST_LINES
    ends = [section(*said, *below)] if is_full else [section(*said), section(*below)]
    return [section(*above, table, *read), *ends]


def _lines(block: Paragraph) -> int:
    return lines_taken(block.text, LETTERS_OF_A_LINE, INDENT * block.hanging)


def _numbered(sentences: Sequence[str], room: int) -> Iterator[Paragraph]:
    """Yield sentences with their numbers as long as there is room for their lines, and three whatever there is."""
    number = 0
    for text in sentences:
        told = Paragraph(f"{number + 1} {text}", hanging=1)
        if _lines(told) <= room or number < LEAST_SENTENCES:
            yield told
            number, room = number + 1, room - _lines(told)


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
