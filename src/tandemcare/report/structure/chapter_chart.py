"""The crisis pathway as one chart of its parts, and as a table a chapter: each step, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence

from tandemcare.model import SOURCE_LABELS, Chapter
from tandemcare.pathway import Pathway, Risk
from tandemcare.units import HOURS_A_YEAR

from ..blocks import Arrow, Box, Cell, Chart, Link, Row, TableBlock, text_columns
from ..numbers import four_digits
from .step_words import code, goes_on, meaning, takes, what_happens

COLUMNS = text_columns("Step", "What happens", "Waits for, or takes", "Goes on to")
Passings = dict[tuple[str, str], None]


def parts_of(chapters: Sequence[Chapter]) -> dict[str, str]:
    """Return the part of the story that each step belongs to."""
    return {step: chapter.part for chapter in chapters for step in chapter.steps}


def passings(pathway: Pathway, chapters: Sequence[Chapter]) -> Passings:
    """Return each passing from one part to another once, in the order of the story."""
    part = parts_of(chapters)
    ways = ((part[step], part[to]) for step in pathway.steps for to in pathway.outline.targets(step))
    return dict.fromkeys((one, other) for one, other in ways if one != other)


def ways_in(pathway: Pathway, chapters: Sequence[Chapter]) -> Passings:
    """Return the part that each source of people leads to."""
    part, first = parts_of(chapters), next(iter(pathway.steps))
    return dict.fromkeys((source.name, part[source.to or first]) for source in pathway.sources)


def chapter_chart(pathway: Pathway, chapters: Sequence[Chapter]) -> Chart:
    """Return the chart of the parts of a pathway, who comes to them, and how people pass from one to another."""
    parts = dict.fromkeys(chapter.part for chapter in chapters)
    comes = ways_in(pathway, chapters)
    return Chart(
        "down",
        (
            *(Box(f"source {source.name}", SOURCE_LABELS[source.name], "pill") for source in pathway.sources),
            *(Box(part, part) for part in parts),
            *(Arrow(f"source {name}", part) for name, part in comes),
            *(Arrow(one, other) for one, other in passings(pathway, chapters)),
        ),
    )


def chapter_table(pathway: Pathway, chapters: Sequence[Chapter], chapter: Chapter) -> TableBlock:
    """Return the table of one chapter; a step of another chapter is a link to it."""
    title = {step: each.title for each in chapters for step in each.steps}

    def link(step: str) -> str | Link:
        return code(step) if step in chapter.steps else Link(code(step), title[step])

    rows: list[tuple[Cell, ...]] = [
        (code(name), what_happens(name, step), takes(step), goes_on(pathway, name, link))
        for name, step in chapter.steps.items()
    ]
    return TableBlock(COLUMNS, tuple(map(Row, rows)))


def risks_table(pathway: Pathway) -> TableBlock:
    """Return every risk that people meet while they wait for something else: how often it comes, and to whom."""
    rows = [
        (code(name), four_digits((risk.rate or 0.0) * HOURS_A_YEAR), _times(risk))
        for name, risk in pathway.outline.risks.items()
    ]
    return TableBlock(text_columns("Risk", "Times a year", "Times"), tuple(map(Row, rows)))


def _times(risk: Risk) -> str:
    """Return what a risk is multiplied with, register by register."""
    told = [code(risk.factor)] if risk.factor else []
    for register, factors in risk.by:
        values = ", ".join(f"{factor:.3g} for {meaning(register, value)}" for value, factor in factors)
        told.append(f"{code(register)}: {values}")
    return "; ".join(told)
