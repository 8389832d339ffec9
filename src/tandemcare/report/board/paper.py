"""The board paper of a run: two pages that everybody reads, an annex, and what a paper that folds can hold besides."""

from __future__ import annotations

from collections.abc import Iterable

from tandemcare.results import Results

from ..about import count
from ..answer.on_paper import headline, screen, title_of_screen
from ..blocks import Block, Heading, Paper, Paragraph, Section
from .behind import all_numbers, assumed, limited, run
from .courses import main_graphs, other_graphs
from .decided import scenarios
from .payers import who_pays
from .slides import shown, shown_behind
from .sure import cannot_tell, how_sure


def board_paper(results: Results) -> Paper:
    """Return what HTML, Word and PowerPoint say of a run: the same sentences as the first screen, then what is behind.

    It opens with the finding that matters most.
    """
    main = (Section(screen(results)), *_part("Over time", main_graphs(results)))
    annex = (
        *_part("Who pays by year", who_pays(results)),
        *_part("More over time", other_graphs(results)),
        *_part("With its intervals", [*how_sure(results), *map(Paragraph, cannot_tell(results))]),
        *_part("Assumptions", assumed(results)),
        *_part("Limits and what is taken for granted", limited(results)),
        *_part("The scenarios", scenarios(results)),
        *_part("What was run", [run(results)]),
    )
    return Paper(
        title_of_screen(results),
        headline(results),
        foot(results),
        main,
        annex,
        _part("Numbers", [all_numbers()]),
        tuple(shown(results)),
        tuple(shown_behind(results)),
    )


def _part(title: str, blocks: Iterable[Block]) -> tuple[Section, ...]:
    """Return blocks under a heading; nothing where there is none."""
    held = tuple(blocks)
    return (Section((Heading(title, 2), *held)),) if held else ()


def foot(results: Results) -> str:
    """Return what stands at the foot of each page: by which version, from which run it is."""
    about = results.manifest
    runs = count(int(about["replications"]), "replication")
    return f"Tandem {about['version']}. {about['place']}. {runs}, seed {about['seed']}, run {about['run'][:12]}."
