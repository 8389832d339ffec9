"""The cheapest candidate that meets every target, and that no cheaper one does, as sure as is asked.

A candidate is how many units there are of each kind, such as slots on each shift; a unit of a kind has a price. One
more unit never makes a target worse in mean, so that whatever has no more of anything than one that fails, fails too.
All candidates are tried on the same people. The search goes down from a candidate that meets the targets, unit by unit;
then it learns how few of each kind are too few whatever there is of the others, and tries those cheaper candidates that
nothing known rules out, the largest first, until none is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import numpy.typing as npt

from tandemcare.sums import ROUNDING, summed
from tandemcare.trace.tally import Floats

from .feasibility import Met, SelectionRules, Trial

Candidate = tuple[int, ...]
Asked = tuple[Candidate, int, int]
"""A candidate, its first replication and how many."""
Observe = Callable[[Sequence[Asked]], Sequence[Floats]]
"""What says the margins [replication, target] of what is asked, the same people for the same replication."""
MOST_CHEAPER = 2_000_000
SIDE_BY_SIDE = 2
STRIDES = 16
"""Of a number of units, one in so many goes at a time to begin with."""


@dataclass(frozen=True)
class Kinds:
    """What a candidate is made of: the name of each kind, the price of a unit of it, and as many as can be.

    What would save no more than the part `least_saving` of the price of the best is not looked for.
    """

    names: tuple[str, ...]
    prices: tuple[float, ...]
    most: tuple[int, ...]
    least_saving: float = 0.0

    def price(self, candidate: Candidate) -> float:
        """Return the price of a candidate."""
        return float(np.dot(self.prices, candidate))


@dataclass(eq=False)
class Selection:
    """What is known of each candidate tried, and the cheapest that meets every target.

    `best` is None where not even as many as can be meet them. `ties` cost as much as the best and meet them too.
    `is_complete` says that nothing cheaper is left to be tried, and `is_settled` that all that was judged was told with
    the confidence of the rules, too.
    """

    kinds: Kinds
    rules: SelectionRules
    trials: dict[Candidate, Trial] = field(default_factory=dict)
    best: Candidate | None = None
    ties: tuple[Candidate, ...] = ()
    is_settled: bool = True
    is_complete: bool = True

    @property
    def replications(self) -> int:
        """Replications run in all."""
        return summed(trial.replications for trial in self.trials.values())

    def verdict(self, candidate: Candidate) -> Met:
        """Return what is known of a candidate, by itself or by those that have more or less of everything."""
        own = self.trials.get(candidate)
        if own is not None and own.verdict is not Met.OPEN:
            return own.verdict
        for other, trial in self.trials.items():
            if trial.verdict is Met.FAILS and no_more(candidate, other):
                return Met.FAILS
            if trial.verdict is Met.MEETS and no_more(other, candidate):
                return Met.MEETS
        return Met.OPEN

    def is_good(self, candidate: Candidate) -> bool:
        """Return whether a candidate meets all targets, or seems to where that could not be told."""
        verdict = self.verdict(candidate)
        return verdict is Met.MEETS or (verdict is Met.OPEN and self.trials[candidate].seems_to_meet)


def _next_number(so_far: int, rules: SelectionRules) -> int:
    """Return how many replications of a candidate come next: to the first look, to the first triangle, and then on."""
    if so_far < rules.look:
        return rules.look - so_far
    return rules.first - so_far if so_far < rules.first else rules.at_a_time


def no_more(one: Candidate, other: Candidate) -> bool:
    """Tell whether one candidate has no more of anything than another."""
    return all(a <= b for a, b in zip(one, other, strict=True))


def as_dear(one: float, other: float) -> bool:
    """Tell whether two prices are the same."""
    # A smaller sum is lost beside millions of pounds.
    return abs(one - other) <= ROUNDING * max(one, other)


def select(kinds: Kinds, start: Sequence[Candidate], observe: Observe, rules: SelectionRules) -> Selection:
    """Return the cheapest candidate that meets every target; `start` are candidates to begin with, cheapest first."""
    found = Selection(kinds, rules)
    search = _Search(found, observe)
    search.judge([kinds.most])
    if not found.is_good(kinds.most):
        found.is_settled = found.verdict(kinds.most) is not Met.OPEN
        return found
    found.best = search.descended(search.first_good([*start, kinds.most]))
    search.find_fewest_of_each()
    search.try_all_cheaper()
    search.find_ties()
    return found


@dataclass(eq=False)
class _Search:
    """A selection under way."""

    found: Selection
    observe: Observe

    def judge(self, candidates: Iterable[Candidate]) -> None:
        """Run replications of candidates until it is known of each whether it meets the targets, or may not go on."""
        wanted = list(dict.fromkeys(candidates))
        while asked := [one for one in map(self._next, wanted) if one is not None]:
            for (candidate, _, _), margins in zip(asked, self.observe(asked), strict=True):
                self.found.trials[candidate].add(margins, self.found.rules)
        if any(self.found.verdict(one) is Met.OPEN for one in wanted):
            self.found.is_settled = False

    def _next(self, candidate: Candidate) -> Asked | None:
        """Return which replications of a candidate to run next, None if there is no need or no budget."""
        rules = self.found.rules
        if self.found.verdict(candidate) is not Met.OPEN:
            return None
        trial = self.found.trials.setdefault(candidate, Trial.of(len(rules.zones)))
        number = _next_number(trial.replications, rules)
        if trial.replications and (self._left() < number or trial.replications >= rules.most_of_one):
            return None
        return candidate, trial.replications, number

    def _left(self) -> int:
        return self.found.rules.replications - self.found.replications

    def first_good(self, chain: Sequence[Candidate]) -> Candidate:
        """Return a good candidate of a chain, the last of which is good: where halving it ends."""
        low, high = 0, len(chain) - 1
        while low < high:
            middle = (low + high) // 2
            self.judge([chain[middle]])
            low, high = (low, middle) if self.found.is_good(chain[middle]) else (middle + 1, high)
        return chain[high]

    def descended(self, candidate: Candidate) -> Candidate:
        """Return a good candidate from which no unit can be taken: the dearest that can go go first.

        Of large numbers many units go at a time, then half as many, and at last one by one.
        """
        stride = 1 << max(0, (max(candidate) // STRIDES).bit_length() - 1)
        while self._left() > 0:
            fewer = list(self._fewer(candidate, stride))
            self.judge(fewer)
            good = [one for one in fewer if self.found.is_good(one)]
            if good:
                candidate = min(good, key=self.found.kinds.price)
            elif stride == 1:
                break
            else:
                stride //= 2
        return candidate

    def _fewer(self, candidate: Candidate, stride: int) -> Iterable[Candidate]:
        for kind, number in enumerate(candidate):
            if number >= stride:
                yield (*candidate[:kind], number - stride, *candidate[kind + 1 :])

    def find_fewest_of_each(self) -> None:
        """Learn how few of each kind are too few though there be as many as can be of all others.

        That rules out whole sides of all that is cheaper at once. It is found by halving, as more is never worse.
        """
        best, most = self.found.best, self.found.kinds.most
        assert best is not None
        if len(most) == 1:
            return
        for kind, number in enumerate(best):
            fewest, enough = 0, number
            while fewest < enough and self._left() > 0:
                middle = (fewest + enough) // 2
                one = (*most[:kind], middle, *most[kind + 1 :])
                self.judge([one])
                fewest, enough = (fewest, middle) if self.found.is_good(one) else (middle + 1, enough)

    def try_all_cheaper(self) -> None:
        """Try those cheaper than the best that nothing rules out, until none is left or the budget ends."""
        assert self.found.best is not None
        if self._are_too_many():
            self.found.is_settled = self.found.is_complete = False
            return
        while len(cheaper := self._not_ruled_out(self._worth_a_look())):
            if self._left() <= 0:
                self.found.is_settled = self.found.is_complete = False
                return
            largest = [tuple(map(int, row)) for row in _largest(cheaper, self.found.kinds.prices)[:SIDE_BY_SIDE]]
            self.judge(largest)
            good = [one for one in largest if self.found.is_good(one)]
            if good:
                self.found.best = self.descended(min(good, key=self.found.kinds.price))
            elif self._left() <= 0 and any(self.found.verdict(one) is Met.OPEN for one in largest):
                self.found.is_complete = False
                return

    def _worth_a_look(self) -> float:
        """Return the most that a candidate may cost to be worth finding."""
        assert self.found.best is not None
        return self.found.kinds.price(self.found.best) * (1.0 - max(self.found.kinds.least_saving, ROUNDING))

    def find_ties(self) -> None:
        """Note which others cost as much as the best and meet the targets too."""
        best = self.found.best
        assert best is not None
        if self._are_too_many():
            return
        price = self.found.kinds.price(best)
        others = self._not_ruled_out(price * (1.0 + ROUNDING))
        price_of = self.found.kinds.price
        same = [one for row in others if (one := tuple(map(int, row))) != best and as_dear(price_of(one), price)]
        self.judge(one for one in same if self._left() > 0)
        known = [one for one in self.found.trials if one != best and as_dear(self.found.kinds.price(one), price)]
        self.found.ties = tuple(sorted(one for one in known if self.found.is_good(one)))

    def _are_too_many(self) -> bool:
        """Tell whether there are more cheaper candidates than can be looked through."""
        assert self.found.best is not None
        price = self.found.kinds.price(self.found.best)
        return float(np.prod([len(side) for side in _sides(self.found.kinds, price)], dtype=np.float64)) > MOST_CHEAPER

    def _not_ruled_out(self, below: float) -> npt.NDArray[np.int64]:
        """Return the candidates that cost no more than a price and are not known to fail, a row each."""
        rows = _priced_at_most(self.found.kinds, below)
        for other, trial in self.found.trials.items():
            fails = trial.verdict is Met.FAILS or (trial.verdict is Met.OPEN and not trial.seems_to_meet)
            if fails and len(rows):
                rows = rows[(rows > np.array(other)).any(axis=1)]
        return rows


def _sides(kinds: Kinds, price: float) -> list[range]:
    """Return for each kind how many of it there can be at a price."""
    return [
        range(min(most, int(price / each + ROUNDING)) + 1) for each, most in zip(kinds.prices, kinds.most, strict=True)
    ]


def _priced_at_most(kinds: Kinds, price: float) -> npt.NDArray[np.int64]:
    """Return every candidate that costs no more than a price, a row each."""
    sides = _sides(kinds, price)
    rows = np.array(list(product(*sides)), np.int64).reshape(-1, len(sides))
    return np.asarray(rows[rows @ np.array(kinds.prices) <= price], dtype=np.int64)


def _largest(rows: npt.NDArray[np.int64], prices: Sequence[float]) -> npt.NDArray[np.int64]:
    """Return those that no other of the candidates has as much of everything as, the dearest first."""
    rows = rows[np.argsort(-(rows @ np.array(prices)), kind="stable")]
    found: list[npt.NDArray[np.int64]] = []
    for row in rows:
        if not any((other >= row).all() for other in found):
            found.append(row)
            if len(found) >= SIDE_BY_SIDE:
                break
    return np.array(found, np.int64)
