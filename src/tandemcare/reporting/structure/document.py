"""The page that shows what is in the model: the pathway chapter by chapter, then the slow layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tandemcare.evidence import parameters
from tandemcare.model import Chapter, Place, Values, blocks, chapters_of, crisis_pathway, slow_model, values_of
from tandemcare.pathway import Pathway

from .chapter_chart import chapter_chart, chapter_table
from .slow_tables import crossings_table, equation_tables, loops_table, stock_chart


def structure_page(place: Place) -> str:
    """Return the Markdown page of a place's pathway and of the slow layer with room for one thing bought."""
    values = values_of(place, parameters())
    paragraphs = [
        "# What is in the model",
        "Tandem writes this page from the declarations that it runs (`tandem structure`); it is not edited by hand.",
        *_pathway_part(crisis_pathway(place, values), chapters_of(place, values)),
        *_slow_part(place, values),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _pathway_part(pathway: Pathway, chapters: Sequence[Chapter]) -> Iterator[str]:
    yield "## The crisis pathway"
    yield (
        f"What can happen to one person: {len(pathway.steps)} steps in {len(chapters)} chapters. An arrow leads from a "
        "part of the story to another if any of its steps does; rounded boxes are where people come from."
    )
    yield chapter_chart(pathway, chapters)
    yield (
        "Numbers are those at the census. Where ways part by chance, the chance is an input called "
        "`step.chance.next_step`; a mean time is one called `step.mean`. Scenarios, the slow layer and draws of "
        "uncertain numbers change them."
    )
    for chapter in chapters:
        yield f"### {chapter.title}"
        yield chapter.says if chapter.part == chapter.title else f"{chapter.part}. {chapter.says}"
        yield chapter_table(pathway, chapters, chapter)


def _slow_part(place: Place, values: Values) -> Iterator[str]:
    model = slow_model(1)
    yield "## The slow layer"
    yield (
        f"What changes month by month: {len(model.stocks)} stocks (boxes), {len(model.flows)} flows (arrows; a circle "
        "is the world outside the model) and what sets them, with room for one thing bought."
    )
    yield stock_chart(model)
    for block, text in equation_tables(model, blocks(1), place, values).items():
        yield f"### {block[:1].upper()}{block[1:]}"
        yield text
    yield "## Feedback loops"
    yield (
        "A plus means that more of the one gives more of the other, a minus that it gives less. A reinforcing loop "
        "drives a change further, a balancing one works against it. B1 and B2 are called balancing where the model is "
        "described; by the signs of their links they reinforce, and what ends them is that fewer requests are left to "
        "resolve, and that fewer beds are fuller."
    )
    yield loops_table()
    yield "## What crosses once a month"
    yield crossings_table(model, place)
