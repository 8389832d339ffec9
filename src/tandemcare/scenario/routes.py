"""Routes by which money goes from the NHS to a council as the ledger takes them, and what can be wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tandemcare.errors import Problem
from tandemcare.finance import (
    BETTER_CARE,
    BOUGHT,
    CONTINUING_CARE,
    CONTINUING_CARE_SHARE,
    SECTION_256,
    TARIFF,
    GrantedMoney,
    Pool,
    Route,
    priced_services,
    unknown_services,
)

from .items import BetterCareFund
from .months import months_between
from .parts import Scenario
from .pooling import APRIL

COUNCIL = "council"


def routes_of(scenario: Scenario, census: date) -> tuple[Route, ...]:
    """Return the routes of a scenario, months counted from the census date."""
    funding, found = scenario.funding, list[Route]()
    if one := funding.better_care_fund:
        found.append(_fund(one, census))
    if grant := funding.section_256:
        first, last = (max(months_between(census, month), 0) for month in (grant.start, grant.until))
        found.append(GrantedMoney(SECTION_256, grant.services, grant.gbp_a_year, first=first, last=last))
    if care := funding.continuing_health_care:
        first = max(months_between(census, care.start), 0)
        ends = None if care.until is None else max(months_between(census, care.until), 0)
        found.append(
            GrantedMoney(CONTINUING_CARE, care.services, share_of=CONTINUING_CARE_SHARE, first=first, last=ends)
        )
    return tuple(found)


def _fund(one: BetterCareFund, census: date) -> Pool:
    budget = one.icb_gbp_a_year + one.council_gbp_a_year
    shares = (("icb", one.icb_gbp_a_year / budget), (COUNCIL, one.council_gbp_a_year / budget))
    priced = priced_services()
    return Pool(
        services=tuple(dict.fromkeys(priced[name].service for name in one.services if name in priced)),
        budget_gbp_year=budget,
        contributions=shares,
        overspend=shares,
        underspend=shares,
        first=0 if one.start is None else max(months_between(census, one.start), 0),
        april=(APRIL - census.month) % 12,
        name=BETTER_CARE,
        kinds=BOUGHT,
    )


def paid_by_council(scenario: Scenario) -> frozenset[str]:
    """Return the services of the ledger that the council pays for, wholly or in part, by what a scenario buys too."""
    pays = {tariff.service for tariff in TARIFF if COUNCIL in dict(tariff.payers)}
    priced = priced_services()
    for one in scenario.investments:
        if one.service in priced and COUNCIL in dict(one.payer or priced[one.service].payers):
            pays.add(priced[one.service].service)
    return frozenset(pays)


def problems_of_routes(scenario: Scenario, census: date) -> Iterator[Problem]:
    """Yield what is wrong with the routes of a scenario."""
    yield from _of_the_fund(scenario)
    yield from _of_a_grant(scenario)
    yield from _of_services(scenario)
    yield from _twice(scenario, census)


def _where(scenario: Scenario, name: str) -> str:
    return scenario.lines.of(f"funding.{name}")


def _of_the_fund(scenario: Scenario) -> Iterator[Problem]:
    one = scenario.funding.better_care_fund
    bought = {each.service for each in scenario.investments}
    for name in one.services if one else ():
        if name not in bought:
            found = f"The scenario buys no {name}, and a Better Care Fund cannot replace what is spent already."
            yield Problem(_where(scenario, BETTER_CARE), found, "Name services that stand under `invest`.")
    if one and scenario.funding.pool:
        found = "What is bought is in a pooled budget already."
        yield Problem(_where(scenario, BETTER_CARE), found, "Leave one of the two out.")


def _of_a_grant(scenario: Scenario) -> Iterator[Problem]:
    for name in (SECTION_256, CONTINUING_CARE):
        one = getattr(scenario.funding, name)
        if one and one.until is not None and one.until <= one.start:
            yield Problem(_where(scenario, name), "It ends before it begins.", "Give a later `until`.")


def _of_services(scenario: Scenario) -> Iterator[Problem]:
    """Yield services that the ledger does not have, or that the council pays nothing for."""
    pays = paid_by_council(scenario)
    for name in (SECTION_256, CONTINUING_CARE):
        route = getattr(scenario.funding, name)
        for service in route.services if route else ():
            where, unknown = _where(scenario, name), list(unknown_services([service]))
            yield from (Problem(where, f"{one.found}.", one.remedy) for one in unknown)
            if not unknown and service not in pays:
                yield Problem(where, f"The council pays nothing for {service}.", "Name services that it pays for.")


def _twice(scenario: Scenario, census: date) -> Iterator[Problem]:
    """Yield services whose money would move by two routes at once."""
    pooled = scenario.funding.pooled_budget
    seen = dict.fromkeys(pooled.services if pooled else (), "the pooled budget")
    for route in routes_of(scenario, census):
        for service in route.services:
            if service in seen:
                found = f"{service} is in {seen[service]} too, and its money would move twice."
                yield Problem(_where(scenario, route.name), found, "Leave it out of one of the two.")
            seen.setdefault(service, route.name)
