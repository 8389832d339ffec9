"""Whether a difference has the sign that it must have: paired replications, 99% intervals, enough of them to tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from tandemcare.trace.intervals import Interval, student_interval, wilson_interval
from tandemcare.trace.tally import Floats

LEVEL = 0.99
WRONG_SIDE_SHARE = 0.005
"""A sign is wrong only beyond this share of as-is: what is less than half a per cent is of no account."""
SAME_SHARE = 0.01
HALF = 0.5
"""An interval tells nothing unless its half-width is under this part of what it is to find."""


class Way(Enum):
    """Which way a measure must go, as it is said to a reader."""

    HIGHER = "higher"
    NOT_LOWER = "not lower"
    NOT_HIGHER = "not higher"
    SAME = "the same"
    BETWEEN = "higher by"
    UNDER = "under"


class Verdict(Enum):
    """What is said of a row: with too few replications to tell, a row is inconclusive, and the table not done."""

    HOLDS = "holds"
    INCONCLUSIVE = "inconclusive"
    WRONG = "WRONG"


@dataclass(frozen=True)
class MustHold:
    """What must hold of a difference from as-is.

    A row is wrong only if the whole interval is on the wrong side by more than the margin. Where the interval lies on
    the right side of the margin as a whole, it holds; where it reaches beyond, it holds only if it is narrow beside
    what is to be found: `effect`, in units of the measure, or `effect_share`, of as-is, where one can be said
    beforehand, or the margin. `low` and `high` are the ends of a range, in units of the measure.
    """

    way: Way
    effect: float = 0.0
    effect_share: float = 0.0
    low: float = math.nan
    high: float = math.nan

    def margin(self, as_is: float) -> float:
        """Return how far the mean may be on the wrong side, in units of the measure."""
        return (SAME_SHARE if self.way is Way.SAME else WRONG_SIDE_SHARE) * abs(as_is)

    def yardstick(self, as_is: float) -> float:
        """Return what the half-width must be under half of where the interval reaches beyond the margin."""
        if self.way in (Way.BETWEEN, Way.UNDER):
            return self.low
        return max(self.effect, self.effect_share * abs(as_is), self.margin(as_is))

    def verdict(self, as_is: float, found: Interval) -> Verdict:
        """Return what an interval of the paired difference says, beside the mean as-is."""
        if not np.isfinite(found).all():
            return Verdict.INCONCLUSIVE
        if self._is_wrong(as_is, found):
            return Verdict.WRONG
        return Verdict.HOLDS if _half(found) <= self._widest(as_is, found) else Verdict.INCONCLUSIVE

    def replications_needed(self, as_is: float, found: Interval, replications: int) -> int | None:
        """Return how many replications would tell, were the mean as it was found; None where no number would."""
        if not np.isfinite(found).all() or self.verdict(as_is, found) is not Verdict.INCONCLUSIVE:
            return None
        widest = self._widest(as_is, found)
        return math.ceil(replications * (_half(found) / widest) ** 2) if widest > 0.0 else None

    def _widest(self, as_is: float, found: Interval) -> float:
        """Return the half-width up to which an interval with this mean, that is not wrong, shows what it must."""
        margin = self.margin(as_is)
        narrow = HALF * self.yardstick(as_is)
        if self.way is Way.BETWEEN:
            return narrow
        if self.way is Way.SAME:
            return margin - abs(found.mean)
        if self.way is Way.HIGHER:
            return found.mean if found.mean > 0.0 else -1.0
        if self.way is Way.UNDER:
            return math.inf if found.mean < self.high else -1.0
        return max(narrow, margin - found.mean if self.way is Way.NOT_HIGHER else found.mean + margin)

    def _is_wrong(self, as_is: float, found: Interval) -> bool:
        """Whether the interval lies wholly where the difference must not be."""
        margin = self.margin(as_is)
        is_low, is_high = found.high < -margin, found.low > margin
        if self.way is Way.BETWEEN:
            return found.high < self.low - margin or found.low > self.high + margin
        if self.way is Way.UNDER:
            return found.low > self.high
        if self.way is Way.SAME:
            return is_low or is_high
        return is_high if self.way is Way.NOT_HIGHER else is_low


def _half(found: Interval) -> float:
    return HALF * (found.high - found.low)


def paired(changed: Floats, as_is: Floats) -> Interval:
    """Return the mean difference over replications of the same people, with its 99% interval."""
    return student_interval(np.asarray(changed) - np.asarray(as_is), LEVEL)


def share_of(happened: Floats) -> Interval:
    """Return the share of replications in which something happened, with its 99% interval."""
    return wilson_interval(int(np.sum(happened)), len(happened), LEVEL)
