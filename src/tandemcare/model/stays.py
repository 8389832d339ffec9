"""Lengths of treatment by legal status, and how a stay is cut short."""

from __future__ import annotations

from dataclasses import dataclass

from tandemcare.errors import PathwayError, Problem
from tandemcare.pathway import Assign, Branch, Delay, Seize, Step, now

from . import codes as c
from .draws import days, mean_beyond, mean_within, share_beyond, spread_of
from .values import Values


def review_day(v: Values) -> float:
    """Return the middle of the days on which a section 2 that lasts is reviewed."""
    return (v["beds.section_2_review_day_first"] + v["beds.section_2_review_day_last"]) / 2.0


@dataclass(frozen=True)
class Stays:
    """Mean treatment (days) by legal status; a section 2 stay is short (over before its review) or long."""

    share_long: float
    short_days: float
    long_excess_days: float
    section_3_days: float
    informal_days: float
    spread: float
    short_spread: float
    review_day: float
    cut: float

    @classmethod
    def of(cls, v: Values) -> Stays:
        """Return the stays for some values: a lognormal by mean and median, parted at the review of a section 2."""
        mean, ratio = v["beds.section_2_stay_days"], v["beds.los_median_to_mean"]
        review = review_day(v)
        _check(mean, ratio, review)
        median = mean * ratio
        return cls(
            share_long=share_beyond(review, mean, median),
            short_days=mean_within(review, mean, median),
            long_excess_days=mean_beyond(review, mean, median),
            section_3_days=mean * v["beds.los_ratio_s3"],
            informal_days=mean * v["beds.los_ratio_informal"],
            spread=spread_of(1.0, ratio),
            short_spread=v["beds.section_2_short_spread"],
            review_day=review,
            cut=v["beds.cut_short_share"],
        )

    def treatment(self, step: str, mean_days: float, then: str) -> dict[str, Step]:
        """Return the steps of a stay in full or cut short: one draw, stretched by the mean.

        Whoever found over 95% of the beds in use is counted among those within the 95% as soon as one of them leaves:
        so the count is right for the next who comes. Their own stay stays as it is.
        """
        short = step == "stay-2-short"
        spread, most = (self.short_spread, self.review_day) if short else (self.spread, None)
        less = mean_days * (1.0 - self.cut)
        return {
            step: Branch(by="hurried", cases={c.YES: f"{step}-cut", c.LATE: f"{step}-late"}, otherwise=f"{step}-full"),
            f"{step}-full": Delay(days(mean_days, spread, at_most=most), draw=step, then=then),
            f"{step}-cut": Assign(
                "stay_ends", now + days(less, spread, at_most=most), draw=step, then=f"{step}-uncounted"
            ),
            f"{step}-late": Assign("stay_ends", now + days(mean_days, spread, at_most=most), draw=step),
            f"{step}-uncounted": Seize("unhurried", until="stay_ends", otherwise=then, swap="pace"),
            f"{step}-counted": Delay(until="stay_ends", then=then),
        }


def _check(mean: float, ratio: float, review: float) -> None:
    """Refuse stays of no length, those that no lognormal has, and those that all end on one side of their review."""
    problems = []
    if mean <= 0.0:
        problems.append(Problem("beds.section_2_stay_days", f"{mean:g} days are no stay.", "Give more than 0."))
    if not 0.0 < ratio < 1.0:
        found = f"{ratio:g} is no ratio of a median to a mean above it."
        problems.append(Problem("beds.los_median_to_mean", found, "Give more than 0 and less than 1."))
    if not problems and not (mean * ratio < mean and 0.0 < share_beyond(review, mean, mean * ratio) < 1.0):
        found = f"With a mean of {mean:g} days, median {mean * ratio:g}, all stays end on one side of their review."
        problems.append(
            Problem("beds.section_2_stay_days, beds.los_median_to_mean", found, "Give a number of usual size.")
        )
    if problems:
        raise PathwayError(problems)
