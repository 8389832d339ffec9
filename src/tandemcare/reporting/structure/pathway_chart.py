"""The pathway as flow charts: one of the chapters and how people move between them, and one for each chapter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.pathway import Pathway, Seize

from .box_words import SHAPES, Kind, kind_of, label_of_box, way_words
from .boxes import MOST_BOXES, Box, boxes_of, is_wait
from .mermaid import Chart, listed
from .wording import MOST_NAMES, Wording, sentence


@dataclass(frozen=True)
class Chapter:
    """A stretch of the story with what it is about."""

    name: str
    title: str
    caption: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class PathwayChart:
    """A pathway in charts; InputError if a step is in no chapter, in two, or not in the pathway."""

    pathway: Pathway
    chapters: tuple[Chapter, ...]
    words: Wording
    most: int = MOST_BOXES

    def __post_init__(self) -> None:
        problems = list(_chapter_problems(self.pathway, self.chapters))
        if problems:
            raise InputError(problems)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Every box of every chapter; each step is in exactly one."""
        return boxes_of(self.pathway, {chapter.name: chapter.steps for chapter in self.chapters}, self.most)

    @cached_property
    def box_of(self) -> Mapping[str, Box]:
        """The box that each step is in."""
        return {step: box for box in self.boxes for step in box.steps}

    @cached_property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """Every way from a step to another, in the order of the story."""
        outline = self.pathway.outline
        return tuple((name, target) for name in self.pathway.steps for target in dict.fromkeys(outline.targets(name)))

    @cached_property
    def after(self) -> Mapping[Box, frozenset[Box]]:
        """The boxes that people can come to right after each."""
        found: dict[Box, set[Box]] = {box: set() for box in self.boxes}
        for a, b in self.ways:
            found[self.box_of[a]].add(self.box_of[b])
        return {box: frozenset(others - {box}) for box, others in found.items()}

    @cached_property
    def entries(self) -> Mapping[str, str]:
        """The first step of each source of people."""
        first = next(iter(self.pathway.steps))
        return {source.name: source.to or first for source in self.pathway.sources}

    def waits(self, chapter: Chapter) -> tuple[str, ...]:
        """Return what people wait for in a chapter, in words."""
        steps = [self.pathway.steps[name] for name in chapter.steps]
        waited = [step for step in steps if isinstance(step, Seize) and is_wait(self.pathway, step)]
        return tuple(dict.fromkeys(self.words.thing(name) for step in waited for name in step.resources))

    def crossings(self) -> dict[tuple[str, str], int]:
        """Return how many ways lead from one chapter to another, by their names."""
        of = {step: chapter.name for chapter in self.chapters for step in chapter.steps}
        return dict(Counter((of[a], of[b]) for a, b in self.ways if of[a] != of[b]))

    def overview(self) -> str:
        """Return a chart of all chapters: what is waited for, and how many ways lead on to a later chapter.

        Ways back to an earlier one are told in words: as arrows they would hide the others.
        """
        chart = Chart("TD")
        of = {step: chapter.name for chapter in self.chapters for step in chapter.steps}
        for source, step in self.entries.items():
            chart.box(f"source {source}", sentence(self.words.say(source)), "source", "pill")
            chart.arrow(f"source {source}", of[step])
        for chapter in self.chapters:
            kind: Kind = "wait" if self.waits(chapter) else "quiet"
            chart.box(chapter.name, self._summary(chapter), kind, SHAPES[kind])
        for (one, other), ways in self.crossings().items():
            if self._place[one] < self._place[other]:
                chart.arrow(one, other, str(ways) if ways > 1 else "")
        return chart.text

    @cached_property
    def _place(self) -> dict[str, int]:
        return {chapter.name: place for place, chapter in enumerate(self.chapters)}

    def _summary(self, chapter: Chapter) -> str:
        lines = [chapter.title]
        if waits := self.waits(chapter):
            lines.append(f"waits for {listed(waits, 'or')}")
        back = [
            self.chapters[self._place[other]].title
            for one, other in self.crossings()
            if one == chapter.name and self._place[other] < self._place[one]
        ]
        if back:
            lines.append(f"back to: {', '.join(back)}")
        return "\n".join(lines)

    def chapter(self, name: str) -> str:
        """Return the chart of one chapter, with the chapters next to it at its edge."""
        chart = Chart("TD")
        (chapter,) = (each for each in self.chapters if each.name == name)
        for source, step in self.entries.items():
            if step in chapter.steps:
                chart.box(f"source {source}", sentence(self.words.say(source)), "source", "pill")
        for box in self.boxes:
            if box.chapter == name:
                parts = len(self.after[box]) > 1
                kind = kind_of(self.pathway, box, parts)
                chart.box(box.steps[0], label_of_box(self.pathway, box, self.words, parts), kind, SHAPES[kind])
        self._add_neighbours(chart, chapter)
        for source, step in self.entries.items():
            if step in chapter.steps:
                chart.arrow(f"source {source}", self.box_of[step].steps[0])
        for (one, other), said in self._arrows(chapter).items():
            chart.arrow(one, other, ", ".join(said))
        return chart.text

    def _add_neighbours(self, chart: Chart, chapter: Chapter) -> None:
        titles = {each.name: each.title for each in self.chapters}
        to: dict[str, list[str]] = {}
        come = dict[str, None]()
        for a, b in self.ways:
            one, other = self.box_of[a].chapter, self.box_of[b].chapter
            if one == chapter.name != other:
                to.setdefault(other, []).append(b)
            elif other == chapter.name != one:
                come[one] = None
        for one in come:
            chart.box(f"from {one}", f"from {titles[one]}", "elsewhere", "pill")
        for other, steps in to.items():
            detail = self.words.say_all(steps)
            label = f"to {titles[other]}" + (f"\n({detail})" if sentence(detail) != titles[other] else "")
            chart.box(f"to {other}", label, "elsewhere", "pill")

    def _arrows(self, chapter: Chapter) -> dict[tuple[str, str], list[str]]:
        """Return what is said of every arrow of a chapter's chart, by the names of the boxes at its ends."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for a, b in self.ways:
            one, other = self.box_of[a], self.box_of[b]
            if chapter.name not in (one.chapter, other.chapter) or one is other:
                continue
            source = one.steps[0] if one.chapter == chapter.name else f"from {one.chapter}"
            target = other.steps[0] if other.chapter == chapter.name else f"to {other.chapter}"
            said = way_words(self.pathway, a, b, self.words) if one.chapter == chapter.name else ()
            found.setdefault((source, target), {}).update(dict.fromkeys(said))
        leaving = Counter(source for source, _ in found)
        return {ends: list(said)[:MOST_NAMES] if leaving[ends[0]] > 1 else [] for ends, said in found.items()}


def pathway_chart(pathway: Pathway, chapters: Sequence[Chapter], words: Wording | None = None) -> PathwayChart:
    """Return the charts of a pathway told in chapters."""
    return PathwayChart(pathway, tuple(chapters), words or Wording())


def _chapter_problems(pathway: Pathway, chapters: Sequence[Chapter]) -> Iterator[Problem]:
    told = Counter(step for chapter in chapters for step in chapter.steps)
    for chapter in chapters:
        for step in chapter.steps:
            where = f"chapter {chapter.name!r}"
            if step not in pathway.steps:
                yield Problem(where, f"There is no step {step!r}.", did_you_mean(step, pathway.steps))
            elif told[step] > 1:
                yield Problem(where, f"Step {step!r} is told {told[step]} times.", "Tell it in one chapter.")
    for step in pathway.steps:
        if step not in told:
            yield Problem(f"step {step!r}", "No chapter tells it.", "Add it to a chapter.")
