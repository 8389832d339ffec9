"""Whether a candidate meets every target, told from as few replications as that takes.

The fully sequential procedure F_B of Batur and Kim (ACM TOMACS 20(3), 2010, article 13), after Andradottir and Kim
(Naval Research Logistics 57, 2010, 403-421): the sum of margins runs until it leaves a triangle whose width follows
from the variance of the first replications. A margin is how much better than asked a replication is; a candidate whose
mean margin is within the indifference zone of nothing may be told either way.

Most candidates are far off. They are told by a first look, Student's t after half of the first replications, which
takes half of the chance of being wrong; the triangle has the other half.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np

from tandemcare.trace.tally import Floats


class Met(Enum):
    """Whether a candidate meets all targets, as far as is known."""

    MEETS = "meets"
    FAILS = "fails"
    OPEN = "open"


@dataclass(frozen=True)
class SelectionRules:
    """How sure a selection has to be, and what it may cost.

    `zones` are how far from nothing a mean margin of each target must be to be told with `confidence`, which holds for
    all candidates together as long as at most `candidates` are tried (Bonferroni). There is a `look` before the
    `first` replications are complete, which give the variance; more come `at_a_time`. At most `replications` are run
    in all, and `most_of_one` of one candidate.
    """

    zones: tuple[float, ...]
    confidence: float = 0.9
    look: int = 8
    first: int = 16
    at_a_time: int = 8
    candidates: int = 50
    replications: int = 1500
    most_of_one: int = 250

    @property
    def spread(self) -> float:
        """The square of h: how wide a triangle is, in variances over the zone."""
        freedom = self.first - 1
        return float(freedom * ((2.0 * self.chance) ** (-2.0 / freedom) - 1.0))

    @property
    def chance(self) -> float:
        """How likely a target of a candidate may be told wrongly, by the first look or by the triangle."""
        return 0.5 * (1.0 - self.confidence) / (self.candidates * len(self.zones))

    @cached_property
    def far(self) -> float:
        """How many standard errors a mean margin must be from nothing to be told at the first look."""
        from scipy.special import stdtrit

        return float(stdtrit(self.look - 1, 1.0 - self.chance))


@dataclass(eq=False)
class Trial:
    """A candidate under trial: its margins so far [replication, target], and what is known of each target."""

    margins: Floats
    known: list[bool | None]

    @classmethod
    def of(cls, targets: int) -> Trial:
        """Return a candidate of which nothing is known."""
        return cls(np.empty((0, targets)), [None] * targets)

    @property
    def replications(self) -> int:
        """Replications so far."""
        return len(self.margins)

    @property
    def verdict(self) -> Met:
        """What is known: it fails with the first target that it fails."""
        if False in self.known:
            return Met.FAILS
        return Met.OPEN if None in self.known else Met.MEETS

    @property
    def seems_to_meet(self) -> bool:
        """Whether every mean margin is at least nothing, however sure that is."""
        return bool((self.margins.mean(axis=0) >= 0.0).all()) if len(self.margins) else False

    def extend(self, margins: Floats) -> None:
        """Take more replications and tell nothing."""
        self.margins = np.concatenate((self.margins, margins))

    def add(self, margins: Floats, rules: SelectionRules) -> None:
        """Take more replications, and tell what can be told by now."""
        self.extend(margins)
        if len(self.margins) < rules.look:
            return
        for target, zone in enumerate(rules.zones):
            if self.known[target] is None:
                told = _at_first_look if len(self.margins) < rules.first else _by_triangle
                self.known[target] = told(self.margins[:, target], zone, rules)

    def chance(self) -> Floats:
        """Return how likely it is by the replications so far that each target is met: Student's t of the mean."""
        from scipy.special import stdtr

        number = len(self.margins)
        if number < 2:
            return np.full(self.margins.shape[1], np.nan)
        mean, spread = self.margins.mean(axis=0), self.margins.std(axis=0, ddof=1) / np.sqrt(number)
        with np.errstate(divide="ignore", invalid="ignore"):
            likely = np.where(spread > 0.0, stdtr(number - 1, mean / spread), (mean >= 0.0).astype(float))
        return np.asarray(likely, dtype=np.float64)


def _by_triangle(margins: Floats, zone: float, rules: SelectionRules) -> bool | None:
    """Return whether a sum of margins is beyond the triangle, and on which side; None while it is within."""
    variance = float(margins[: rules.first].var(ddof=1))
    edge = max(0.0, 0.5 * rules.spread * variance / zone - 0.5 * zone * len(margins))
    total = float(margins.sum())
    if total >= edge:
        return True
    return False if total <= -edge else None


def _at_first_look(margins: Floats, zone: float, rules: SelectionRules) -> bool | None:
    """Return whether a mean margin is so far from nothing that a few replications tell; None if it is not."""
    error = float(margins.std(ddof=1)) / len(margins) ** 0.5
    mean = float(margins.mean())
    return mean > 0.0 if abs(mean) > max(rules.far * error, zone) else None
