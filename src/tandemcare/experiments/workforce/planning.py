"""Make a workforce plan: resolve, draw, run the slow layer's AMHPs alone, and search the smallest recruitment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np

from tandemcare.errors import InputError, Problem
from tandemcare.model import HOURS_OF_A_POST, Place, Plan
from tandemcare.scenario import Resolved, later, load_place, months_between, place_for, shipped_scenarios, system_in
from tandemcare.trace.tally import Floats

from ..request import StudyRequest, scenario_asked
from .asked import WorkforceAsked, month_of, problems_in_time
from .drawn import HELD, drawn, numbers_drawn
from .heads import Heads, those_usual
from .plan import Facts, Outcome, WorkforcePlan, together
from .rates import Driven, Rates, fed_back, posts_by_month, rates_of
from .recruiting import QUARTER, Bank, StartingQuarters, Wanted, earliest_month, smallest_plan

ADVERTISING, PAYING = "amhp_trainees.mobilising_months", "amhp_retention.mobilising_months"
USUAL = 1
"""What tells the chance of the usual people from that of those who are recruited."""


def workforce_plan(asked: WorkforceAsked) -> WorkforcePlan:
    """Return the plan that is asked for; InputError with everything that is wrong with it, or with its files."""
    if problems := asked.problems():
        raise InputError(problems)
    resolved, plan = _resolved(asked)
    facts = _facts(asked, resolved, plan)
    wanted = _wanted(asked, facts)
    draws = drawn(facts.numbers, asked.draws, asked.seed)
    driven = Driven.of(plan)
    paid_from = ceil(plan.values_of(0)[PAYING])
    usual, *others = (
        _ways(asked, facts, driven, draws, wanted, paid_from, retention=retention) for retention in (False, True)
    )
    return WorkforcePlan(asked, facts, wanted, usual[0], (usual[1], *(outcome for _, outcome in others)), draws)


def _resolved(asked: WorkforceAsked) -> tuple[Resolved, Plan]:
    """Return the scenario in its place for as long as the plan takes, and what it asks of the slow layer."""
    source = scenario_asked(asked.scenario or shipped_scenarios()[0], any_folder=asked.any_folder)
    if isinstance(asked.place, Place):
        here = asked.place
    else:
        here = place_for(source) if asked.place is None else load_place(asked.place)
    if problems := problems_in_time(asked, here.census_date):
        raise InputError(problems)
    request = StudyRequest((source,), here, asked.years(here.census_date), numbers=asked.numbers)
    (resolved,) = request.resolved()
    if resolved.plan is None or resolved.is_held:
        found = "No stock of its slow layer moves: it is held, or its place is not calibrated."
        raise InputError([Problem(f"scenario {resolved.name!r}", found, "Run: tandem calibrate, on the place.")])
    return resolved, resolved.plan


def _facts(asked: WorkforceAsked, resolved: Resolved, plan: Plan) -> Facts:
    values, months = plan.values_of(0), plan.months
    driven = Driven.of(plan)
    advertising = ceil(values[ADVERTISING])
    first = asked.first_advertised(resolved.census)
    start = months_between(resolved.census, month_of(asked.start) if asked.start else later(first, advertising))
    numbers = numbers_drawn(system_in(resolved.place, resolved.numbers))
    return Facts(
        resolved,
        months,
        values["amhp_staff.fte_per_head"],
        driven.initial["amhps_at_census"],
        values["amhp_staff.fte_per_head"] * values[HOURS_OF_A_POST],
        tuple(posts_by_month(driven)),
        advertising,
        -(-start // QUARTER),
        numbers,
        {name: values[name] for name in HELD},
    )


def _wanted(asked: WorkforceAsked, facts: Facts) -> Wanted:
    """Return the heads needed at the first of each month, none before the first need and none after the plan's end."""
    heads = np.zeros(facts.months + 1, dtype=np.int64)
    for need in sorted(asked.needs, key=lambda each: month_of(each.month)):
        heads[months_between(facts.census, month_of(need.month)) :] = need.in_heads(facts.fte_per_head)
    until = months_between(facts.census, asked.last_month(facts.census))
    heads[until + 1 :] = 0
    return Wanted(heads, asked.confidence)


def _ways(  # noqa: PLR0917
    asked: WorkforceAsked,
    facts: Facts,
    driven: Driven,
    draws: Mapping[str, Floats],
    wanted: Wanted,
    paid_from: int,
    *,
    retention: bool,
) -> tuple[Heads, Outcome]:
    """Return the usual people with or without payments to those who stay, and the smallest recruitment beside them."""
    retained_from = paid_from if retention else None
    rates = rates_of(driven, draws, retained_from)
    usual = those_usual(rates, np.random.default_rng(np.random.SeedSequence([asked.seed, USUAL])))
    bank, (met_from, starts) = _recruited(asked, facts, rates, usual, wanted)
    people = together(usual, bank.people(starts))
    by_month = [0] * facts.months
    for quarter, count in enumerate(starts):
        by_month[quarter * QUARTER] += count
    equations = fed_back(driven, by_month, retained_from)
    shares = wanted.shares(people.in_post)
    return usual, Outcome(retention, tuple(starts), met_from, people, shares, equations, paid_from)


def _recruited(
    asked: WorkforceAsked, facts: Facts, rates: Rates, usual: Heads, wanted: Wanted
) -> tuple[Bank, tuple[int | None, Sequence[int]]]:
    """Return the smallest recruitment that is in time, or the one for the earliest month, or nobody."""
    bank = Bank(rates, asked.seed)
    window = StartingQuarters(facts.first_quarter, (facts.months - 1) // QUARTER, asked.most_a_quarter)
    starts = smallest_plan(usual.in_post, bank, wanted, window)
    if starts is not None:
        return bank, (int(np.flatnonzero(wanted.heads)[0]), starts)
    found = earliest_month(usual.in_post, bank, wanted, window)
    return bank, found or (None, [0] * (window.last + 1))
