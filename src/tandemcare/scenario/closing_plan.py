"""The steps in which beds close, re-designations and what released money buys, as the slow layer takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from math import floor, inf, isfinite

from tandemcare import model
from tandemcare.model import CONVERTED_STAFF, RELEASED_MONEY, Closing, Item

from .items import Closure, Gateway, Redesignation, Reinvestment, Reopening
from .parts import Scenario
from .system import System

COMMUNITY_PLACES = "community-places"
"""What released money buys unless something is named."""
WARD_PAYER = (("icb", 1.0),)
"""What closed beds release is the ICB's, who paid for them by block contract, pooled budget or not."""

SMALLEST_MOBILISING_MONTHS = 0.5
"""Three stages of it take longer than a step of the slow layer, 0.125."""


def months_after(census: date, month: date) -> int:
    """Return which month of a run a month is, from 0."""
    return 12 * (month.year - census.year) + month.month - census.month


def closing_of(one: Closure, census: date) -> Closing:
    """Return a step as the slow layer takes it: one at a gateway opens again by the usual rule unless it says not."""
    gateway = None if one.gateway is None else _gateway(one.gateway, census)
    start = None if one.start is None else months_after(census, one.start)
    rule = one.reopen or (Reopening() if one.gateway is not None else None)
    other = one.redesignate
    designate = None if other is None else model.Designation(other.ward, other.to, beds=other.beds)
    return Closing(one.ward, one.beds, start, gateway, _reopening(rule), one.staff_to or "", designate)


def redesignation_of(one: Redesignation, census: date) -> model.Designation:
    """Return a re-designation as the slow layer takes it."""
    return model.Designation(one.ward, one.to, months_after(census, one.start), one.beds)


def _gateway(one: Gateway, census: date) -> model.ReviewRule:
    return model.ReviewRule(
        occupancy_at_most=one.occupancy_at_most,
        each_sex_at_most=one.each_sex_at_most,
        away_per_100_beds_at_most=one.away_per_100_beds_at_most,
        staffed_at_least=one.staffed_at_least,
        waiting_at_most=one.waiting_at_most,
        over_months=one.over_months,
        staffed_months=one.staffed_months,
        months_between=one.months_between,
        not_before=months_after(census, one.not_before) if one.not_before else 0,
    )


def _reopening(rule: Reopening | None) -> model.ReopeningRule | None:
    """Return when beds open again; None where nothing could make them."""
    if rule is None or not (isfinite(rule.occupancy_over) or isfinite(rule.away_per_100_beds_over)):
        return None
    return model.ReopeningRule(
        occupancy_over=rule.occupancy_over,
        away_per_100_beds_over=rule.away_per_100_beds_over,
        over_months=rule.over_months,
        not_within_months=rule.not_within_months,
        lag_months=rule.lag_months,
        pause_months=rule.pause_months,
    )


def reinvestments_of(scenario: Scenario) -> tuple[Reinvestment, ...]:
    """Return what released money buys, in order: community places unless something is named."""
    if not scenario.funding.reinvest_share:
        return ()
    return scenario.funding.reinvest or (Reinvestment(COMMUNITY_PLACES),)


def released_items(scenario: Scenario, months: int, prices: Mapping[str, float], system: System) -> Iterator[Item]:
    """Yield what released money buys: services of converted staff, then those named, each contracted as money comes."""
    assert system.unit_cost is not None
    converted = dict.fromkeys(one.staff_to for one in scenario.closures if one.staff_to)
    wanted = [(service, CONVERTED_STAFF, inf) for service in converted]
    wanted += [(one.service, RELEASED_MONEY, one.units or inf) for one in reinvestments_of(scenario)]
    for name, paid_by, most in wanted:
        service = system.services[name]
        yield Item(
            service=name,
            contracted=(0.0,) * months,
            payers=(WARD_PAYER,) * months,
            price_gbp_month=system.unit_cost(name, prices),
            mobilising_months=max(float(floor(service.mobilising_months + 0.5)), SMALLEST_MOBILISING_MONTHS),
            is_ring_fenced=True,
            nurses_per_unit=getattr(service, "nurses_per_unit", None),
            paid_by=paid_by,
            most_units=most,
        )


def services_released_to(scenario: Scenario) -> set[str]:
    """Return the services that released money buys or that staff of closed beds go over to."""
    staff = {one.staff_to for one in scenario.closures if one.staff_to}
    return staff | {one.service for one in reinvestments_of(scenario)}
