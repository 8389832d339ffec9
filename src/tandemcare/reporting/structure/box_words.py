"""What a box says: what is waited for, how long something takes, where ways part, what is noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from tandemcare.pathway import Assign, Branch, Count, Delay, Gate, Leave, Pathway, Record, Seize

from .boxes import Box, is_chance, is_offer, is_quiet, is_wait
from .mermaid import Shape, listed
from .wording import Wording, sentence

Kind = Literal["wait", "time", "choice", "quiet"]
MOST_LINES = 3
SHAPES: dict[Kind, Shape] = {"wait": "queue", "time": "round", "choice": "hexagon", "quiet": "box"}


def kind_of(pathway: Pathway, box: Box, parts: bool) -> Kind:
    """Return what a box mainly is: a wait before a time, a time before a choice, a choice before a note.

    `parts` says whether ways part after the box; where they do not, what is asked in it is for the books only.
    """
    steps = [pathway.steps[name] for name in box.steps]
    if any(is_wait(pathway, step) for step in steps):
        return "wait"
    if any(isinstance(step, Delay | Gate) for step in steps):
        return "time"
    if any(is_offer(step) or is_chance(step) or (parts and isinstance(step, Branch)) for step in steps):
        return "choice"
    return "quiet"


def label_of_box(pathway: Pathway, box: Box, words: Wording, parts: bool) -> str:
    """Return what a box says, a line for each kind of thing that happens in it."""
    lines = list(dict.fromkeys(sentence(line) for line in _lines(pathway, box, words, parts)))
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], "..."]
    return "\n".join(lines)


def _lines(pathway: Pathway, box: Box, words: Wording, parts: bool) -> Iterator[str]:
    steps = {name: pathway.steps[name] for name in box.steps}
    waits = [step for step in steps.values() if isinstance(step, Seize) and is_wait(pathway, step)]
    if waits:
        yield f"wait for {_things(waits, words)}"
    offers = [step for step in steps.values() if isinstance(step, Seize) and is_offer(step)]
    if offers:
        yield f"is {_things(offers, words)} free?"
    times = [name for name, step in steps.items() if isinstance(step, Delay | Gate)]
    if times:
        yield words.say_all(times)
    chances = [name for name, step in steps.items() if is_chance(step)]
    if chances:
        yield f"{words.say_all(chances)}?"
    if any(isinstance(step, Leave) for step in steps.values()):
        yield "leaves"
    elif not any((waits, offers, times, chances)):
        asked = [name for name, step in steps.items() if parts and isinstance(step, Branch)]
        yield from _notes(pathway, box, asked, words)


def _notes(pathway: Pathway, box: Box, asked: list[str], words: Wording) -> Iterator[str]:
    leading = [name for name in asked if not set(pathway.outline.targets(name)) <= set(box.steps)]
    registers = [step.by for name in leading if isinstance(step := pathway.steps[name], Branch) and step.by is not None]
    if registers:
        yield listed(dict.fromkeys(words.register(name) for name in registers)) + "?"
    noted = [name for name in box.steps if is_quiet(pathway, pathway.steps[name])]
    counts = [step.name for name in noted if isinstance(step := pathway.steps[name], Count)]
    measures = [step.measure for name in noted if isinstance(step := pathway.steps[name], Record)]
    moves = [name for name in noted if not isinstance(pathway.steps[name], Assign)]
    if counts:
        yield f"counted: {words.say_all(counts)}"
    elif noted and not registers:
        yield f"measured: {words.say_all(measures)}" if measures else words.say((moves or noted)[0])


def _things(steps: Iterable[Seize], words: Wording) -> str:
    return listed(dict.fromkeys(words.thing(name) for step in steps for name in step.resources), "or")


def way_words(pathway: Pathway, source: str, to: str, words: Wording) -> tuple[str, ...]:
    """Return what is said of a way between two steps: the answer that leads there, or that it was full or too late."""
    step = pathway.steps[source]
    if isinstance(step, Branch) and step.by is not None:
        said = [words.value(step.by, value) for value, target in step.cases if target == to]
        return (*said, "else") if step.otherwise == to else tuple(said)
    if isinstance(step, Seize) and step.has_deadline:
        if to == step.otherwise and to != pathway.outline.next_of(source):
            return ("full",) if is_offer(step) else ("too late" if step.until else "gives up",)
        return ("free",) if is_offer(step) else ()
    return ()
