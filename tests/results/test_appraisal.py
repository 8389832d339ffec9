"""The appraisal of a run is that of its ledger: by hand, by every cut, and the same in Python and JSON."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from toy_study import methods, scenarios, toy_plan

from tandemcare.errors import InputError
from tandemcare.evidence import parameters
from tandemcare.experiments import plan, run
from tandemcare.finance import DiscountRates
from tandemcare.results.appraisal import (
    NEVER,
    net_frame,
    nominal_pounds,
    payback_frame,
    position_frame,
)
from tandemcare.results.ledger import in_view, pounds_of

GREEN_BOOK = DiscountRates(0.035, 0.03, 0.025)
MONTHS = [f"{2026 + (3 + number) // 12}-{(3 + number) % 12 + 1:02d}" for number in range(48)]
ZERO = (0.0,) * 48


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of the toy study."""
    return run(toy_plan(), out=tmp_path_factory.mktemp("appraisal"), workers=1)


def ledger(lines: dict[tuple[str, int, str, str], tuple[float, ...]]) -> pd.DataFrame:
    """Return a ledger with one amount a month for each scenario, replication, payer and kind, months backwards."""
    rows = [(*key[:2], MONTHS[month], *key[2:], lines[key][month]) for key in lines for month in reversed(range(48))]
    frame = pd.DataFrame(rows, columns=["scenario", "replication", "month", "payer", "kind", "amount_gbp"])
    return frame.astype(dict.fromkeys(("scenario", "month", "payer", "kind"), "category"))


SPENT = (100_000.0,) * 12 + (0.0,) * 36
SAVED = (0.0,) * 12 + (40_000.0,) * 36
LESS = (0.0,) * 12 + (20_000.0,) * 36
HELD = tuple(-amount for amount in SAVED)
TOLD = ledger(
    {
        ("as-is", 0, "icb", "fixed"): SAVED,
        ("as-is", 1, "icb", "fixed"): SAVED,
        ("new", 0, "icb", "fixed"): ZERO,
        ("new", 1, "icb", "fixed"): LESS,
        ("new", 0, "council", "bought"): SPENT,
        ("new", 1, "council", "bought"): SPENT,
    }
)


def row_of(frame: pd.DataFrame = TOLD) -> pd.Series:
    spent = pounds_of(frame, ("as-is", "new"), 2, "payer")
    bought = pounds_of(frame[frame["kind"] == "bought"], ("as-is", "new"), 2, "payer")
    return payback_frame(spent, spent, bought, ("as-is", "new"), GREEN_BOOK).iloc[0]


def test_net_position_by_hand():
    """Both have spent £1.2m by month 12; the first saves £40,000 a month from then on, the second £20,000."""
    frame = position_frame(pounds_of(TOLD, ("as-is", "new"), 2, "payer"), ("as-is", "new"))
    found = frame.set_index(["scenario", "replication", "month"])["net_position_gbp"]
    assert (found["as-is"] == 0.0).all()
    assert list(frame["month"].unique()) == MONTHS
    for replication, saved in ((0, 40_000.0), (1, 20_000.0)):
        assert found["new", replication, MONTHS[0]] == pytest.approx(-100_000.0)
        assert found["new", replication, MONTHS[11]] == pytest.approx(-1_200_000.0)
        assert found["new", replication, MONTHS[-1]] == pytest.approx(-1_200_000.0 + 36 * saved)


def test_net_position_of_some_payers_adds_up_to_that_of_all(results):
    whole = results.net_position()["net_position_gbp"].to_numpy()
    parts = [results.net_position([payer])["net_position_gbp"].to_numpy() for payer in ("icb", "council")]
    np.testing.assert_allclose(sum(parts), whole, atol=1e-6)
    with pytest.raises(InputError, match="payer 'icbb'"):
        results.net_position(["icbb"])


def test_payback_and_peak_by_hand():
    """Both spend £1.2m in year 0; at £40,000 a month it is back in month 42, at £20,000 never within the run."""
    row = row_of()
    assert (row.paid_back_by_year_3, row.paid_back_within_run) == (0.0, 0.5)
    assert math.isnan(row.paid_back_by_year_5)  # the run is of four years
    assert (row.payback_after_months_median, row.payback_month_median) == (42, MONTHS[41])
    assert (row.payback_after_months_p90, row.payback_month_p90) == (math.inf, NEVER)
    assert row.peak_funding_gbp == pytest.approx(1_200_000)
    assert row.peak_funding_month_median == "2027-03"


def test_present_costs_by_hand():
    """Present costs of -£144,785.75 and 1,200,000 - 240,000 x 2.801637 = £527,607.13, whose mean is £191,410.69."""
    row = row_of()
    assert row.net_present_cost_gbp == pytest.approx(191_410.69, abs=0.005)
    assert row.equivalent_annual_cost_gbp == pytest.approx(191_410.69 / 3.801637, abs=0.1)
    assert row.saving_to_cost_ratio == pytest.approx((1.120655 + 0.560327) / 2, abs=1e-6)
    assert row.net_present_cost_gbp_ci95_low < 191_410.69 < row.net_present_cost_gbp_ci95_high


def test_net_by_payer_by_hand():
    frame = net_frame(pounds_of(TOLD, ("as-is", "new"), 2, "payer"), ("as-is", "new"), "payer", by_year=True)
    found = frame.set_index(["payer", "year"])["difference_gbp"]
    assert found["council", "2026/27"] == pytest.approx(1_200_000)
    assert found["council", "2027/28"] == 0.0
    assert found["icb", "2027/28"] == pytest.approx(-(480_000 + 240_000) / 2)


