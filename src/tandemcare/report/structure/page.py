"""The page that shows what is in the model: the pathway chapter by chapter, then the slow layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tandemcare.model import Chapter, Place, Values, blocks, chapters_of, crisis_pathway, slow_model, values_of
from tandemcare.pathway import Pathway
from tandemcare.scenario import parameters_in

from ..blocks import Heading, Paragraph, Section, section
from .chapter_chart import chapter_chart, chapter_table, risks_table
from .slow_tables import crossings_table, equation_tables, loops_table, stock_chart


def structure_report(place: Place) -> list[Section]:
    """Return a place's pathway and the slow layer with room for one thing bought, as charts and tables."""
    values = values_of(place, parameters_in(place))
    about = section(
        Heading("What is in the model"),
        Paragraph(
            "Tandem writes this page from the declarations that it runs (`tandem structure`); it is not edited by hand."
        ),
    )
    return [
        about,
        *_pathway_part(crisis_pathway(place, values), chapters_of(place, values)),
        *_slow_part(place, values),
    ]


def _pathway_part(pathway: Pathway, chapters: Sequence[Chapter]) -> Iterator[Section]:
    yield section(
        Heading("The crisis pathway", 2),
        Paragraph(
            f"What can happen to one person: {len(pathway.steps)} steps in {len(chapters)} chapters. An arrow leads "
            "from a part of the story to another if any of its steps does; rounded boxes are where people come from."
        ),
        chapter_chart(pathway, chapters),
        Paragraph(
            "Numbers are those at the census. Where ways part by chance, the chance is an input called "
            "`step.chance.next_step`; a mean time is one called `step.mean`. Where ways part by the severity of a "
            "crisis, its bands are told from mild to severe, for the least frail of the people and for the frailest. "
            "Scenarios, the slow layer and draws of uncertain numbers change them."
        ),
    )
    for chapter in chapters:
        says = chapter.says if chapter.part == chapter.title else f"{chapter.part}. {chapter.says}"
        yield section(Heading(chapter.title, 3), Paragraph(says), chapter_table(pathway, chapters, chapter))
    yield section(
        Heading("Risks at home", 3),
        Paragraph(
            "What may happen at any time to somebody at home, in the order in which it comes if two are due at one "
            "instant. So many times a year, times the factor of each register; where a register says nothing of "
            "somebody, the factor is 1."
        ),
        risks_table(pathway),
    )


def _slow_part(place: Place, values: Values) -> Iterator[Section]:
    model = slow_model(1)
    yield section(
        Heading("The slow layer", 2),
        Paragraph(
            f"What changes month by month: {len(model.stocks)} stocks (boxes), {len(model.flows)} flows (arrows; a "
            "circle is the world outside the model) and what sets them, with room for one thing bought."
        ),
        stock_chart(model),
    )
    for block, table in equation_tables(model, blocks(1), place, values).items():
        yield section(Heading(f"{block[:1].upper()}{block[1:]}", 3), table)
    yield section(
        Heading("Feedback loops", 2),
        Paragraph(
            "A plus means that more of the one gives more of the other, a minus that it gives less. A reinforcing loop "
            "drives a change further, a balancing one works against it. B1 and B2 are called balancing where the model "
            "is described; by the signs of their links they reinforce, and what ends them is that fewer requests are "
            "left to resolve, and that fewer beds are fuller."
        ),
        loops_table(),
    )
    yield section(Heading("What crosses once a month", 2), crossings_table(model, place))
