"""What to look up next: the facts of a place that are still England's, by how much the fit would gain."""

from __future__ import annotations

from collections.abc import Sequence

from tandemcare.experiments import LookUp

from .blocks import Paragraph, Points, Section, as_text, section

TITLE = "What to look up next"
NONE_LEFT = "What does not fit would move by none of the facts that are still national averages, a tenth more or fewer."
HOW = (
    "Each was moved alone, by a tenth, in a few replications. The misfit is how far lines lie beyond their ranges, in "
    "halves of the range, squared and added. A fact that would help need not be wrong: look it up, and do not tune it."
)


def look_up_report(found: Sequence[LookUp], *, is_missed: bool) -> list[Section]:
    """Return the facts to look up next, those that would move the misfit most first; nothing where all is met."""
    if not is_missed:
        return []
    if not found:
        return [section(Paragraph(NONE_LEFT))]
    lines = tuple(_sentence(number, each) for number, each in enumerate(found, start=1))
    return [section(Points(TITLE, lines)), section(Paragraph(HOW))]


def _sentence(number: int, each: LookUp) -> str:
    way = "more" if each.change > 0.0 else "fewer or less"
    before, after = as_text(each.misfit, ",.2f"), as_text(each.moved_to, ",.2f")
    where = f" Yours: {each.where}." if each.where else " Yours goes under `numbers`."
    moved = f"{as_text(100.0 * abs(each.change), '.3g')}% {way} takes the misfit from {before} to {after}"
    return f"{number}. {each.name} ({each.label}): {moved}, by {each.line}.{where}"
