"""The steps of a pathway put together into few boxes, chapter by chapter, so that a chart of them can be read.

Nothing is left out: every step belongs to exactly one box. What follows one another without a choice becomes one box;
so do ways that part only for the books and meet again, and steps beside one another that differ in nothing but their
name, such as a ward for women and one for men. Only a chapter that is still too full is put together further.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tandemcare.pathway import Assign, Branch, Count, Mark, Pathway, Record, Release, Seize, Step
from tandemcare.pathway.distributions import Fixed

MOST_BOXES = 28
"""Boxes of a chapter's own; with the chapters next to it, some 35 in a chart."""
MOST_SAID = 3
"""Waits and times that one box may tell of."""


@dataclass(frozen=True)
class Box:
    """Steps that are drawn as one, in the order of the story."""

    chapter: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """A way from one step to another."""

    source: str
    to: str


def is_offer(step: Step) -> bool:
    """Tell whether something is taken only if it is free now."""
    return isinstance(step, Seize) and isinstance(step.patience, Fixed) and step.patience.value == 0.0


def is_wait(pathway: Pathway, step: Step) -> bool:
    """Tell whether somebody may have to wait here for something that there is only so much of."""
    if not isinstance(step, Seize) or is_offer(step):
        return False
    return all(pathway.outline.resources[name].capacity is not None for name in step.resources)


def is_chance(step: Step) -> bool:
    """Tell whether people part here by chance."""
    return isinstance(step, Branch) and step.by is None


def is_quiet(pathway: Pathway, step: Step) -> bool:
    """Tell whether a step only notes something or moves somebody, without time, wait or choice."""
    if isinstance(step, Seize):
        return not is_offer(step) and not is_wait(pathway, step)
    return isinstance(step, Assign | Mark | Count | Record | Release)


def boxes_of(pathway: Pathway, chapters: Mapping[str, Sequence[str]], most: int = MOST_BOXES) -> tuple[Box, ...]:
    """Return the boxes of all chapters, each with about as many as can be read."""
    plan = _Plan(pathway, chapters)
    for put_together in (plan.rows, plan.detours, plan.rows, plan.twins, plan.detours, plan.rows, plan.twins):
        put_together(0)
    for crowded in (plan.routes, plan.notes, plan.rows, plan.detours, plan.twins, plan.rows, plan.tails):
        crowded(most)
    return plan.boxes()


