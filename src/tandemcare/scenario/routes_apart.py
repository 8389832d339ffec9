"""Which routes of money stand with which change of a bridge, and which are changes by themselves.

What is in a Better Care Fund stands with its purchase. A section 256, continuing health care or a pooled budget of
services that are paid for in the baseline is a change by itself, and its part for what the scenario alone buys stands
with that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tandemcare.finance import CONTINUING_CARE, SECTION_256, priced_services

from .items import BetterCareFund, ContinuingHealthCare, Funding, Investment, PooledBudget, Section256
from .parts import Scenario
from .routes import paid_by_council

ROUTES = (SECTION_256, CONTINUING_CARE)
POOLED = "pooled budget of"
Grant = Section256 | ContinuingHealthCare


def routes_alone(scenario: Scenario, start: Scenario) -> Iterator[tuple[str, Funding]]:
    """Yield the routes that act on what a baseline pays already: a label, and its funding with that of a scenario."""
    for name in ROUTES:
        before, now = _grant(start, name), _grant(scenario, name)
        services = _of(now, paid_by_council(start))
        if now is not None and services and now != before:
            yield _in_words(name, now), _with(start.funding, name, replace(now, services=services))
        elif before is not None and now is None:
            yield f"without {name.replace('_', ' ')}", _with(start.funding, name, None)
    pool, usual = scenario.funding.pooled_budget, start.funding.pooled_budget
    if pool and pool.services and not (usual and usual.services):
        label = f"{POOLED} {', '.join(pool.services)}"
        yield label, replace(start.funding, pooled_budget=replace(pool, takes_bought=False))


def funding_of_purchase(scenario: Scenario, start: Scenario, one: Investment) -> Funding:
    """Return the funding of a baseline beside which a purchase stands alone: with the routes that pay for it."""
    found = start.funding
    found = replace(found, better_care_fund=fund_for(scenario, start, (*start.investments, one)))
    priced = priced_services()
    service = priced[one.service].service if one.service in priced else ""
    for name in ROUTES:
        now = _grant(scenario, name)
        if now is not None and service in now.services and service not in paid_by_council(start):
            before = _grant(start, name)
            also = before.services if before else ()
            found = _with(found, name, replace(now, services=(*also, service)))
    return replace(found, pooled_budget=_pooling_what_is_bought(start.funding, scenario.funding))


def fund_for(scenario: Scenario, start: Scenario, bought: tuple[Investment, ...]) -> BetterCareFund | None:
    """Return the Better Care Fund of a scenario for what is bought of it, or that of a baseline where nothing is."""
    fund, names = scenario.funding.better_care_fund, {one.service for one in bought}
    services = tuple(name for name in fund.services if name in names) if fund else ()
    return replace(fund, services=services) if fund and services else start.funding.better_care_fund


def without_routes(funding: Funding, start: Funding) -> Funding:
    """Return the rules of money of a scenario with the routes of a baseline."""
    return replace(
        funding,
        better_care_fund=start.better_care_fund,
        section_256=start.section_256,
        continuing_health_care=start.continuing_health_care,
    )


def routes_in_words(scenario: Scenario, start: Scenario) -> Iterator[str]:
    """Yield a sentence on each route: with which changes it stands when they are alone."""
    if scenario.funding.better_care_fund and scenario.investments:
        yield "What is bought alone is in the Better Care Fund, as in the scenario."
    if any(True for _ in routes_alone(scenario, start)):
        yield "Who pays for what the baseline has already is a change by itself (section 256, continuing care, a pool)."


def _pooling_what_is_bought(start: Funding, whole: Funding) -> PooledBudget | None:
    """Return the pooled budget of a baseline, with what is bought in it as it is in the scenario's."""
    if start.pooled_budget and start.pooled_budget.services:
        return replace(start.pooled_budget, takes_bought=bool(whole.pool))
    return PooledBudget(whole.pool) if whole.pool else None


def _with(funding: Funding, name: str, route: Grant | None) -> Funding:
    changed: dict[str, Any] = {name: route}
    return replace(funding, **changed)


def _grant(scenario: Scenario, name: str) -> Grant | None:
    found: Grant | None = getattr(scenario.funding, name)
    return found


def _of(route: Grant | None, payable: frozenset[str]) -> tuple[str, ...]:
    return tuple(service for service in route.services if service in payable) if route else ()


def _in_words(name: str, route: Grant) -> str:
    pounds = f", £{route.gbp_a_year:,.10g} a year" if isinstance(route, Section256) else ""
    until = f" until {route.until:%Y-%m}" if route.until else ""
    return f"{name.replace('_', ' ')} for {', '.join(route.services)}{pounds} from {route.start:%Y-%m}{until}"
