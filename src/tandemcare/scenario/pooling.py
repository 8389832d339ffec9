"""A pooled budget as the ledger takes it, and what can be wrong with the rules of money in a place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tandemcare.errors import Problem
from tandemcare.finance import Pool

from .months import later
from .parts import Scenario

APRIL = 4


def pool_of(scenario: Scenario, census: date) -> Pool | None:
    """Return the pooled budget of a scenario, its months counted from the census date; None where there is none."""
    said = scenario.funding.section_75
    if said is None:
        return None
    ends = None if said.notice_given is None else later(said.notice_given, said.notice_months)
    return Pool(
        services=said.services,
        budget_gbp_year=said.budget_gbp_year,
        contributions=said.contributions,
        overspend=said.overspend,
        underspend=said.underspend,
        first=0 if said.start is None else months_between(census, said.start),
        last=None if ends is None else months_between(census, ends),
        april=(APRIL - census.month) % 12,
    )


def months_between(first: date, then: date) -> int:
    """Return how many months lie between two firsts of months."""
    return 12 * (then.year - first.year) + then.month - first.month


def problems_of_pool(scenario: Scenario, census: date) -> Iterator[Problem]:
    """Yield what is wrong with a pooled budget."""
    pool = pool_of(scenario, census)
    for problem in pool.problems() if pool else ():
        yield Problem(scenario.lines.of("funding.section_75"), f"{problem.where}: {problem.found}.", problem.remedy)
    if pool and pool.last is not None and pool.last <= pool.first:
        found = "The notice ends the pooled budget before it begins."
        yield Problem(scenario.lines.of("funding.section_75"), found, "Give notice later, or leave it out.")


def unheard(scenario: Scenario, census: date, years: int) -> Iterator[Problem]:
    """Yield rules of money that say nothing in a run of some years from the census date."""
    target = scenario.funding.savings_target
    if target and months_between(census, later(target.start, 12)) > 12 * years:
        found = f"No whole year from {target.start:%Y-%m} on lies within the run."
        yield Problem(scenario.lines.of("funding.savings_target"), found, "Begin earlier, or run more years.")
    if scenario.funding.reserve_floor_gbp and not scenario.investments:
        found = "There is a floor for the council's reserve, but nothing is bought."
        yield Problem(scenario.lines.of("funding.reserve_floor_gbp"), found, "Leave it out, or buy something.")
