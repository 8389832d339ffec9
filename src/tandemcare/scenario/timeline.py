"""The values of each month: the baseline, then changes, investments and closures, in this order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import floor

from tandemcare.model import Place

from .items import Change, Investment
from .months import firsts_of_months, later
from .parts import Scenario
from .rota_change import latest
from .rotas import OF_ROTA, set_rota
from .system import NEED_GROWTH, BuyableService, System


def baseline_by_month(place: Place, years: int, system: System) -> Iterator[tuple[date, dict[str, float]]]:
    """Yield the values of each month if nothing is changed; only dated evidence moves them."""
    at_census = dict(system.values_of(place, system.parameters))
    # What shapes the pathway cannot change while it runs.
    dated = [one for name, one in system.parameters.items() if one.dated and name not in system.shaping]
    for month in firsts_of_months(place.census_date, years):
        yield month, at_census | {one.name: one.at(month) for one in dated}


def decide(values: dict[str, float], scenario: Scenario, month: date, census: date) -> None:
    """Give the values of a month its rota, and then the changes that hold in it, in the order written.

    A change of the rota that begins before another rota does is of the one before, and holds no longer.
    """
    rota = latest(scenario.rotas, month)
    if rota is not None:
        set_rota(values, rota)
    for change in scenario.changes:
        is_past = rota and change.parameter.startswith(OF_ROTA) and change.begins(census) < rota.start
        if change.parameter in values and change.holds(month, census) and not is_past:
            values[change.parameter] = outcome(change, values)


def with_rules_applied(values: dict[str, float], system: System) -> None:
    """Change the values of a month as the rules do that are in force in it."""
    if system.apply_rules is not None:
        system.apply_rules(values)


def outcome(change: Change, values: Mapping[str, float]) -> float:
    """Return what a change makes of its parameter, given the values before."""
    if change.value is not None:
        return change.value
    return values[change.parameter] * (1.0 if change.multiply is None else change.multiply)


def values_by_month(
    scenario: Scenario, place: Place, years: int, system: System, read: set[str] | None = None
) -> list[tuple[date, dict[str, float]]]:
    """Return the first of each month with all values of the month; `read` collects the names that services read."""
    found = []
    for month, values in baseline_by_month(place, years, system):
        decide(values, scenario, month, place.census_date)
        with_rules_applied(values, system)
        for investment in scenario.investments:
            service = system.services[investment.service]
            units = open_in(investment, month, mobilising_of(investment, service))
            if units > 0.0:
                service.apply(values, units)
                if read is not None:
                    read |= service.reads
        for closure in scenario.closures:
            if closure.start is not None and closure.start <= month:
                beds = values[f"ward.{closure.ward}.beds"]
                values[f"ward.{closure.ward}.beds"] = max(0.0, beds - (beds if closure.beds is None else closure.beds))
        found.append((month, values))
    return found


def with_changed_services(scenario: Scenario, place: Place, system: System) -> System:
    """Return the system with its services as a scenario changes the numbers of theirs that are read once."""
    names = system.read_when_bought.intersection(change.parameter for change in scenario.changes)
    if not names:
        return system
    values = dict(system.values_of(place, system.parameters))
    decide(values, scenario, place.census_date, place.census_date)
    return replace(system, services=system.with_numbers({name: values[name] for name in names}).services)


def mobilising_of(investment: Investment, service: BuyableService) -> int:
    """Return the whole months from paying for a service to its opening."""
    months = service.mobilising_months if investment.mobilising_months is None else investment.mobilising_months
    return floor(months + 0.5)


def open_in(investment: Investment, month: date, mobilising_months: int) -> float:
    """Return the units open in a month: those paid for when they began to be mobilised, if they still are."""
    return min(investment.contracted_in(month), investment.contracted_in(later(month, -mobilising_months)))


def need_index(values_of_months: list[tuple[date, dict[str, float]]]) -> list[float]:
    """Return the need of each month as a multiple of that at the census: (1 + growth) ^ (months / 12).

    Where a scenario changes the growth, the index goes on from where it was.
    """
    found: list[float] = []
    start, since, growth = 1.0, 0, 0.0
    for month, (_, values) in enumerate(values_of_months):
        now = values.get(NEED_GROWTH, 0.0)
        if now != growth:
            start, since = start * (1.0 + growth) ** ((month - since) / 12), month
            growth = now
        found.append(start * (1.0 + growth) ** ((month - since) / 12))
    return found
