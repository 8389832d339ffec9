"""The feedback loops of a stock-flow model: rings of parts, each acting on the next, and which way they push."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tandemcare.stockflow import Model

from .links import Link, links_of

Polarity = Literal["reinforcing", "balancing", "unclear"]
Graph = Mapping[int, tuple[int, ...]]

MOST_LOOPS = 200
MOST_WORK = 400_000
"""Parts visited in the search, after which it stops with what it has."""


@dataclass(frozen=True)
class FeedbackLoop:
    """Parts that act on one another in a ring, written from the one that the model declares first."""

    links: tuple[Link, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts in the order in which they act."""
        return tuple(link.source for link in self.links)

    @property
    def polarity(self) -> Polarity:
        """Whether a push comes back as a further push, or against itself."""
        return polarity_of([link.sign for link in self.links])


@dataclass(frozen=True)
class FeedbackLoops:
    """Loops found, the shortest first; `is_complete` unless there are more than were asked for."""

    loops: tuple[FeedbackLoop, ...]
    is_complete: bool

    def __iter__(self) -> Iterator[FeedbackLoop]:
        return iter(self.loops)

    def __len__(self) -> int:
        return len(self.loops)


def polarity_of(signs: Sequence[str]) -> Polarity:
    """Return which way a ring of links pushes: against itself if an odd number of them turn the sign round."""
    if set(signs) - {"+", "-"}:
        return "unclear"
    return "balancing" if signs.count("-") % 2 else "reinforcing"


def feedback_loops(model: Model, most: int = MOST_LOOPS) -> FeedbackLoops:
    """Return the feedback loops of a model, the shortest first and at most so many.

    Each goes through a stock or a function that remembers, for there is no other ring in a model.
    """
    signs = {(link.source, link.to): link for link in links_of(model)}
    names = [part.name for part in model.parts]
    place = {name: number for number, name in enumerate(names)}
    after: dict[int, list[int]] = {number: [] for number in range(len(names))}
    for source, to in signs:
        after[place[source]].append(place[to])
    graph = {number: tuple(sorted(set(targets))) for number, targets in after.items()}
    rings, is_complete = _rings(graph, most)
    loops = [
        FeedbackLoop(tuple(signs[names[a], names[b]] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)))
        for ring in rings
    ]
    return FeedbackLoops(tuple(loops), is_complete)


def _rings(graph: Graph, most: int) -> tuple[list[tuple[int, ...]], bool]:
    """Return rings of a graph, the shortest first, each from its lowest number on; and whether these are all."""
    ways_back = {root: back for root in graph if root in (back := _distances(graph, root))}
    found: list[tuple[int, ...]] = []
    work = _Work(MOST_WORK)
    for length in range(1, len(graph) + 1):
        longer = False
        for root, back in ways_back.items():
            search = _Search(graph, back, root, length, work)
            for ring in search.rings((root,)):
                if len(found) == most:
                    return found, False
                found.append(ring)
            longer = longer or search.was_cut
            if work.left <= 0:
                return found, False
        if not longer:
            break
    return found, True


def _distances(graph: Graph, root: int) -> dict[int, int]:
    """Return how many links away the root is from each part, by ways that keep to numbers above the root's.

    The root itself is there, with the length of its shortest ring, only if it is on one.
    """
    before: dict[int, list[int]] = {}
    for number, targets in graph.items():
        for target in targets:
            if number >= root and target >= root:
                before.setdefault(target, []).append(number)
    found: dict[int, int] = {}
    edge, distance = [root], 0
    while edge:
        distance += 1
        edge = [number for target in edge for number in before.get(target, ()) if number not in found]
        edge = list(dict.fromkeys(edge))
        found |= dict.fromkeys(edge, distance)
    return found


@dataclass
class _Work:
    left: int


@dataclass
class _Search:
    """Rings of one length from one root; `was_cut` if something longer may still be there."""

    graph: Graph
    back: Mapping[int, int]
    root: int
    length: int
    work: _Work
    was_cut: bool = False

    def rings(self, path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        self.work.left -= 1
        left = self.length - len(path)
        for target in self.graph[path[-1]]:
            if target == self.root:
                if left == 0:
                    yield path
            elif target in self.back and target > self.root and target not in path:
                if left < self.back[target]:
                    self.was_cut = True
                elif self.work.left > 0:
                    yield from self.rings((*path, target))
