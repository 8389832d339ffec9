"""How many must begin to be trained, and when, so that enough AMHPs are in post from a month on, in enough runs.

The search adds one person at a time, each in the quarter that takes most of what is missing, the later one where two
take as much. Then it lets everybody go who is not needed, lets others begin later, and replaces two by one: of what is
left nobody can be left out or begin a quarter later. Everybody has the same life in every plan that they are part of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement

import numpy as np

from tandemcare.sums import ROUNDING
from tandemcare.trace.tally import Floats

from .heads import Counts, Heads, one_more
from .rates import Rates

QUARTER = 3
Changes = Mapping[int, int]
"""How many more or fewer begin in some quarters."""


@dataclass(eq=False)
class Bank:
    """People who could be trained, by quarter and number, each the same whenever asked for."""

    rates: Rates
    seed: int
    known: dict[tuple[int, int], Heads] = field(default_factory=dict)

    def person(self, quarter: int, number: int) -> Heads:
        """Return one person more, who begins in a quarter (counted from the census)."""
        if (quarter, number) not in self.known:
            random = np.random.default_rng(np.random.SeedSequence([self.seed, quarter, number]))
            self.known[quarter, number] = one_more(self.rates, quarter * QUARTER, random)
        return self.known[quarter, number]

    def people(self, starts: Sequence[int]) -> list[Heads]:
        """Return everybody of a plan: so many who begin in each quarter."""
        return [self.person(quarter, number) for quarter, count in enumerate(starts) for number in range(count)]


@dataclass(frozen=True, eq=False)
class Wanted:
    """Heads needed at the first of each month (0 before any are), and in which share of runs they must be there."""

    heads: Counts
    confidence: float

    def shares(self, in_post: Counts) -> Floats:
        """Return for each month the share of runs in which enough are in post."""
        return np.asarray((in_post >= self.heads).mean(axis=0))

    def missing(self, in_post: Counts) -> Floats:
        """Return how many are missing in each month that needs some; less than one where that is a tie."""
        asked = np.flatnonzero(self.heads)
        people, heads = in_post[:, asked], self.heads[asked]
        allowed = int((1.0 - self.confidence) * len(people) + ROUNDING)
        gaps = np.maximum(heads - np.partition(people, allowed, axis=0)[allowed], 0)
        # Where one person more moves no quantile, more runs with enough people are still nearer to the aim.
        short = np.maximum(self.confidence - (people >= heads).mean(axis=0), 0.0) * (gaps > 0)
        return np.asarray(gaps + 0.5 * short)

    def are_met(self, in_post: Counts) -> bool:
        """Tell whether nobody is missing in any month."""
        return not self.missing(in_post).any()

    def from_month(self, month: int) -> Wanted:
        """Return the same needs, asked for in no month before one."""
        return Wanted(np.where(np.arange(len(self.heads)) >= month, self.heads, 0), self.confidence)


@dataclass(frozen=True)
class StartingQuarters:
    """The quarters in which training may begin, and how many may begin in one."""

    first: int
    last: int
    most: int | None

    def open(self, starts: Sequence[int]) -> list[int]:
        """Return the quarters in which one person more may begin, the latest first."""
        return [
            quarter
            for quarter in range(self.last, self.first - 1, -1)
            if self.most is None or starts[quarter] < self.most
        ]


def smallest_plan(usual: Counts, bank: Bank, wanted: Wanted, window: StartingQuarters) -> list[int] | None:
    """Return how many begin in each quarter beside the usual ones, or None where no number of people meets the need."""
    starts = [0] * (window.last + 1)
    in_post = usual.copy()
    while not wanted.are_met(in_post):
        best = _best(in_post, starts, bank, wanted, window)
        if best is None:
            return None
        in_post = in_post + bank.person(best, starts[best]).in_post
        starts[best] += 1
    return _pruned(usual, starts, bank, wanted, window)


def _best(in_post: Counts, starts: Sequence[int], bank: Bank, wanted: Wanted, window: StartingQuarters) -> int | None:
    """Return the quarter whose next person takes most of what is missing, or None where nobody takes anything."""
    before = float(wanted.missing(in_post).sum())
    best, least = None, before - ROUNDING
    for quarter in window.open(starts):
        left = float(wanted.missing(in_post + bank.person(quarter, starts[quarter]).in_post).sum())
        if left < least - ROUNDING:
            best, least = quarter, left
    return best


def _pruned(usual: Counts, starts: Sequence[int], bank: Bank, wanted: Wanted, window: StartingQuarters) -> list[int]:
    """Return a plan of which nobody can be left out or begin a quarter later, and no two be replaced by another."""
    found, in_post = list(starts), usual + _sum(usual, bank.people(starts))
    better: Changes | None = {}
    while better is not None:
        better = next(
            (each for each in _smaller(found, window) if wanted.are_met(_moved(in_post, found, each, bank))), None
        )
        if better is not None:
            in_post = _moved(in_post, found, better, bank)
            found = [count + better.get(quarter, 0) for quarter, count in enumerate(found)]
    return found


def _smaller(starts: Sequence[int], window: StartingQuarters) -> Iterator[Changes]:
    """Yield what would make a plan smaller or later: who is left out, begins later, or stands in for two others."""
    filled = [quarter for quarter in range(window.first, window.last + 1) if starts[quarter]]
    free = window.open(starts)
    yield from ({quarter: -1} for quarter in filled)
    yield from ({quarter: -1, quarter + 1: 1} for quarter in filled if quarter + 1 in free)
    for one, other in combinations_with_replacement(filled, 2):
        if one == other and starts[one] == 1:
            continue
        for new in free:
            changes = Counter((new,))
            changes.subtract((one, other))
            yield dict(changes)


def _moved(in_post: Counts, starts: Sequence[int], changes: Changes, bank: Bank) -> Counts:
    """Return who is in post once a plan is changed: of a quarter the last to have been added goes first."""
    found = in_post
    for quarter, by in changes.items():
        for number in range(starts[quarter] + by, starts[quarter]):
            found = found - bank.person(quarter, number).in_post
        for number in range(starts[quarter], starts[quarter] + by):
            found = found + bank.person(quarter, number).in_post
    return found


def _sum(like: Counts, people: Sequence[Heads]) -> Counts:
    found = np.zeros_like(like)
    for person in people:
        found = found + person.in_post
    return found


def earliest_month(usual: Counts, bank: Bank, wanted: Wanted, window: StartingQuarters) -> tuple[int, list[int]] | None:
    """Return the first month from which on the need can be met, and the plan for it; None where it never can."""
    low, high = (int(np.flatnonzero(wanted.heads)[k]) for k in (0, -1))
    found = smallest_plan(usual, bank, wanted.from_month(high), window)
    if found is None:
        return None
    while low < high:
        middle = (low + high) // 2
        tried = smallest_plan(usual, bank, wanted.from_month(middle), window)
        if tried is None:
            low = middle + 1
        else:
            high, found = middle, tried
    return high, found
