"""How many must begin to be trained, and when, so that enough AMHPs are in post from a month on, in enough runs.

The search adds one person at a time, each in the quarter that takes most of what is missing, the later one where two
take as much. Then it lets everybody go who is not needed and lets others begin later: of what is left nobody can be
left out, and nobody can begin a quarter later. Everybody has the same life in every plan that they are part of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tandemcare.trace.tally import Floats

from .heads import Counts, Heads, one_more
from .rates import Rates

QUARTER = 3
ROUNDING = 1e-9


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
        """Return for each month how many are missing at the stated confidence; less than one where it is a tie."""
        needed = self.heads > 0
        allowed = int((1.0 - self.confidence) * len(in_post) + ROUNDING)
        at_confidence = np.sort(in_post, axis=0)[allowed]
        gaps = np.maximum(self.heads - at_confidence, 0) * needed
        # Where one person more moves no quantile, more runs with enough people are still nearer to the aim.
        short = np.maximum(self.confidence - self.shares(in_post), 0.0) * needed
        return np.asarray(gaps + 0.5 * short)

    def are_met(self, in_post: Counts) -> bool:
        """Tell whether nobody is missing in any month."""
        return not self.missing(in_post).any()

    def from_month(self, month: int) -> Wanted:
        """Return the same needs, asked for in no month before one."""
        return Wanted(np.where(np.arange(len(self.heads)) >= month, self.heads, 0), self.confidence)


@dataclass(frozen=True)
class Window:
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


def smallest_plan(usual: Counts, bank: Bank, wanted: Wanted, window: Window) -> list[int] | None:
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


def _best(in_post: Counts, starts: Sequence[int], bank: Bank, wanted: Wanted, window: Window) -> int | None:
    """Return the quarter whose next person takes most of what is missing, or None where nobody takes anything."""
    before = float(wanted.missing(in_post).sum())
    best, least = None, before - ROUNDING
    for quarter in window.open(starts):
        left = float(wanted.missing(in_post + bank.person(quarter, starts[quarter]).in_post).sum())
        if left < least - ROUNDING:
            best, least = quarter, left
    return best


def _pruned(usual: Counts, starts: Sequence[int], bank: Bank, wanted: Wanted, window: Window) -> list[int]:
    """Return a plan of which nobody can be left out, and nobody can begin a quarter later."""
    found = list(starts)
    while True:
        better = next((each for each in _smaller(found, window) if _meets(usual, each, bank, wanted)), None)
        if better is None:
            return found
        found = better


def _smaller(starts: Sequence[int], window: Window) -> list[list[int]]:
    """Return the plans with one person less, and then those in which one person begins a quarter later."""
    filled = [quarter for quarter in range(window.first, window.last + 1) if starts[quarter]]
    less = [_changed(starts, {quarter: -1}) for quarter in filled]
    later = [
        _changed(starts, {quarter: -1, quarter + 1: 1})
        for quarter in filled
        if quarter < window.last and (window.most is None or starts[quarter + 1] < window.most)
    ]
    return [*less, *later]


def _changed(starts: Sequence[int], by: dict[int, int]) -> list[int]:
    return [count + by.get(quarter, 0) for quarter, count in enumerate(starts)]


def _meets(usual: Counts, starts: Sequence[int], bank: Bank, wanted: Wanted) -> bool:
    in_post = usual.copy()
    for person in bank.people(starts):
        in_post = in_post + person.in_post
    return wanted.are_met(in_post)


def earliest_month(usual: Counts, bank: Bank, wanted: Wanted, window: Window) -> tuple[int, list[int]] | None:
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
