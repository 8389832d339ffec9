"""A size on paper: what to do as its headline, what was asked for, and the report of it below."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from .blocks import Heading, Paper, Paragraph, Report, Section, section


def headline_of_size(words: Report) -> str:
    """Return the first sentence of the report of a size, which says what to do."""
    first = words[0].blocks[0]
    assert isinstance(first, Paragraph)
    return first.text


def below_headline(words: Report) -> tuple[Section, ...]:
    """Return the report of a size without its first sentence."""
    first, *rest = words
    return (Section(first.blocks[1:]), *rest)


def size_paper(words: Report, title: str, asked: Sequence[str], seed: int) -> Paper:
    """Return a paper about a size: `asked` is what it must meet, in plain words."""
    answer, *rest = below_headline(words)
    told = Section((Heading("The answer", 2), *answer.blocks))
    what = section(Heading("What was asked for", 2), *(Paragraph(f"{each}.") for each in asked))
    foot = f"Tandem {version('tandemcare')}. {title}. Seed {seed}. What follows if, not a forecast."
    return Paper(title, headline_of_size(words), foot, (what, told), tuple(rest))
