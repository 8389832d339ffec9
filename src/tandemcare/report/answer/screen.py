"""The first screen of a comparison, at most 40 lines and 112 columns: everything else is behind `--full`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from tandemcare.evidence import parameters
from tandemcare.results import NET_PRESENT_COST, Results
from tandemcare.sums import summed

from ..about import count
from ..blocks import Block, Heading, Note, Paragraph, Section, section
from ..numbers import counted
from .certainty import are_too_few, runs_in_words
from .facts import RunFacts, millions, month_in_words
from .findings import findings
from .most import brings_most_back
from .nothing_changes import nothing_changes
from .options import MAY_BE_CHANCE, options
from .others import others
from .place import fit_in_words

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
    above: list[Block] = [_title(facts), *([now] if now else [])]
    sure = [*_sure(facts)]
    below = [*sure, _next(results)]
    if not facts.options:
        return [section(*above), section(*below)]
    table = options(facts)
    read = [Paragraph(words) for words in (READ, others(facts, LETTERS_OF_A_LINE)) if words]
    used = FIXED_LINES + len(table.rows) + (len(now.rows) if now else 0) + sum(map(_lines, (*read, *sure)))
    told = [*_numbered(findings(facts), MOST_LINES - used)]
    said: list[Block] = [Heading("WHAT IT SAYS", 2), *told]
    is_full = used + sum(map(_lines, told)) >= MOST_LINES
    ends = [section(*said, *below)] if is_full else [section(*said), section(*below)]
    return [section(*above, table, *read), *ends]


def _lines(block: Paragraph) -> int:
    return len(textwrap.wrap(block.text, LETTERS_OF_A_LINE, subsequent_indent=" " * INDENT * block.hanging))


def _numbered(sentences: Sequence[str], room: int) -> Iterator[Paragraph]:
    """Yield sentences with their numbers as long as there is room for their lines, and three whatever there is."""
    number = 0
    for text in sentences:
        told = Paragraph(f"{number + 1} {text}", hanging=1)
        if _lines(told) <= room or number < LEAST_SENTENCES:
            yield told
            number, room = number + 1, room - _lines(told)


def _title(facts: RunFacts) -> Heading:
    results = facts.results
    months = f"{month_in_words(results.months[0])} to {month_in_words(results.months[-1])}"
    many = len(facts.options)
    against = f"{counted(many).capitalize()} option{'s' if many != 1 else ''} against " if many else ""
    what = f"{against}{results.titles[facts.first]}"
    return Heading(f"Tandem: {what}. {results.manifest['place']}, {months}. Not a forecast.", 2)


def _sure(facts: RunFacts) -> Iterator[Paragraph]:
    """Yield what the runs can tell, what doubt is larger, and how well the place is met."""
    known = parameters().values()
    assumed = f"{summed(each.is_assumption for each in known)} of {len(known)} numbers"
    yield Paragraph(f"HOW SURE  {_chance(facts)} {_doubt(facts, assumed)}", hanging=5)
    fit = facts.results.manifest.get("fit", {}).get(facts.results.manifest["place"])
    if fit:
        yield Paragraph(fit_in_words(fit, LETTERS_OF_A_LINE), hanging=5)


def _chance(facts: RunFacts) -> str:
    runs = runs_in_words(facts.runs)
    return f"! {runs} are too few." if are_too_few(facts.runs) else f"{runs} tell chance alone."


def _doubt(facts: RunFacts, assumed: str) -> str:
    """Return how the doubt about the numbers is found, or what it makes of the option that does most."""
    if not facts.results.psa:
        return f"Larger doubt: {assumed} are assumed (tandem compare --draws 100)."
    most = brings_most_back(facts)
    drawn = f"{count(facts.results.psa['draws'], 'draw')} of {assumed}, which are assumed"
    if not most:
        return f"Larger doubt: {drawn}, see --full."
    rows = facts.results.doubt()
    rows = rows[(rows["scenario"] == most[0]) & (rows["figure"] == NET_PRESENT_COST)]
    low, high = (float(rows[name].iloc[0]) for name in ("draws_p10", "draws_p90"))
    cash = f"cash for {facts.title(most[0])} {millions(low, sign=True)} to {millions(high, sign=True)} in eight of ten"
    return f"{drawn}: {cash}, see --full."


def _next(results: Results) -> Block:
    warned = f"{count(len(results.warnings), 'warning')}, every" if results.warnings else "Every"
    return Note(f"NEXT  {warned} measure, limits and assumptions: --full. Run folder: {results.folder}", "files")
