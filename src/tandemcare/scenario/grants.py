"""Grants that end: what each of them paid for until then, and who pays for it afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.model import pooled

from .fields import Shares
from .items import Investment
from .months import later
from .parts import GrantEnd, Scenario
from .system import System


def grants_of(scenario: Scenario, system: System) -> tuple[GrantEnd, ...]:
    """Return the grants of a scenario that end, in order of their months."""
    return tuple(sorted(_ends(scenario, system), key=lambda end: (end.month, end.service)))


def _ends(scenario: Scenario, system: System) -> Iterator[GrantEnd]:
    for one in scenario.investments:
        if one.grant_until is not None:
            usual = system.services[one.service].payers
            last = later(one.grant_until, -1)
            before = pooled(one.payers_in(last) or usual, scenario.funding.pool)
            yield GrantEnd(one.service, one.grant_until, one.contracted_in(last), before, _after(scenario, one))


def _after(scenario: Scenario, one: Investment) -> Shares:
    """Return who pays once a grant has ended; a pooled budget shares that, as it shares whatever no grant pays for."""
    return pooled(one.after_grant, scenario.funding.pool) if one.after_grant else ()
