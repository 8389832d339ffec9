"""Whether a difference has the sign that it must have: paired replications, 99% intervals, enough of them to tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from tandemcare.trace.intervals import Interval, student_interval
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


class Verdict(Enum):
    """What is said of a row: one that is inconclusive counts as one that fails."""

    HOLDS = "holds"
    INCONCLUSIVE = "inconclusive"
    WRONG = "WRONG"


@dataclass(frozen=True)
class MustHold:
    """What must hold of a difference from as-is.

    `effect`, in units of the measure, or `effect_share`, of as-is, is the difference that is expected, where one can be
    said beforehand: the interval must be narrow beside it, else beside the margin; or beside what is found, if all of
    it lies on the right side of nothing. `low` and `high` are the ends of a range, in units of the measure.
    """

    way: Way
    effect: float = 0.0
    effect_share: float = 0.0
    low: float = math.nan
    high: float = math.nan

    def margin(self, as_is: float) -> float:
        """Return how far the mean may be on the wrong side, in units of the measure."""
        return (SAME_SHARE if self.way is Way.SAME else WRONG_SIDE_SHARE) * abs(as_is)

    def yardstick(self, as_is: float, found: Interval) -> float:
        """Return what the half-width must be under half of: the effect expected or found, or the margin."""
        if self.way is Way.BETWEEN:
            return self.low
        stated = max(self.effect, self.effect_share * abs(as_is), self.margin(as_is))
        if self.way is Way.SAME:
            return stated
        return max(stated, -found.high if self.way is Way.NOT_HIGHER else found.low)

    def verdict(self, as_is: float, found: Interval) -> Verdict:
        """Return what an interval of the paired difference says, beside the mean as-is."""
        if not np.isfinite(found).all():
            return Verdict.INCONCLUSIVE
        if self._is_wrong(as_is, found):
            return Verdict.WRONG
        is_precise = HALF * (found.high - found.low) < HALF * self.yardstick(as_is, found)
        return Verdict.HOLDS if is_precise and self._is_shown(as_is, found) else Verdict.INCONCLUSIVE

    def _is_wrong(self, as_is: float, found: Interval) -> bool:
        """Whether the interval lies wholly where the difference must not be."""
        margin = self.margin(as_is)
        is_low, is_high = found.high < -margin, found.low > margin
        if self.way is Way.BETWEEN:
            return found.high < self.low - margin or found.low > self.high + margin
        if self.way is Way.SAME:
            return is_low or is_high
        return is_high if self.way is Way.NOT_HIGHER else is_low

    def _is_shown(self, as_is: float, found: Interval) -> bool:
        """Whether the interval shows what it must, where more is asked than that it is not on the wrong side."""
        if self.way is Way.SAME:
            margin = self.margin(as_is)
            return -margin < found.low and found.high < margin
        return found.low > 0.0 if self.way is Way.HIGHER else True


def paired(changed: Floats, as_is: Floats) -> Interval:
    """Return the mean difference over replications of the same people, with its 99% interval."""
    return student_interval(np.asarray(changed) - np.asarray(as_is), LEVEL)
