"""The Investment Standard as a floor that binds, by hand: what the ICB saves must be spent, and stands apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from report.made_up_results import MadeUp, months_of

from tandemcare.evidence import parameters
from tandemcare.report.numbers import scale_of
from tandemcare.report.rules_kept import rules_of
from tandemcare.results import MUST_SPEND, investment_standard
from tandemcare.terms import MUST_BE_SPENT

MONTHS = months_of(24)
WARDS, HOMES = ("icb", "acute_wards", "inpatient"), ("council", "supported_housing", "community")
ONE = np.ones((2, 24))


def year(first: float, second: float) -> np.ndarray:
    """Pounds a month in the first and in the second April-March year."""
    return np.repeat([first, second], 12)


def made_up(icb: np.ndarray, council: float = 50.0, **funding) -> MadeUp:
    """Return results in which as-is costs the ICB £100 a month and the council £50, and a scenario others."""
    ledger = {"as-is": {WARDS: 100.0 * ONE, HOMES: 50.0 * ONE}, "change": {WARDS: icb * ONE, HOMES: council * ONE}}
    found = MadeUp(ledger, MONTHS)
    found.manifest["scenarios"][1]["funding"] = funding
    return found


def nets(results: MadeUp, by_year: bool = False) -> dict:
    frame = results.net_by_payer(by_year=by_year)
    keys = ["payer", "year"] if by_year else ["payer"]
    return frame.set_index(keys)["difference_gbp"].to_dict()


def test_what_the_icb_saves_is_to_be_spent_and_a_year_that_costs_more_pays_for_no_other():
    """£40 a month less in the first year and £10 more in the second: £480 must be spent, and the ICB bears £120."""
    found = made_up(year(60.0, 110.0))
    assert nets(found) == pytest.approx({"icb": 120.00, "council": 0.00, MUST_BE_SPENT: -480.00})
    by_year = nets(found, by_year=True)
    assert (by_year["icb", "2026/27"], by_year["icb", "2027/28"]) == pytest.approx((0.00, 120.00))
    row = found.rules_kept().set_index("rule").loc[MUST_SPEND]
    assert (row["value"], row["month"]) == (pytest.approx(480.00), "2026-04")


def test_every_cut_adds_up_as_before():
    found = made_up(year(60.0, 110.0), council=70.0)
    assert sum(nets(found).values()) == pytest.approx(-360.00 + 480.00)
    assert found.net_by_service(by_year=False)["difference_gbp"].sum() == pytest.approx(120.00)
    assert found.payback().iloc[0]["net_present_cost_gbp"] == pytest.approx(
        found.payback(payers=["icb", "council", MUST_BE_SPENT]).iloc[0]["net_present_cost_gbp"]
    )


def test_it_is_never_cash_that_the_icb_saves_nor_anybodys_to_share():
    found = made_up(year(60.0, 60.0), council=80.0)
    assert found.payback(payers=["icb"]).iloc[0]["net_present_cost_gbp"] == pytest.approx(0.00, abs=1e-9)
    shares = found.sharing().set_index("payer")
    assert shares["net_gbp"].to_dict() == pytest.approx({"icb": 0.00, "council": 720.00}, abs=1e-9)
    assert shares["transfer_gbp"].isna().all()


@pytest.mark.parametrize("funding", [{}, {"floor": False}])
def test_every_view_by_payer_says_the_same_of_each_payer(funding):
    """Net positions at the end, by payer and in double-running, nets by payer and what is shared out."""
    found = made_up(year(60.0, 110.0), council=70.0, **funding)
    by_net, shared = nets(found), found.sharing().set_index("payer")["net_gbp"]
    told = found.double_running()
    last = told[told["month"] == MONTHS[-1]].set_index("figure")["mean"]
    payers = [payer for payer in by_net if f"net_position_{payer}_gbp" in last.index]
    assert set(payers) == set(by_net)
    for payer in payers:
        at_end = found.net_position([payer]).groupby("replication")["net_position_gbp"].last().mean()
        assert -last[f"net_position_{payer}_gbp"] == pytest.approx(by_net[payer], abs=1e-9)
        assert -at_end == pytest.approx(by_net[payer], abs=1e-9)
        if payer != MUST_BE_SPENT:
            assert shared[payer] == pytest.approx(by_net[payer], abs=1e-9)
    assert last["net_position_gbp"] == pytest.approx(-sum(by_net.values()))


def test_a_savings_target_is_not_met_by_what_must_be_spent():
    target = {"gbp_a_year": 100.0, "start": "2026-04-01"}
    for council, saved in ((50.0, 0.00), (30.0, 240.00)):
        row = made_up(year(60.0, 60.0), council, savings_target=target).rules_kept().iloc[0]
        assert (row["rule"], row["value"]) == ("savings target", pytest.approx(saved, abs=1e-9))


@pytest.mark.parametrize("funding", [{"floor": False}, {"is_released_money_lost": True}])
def test_with_the_floor_off_the_icb_saves(funding):
    found = made_up(year(60.0, 60.0), **funding)
    assert nets(found) == pytest.approx({"icb": -960.00, "council": 0.00})
    assert MUST_SPEND not in set(found.rules_kept()["rule"])


def test_chance_in_single_runs_is_no_shortfall():
    """One run costs £40 a month more and one £40 less: in the mean nothing is saved."""
    spread = np.array([[140.0] * 24, [60.0] * 24])
    assert nets(made_up(spread)) == pytest.approx({"icb": 0.00, "council": 0.00})


def test_an_uplift_holds_more(monkeypatch):
    """At 2% a year the floor of the second year is £1,224, and of what costs £1,230 nothing must be spent."""
    known = parameters()
    name = investment_standard.STANDARD_UPLIFT
    monkeypatch.setattr(investment_standard, "parameters", lambda: {**known, name: replace(known[name], value=0.02)})
    assert nets(made_up(year(100.0, 100.0))) == pytest.approx({"icb": 24.00, "council": 0.00, MUST_BE_SPENT: -24.00})
    assert nets(made_up(year(100.0, 102.5))) == pytest.approx({"icb": 30.00, "council": 0.00})


def test_the_report_says_what_must_be_spent():
    found = made_up(year(6e6, 6e6) - 2e7)
    rows = found.rules_kept().to_dict("records")
    (said,) = filter(None, rules_of(found, "change", rows, scale_of("GBP", 0, [1e7])))
    assert said.startswith("The Investment Standard binds: 336")
    assert "is to be spent in mental health: released and reinvested, and not saved" in said


def test_pounds_without_their_lines_are_those_of_the_lines_to_the_last_digit():
    dice = np.random.default_rng(1)
    found = made_up(dice.normal(80.0, 30.0, 24))
    quick, lines = found._held_cash, found._held
    told = lines.pounds("payer", lines.in_view("cash"))
    assert MUST_BE_SPENT in quick.names
    assert (quick.names, quick.months) == (told.names, told.months)
    np.testing.assert_array_equal(quick.amounts, told.amounts)
    assert quick.amounts.strides == told.amounts.strides
