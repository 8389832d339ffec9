"""A workforce plan: AMHPs in post, what must be done by when for the size needed, and what that costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np

from tandemcare.finance import StaffByMonth, workforce_costs
from tandemcare.scenario import Resolved, later
from tandemcare.sums import ROUNDING
from tandemcare.trace.tally import Floats

from ..psa_design import Uncertain
from .asked import WorkforceAsked
from .heads import Counts, Heads
from .recruiting import QUARTER, Wanted


@dataclass(frozen=True)
class Facts:
    """What holds in every run of a plan: the place's own AMHPs, and the months of a plan.

    `posts` are funded ones at the first of each month without the plan; `held` are numbers that are not drawn.
    """

    resolved: Resolved
    months: int
    fte_per_head: float
    heads_at_census: float
    hours_of_a_head: float
    posts: tuple[float, ...]
    advertising_months: int
    first_quarter: int
    numbers: tuple[Uncertain, ...]
    held: Mapping[str, float]

    @property
    def census(self) -> date:
        """The month of the census."""
        return self.resolved.census

    def month(self, number: int) -> date:
        """Return a month by its number from the census."""
        return later(self.census, number)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one way of recruiting comes to: who begins in each quarter beside the usual ones, and everybody in a run.

    `met_from` is the first month (from the census) from which on the need is met, None where it never is; `shares` are
    of runs with enough people, by month. `equations` is what the slow layer makes of the plan, numbers at their value.
    """

    retention: bool
    starts: tuple[int, ...]
    met_from: int | None
    people: Heads
    shares: Floats
    equations: Floats
    paid_from: int

    @property
    def more_trainees(self) -> int:
        """People who begin to be trained beside those who replace leavers."""
        return int(np.sum(self.starts))


@dataclass(frozen=True, eq=False)
class WorkforcePlan:
    """A plan for the size needed: `outcomes` without and with payments to those who stay, `usual` without any plan."""

    asked: WorkforceAsked
    facts: Facts
    wanted: Wanted
    usual: Heads
    outcomes: tuple[Outcome, ...]
    draws: Mapping[str, Floats]

    @property
    def chosen(self) -> Outcome:
        """The way of recruiting that is asked for."""
        return next(each for each in self.outcomes if each.retention == self.asked.retention)

    @property
    def by(self) -> int:
        """The month, counted from the census, in which the first size is needed."""
        return int(np.flatnonzero(self.wanted.heads)[0])

    @property
    def until(self) -> int:
        """The month up to which the plan holds."""
        return int(np.flatnonzero(self.wanted.heads)[-1])

    @property
    def is_in_time(self) -> bool:
        """Whether the size is there when it is needed."""
        return self.chosen.met_from == self.by

    def posts_to_fund(self, outcome: Outcome) -> int:
        """Return the posts that whoever is approved needs, vacant ones of the census among them."""
        mean = float(outcome.people.in_post[:, : self.until + 1].mean(axis=0).max())
        return max(ceil(self.facts.posts[0] - ROUNDING), ceil(mean - ROUNDING), int(self.wanted.heads.max()))

    def establishment(self, outcome: Outcome) -> Floats:
        """Return funded posts at the first of each month: more of them from the first training of the plan on."""
        posts = np.array(self.facts.posts)
        begun = [quarter * QUARTER for quarter, count in enumerate(outcome.starts) if count]
        if begun:
            posts[begun[0] :] = np.maximum(posts[begun[0] :], self.posts_to_fund(outcome))
        return posts

    def missing(self, people: Heads) -> Counts:
        """Return how many are missing [draw, month] of the size needed, before it is asked for as well."""
        heads = self.wanted.heads.copy()
        heads[: self.by] = heads[self.by]
        found = np.maximum(heads - people.in_post, 0)
        return np.where(np.arange(found.shape[1]) <= self.until, found, 0)[:, :-1]

    def costs(self, people: Heads, *, paid_from: int | None, agency: bool) -> dict[str, Floats]:
        """Return pounds [draw, month] by line for some people, with payments from a month on, and cover or not."""
        in_post = people.in_post[:, :-1].astype(np.float64)
        paid = in_post * (np.arange(self.facts.months) >= (self.facts.months if paid_from is None else paid_from))
        covered = self.missing(people).astype(np.float64) * agency
        staff = StaffByMonth(people.flows["starts"].astype(np.float64), paid, covered, in_post)
        return workforce_costs(staff, self.draws, self.facts.hours_of_a_head)

    def costs_of(self, outcome: Outcome, *, agency: bool | None = None) -> dict[str, Floats]:
        """Return what an outcome costs, with cover as asked for unless it is said."""
        with_cover = self.asked.agency if agency is None else agency
        return self.costs(outcome.people, paid_from=outcome.paid_from if outcome.retention else None, agency=with_cover)

    def costs_without(self) -> dict[str, Floats]:
        """Return what it costs to go on as usual."""
        return self.costs(self.usual, paid_from=None, agency=False)


def together(usual: Heads, people: Sequence[Heads]) -> Heads:
    """Return the usual people and everybody of a plan."""
    found = usual
    for person in people:
        found = found.plus(person)
    return found
