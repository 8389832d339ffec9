"""The first screen of a comparison, at most 40 lines and 120 columns: everything else is behind `--full`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tandemcare.evidence import parameters
from tandemcare.results import Results
from tandemcare.sums import summed

from ..about import count
from ..blocks import Block, Heading, Note, Paragraph, Section, section
from ..numbers import counted
from ..place_fit import STATES
from .facts import RunFacts, month_in_words
from .findings import findings
from .nothing_changes import nothing_changes
from .options import options

MOST_LINES, LETTERS_OF_A_LINE, LEAST_SENTENCES = 40, 108, 3
FIXED_LINES = 13
"""Lines but for rows and sentences: two at the top, headings, blanks, how to read it, how sure and what next."""
READ = "+ cost, - saving; (so) if chance could do it. Net: cash and care lacked; net and cash are present values."


def answer(results: Results) -> list[Section]:
    """Return the screen as blocks: what was run, what follows if nothing changes, the options, what it says."""
    facts = RunFacts(results)
    now = nothing_changes(facts)
    above: list[Block] = [*head(facts), *([now] if now else [])]
    below = [section(Paragraph(f"HOW SURE  {how_sure(results)}", hanging=5), _next(results))]
    if not facts.options:
        return [section(*above), *below]
    table = options(facts)
    room = MOST_LINES - FIXED_LINES - len(table.rows) - (len(now.rows) if now else 0)
    said = [section(Heading("WHAT IT SAYS", 2), *_numbered(findings(facts), room))]
    return [section(*above, table, Paragraph(READ)), *said, *below]


def _numbered(sentences: Sequence[str], room: int) -> Iterator[Paragraph]:
    """Yield sentences with their numbers as long as there is room for their lines, and three whatever there is."""
    used = 0
    for number, text in enumerate(sentences, 1):
        used += 1 + len(text) // LETTERS_OF_A_LINE
        if used <= room or number <= LEAST_SENTENCES:
            yield Paragraph(f"{number} {text}", hanging=1)


def head(facts: RunFacts) -> Iterator[Heading | Paragraph]:
    """Yield what was run and where, then how much of it is assumed and how well its place fits."""
    results = facts.results
    months = f"{month_in_words(results.months[0])} to {month_in_words(results.months[-1])}"
    many = len(facts.options)
    against = f"{counted(many).capitalize()} option{'s' if many != 1 else ''} against " if many else ""
    yield Heading(f"Tandem: {against}{results.titles[facts.first]}. {results.manifest['place']}, {months}", 2)
    assumed = summed(parameter.is_assumption for parameter in parameters().values())
    fit = results.manifest.get("fit", {}).get(results.manifest["place"])
    told = f"{assumed} of {len(parameters())} numbers are assumptions{'; ' + _fit(fit) if fit else ''}."
    yield Paragraph(f'"What follows if", not a forecast. {told}')


def _fit(fit: Mapping[str, Any]) -> str:
    """Return how much of what is known of the place the model meets."""
    if fit["state"] in STATES or not fit["lines"]:
        return "the fit of the place is not known: trust no level"
    return f"{fit['lines'] - len(fit['misses'])} of {fit['lines']} lines of the fit sheet are met"


def how_sure(results: Results) -> str:
    """Return what chance is behind a run, and what doubt is not shown."""
    runs = count(results.manifest["replications"], "run")
    if results.psa:
        return f"{runs} for chance, {count(results.psa['draws'], 'draw')} for doubt about the numbers: see --full."
    return f"{runs}: chance alone. Doubt about the numbers is larger and not shown: tandem compare --draws 100."


def _next(results: Results) -> Block:
    warned = f"{count(len(results.warnings), 'warning')}, every" if results.warnings else "Every"
    return Note(f"NEXT  {warned} measure, limits and assumptions: --full. Run folder: {results.folder}", "files")
