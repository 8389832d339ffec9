"""A pooled budget as the ledger takes it, and what can be wrong with the rules of money in a place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tandemcare.errors import Problem
from tandemcare.finance import Pool, priced_services

from .items import PooledBudget
from .months import later, months_between
from .parts import Scenario

APRIL = 4


def pool_of(scenario: Scenario, census: date) -> Pool | None:
    """Return what a pooled budget does to services of the ledger, months counted from the census date, or None."""
    said = scenario.funding.pooled_budget
    if said is None or not said.services or said.budget_gbp_year is None:
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


def problems_of_pool(scenario: Scenario, census: date) -> Iterator[Problem]:
    """Yield what is wrong with a pooled budget."""
    where = scenario.lines.of("funding.pooled_budget")
    if scenario.funding.pooled_budget:
        yield from (Problem(where, *told) for told in _unpaired(scenario.funding.pooled_budget))
    yield from _bought_twice(scenario)
    pool = pool_of(scenario, census)
    for problem in pool.problems() if pool else ():
        yield Problem(where, f"{problem.where}: {problem.found}.", problem.remedy)
    if pool and pool.last is not None and pool.last <= pool.first:
        found = "The notice ends the pooled budget before it begins."
        yield Problem(where, found, "Give notice later, or leave it out.")


def _unpaired(said: PooledBudget) -> Iterator[tuple[str, str]]:
    """Yield keys of a pooled budget that say nothing without others."""
    if said.services and said.budget_gbp_year is None:
        yield "It names services of the ledger, and no budget for them.", "Add `budget_gbp_year`."
    if not said.services and not said.takes_bought:
        yield "Nothing is in it: neither services of the ledger nor what is bought.", "Name `services`."
    own = {
        "budget_gbp_year": said.budget_gbp_year is not None,
        "overspend": said.overspend != said.contributions,
        "underspend": said.underspend != said.contributions,
        "from": said.start is not None,
        "notice_given": said.notice_given is not None,
    }
    alone = [f"`{key}`" for key, is_said in own.items() if is_said]
    if alone and not said.services:
        found = f"{', '.join(alone)} are of services of the ledger, and it names none."
        yield found, "Name the `services`, or leave them out."


def _bought_twice(scenario: Scenario) -> Iterator[Problem]:
    """Yield services in a pooled budget of which some is bought that is in it already."""
    said = scenario.funding.pooled_budget
    if said is None or not said.takes_bought:
        return
    priced = priced_services()
    for one in scenario.investments:
        line = priced[one.service].service if one.service in priced else ""
        if line in said.services:
            found = f"What is bought of {line} is in the pooled budget twice: as bought, and as a service."
            remedy = f"Leave {line} out of `services`, or write `bought: false`."
            yield Problem(scenario.lines.of("funding.pooled_budget"), found, remedy)


def unheard(scenario: Scenario, census: date, years: int) -> Iterator[Problem]:
    """Yield rules of money that say nothing in a run of some years from the census date."""
    target = scenario.funding.savings_target
    if target and months_between(census, later(target.start, 12)) > 12 * years:
        found = f"No whole year from {target.start:%Y-%m} on lies within the run."
        yield Problem(scenario.lines.of("funding.savings_target"), found, "Begin earlier, or run more years.")
    if scenario.funding.reserve_floor_gbp and not scenario.investments:
        found = "There is a floor for the council's reserve, but nothing is bought."
        yield Problem(scenario.lines.of("funding.reserve_floor_gbp"), found, "Leave it out, or buy something.")
