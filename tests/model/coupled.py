"""Scenarios of the stylised place with their slow layer, for tests: plans made by hand, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from model.stylised import BASELINE, PLACE

from tandemcare.engine.exchange import Exchanges, simulate_together
from tandemcare.evidence import parameters
from tandemcare.model import Coupling, Item, Place, Plan, crisis_pathway, values_of
from tandemcare.scenario.months import hours_between, later
from tandemcare.trace import Trace

STILL = {"need.growth": 0.0}
ICB = (("icb", 1.0),)


TENTH = replace(
    PLACE,
    adults=PLACE.adults // 10,
    presentations={route: people / 10 for route, people in PLACE.presentations.items()},
    sources=dict(PLACE.sources) | {"transfer_in": 400.0},
    supported_housing_units=PLACE.supported_housing_units // 10,
    floating_support_places=PLACE.floating_support_places // 10,
)
"""A tenth of the people, for the engine that is slow, and transfers enough for all that wards do."""


def plan(months: int, changed: Mapping[str, float] | None = None, place: Place = PLACE, **asked: Any) -> Plan:
    """A plan over some months, with numbers in place of the baseline's."""
    usual = BASELINE if place is PLACE else values_of(place, parameters())
    return Plan(place=place, months=months, values=((0, usual | (changed or {})),), **asked)


def item(service: str, units: float, months: int, start: int = 0, **asked: Any) -> Item:
    """Units of a service from a month on, set up in three months and protected, at £1,000 a unit and month."""
    contracted = tuple(units if month >= start else 0.0 for month in range(months))
    usual = {"price_gbp_month": 1000.0, "mobilising_months": 3.0, "is_ring_fenced": True}
    return Item(service, contracted, (ICB,) * months, **(usual | asked))


def exchanges(months: int, step_months: float = 0.125) -> Exchanges:
    ends = tuple(hours_between(PLACE.census_date, later(PLACE.census_date, month + 1)) for month in range(months))
    return Exchanges(ends, step_months=step_months)


def together(
    wanted: Plan, coupling: Coupling | None = None, step_months: float = 0.125, **settings: Any
) -> tuple[Trace, dict[str, np.ndarray]]:
    """What happens under a plan, and what the exchange kept: output -> [replication, month]."""
    slow = coupling or Coupling(wanted)
    trace, record = simulate_together(
        crisis_pathway(wanted.place, wanted.values_of(0)),
        slow,
        exchanges(wanted.months, step_months),
        start=PLACE.census_date,
        **settings,
    )
    return trace, {name: record[:, :, place] for place, name in enumerate(slow.outputs)}


def with_loops_off(wanted: Plan, *loops: str) -> Plan:
    return replace(wanted, loops_off=frozenset(loops))
