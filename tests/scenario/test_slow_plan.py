"""Who pays for what a scenario buys, month by month, when a grant or a contract has ended."""

from datetime import date

from model.stylised import PLACE

from tandemcare.scenario import Investment, Scenario, resolve

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
