"""The last look: candidates that are left, with people nobody has seen, until the stated confidence decides.

The search tells a candidate within the indifference zone either way. Here the answer is the cheapest of those left that
meets every target with the chance that is asked for, by Student's t of its mean margins. Replications go where they
tell most: the optimal computing budget for telling on which side of a limit a mean is gives each candidate as many as
its variance over the square of its distance (Szechtman and Yuecesan, Winter Simulation Conference 2008, 273-280; after
Chen, Lin, Yuecesan and Chick, Discrete Event Dynamic Systems 10, 2000, 251-270). Where none is sure enough, one unit
more of each kind is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tandemcare.sums import summed
from tandemcare.trace.tally import Floats, Integers

from .feasibility import Met, SelectionRules, Trial
from .observing import Observer
from .seen import Seen
from .selection import Candidate, Kinds, Observe, Selection, as_dear

FIRST_LOOK, AT_A_TIME, MOST_OF_ONE = 16, 32, 96
"""Replications of each candidate to begin with, of all together in each round after, and of one at most: what is not
sure then is too near to the target to be called so."""
STEPS_UP = 5
RIVALS = 4
"""Cheaper candidates that failed within the indifference zone, the nearest of which are looked at once more."""


@dataclass(eq=False)
class LastLook:
    """What the last look found: each candidate looked at, the cheapest that is sure to meet the targets, and its ties.

    Where none is sure, `best` is the likeliest, and `is_sure` is not true.
    """

    rules: SelectionRules
    kinds: Kinds
    trials: dict[Candidate, Trial] = field(default_factory=dict)
    best: Candidate = ()
    is_sure: bool = False

    def verdict(self, candidate: Candidate) -> Met:
        """Return what the confidence that is asked for makes of a candidate."""
        chance = self.chance(candidate)
        if chance >= self.rules.confidence:
            return Met.MEETS
        return Met.FAILS if chance <= 1.0 - self.rules.confidence else Met.OPEN

    def chance(self, candidate: Candidate) -> float:
        """Return how likely it is at least that a candidate meets every target in the long run."""
        return max(0.0, 1.0 - float((1.0 - self.trials[candidate].chance()).sum()))

    @property
    def ties(self) -> tuple[Candidate, ...]:
        """Others that cost as much as the best and are as sure."""
        price = self.kinds.price(self.best)
        same = [one for one in self.trials if one != self.best and as_dear(self.kinds.price(one), price)]
        return tuple(sorted(one for one in same if self.verdict(one) is Met.MEETS))

    @property
    def replications(self) -> int:
        """Replications run in all."""
        return summed(trial.replications for trial in self.trials.values())


def last_look(
    chosen: Selection | None, observer: Observer, targets: Sequence[int]
) -> tuple[LastLook | None, Mapping[Candidate, Seen]]:
    """Return the last look at what a search by some targets has left, if anything, and what was seen of each in it."""
    if chosen is None or chosen.best is None:
        return None, {}
    others = observer.with_other_people()
    look = look_again(chosen, others.of_targets(targets))
    observer.done = others.done
    return look, {one: others.of(one) for one in look.trials}


def look_again(chosen: Selection, observe: Observe) -> LastLook:
    """Return the last look at what a search has left; `observe` says margins of people whom the search has not seen."""
    assert chosen.best is not None
    look = LastLook(chosen.rules, chosen.kinds)
    wanted = [*_rivals(chosen), chosen.best, *chosen.ties]
    for _ in range(STEPS_UP + 1):
        _look_at(look, wanted, observe)
        sure = [one for one in look.trials if look.verdict(one) is Met.MEETS]
        if sure:
            look.best, look.is_sure = min(sure, key=look.kinds.price), True
            return look
        look.best = max(look.trials, key=lambda one: (look.chance(one), -look.kinds.price(one)))
        wanted = [one for one in one_more(look.best, look.kinds) if one not in look.trials]
        if not wanted:
            break
    return look


def verdict_of(candidate: Candidate, chosen: Selection | None, look: LastLook | None) -> Met:
    """Return what is known of a candidate: by the last look, else by the search; without one it fails."""
    if look is not None and candidate in look.trials and (verdict := look.verdict(candidate)) is not Met.OPEN:
        return verdict
    return chosen.verdict(candidate) if chosen else Met.FAILS


def is_told(chosen: Selection, look: LastLook | None) -> bool:
    """Return whether nothing cheaper is left, and all that the search left open has been told by the last look.

    What is so near that neither tells it is no answer: the stated confidence decides.
    """
    if look is None:
        return chosen.is_settled
    price = chosen.kinds.price(look.best)
    left = [one for one in chosen.trials if chosen.verdict(one) is Met.OPEN and chosen.kinds.price(one) < price]
    return chosen.is_complete and all(one in look.trials for one in left)


def one_more(candidate: Candidate, kinds: Kinds) -> Iterator[Candidate]:
    """Yield a candidate with a unit more of each kind, as far as there can be one."""
    for kind, (number, most) in enumerate(zip(candidate, kinds.most, strict=True)):
        if number < most:
            yield (*candidate[:kind], number + 1, *candidate[kind + 1 :])


def _rivals(chosen: Selection) -> list[Candidate]:
    """Return the cheaper ones that missed by no more than the zone or were left open, the nearest first."""
    assert chosen.best is not None
    price, zones = chosen.kinds.price(chosen.best), np.array(chosen.rules.zones)
    behind = {
        one: float((trial.margins.mean(axis=0) / zones).min())
        for one, trial in chosen.trials.items()
        if len(trial.margins) and chosen.kinds.price(one) < price
    }
    near = [one for one, zones_behind in behind.items() if zones_behind >= -1.0 or chosen.verdict(one) is Met.OPEN]
    return sorted(near, key=behind.__getitem__, reverse=True)[:RIVALS]


def _look_at(look: LastLook, wanted: Sequence[Candidate], observe: Observe) -> None:
    """Run replications of candidates until it is told which is the cheapest that is sure, or there have been enough."""
    _observed(look, dict.fromkeys(wanted, FIRST_LOOK), observe)
    while left := _undecided(look):
        numbers = allocated([look.trials[one] for one in left], look.rules.zones, AT_A_TIME)
        _observed(look, {one: int(number) for one, number in zip(left, numbers, strict=True) if number}, observe)


def _observed(look: LastLook, numbers: dict[Candidate, int], observe: Observe) -> None:
    asked = []
    for one, number in numbers.items():
        trial = look.trials.setdefault(one, Trial.of(len(look.rules.zones)))
        asked.append((one, trial.replications, number))
    for (one, _, _), margins in zip(asked, observe(asked), strict=True):
        look.trials[one].extend(margins)


def _undecided(look: LastLook) -> list[Candidate]:
    """Return the candidates that can still be told, and cost no more than the cheapest that is sure."""
    sure = [look.kinds.price(one) for one in look.trials if look.verdict(one) is Met.MEETS]
    most = min(sure, default=float("inf"))
    return [
        one
        for one, trial in look.trials.items()
        if look.verdict(one) is Met.OPEN and look.kinds.price(one) <= most and trial.replications < MOST_OF_ONE
    ]


def allocated(trials: Sequence[Trial], zones: Sequence[float], more: int) -> Integers:
    """Return how many more replications each candidate gets, so that all are told as soon as can be.

    The optimum is in proportion to variance over the square of the distance, which counts as a zone at least; who has
    more than that gets none.
    """
    so_far = np.array([trial.replications for trial in trials], dtype=np.float64)
    weights = 1.0 / np.array([_ease(trial.margins, np.array(zones)) for trial in trials])
    wanted = np.maximum((so_far.sum() + more) * weights / weights.sum() - so_far, 0.0)
    shares = more * wanted / wanted.sum()
    whole = np.floor(shares).astype(np.int64)
    # What is left of whole replications goes to whoever lost most by rounding.
    whole[np.argsort(whole - shares, kind="stable")[: more - int(whole.sum())]] += 1
    return np.asarray(whole, dtype=np.int64)


def _ease(margins: Floats, zones: Floats) -> float:
    """Return how easily a candidate is told: the square of distance over spread, of the target that decides."""
    mean, spread = margins.mean(axis=0), margins.std(axis=0, ddof=1)
    ease = (np.maximum(np.abs(mean), zones) / np.maximum(spread, 1e-12)) ** 2
    return float(ease.min() if (mean >= 0.0).all() else ease[mean < 0.0].max())
