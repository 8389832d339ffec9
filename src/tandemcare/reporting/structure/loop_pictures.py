"""Pictures of named loops: each thing that acts on the next, with a plus or a minus, and which way the ring pushes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from tandemcare.errors import Problem
from tandemcare.stockflow import Model

from .links import links_of
from .loops import FeedbackLoop, Polarity, polarity_of
from .mermaid import Chart, in_words

SHOWN: Mapping[str, str] = {"+": "+", "-": "\N{MINUS SIGN}", "?": "?"}
LETTERS: Mapping[str, Polarity] = {"R": "reinforcing", "B": "balancing"}
SAID: Mapping[str, str] = {"+": "+ more", "-": "\N{MINUS SIGN} less", "?": "?"}


class NamedLoop(Protocol):
    """A loop that somebody has given a number, a label and its links as (from, to, sign)."""

    @property
    def number(self) -> str:
        """The number it is known by, such as R1 or B2."""
        ...

    @property
    def label(self) -> str:
        """What it is called."""
        ...

    @property
    def says(self) -> str:
        """What it does, in a line."""
        ...

    @property
    def cut(self) -> str:
        """What is held when it is switched off."""
        ...

    @property
    def links(self) -> Sequence[tuple[str, str, str]]:
        """What acts on what."""
        ...


def loop_picture(number: str, label: str, links: Iterable[tuple[str, str, str]]) -> str:
    """Return one loop as a chart: an arrow a link with its sign, and its number and name beside it."""
    chart, known = Chart("LR"), list(links)
    polarity = polarity_of([sign for _, _, sign in known])
    chart.box("the loop", f"{number} {label}\n{polarity}", "elsewhere", "pill")
    for name in dict.fromkeys(name for source, to, _ in known for name in (source, to)):
        chart.box(name, in_words(name), "number", "round")
    for source, to, sign in known:
        chart.arrow(source, to, SAID.get(sign, sign), "dotted" if sign == "?" else "plain")
    return chart.text


def loop_in_words(loop: FeedbackLoop) -> str:
    """Return a loop as one line: a, more of which gives more (+) or less (-) of b, and so on back to a."""
    first = loop.links[0].source
    words = [in_words(first)]
    words += [f"({SHOWN[link.sign]}) {in_words(link.to)}" for link in loop.links]
    return " → ".join(words)


def loop_problems(model: Model, loops: Mapping[str, NamedLoop]) -> list[Problem]:
    """Return where named loops are not what the model does.

    That is a ring that is not closed, a link that is not there or has the other sign, and a number with R or B that the
    signs contradict.
    Only links between two parts of the model can be looked up; one that goes through the pathway is taken on trust.
    """
    signs = {(link.source, link.to): link.sign for link in links_of(model)}
    parts = {part.name for part in model.parts}
    problems = []
    for name, loop in loops.items():
        where, links = f"loop {name!r}", list(loop.links)
        for (_, to, _), (after, _, _) in zip(links, links[1:] + links[:1], strict=True):
            if to != after:
                problems.append(Problem(where, f"It goes to {to!r} and on from {after!r}.", "Write it as one ring."))
        pushes = polarity_of([sign for _, _, sign in links])
        if LETTERS.get(loop.number[:1], pushes) != pushes:
            problems.append(Problem(where, f"{loop.number} is {pushes} by its signs.", "Mend a sign or the number."))
        for source, to, sign in links:
            if source not in parts or to not in parts:
                continue
            found = signs.get((source, to))
            if found is None:
                problems.append(Problem(where, f"{source!r} does not act on {to!r}.", "Write each step of the way."))
            elif found not in ("?", sign):
                problems.append(Problem(where, f"{source!r} acts on {to!r} with {found!r}.", "Turn the sign round."))
    return problems