def test_a_scenario_that_changes_nothing_costs_nothing_and_has_nothing_to_pay_back(results):
    row = results.payback().set_index("scenario").loc["nothing"]
    assert (row.peak_funding_gbp, row.net_present_cost_gbp, row.peak_funding_month_median) == (0.0, 0.0, "")
    assert all(map(math.isnan, (row.saving_to_cost_ratio, row.paid_back_within_run, row.payback_after_months_median)))


def test_every_cut_adds_up_to_the_difference_in_the_total_cost(results):
    total = results.figures("more-beds", "cost_total_gbp").difference.mean
    for frame in (results.net_by_payer(), results.net_by_service(), results.net_by_payer(by_year=False)):
        assert frame[frame.scenario == "more-beds"].difference_gbp.sum() == pytest.approx(total)
    present = results.payback().set_index("scenario").net_present_cost_gbp["more-beds"]
    assert present == pytest.approx(total)  # three months of one year are not discounted


def test_payers_add_up_to_all_of_them(results):
    parts = [results.payback(payers=[payer]).net_present_cost_gbp.to_numpy() for payer in ("icb", "council")]
    assert sum(parts) == pytest.approx(results.payback().net_present_cost_gbp.to_numpy())
    with pytest.raises(InputError, match="Did you mean 'council'"):
        results.payback(payers=["counci"])


def test_cash_leaves_out_what_is_notional_and_social_value_housing_benefit():
    """A ledger of three lines of £1, £2 and £4 a month: cash holds 1 + 4, social value 1 + 2."""
    payers, cash = ["icb", "police", "housing_benefit"], ["cash", "notional", "cash"]
    lines = pd.DataFrame({"payer": pd.Categorical(payers), "cash": pd.Categorical(cash), "amount_gbp": [1.0, 2.0, 4.0]})
    assert in_view(lines, "cash").amount_gbp.sum() == 5.0
    assert in_view(lines, "social").amount_gbp.sum() == 3.0


def test_a_view_that_there_is_not_is_refused(results):
    with pytest.raises(InputError, match="social"):
        results.payback(view="sociale")


def test_nominal_pounds_rise_from_april_to_april():
    """£100 of pay and £100 of rent in March and April 2027, two and three years after 2024/25, by evidence of both."""
    lines = pd.DataFrame(
        {
            "service": ["amhp", "amhp", "supported_housing_rent"],
            "kind": "per_unit",
            "month": pd.Categorical(["2027-03", "2027-04", "2027-04"]),
            "amount_gbp": 100.0,
        }
    )
    pay, prices = (parameters()[f"appraisal.{name}_growth"].value for name in ("pay", "price"))
    expected = [100.0 * (1 + pay) ** 2, 100.0 * (1 + pay) ** 3, 100.0 * (1 + prices) ** 3]
    assert list(nominal_pounds(lines)) == pytest.approx(expected)


def test_optimism_bias_by_hand():
    """What is put in costs a fifth more and what comes back is a fifth less: 1,440,000 - 0.8 x present savings."""
    row = row_of()
    bias = [parameters()[f"appraisal.optimism_bias_{name}"].value for name in ("cost", "saving")]
    assert bias == [0.2, 0.2]
    back = [40_000 * 12 * 2.801637, 20_000 * 12 * 2.801637]
    by_hand = [1.2 * 1_200_000 - 0.8 * each for each in back]
    assert row.net_present_cost_optimism_gbp == pytest.approx(sum(by_hand) / 2, abs=1.0)


def test_json_says_the_same_as_python(results):
    shown = json.loads(json.dumps(results.to_json_object(), allow_nan=False))
    assert shown["scenarios"][0]["money"]["appraisal"] is None
    found = shown["scenarios"][2]["money"]["appraisal"]
    row = results.payback().set_index("scenario").loc["more-beds"]
    assert found["net_present_cost"]["mean"] == row.net_present_cost_gbp
    assert found["peak_funding"]["ci95"] == [row.peak_funding_gbp_ci95_low, row.peak_funding_gbp_ci95_high]
    assert found["paid_back"]["within_run"]["mean"] == row.paid_back_within_run
    assert found["paid_back"]["by_year_10"] == {"mean": None, "ci95": [None, None]}
    assert found["payback_month"]["median"] == row.payback_month_median
    years = results.net_by_payer().query("scenario == 'more-beds' and payer == 'icb'")
    assert found["net_by_payer_and_year"]["icb"]["2026/27"]["mean"] == years.difference_gbp.item()
    assert set(found["net_by_payer"]) == {"icb", "council"}
    assert set(found["net_by_service"]) == {"ward", "=housing"}


def test_one_scenario_alone_is_compared_with_nothing(tmp_path):
    alone = run(plan(scenarios()[:1], years=1, replications=2, methods=methods()), out=tmp_path, workers=1)
    assert len(alone.payback()) == len(alone.net_by_payer()) == 0
    assert alone.to_json_object()["scenarios"][0]["money"]["appraisal"] is None


def test_where_nothing_is_bought_there_is_nothing_to_pay_back():
    """What costs nothing, or only saves, has not paid back: a share of 100% would praise it for that."""
    for new in (ZERO, HELD):
        of_runs = {("as-is", run, "icb", "fixed"): ZERO for run in (0, 1)}
        found = row_of(ledger(of_runs | {("new", run, "icb", "fixed"): new for run in (0, 1)}))
        shares = found[[name for name in found.index if name.startswith("paid_back")]].astype(float)
        assert shares.isna().all()
        assert (found["payback_month_median"], found["peak_funding_gbp"]) == ("", 0.0)
    assert row_of()["paid_back_within_run"] >= 0.0
