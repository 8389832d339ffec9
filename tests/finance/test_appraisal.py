"""Appraisal: hand-worked cases to the penny, and cuts of the ledger that add up to the total at present value too."""

from datetime import date

import numpy as np
import pytest
from finance.samples import SAMPLE_PRICES, nothing, some
from hypothesis import given
from hypothesis import strategies as st

from tandemcare.evidence import parameters
from tandemcare.finance import (
    CUTS,
    TARIFF,
    DiscountRates,
    Purchase,
    cost,
    discount_factors,
    equivalent_annual,
    monthly_factors,
    net_position,
    nominal_factors,
    payback_month,
    peak_funding,
    present_value,
    priced_services,
    rates_on,
    saving_to_cost_ratio,
    years_ahead,
)

TODAY = date(2026, 4, 1)
GREEN_BOOK = DiscountRates(0.035, 0.03, 0.025)
PENNY = 0.005
AMOUNTS = st.lists(st.integers(-1_000_000, 1_000_000), min_size=1, max_size=40)


def months_from(first: str, count: int) -> list[str]:
    """Return so many months from one on."""
    number = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(number, number + count)]


def rows(*amounts: float) -> np.ndarray:
    return np.array([amounts], dtype=float)


def test_the_rates_are_those_of_the_green_book_on_the_day():
    assert rates_on(TODAY) == GREEN_BOOK
    dated = parameters()["appraisal.discount_rate"]
    assert dated.dated
    assert "review" in dated.note


def test_rates_of_health_effects_fall_as_those_of_pounds_do():
    """1.5% for 30 years, then 1.29% and 1.07%, which the Green Book gives to two decimals."""
    health = rates_on(TODAY, health=True)
    assert (health.to_30, health.to_75, health.later) == pytest.approx((0.015, 0.0129, 0.0107), abs=5e-5)


@pytest.mark.parametrize(
    ("year", "factor"),
    [(0, 1.0), (1, 0.9662), (2, 0.9335), (5, 0.8420), (10, 0.7089), (30, 0.3563), (31, 0.3459), (75, 0.0942)],
)
def test_factors_are_those_of_the_green_book_table(year, factor):
    assert discount_factors(126, GREEN_BOOK)[year] == pytest.approx(factor, abs=5e-5)


def test_each_factor_is_discounted_from_the_year_before_at_the_rate_of_its_band():
    steps = discount_factors(126, GREEN_BOOK)
    falls = steps[:-1] / steps[1:] - 1.0  # into year 1, 2, ...
    assert falls[[0, 29]] == pytest.approx(0.035)
    assert falls[[30, 74]] == pytest.approx(0.03)
    assert falls[[75, 124]] == pytest.approx(0.025)
    assert list(discount_factors(1, GREEN_BOOK)) == [1.0]


def test_years_run_from_april_to_march_and_the_first_is_not_discounted():
    months = ["2026-11", "2027-03", "2027-04", "2028-03", "2028-04"]
    assert list(years_ahead(months)) == [0, 0, 1, 1, 2]
    factors = monthly_factors(months, GREEN_BOOK)
    assert factors == pytest.approx([1.0, 1.0, 1 / 1.035, 1 / 1.035, 1 / 1.035**2])


def test_net_present_cost_by_hand():
    """£100,000 spent in each month of year 0 and £40,000 saved in each month of years 1 to 3.

    1,200,000 - 480,000 x (0.966184 + 0.933511 + 0.901943) = 1,200,000 - 480,000 x 2.801637 = -144,785.75.
    """
    factors = monthly_factors(months_from("2026-04", 48), GREEN_BOOK)
    extra = rows(*[100_000.0] * 12, *[-40_000.0] * 36)
    assert present_value(extra, factors)[0] == pytest.approx(-144_785.75, abs=PENNY)


def test_equivalent_annual_cost_by_hand():
    """£144,785.75 over factors that add up to 3.801637 is £38,085.11 a year."""
    factors = monthly_factors(months_from("2026-04", 48), GREEN_BOOK)
    assert equivalent_annual(np.array([144_785.75]), factors)[0] == pytest.approx(38_085.11, abs=PENNY)


def test_a_cost_that_is_the_same_in_every_month_is_its_own_equivalent():
    factors = monthly_factors(months_from("2026-09", 60), GREEN_BOOK)
    extra = np.full((1, 60), 1234.56)
    assert equivalent_annual(present_value(extra, factors), factors)[0] == pytest.approx(12 * 1234.56, abs=PENNY)


def test_saving_to_cost_ratio_by_hand():
    """£1,344,785.75 at present value saved for £1,200,000 spent: £1.12 for each pound."""
    factors = monthly_factors(months_from("2026-04", 48), GREEN_BOOK)
    spent, saved = rows(*[100_000.0] * 12, *[0.0] * 36), rows(*[0.0] * 12, *[40_000.0] * 36)
    assert saving_to_cost_ratio(saved, spent, factors)[0] == pytest.approx(1.120655, abs=1e-6)
    assert np.isnan(saving_to_cost_ratio(saved, 0.0 * spent, factors)[0])


def test_payback_and_peak_funding_by_hand():
    """Net position: -10, -20, -25, -15, -5, +5: funded to £25 in month 3, paid back in month 6."""
    extra = rows(10, 10, 5, -10, -10, -10)
    assert list(net_position(extra)[0]) == [-10, -20, -25, -15, -5, 5]
    assert payback_month(extra)[0] == 6
    assert [float(each[0]) for each in peak_funding(extra)] == [25, 3]


