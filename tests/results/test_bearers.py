"""Who bears what adds up to the net present cost, payer by payer, with what the ICB must spend again among them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from report.made_up_results import MadeUp, months_of

from tandemcare.errors import InputError
from tandemcare.finance import POOL, monthly_factors, rates_on
from tandemcare.results import OTHERS
from tandemcare.terms import MUST_BE_SPENT

MONTHS = months_of(24)
ONE = np.ones((3, 24))
WARDS, HOMES = ("icb", "acute_wards", "inpatient"), ("council", "supported_housing", "community")
GRANT, POLICE = ("grant", "community_places", "community"), ("police", "police", "crisis")


def made_up(icb: float = 100.0, council: float = 50.0, **more: float) -> MadeUp:
    """Return results in which as-is costs the ICB 100 a month and the council 50, and a scenario others."""
    usual = {WARDS: 100.0 * ONE, HOMES: 50.0 * ONE}
    noise = np.array([[-1.0], [0.0], [1.0]])
    change = {WARDS: icb * ONE + noise, HOMES: council * ONE, GRANT: more.get("grant", 0.0) * ONE}
    return MadeUp({"as-is": usual, "change": change | {POLICE: more.get("police", 0.0) * ONE}}, MONTHS)


def borne(found: MadeUp, apart=None) -> dict[str, float]:
    return found.bearers(apart).set_index("payer")["present_gbp"].to_dict()


@pytest.mark.parametrize(("icb", "council", "grant"), [(130.0, 50.0, 0.0), (60.0, 70.0, 5.0), (100.0, 20.0, 40.0)])
def test_payers_add_up_to_the_cash(icb: float, council: float, grant: float):
    found = made_up(icb, council, grant=grant, police=7.0)
    cash = found.headline()["net_present_cost_gbp"].iloc[0]
    assert sum(borne(found).values()) == pytest.approx(cash)
    assert sum(borne(found, ["icb", "council"]).values()) == pytest.approx(cash)
    assert "police" in borne(found)
    assert borne(found)["police"] == 0.0, "police hours are notional"


@pytest.mark.parametrize("apart", [["somebody"], "icb"])
def test_a_payer_that_nobody_knows_is_not_put_among_the_others(apart):
    with pytest.raises(InputError):
        made_up().bearers(apart)
    assert set(borne(made_up(), ["justice", "icb"])) == {"icb", OTHERS}, "who pays nothing here is known all the same"


def test_they_are_discounted_as_the_cash_is():
    found = borne(made_up(council=60.0))
    factors = monthly_factors(MONTHS, rates_on(date.fromisoformat(f"{MONTHS[0]}-01")))
    assert found["council"] == pytest.approx(10.0 * factors.sum())


def test_what_the_icb_saves_below_its_floor_is_its_own_cost_again_and_stands_among_the_others():
    found = made_up(icb=60.0, grant=5.0)
    each, cash = borne(found), found.headline()["net_present_cost_gbp"].iloc[0]
    assert each[MUST_BE_SPENT] < 0.0 < each["grant"]
    assert borne(found, ["icb", "council"])[OTHERS] == pytest.approx(each[MUST_BE_SPENT] + each["grant"])
    assert cash < 0.0 <= each["icb"] + 1e-9


def test_what_rules_move_is_apart_and_adds_up_to_nothing():
    usual = {WARDS: 100.0 * ONE, HOMES: 50.0 * ONE}
    pooled = {("icb", POOL, "other"): -8.0 * ONE, ("council", POOL, "other"): 8.0 * ONE}
    found = MadeUp({"as-is": usual, "change": usual | pooled}, MONTHS).moved().set_index("payer")["present_gbp"]
    assert found.sum() == pytest.approx(0.0)
    assert found["council"] > 0.0
    assert MadeUp({"as-is": usual, "change": usual}, MONTHS).moved()["present_gbp"].abs().sum() == 0.0


def test_two_scenarios_are_told_apart_by_their_own_difference(tmp_path):
    from toy_study import toy_plan

    from tandemcare.experiments import run

    results = run(toy_plan(), out=tmp_path, workers=1)
    measure = results.notes[0].name
    first, *_, last = results.scenarios
    assert results.difference(last, first, measure) == results.figures(last, measure).difference
    assert results.difference(first, first, measure) == (0.0, 0.0, 0.0)
