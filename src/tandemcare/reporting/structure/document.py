"""The page that shows what is in the model: the pathway chapter by chapter, then stocks, flows and loops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tandemcare.model import Place
from tandemcare.stockflow import Model

from .crisis import crisis_chart
from .loop_pictures import NamedLoop, loop_in_words, loop_picture
from .loops import feedback_loops
from .mermaid import fenced
from .pathway_chart import PathwayChart
from .stock_flow import Blocks, block_diagram, blocks_of, stock_flow_diagram
from .wording import sentence

MOST_LISTED = 60
"""Feedback loops written out one by one."""


@dataclass(frozen=True)
class SlowLayer:
    """A stock-flow model with its parts by block and its loops by name, to be drawn."""

    model: Model
    blocks: Blocks = field(default_factory=dict)
    loops: Mapping[str, NamedLoop] = field(default_factory=dict)


def structure_page(place: Place, slow: SlowLayer | None = None) -> str:
    """Return the Markdown page of a place's pathway and, where there is one, of the slow layer."""
    paragraphs = [
        "# What is in the model",
        "Tandem draws this page from the declarations that it runs (`tandem structure`); it is not edited by hand.",
        *_pathway_part(crisis_chart(place)),
        *(_slow_part(slow) if slow else ()),
    ]
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs) + "\n"


def _pathway_part(chart: PathwayChart) -> Iterator[str]:
    yield "## The crisis pathway"
    yield (
        f"What can happen to one person: {len(chart.pathway.steps)} steps in {len(chart.chapters)} chapters. The "
        f"charts put them together into {len(chart.boxes)} boxes, and every step is in one of them."
    )
    yield (
        "- A box with double sides (orange): people may wait for something that there is only so much of.\n"
        "- Rounded (green): time passes.\n"
        "- Six sides (violet): ways part, by chance where the arrows say nothing, else by the answer on the arrow.\n"
        "- A plain box: something is counted, measured or noted.\n"
        "- Rounded ends: where people come from, or (grey, dashed) the chapter that they come from or go to."
    )
    yield "### All chapters"
    yield (
        "An arrow leads on to a later chapter; its number is how many ways there are, where there is more than one. "
        "Ways back to an earlier chapter are written in the box."
    )
    yield fenced(chart.overview())
    for chapter in chart.chapters:
        yield f"### {chapter.title}"
        yield chapter.caption
        yield fenced(chart.chapter(chapter.name))


def _slow_part(slow: SlowLayer) -> Iterator[str]:
    model = slow.model
    yield "## Stocks and flows"
    yield (
        f"What changes month by month: {len(model.stocks)} stocks (dark boxes), {len(model.flows)} flows (six sides, "
        "on thick arrows) and what sets them. A small circle is the world outside the model."
    )
    yield fenced(stock_flow_diagram(model, slow.blocks))
    for block in blocks_of(model, slow.blocks):
        yield f"### {sentence(block.replace('_', ' '))}"
        yield "Dotted arrows lead from a number to whatever it acts on; grey boxes belong to the block in brackets."
        yield fenced(block_diagram(model, slow.blocks, block))
    yield from _loops_part(slow)


def _loops_part(slow: SlowLayer) -> Iterator[str]:
    yield "## Feedback loops"
    yield (
        "A plus means that more of the one gives more of the other, a minus that it gives less, a question mark that "
        "it depends. A reinforcing loop drives a change further, a balancing one works against it. B1 and B2 are "
        "called balancing where the model is described; by the signs of their links they reinforce, and what ends "
        "them is that fewer requests are left to resolve, and that fewer beds are fuller."
    )
    for loop in slow.loops.values():
        yield f"### {loop.number} {loop.label}"
        yield f"{sentence(loop.says)}. Switched off: {loop.cut[:1].lower()}{loop.cut[1:]}"
        yield fenced(loop_picture(loop.number, loop.label, loop.links))
    found = feedback_loops(slow.model)
    yield "### Every loop in the equations"
    listed = found.loops[:MOST_LISTED]
    among = f"the {len(listed)} shortest of {len(found)}" if len(listed) < len(found) else f"all {len(found)}"
    more = "" if found.is_complete else ", and there are more"
    yield f"Found by following the equations: {among}{more}. Loops that go through the pathway are not among them."
    yield "\n".join(f"- {loop.polarity}: {loop_in_words(loop)}" for loop in listed)
