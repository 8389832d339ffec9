"""Whether beds may close, or must open again: how near each month's figures come to what a scenario asks for.

Everything here follows from what months have shown (`Observed`), and nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf, nan
from typing import NamedTuple

from tandemcare.sums import summed

from .beds_by_sex import Beds, BySex, mean_by_sex, occupancy
from .plan import ReopeningRule, ReviewRule

QUARTER_MONTHS = 3
PER_BEDS = 100.0


class Observed(NamedTuple):
    """What a month has shown: people in local acute beds and away by their sex, means, and the rest as gateways ask.

    `staffed` is the share of what is bought that serves people, `waiting` person-months per person, and
    `waiting_as_is` the same in as-is, where that is known. Of those in beds some are in mixed wards.
    """

    in_beds: BySex
    away: BySex
    staffed: float
    waiting: float = 0.0
    waiting_as_is: float = nan
    in_mixed: BySex = BySex(0.0, 0.0)

    @property
    def people(self) -> BySex:
        """All who need an acute bed, delayed people among them."""
        return self.in_beds.plus(self.away)


class ReviewFigures(NamedTuple):
    """What a review looks at; NaN where it looks at nothing yet."""

    occupancy: float = nan
    occupancy_women: float = nan
    occupancy_men: float = nan
    away_per_100_beds: float = nan
    staffed: float = nan
    waiting: float = nan


def is_review(month: int, census_month: int) -> bool:
    """Tell whether a month (from 0) is the first of a quarter, if the first of all is that month of the calendar."""
    return (census_month - 1 + month) % QUARTER_MONTHS == 0


def figures_of(gateway: ReviewRule, seen: Sequence[Observed], left: Beds) -> ReviewFigures:
    """Return what a review sees with so many beds left; nothing before there are enough whole months."""
    if len(seen) < max(gateway.over_months, gateway.staffed_months):
        return ReviewFigures()
    months = seen[len(seen) - gateway.over_months :]
    full = occupancy(mean_by_sex([one.people for one in months]), left)
    away = mean_by_sex([one.away for one in months]).both
    waiting, as_is = summed(one.waiting for one in months), summed(one.waiting_as_is for one in months)
    return ReviewFigures(
        *full,
        PER_BEDS * away / left.all if left.all else (inf if away else 0.0),
        min(one.staffed for one in seen[len(seen) - gateway.staffed_months :]),
        waiting / as_is if as_is else (inf if waiting else 0.0),
    )


def limits_of(gateway: ReviewRule) -> ReviewFigures:
    """Return the limit of each figure: the least of `staffed`, the most of all others."""
    each = gateway.each_sex_at_most
    return ReviewFigures(
        gateway.occupancy_at_most,
        each,
        each,
        gateway.away_per_100_beds_at_most,
        gateway.staffed_at_least,
        gateway.waiting_at_most,
    )


def failed(gateway: ReviewRule, figures: ReviewFigures) -> Iterator[str]:
    """Yield the names of the figures that do not hold; one that is not known holds only where nothing is asked."""
    for name, value, limit in zip(ReviewFigures._fields, figures, limits_of(gateway), strict=True):
        is_asked = limit > 0.0 if name == "staffed" else limit < inf
        holds = value >= limit if name == "staffed" else value <= limit
        if is_asked and not holds:
            yield name


def must_reopen(rule: ReopeningRule, seen: Sequence[Observed], beds: Beds) -> bool:
    """Tell whether open beds are too full, or too many people away, on means over the months of the rule."""
    if len(seen) < rule.over_months:
        return False
    months = seen[len(seen) - rule.over_months :]
    full = occupancy(mean_by_sex([one.people for one in months]), beds)
    away = mean_by_sex([one.away for one in months]).both
    return full.all > rule.occupancy_over or away * PER_BEDS > rule.away_per_100_beds_over * beds.all
