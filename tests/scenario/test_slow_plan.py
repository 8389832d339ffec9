"""What a scenario buys: who pays month by month, the numbers of its services, and what cannot be bought."""

from dataclasses import replace
from datetime import date

import pytest
from model.stylised import PLACE

from tandemcare.errors import InputError
from tandemcare.scenario import Investment, Scenario, WhatIf, resolve

GRANT = (("grant", 1.0),)


def payers_of(**terms) -> list[tuple[tuple[str, float], ...]]:
    """Return who pays in each month of three years for a service whose own payer is the ICB."""
    item = Investment("community-places", 10.0, date(2026, 4, 1), **terms)
    plan = resolve(Scenario("one", "One", investments=(item,)), PLACE, 3).plan
    assert plan is not None
    return [plan.payers(plan.items[0], month) for month in range(36)]


def test_what_runs_down_after_a_grant_that_nobody_carries_on_is_the_grants():
    assert payers_of(payer=GRANT, grant_until=date(2027, 4, 1), after_grant=()) == [GRANT] * 36


def test_who_carries_a_grant_on_pays_from_then_on():
    council = (("council", 1.0),)
    assert payers_of(payer=GRANT, grant_until=date(2027, 4, 1), after_grant=council) == [GRANT] * 12 + [council] * 24


def test_what_runs_down_after_a_contract_is_paid_for_by_its_payers():
    police = (("police", 1.0),)
    assert payers_of(payer=police, until=date(2028, 4, 1)) == [police] * 36
    assert payers_of(until=date(2028, 4, 1)) == [(("icb", 1.0),)] * 36


TRIAGE = Investment("street-triage-teams", 1.0, date(2026, 4, 1))


def test_what_a_scenario_says_of_a_service_is_what_it_buys():
    """Months to the first unit and nurses that a unit takes are read once, as a scenario changes them."""
    changes = (
        WhatIf("street_triage_teams.mobilising_months", multiply=2.0),
        WhatIf("street_triage_teams.nurses_per_unit", value=3.5),
    )
    usual, changed = (
        resolve(Scenario("one", "One", changes=given, investments=(TRIAGE,)), PLACE, 3).plan.items[0]
        for given in ((), changes)
    )
    assert (usual.mobilising_months, usual.nurses_per_unit) == (6.0, 3.0)
    assert (changed.mobilising_months, changed.nurses_per_unit) == (12.0, 3.5)
    assert changed.price_gbp_month == usual.price_gbp_month


def test_a_service_does_not_change_once_it_is_bought():
    later = WhatIf("street_triage_teams.mobilising_months", value=9.0, start=date(2027, 4, 1))
    with pytest.raises(InputError, match="is read when a service is bought"):
        resolve(Scenario("one", "One", changes=(later,), investments=(TRIAGE,)), PLACE, 3)


def test_parts_of_a_unit_that_is_whole_are_refused():
    beds = Investment("crisis-house-beds", 1.6, date(2026, 4, 1))
    with pytest.raises(InputError, match="people get whole units"):
        resolve(Scenario("one", "One", investments=(beds,)), PLACE, 3)


def test_what_can_do_nothing_in_a_place_is_not_bought_there():
    places = Investment("crisis-cafe-places", 4.0, date(2026, 4, 1))
    asked = Scenario("one", "One", investments=(places,))
    assert resolve(asked, PLACE, 3).plan.items
    with pytest.raises(InputError, match="has none of what it adds to"):
        resolve(asked, replace(PLACE, cafe_shifts=()), 3)