class _Plan:
    """Which steps are together; every method puts more of them together in chapters with more than `most` boxes."""

    def __init__(self, pathway: Pathway, chapters: Mapping[str, Sequence[str]]) -> None:
        self.pathway = pathway
        self.order = {name: place for place, name in enumerate(pathway.steps)}
        self.chapter = {name: chapter for chapter, names in chapters.items() for name in names}
        self.box = {name: name for name in pathway.steps}
        self.members = {name: [name] for name in pathway.steps}
        self.entries = {source.to or next(iter(self.order)) for source in pathway.sources}
        self.after: dict[str, dict[str, None]] = {name: {} for name in pathway.steps}
        self.before: dict[str, dict[str, None]] = {name: {} for name in pathway.steps}
        for name in pathway.steps:
            for target in pathway.outline.targets(name):
                self.after[name][target] = self.before[target][name] = None

    def boxes(self) -> tuple[Box, ...]:
        return tuple(
            Box(self.chapter[name], tuple(sorted(steps, key=self.order.__getitem__)))
            for name, steps in sorted(self.members.items(), key=lambda item: self.order[item[0]])
        )

    def join(self, one: str, other: str) -> None:
        """Put two boxes together under the name of the first."""
        self.members[one] += self.members.pop(other)
        for ways, back in ((self.after, self.before), (self.before, self.after)):
            for target in ways.pop(other):
                del back[target][other]
                if target != one:
                    ways[one][target] = back[target][one] = None
        for step in self.members[one]:
            self.box[step] = one

    def crowded(self, most: int) -> Iterator[str]:
        """Yield the boxes of every chapter as long as it has more than `most`."""
        for chapter in dict.fromkeys(self.chapter.values()):
            for name in [name for name in self.members if self.chapter[name] == chapter]:
                if sum(self.chapter[each] == chapter for each in self.members) <= most:
                    break
                if name in self.members:
                    yield name

    def steps(self, name: str) -> list[Step]:
        return [self.pathway.steps[step] for step in self.members[name]]

    def said(self, name: str) -> int:
        """Return how many steps of a box are more than notes."""
        return sum(not is_quiet(self.pathway, step) and not _is_route(step) for step in self.steps(name))

    def is_choice(self, name: str) -> bool:
        return any(is_chance(step) or is_offer(step) for step in self.steps(name))

    def is_note(self, name: str) -> bool:
        return self.said(name) == 0 and not any(map(_is_route, self.steps(name)))

    def rows(self, most: int) -> None:
        """Put together what follows one another and nothing else, a choice only with the notes before it."""
        for name in self.crowded(most):
            while len(self.after[name]) == 1:
                (target,) = self.after[name]
                alone = len(self.before[target]) == 1 and target not in self.entries and target != name
                apart = self.chapter[target] != self.chapter[name] or (self.said(name) and self.is_choice(target))
                if not alone or apart or self.said(name) + self.said(target) > MOST_SAID:
                    break
                self.join(name, target)

    def detours(self, most: int) -> None:
        """Put together ways that part by what is known of a person, only note something, and meet again."""
        for name in self.crowded(most):
            if not any(map(_is_route, self.steps(name))) or self.is_choice(name):
                continue
            arms = [
                target
                for target in self.after[name]
                if self.is_note(target)
                and list(self.before[target]) == [name]
                and len(self.after[target]) == 1
                and self.chapter[target] == self.chapter[name]
                and target not in self.entries
            ]
            ends = {end for arm in arms for end in self.after[arm]} | (set(self.after[name]) - set(arms))
            if arms and len(ends) == 1 and name not in ends:
                for arm in arms:
                    self.join(name, arm)

    def twins(self, most: int) -> None:
        """Put together boxes that people come to from the same boxes, go on from to the same, and that are alike."""
        for name in self.crowded(most):
            beside = {twin for source in self.before[name] for twin in self.after[source]}
            for other in sorted(beside - {name}, key=self.order.__getitem__):
                same = set(self.before[other]) == set(self.before[name]) and set(self.after[other]) == set(
                    self.after[name]
                )
                if same and self.kind(other) == self.kind(name) and self.chapter[other] == self.chapter[name]:
                    self.join(name, other)

    def kind(self, name: str) -> tuple[type, ...]:
        return tuple(type(step) for step in self.steps(name) if not is_quiet(self.pathway, step))

    def notes(self, most: int) -> None:
        """Put a box of notes together with the one box that follows."""
        for name in self.crowded(most):
            if self.is_note(name) and len(self.after[name]) == 1:
                (target,) = self.after[name]
                if self.chapter[target] == self.chapter[name] and name not in self.entries:
                    self.join(target, name)

    def routes(self, most: int) -> None:
        """Put a parting by what is known of a person together with the one box before it."""
        for name in self.crowded(most):
            if self.said(name) == 0 and len(self.before[name]) == 1 and name not in self.entries:
                (source,) = self.before[name]
                if self.chapter[source] == self.chapter[name] and not self.is_choice(source):
                    self.join(source, name)

    def tails(self, most: int) -> None:
        """Put together whatever follows a single box, the shortest first."""
        for name in self.crowded(most):
            if len(self.before[name]) == 1 and name not in self.entries:
                (source,) = self.before[name]
                if self.chapter[source] == self.chapter[name]:
                    self.join(source, name)


def _is_route(step: Step) -> bool:
    return isinstance(step, Branch) and step.by is not None