@pytest.mark.parametrize(
    ("amounts", "month"),
    [
        ([10, -10, 5, -5], 4),  # back at zero in month 2, but not to stay
        ([-5, 10, -5], 3),
        ([10, -9.99], np.inf),
        ([-10, 20], np.inf),
        ([0, 0, 0], 1),
        ([-1, 0.5], 1),
        ([0.1, 0.2, -0.3], 3),  # in binary these do not add up to zero
    ],
)
def test_payback_is_the_month_from_which_the_position_stays(amounts, month):
    assert payback_month(rows(*amounts))[0] == month


def test_what_never_needs_funding_has_no_peak():
    need, month = peak_funding(np.array([[-1.0, 0.5], [0.0, 0.0], [1.0, 1.0]]))
    assert list(need) == [0.0, 0.0, 2.0]
    assert np.isnan(month[:2]).all()
    assert month[2] == 2


def test_a_ward_closed_in_month_14_by_hand():
    """A ward of 20 beds closes at the start of month 14, and its fixed part is released six months later, in month 20.

    A month of 30 days: fixed 20 x 30 x 651 x 0.95 x 0.67 = £248,616.90; variable, at 95%, 570 x 651 x 0.13 =
    £48,239.10. Month 14 costs 20 x £23,000 = £460,000 once. By month 19 only the variable part has been saved, six
    times: £289,434.60; month 20 brings both.
    """
    days = np.full((1, 24), 30.0)
    beds = np.where(np.arange(24) < 13, 20.0, 0.0)
    activity = nothing(24) | {"month_days": days}
    ward = activity | {"open_bed_days": 20.0 * days, "ward_bed_days": 20.0 * days, "local_bed_days": 19.0 * days}
    closed = activity | {
        "open_bed_days": beds * days,
        "ward_bed_days": beds * days,
        "local_bed_days": 0.95 * beds * days,
    }
    extra = cost(closed, SAMPLE_PRICES).total() - cost(ward, SAMPLE_PRICES).total()
    position = net_position(extra)[0]
    assert position[12] == 0.0
    assert position[13] == pytest.approx(48_239.10 - 460_000, abs=PENNY)
    assert position[18] == pytest.approx(289_434.60 - 460_000, abs=PENNY)
    assert position[19] == pytest.approx(289_434.60 + 48_239.10 + 248_616.90 - 460_000, abs=PENNY)
    assert position[23] == pytest.approx(11 * 48_239.10 + 5 * 248_616.90 - 460_000, abs=PENNY)  # the site stays


def test_a_grant_that_ends_by_hand():
    """One street triage team for 24 months: a grant pays for the first 12, the ICB carries it after.

    Of year 1's cost the ICB needs all; the grant pays all of year 0's, which is not discounted.
    """
    activity = nothing(24)
    price = cost(activity, SAMPLE_PRICES, [Purchase("street-triage-teams", [1.0] * 24, (("icb", 1.0),))]).total()
    on, off = [1.0] * 12 + [0.0] * 12, [0.0] * 12 + [1.0] * 12
    bought = [
        Purchase("street-triage-teams", on, (("grant", 1.0),)),
        Purchase("street-triage-teams", off, (("icb", 1.0),)),
    ]
    costed, factors = cost(activity, SAMPLE_PRICES, bought), monthly_factors(months_from("2026-04", 24), GREEN_BOOK)
    year_cost = price[0, :12].sum()
    assert present_value(costed.total(payer="grant"), factors)[0] == pytest.approx(year_cost, abs=PENNY)
    assert present_value(costed.total(payer="icb"), factors)[0] == pytest.approx(year_cost / 1.035, abs=PENNY)
    need, month = peak_funding(costed.total(payer="icb"))
    assert (need[0], month[0]) == (pytest.approx(year_cost, abs=PENNY), 24)
    assert payback_month(costed.total(payer="grant"))[0] == np.inf


@given(seed=st.integers(0, 1000), cut=st.sampled_from(CUTS))
def test_every_cut_of_the_ledger_adds_up_at_present_value(seed, cut):
    bought = [Purchase("crisis-house-beds", (3.0,) * 18, (("icb", 0.5), ("council", 0.5)))]
    extra = cost(some(18, 3, seed), SAMPLE_PRICES, bought)
    factors = monthly_factors(months_from("2026-11", 18), GREEN_BOOK)
    parts = sum(present_value(part, factors) for part in extra.by(cut).values())
    np.testing.assert_allclose(parts, present_value(extra.total(), factors), rtol=1e-12)


@given(amounts=AMOUNTS)
def test_payback_is_where_the_definition_says(amounts):
    position, month = net_position(rows(*amounts))[0], payback_month(rows(*amounts))[0]
    stays = [number for number in range(1, len(amounts) + 1) if (position[number - 1 :] >= 0.0).all()]
    assert month == (min(stays) if stays else np.inf)


@given(amounts=AMOUNTS, more=st.integers(1, 1_000_000))
def test_spending_more_never_pays_back_sooner_or_needs_less(amounts, more):
    less, dearer = rows(*amounts), rows(amounts[0] + more, *amounts[1:])
    assert payback_month(dearer)[0] >= payback_month(less)[0]
    assert peak_funding(dearer)[0][0] >= peak_funding(less)[0][0]


def test_nothing_that_is_bought_is_notional():
    notional = {tariff.service for tariff in TARIFF if not tariff.is_cash}
    of_rules = {"further_hearings", "police_welfare_checks", "welfare_checks"}
    assert notional == {"tribunal", "police", "conveyance", "ae"} | of_rules
    assert not notional & {purchase.service for purchase in priced_services().values()}


def test_a_pound_grows_with_prices_from_april_to_april():
    """Pounds are of 2024/25: April 2024 to March 2025 is worth what it says."""
    assert list(nominal_factors(["2024-04", "2025-03", "2025-04", "2026-04"], 0.5)) == [1.0, 1.0, 1.5, 2.25]
    assert nominal_factors(["2026-11"], 0.5)[0] == 2.25
