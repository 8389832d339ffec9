"""The steps in which beds close, merge into a ward and open again: a record that is never changed, only replaced.

Beds that have closed in several wards, of whatever sex, add up: once they make a whole ward, and its patients fit in
the others, that ward closes and its open beds go on in those others, for the same sex (single rooms; an assumption).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from tandemcare.sums import summed

OF_ONE_SEX = {"women", "men"}
LONG_AGO = -1_000_000


class Step(NamedTuple):
    """Beds of a ward that closed in a month; `number` is that of the closing in its plan, from 0."""

    number: int
    ward: str
    beds: int
    month: int


class Merger(NamedTuple):
    """A ward that closed whole in a month, and the beds that opened for its patients in others."""

    ward: str
    month: int
    opened: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Board:
    """The steps that have been taken and not undone, in their order, the wards that merged, and what waits to reopen.

    `coming_back` is a step with the month in which its beds open again, `done` are the numbers of all steps ever taken,
    `last_step` is the month of the last, and before the month `no_closing_before` nothing more may close.
    """

    steps: tuple[Step, ...] = ()
    mergers: tuple[Merger, ...] = ()
    coming_back: tuple[Step, int] | None = None
    done: frozenset[int] = frozenset()
    last_step: int = LONG_AGO
    no_closing_before: int = LONG_AGO

    @property
    def closed(self) -> dict[str, int]:
        """Beds that are closed, by ward."""
        found: dict[str, int] = {}
        for step in self.steps:
            found[step.ward] = found.get(step.ward, 0) + step.beds
        for merger in self.mergers:
            for ward, beds in merger.opened:
                found[ward] -= beds
                found[merger.ward] = found.get(merger.ward, 0) + beds
        return {ward: beds for ward, beds in found.items() if beds}

    def closed_by(self, numbers: Collection[int]) -> dict[str, int]:
        """Return the beds that some closings have closed, by ward: those that merged in the ward that closed whole."""
        found: dict[str, int] = {}
        for step in (one for one in self.steps if one.number in numbers):
            found[step.ward] = found.get(step.ward, 0) + step.beds
        for merger in self.mergers:
            for ward, beds in merger.opened:
                moved = min(found.get(ward, 0), beds)
                if moved:
                    found[ward] -= moved
                    found[merger.ward] = found.get(merger.ward, 0) + moved
        return found

    def taken_back_for(self, kinds: Mapping[str, str]) -> Iterator[tuple[str, int]]:
        """Yield the beds of each ward that a merger has opened for patients of the other sex."""
        for merger in self.mergers:
            for ward, beds in merger.opened:
                if {kinds[ward], kinds[merger.ward]} == OF_ONE_SEX:
                    yield ward, beds

    def taking(self, number: int, ward: str, beds: int, month: int) -> Board:
        """Return the board once a step has been taken; one of no beds counts as done."""
        if beds <= 0:
            return replace(self, done=self.done | {number})
        steps = (*self.steps, Step(number, ward, beds, month))
        return replace(self, steps=steps, done=self.done | {number}, last_step=month)

    def letting_reopen(self, month: int, lag: int, pause: int) -> Board:
        """Return the board once a review lets the beds that closed last open again, `lag` months on."""
        return replace(self, coming_back=(self.steps[-1], month + lag), no_closing_before=month + pause)

    def in_month(self, month: int) -> Board:
        """Return the board of a month: beds whose time has come are open again, as if they had not closed.

        Wards that merged since then are as they were before.
        """
        if self.coming_back is None or month < self.coming_back[1]:
            return self
        step = self.coming_back[0]
        return replace(
            self,
            steps=tuple(one for one in self.steps if one is not step),
            mergers=tuple(one for one in self.mergers if one.month < step.month),
            coming_back=None,
        )


def merger_of(beds: Mapping[str, int], closed: Mapping[str, int], month: int) -> Merger | None:
    """Return the ward that closes whole as closed beds add up to one, or none: that with the fewest beds still open.

    `beds` are those of each acute ward, closed or not. Its open beds go on in the wards that have closed most.
    """
    partly = {ward: number for ward, number in closed.items() if 0 < number < beds.get(ward, 0)}
    together = summed(partly.values())
    fits = [ward for ward in beds if ward not in closed or ward in partly if 0 < beds[ward] <= together]
    if not fits:
        return None
    chosen = min(fits, key=lambda ward: beds[ward] - partly.get(ward, 0))
    left, opened = beds[chosen] - partly.get(chosen, 0), []
    for ward in sorted((one for one in partly if one != chosen), key=lambda one: -partly[one]):
        taken = min(left, partly[ward])
        if taken:
            opened.append((ward, taken))
        left -= taken
    return Merger(chosen, month, tuple(opened))
