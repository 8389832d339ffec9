"""What a scenario asks of the slow layer: dated numbers, what is bought, wards that close, rules and loops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tandemcare.model import Item, Place, Plan

from .closing_plan import SMALLEST_MOBILISING_MONTHS, closing_of, redesignation_of, released_items
from .fields import Shares
from .items import Investment
from .months import firsts_of_months
from .parts import Scenario
from .system import System
from .timeline import baseline_by_month, decide, mobilising_of, with_rules_applied


def slow_plan(scenario: Scenario, place: Place, years: int, system: System) -> Plan | None:
    """Return the plan of a scenario in a place; None where the system has no slow layer or the place no baseline."""
    if system.unit_cost is None or not place.baseline:
        return None
    months = firsts_of_months(place.census_date, years)
    values = _dated(scenario, place, years, system)
    return Plan(
        place=place,
        months=len(months),
        values=values,
        items=(
            *(_item(one, months, values[0][1], system) for one in scenario.investments),
            *released_items(scenario, len(months), values[0][1], system),
        ),
        closings=tuple(closing_of(one, place.census_date) for one in scenario.closures),
        redesignations=tuple(redesignation_of(one, place.census_date) for one in scenario.redesignations),
        reinvest_share=scenario.funding.reinvest_share,
        pool=scenario.funding.pool,
        reserve_floor_gbp=scenario.funding.reserve_floor_gbp,
        stop_loss_gbp=scenario.stop_loss.net_cost_gbp if scenario.stop_loss else None,
        loops_off=scenario.loops_off,
    )


def _dated(scenario: Scenario, place: Place, years: int, system: System) -> tuple[tuple[int, Mapping[str, float]], ...]:
    """Return the numbers with dated evidence and changes, and the month from which each state of them holds."""
    found: list[tuple[int, Mapping[str, float]]] = []
    for number, (month, baseline) in enumerate(baseline_by_month(place, years, system)):
        values = dict(baseline)
        decide(values, scenario, month, place.census_date)
        with_rules_applied(values, system)
        if not found or values != found[-1][1]:
            found.append((number, values))
    return tuple(found)


def _item(one: Investment, months: list[date], prices: Mapping[str, float], system: System) -> Item:
    assert system.unit_cost is not None
    service = system.services[one.service]
    return Item(
        service=one.service,
        contracted=tuple(one.contracted_in(month) for month in months),
        payers=_payers(one, months, service.payers),
        price_gbp_month=system.unit_cost(one.service, prices),
        mobilising_months=max(float(mobilising_of(one, service)), SMALLEST_MOBILISING_MONTHS),
        is_ring_fenced=one.ring_fenced,
        nurses_per_unit=getattr(service, "nurses_per_unit", None),
    )


def _payers(one: Investment, months: list[date], usual: Shares) -> tuple[Shares, ...]:
    """Return who pays by month; once a contract has ended, those who paid last pay for what runs down."""
    found: list[Shares] = []
    for month in months:
        is_over = one.ends is not None and month >= one.ends and found
        found.append(found[-1] if is_over else one.payers_in(month) or usual)
    return tuple(found)
