"""What stands under every table of a run: what was run, what the intervals mean, limits and assumptions."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import IO

from rich.console import Console
from rich.text import Text

from tandemcare.results import Results

WIDTH = 112
NARROWEST = 100
ASSUMPTIONS_SHOWN = 10

INTERVAL = "95% interval of the mean: how sure the mean is, with this many replications."

LIMITS = (
    "The intervals hold chance only: doubt about the parameters themselves is not in them; `tandem compare "
    "--draws 100` shows it.",
    "How strongly waits, overwork, shared staff and overspending act back is not measured: loop gains are assumptions "
    "whose low case is nothing. A decision is robust only if it survives the loops switched off (`loops:`).",
    "Care packages and residential care follow a discharge: who is not admitted gets none, and costs none.",
)
"""What a run does not know, said under every table."""

DRAWN_LIMIT = (
    "The intervals hold chance only; doubt about the numbers is under HOW SURE, apart from it, for those that were "
    "drawn: what describes the census was held, and every number was drawn by itself."
)
"""What takes the place of the first limit where numbers were drawn."""

RECOSTED_LIMITS = (
    "Costed anew: what happened is that of the run. Stop-loss, leaks and reinvested ward money went by its prices, and "
    "where the money went is told at them.",
)
"""What a run does not know that was costed at other prices than it ran at."""

MEAN_FLOW_LIMITS = (
    "Mean flows have no chance, no waits within a week, and nobody out of area until beds are full in mean: near full "
    "wards, as here, they show too few placements out of area and too little of what follows. Use --engine compiled "
    "before deciding anything.",
)
"""What a run of mean flows does not know besides."""


def run_in_words(results: Results) -> str:
    """Return a sentence on what was run: where, over which years, how often, by what."""
    about = results.manifest
    years = f"{about['years']} year{'s' if about['years'] != 1 else ''} from {about['start']}"
    return (
        f"{about['place']}; means over {years}; {about['replications']} replications, seed {about['seed']}; "
        f"engine {about['engine']}, Tandem {about['version']}."
    )


def limits_of(results: Results, limits: Sequence[str]) -> list[str]:
    """Return limits with those of the engine before them, and what draws say of the first."""
    if results.psa:
        limits = [DRAWN_LIMIT if limit == LIMITS[0] else limit for limit in limits]
    return [*(MEAN_FLOW_LIMITS if results.manifest["engine"] == "stock-flow" else ()), *limits]


def limits_and_assumptions(results: Results, limits: Sequence[str], assumptions: Sequence[str]) -> list[str]:
    """Return two lists for the reader, each with its title, where there is something to say."""
    return [*_bullets("Limits", limits_of(results, limits)), *_bullets("Assumptions", _fewer(assumptions))]


def wrapped(lines: Iterable[str], width: int) -> list[Text]:
    """Return lines folded to a width, those of a list indented."""
    found = []
    for line in lines:
        indent = "    " if line.startswith("  - ") else ""
        found += [Text(part) for part in textwrap.wrap(line, width, subsequent_indent=indent)]
    return found


def console_of(file: IO[str]) -> tuple[Console, int]:
    """Return what writes to a terminal, or as plain text to anything else, and the width to fold lines to."""
    console = Console(file=file, highlight=False, markup=False, emoji=False)
    return console, min(max(console.width, NARROWEST), WIDTH) if console.is_terminal else WIDTH


def grades() -> str:
    """Return a sentence on how many of the numbers behind a run are assumptions."""
    from tandemcare.evidence import parameters

    known = parameters().values()
    assumed = sum(parameter.is_assumption for parameter in known)
    return (
        f"{assumed} of the {len(known)} numbers behind the model are assumptions (grade D), prices among them; "
        "`tandem parameters` lists each with its range."
    )


def _bullets(title: str, sentences: Sequence[str]) -> list[str]:
    return [f"{title}:", *(f"  - {sentence}" for sentence in sentences)] if sentences else []


def _fewer(sentences: Sequence[str]) -> list[str]:
    """Return the first few sentences, once each, and say where the others are."""
    all_of_them = list(dict.fromkeys(sentences))
    rest = len(all_of_them) - ASSUMPTIONS_SHOWN
    more = [f"{rest} more in manifest.json."] if rest > 0 else []
    return all_of_them[:ASSUMPTIONS_SHOWN] + more
