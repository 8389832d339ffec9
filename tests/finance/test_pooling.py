"""A pooled budget by hand: contributions, over- and underspend, its months; and pounds that only change hands."""

import numpy as np
import pytest
from finance.samples import SAMPLE_PRICES, some
from hypothesis import given
from hypothesis import strategies as st

from tandemcare.finance import POOL, Costed, Line, Pool, Purchase, cost, shared

HALVES = (("council", 0.5), ("icb", 0.5))
PENNY = 0.005


def paid(council: list[float], icb: list[float]) -> Costed:
    """Return a ledger of two payers who pay for section 117, and a grant and a notional line beside them."""
    lines = (
        Line("council", "section_117", "per_unit", "community"),
        Line("icb", "section_117", "per_unit", "community"),
        Line("grant", "section_117", "bought", "community"),
        Line("icb", "section_117", "per_unit", "community", cash="notional"),
    )
    months = len(council)
    return Costed(lines, np.stack([[council], [icb], [[7.0] * months], [[9.0] * months]], axis=-1).astype(float))


def borne(costed: Costed, payer: str) -> list[float]:
    """Return what a payer bears in cash by month."""
    return list(costed.total(payer=payer, cash="cash")[0])


def test_a_budget_shared_by_halves_that_is_just_spent():
    """£1,200 a year, £100 a month: the council pays £80, the ICB £20, and each is to bear £50."""
    pool = Pool(("section_117",), 1200.0, HALVES, HALVES, HALVES)
    after = shared(paid([80.0], [20.0]), pool)
    assert borne(after, "council") == pytest.approx([50.0], abs=PENNY)
    assert borne(after, "icb") == pytest.approx([50.0], abs=PENNY)
    assert borne(after, "grant") == [7.0]


def test_over_and_underspend_have_shares_of_their_own():
    """Of £100 a month the council contributes 60; it bears a quarter of an overspend and gets all of an underspend.

    March at £140: 60 + 0.25 x 40 = £70, and the ICB 40 + 0.75 x 40 = £70. The year after begins in April, with £80:
    60 - 20 = £40, and the ICB £40.
    """
    shares = (("council", 0.6), ("icb", 0.4))
    pool = Pool(("section_117",), 1200.0, shares, (("council", 0.25), ("icb", 0.75)), (("council", 1.0),), april=1)
    after = shared(paid([140.0, 80.0], [0.0, 0.0]), pool)
    assert borne(after, "council") == pytest.approx([70.0, 40.0], abs=PENNY)
    assert borne(after, "icb") == pytest.approx([70.0, 40.0], abs=PENNY)


def test_a_budget_is_settled_by_the_year_and_not_by_the_month():
    """£300 and £100 in two months of one year are the budget of £200 a month: nothing is over, whatever the shares."""
    over, under = (("icb", 1.0),), (("council", 1.0),)
    pool = Pool(("section_117",), 2400.0, HALVES, over, under)
    after = shared(paid([300.0, 100.0], [0.0, 0.0]), pool)
    assert sum(borne(after, "council")) == sum(borne(after, "icb")) == pytest.approx(200.0, abs=PENNY)
    assert borne(after, "icb") == pytest.approx([150.0, 50.0], abs=PENNY)


def test_a_year_of_even_spending_owes_nothing_to_the_lengths_of_months():
    days = np.resize([30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31], 24).astype(float)
    pool = Pool(("section_117",), 365.0, (("icb", 1.0), ("council", 0.0)), (("council", 1.0),), (("icb", 1.0),))
    after = shared(paid(list(days), [0.0] * 24), pool)
    assert sum(borne(after, "council")) == pytest.approx(0.0, abs=PENNY)


def test_a_pool_begins_and_ends():
    pool = Pool(("section_117",), 1200.0, HALVES, HALVES, HALVES, first=1, last=3)
    assert borne(shared(paid([100.0] * 4, [0.0] * 4), pool), "council") == pytest.approx([100.0, 50.0, 50.0, 100.0])


@given(seed=st.integers(0, 1000), budget=st.floats(0.0, 1e9), council=st.floats(0.0, 1.0), over=st.floats(0.0, 1.0))
def test_pounds_only_change_hands(seed, budget, council, over):
    costed = cost(some(12, 2, seed), SAMPLE_PRICES)
    contributions, overspend = ((("council", share), ("icb", 1.0 - share)) for share in (council, over))
    pool = Pool(("section_117", "amhp", "out_of_area"), budget, contributions, overspend, overspend)
    after = shared(costed, pool)
    np.testing.assert_allclose(after.total(), costed.total(), rtol=1e-9, atol=1e-3)
    np.testing.assert_allclose(after.total(kind="payment"), 0.0, atol=1e-3 + 1e-9 * budget)


def test_everything_wrong_with_a_pool_is_told_at_once():
    pool = Pool(("section_17",), 1.0, (("council", 0.5), ("icbb", 0.4)), (("police", 1.0),), HALVES)
    told = " ".join(f"{problem.where}: {problem.found}. {problem.remedy}" for problem in pool.problems())
    for words in ("'section_117'", "'icb'", "add up to 0.9", "police contributes nothing"):
        assert words in told
    assert not list(Pool(("section_117",), 1.0, HALVES, HALVES, HALVES).problems())


def test_what_members_of_a_pool_pay_one_another_for_what_is_bought_is_a_line_of_its_own():
    """Ten community places for a month of 30 days: £3,203.29, paid by the ICB and borne by halves."""
    bought = Purchase("community-places", [10.0], (("icb", 1.0),), pooled=HALVES)
    alone = Purchase("community-places", [10.0], (("icb", 1.0),))
    month = some(months=1)
    pooled, usual = (cost(month, SAMPLE_PRICES, [each]) for each in (bought, alone))
    paid_by_icb = pooled.total(payer="icb", service="community_places")
    assert paid_by_icb[0] == usual.total(payer="icb", service="community_places")[0]
    days = float(pooled.activity["month_days"][0, 0])
    half = round(10.0 * 3900.0 * days / 365.25 / 2.0, 2)
    assert round(float(pooled.total(payer="icb", service=POOL)[0, 0]), 2) == -half
    assert round(float(pooled.total(payer="council", service=POOL)[0, 0]), 2) == half
    assert pooled.total()[0, 0] == pytest.approx(usual.total()[0, 0])


def test_a_pool_of_both_has_one_line_of_payments_a_member():
    month = some(months=2)
    bought = Purchase("community-places", [10.0] * 2, (("icb", 1.0),), pooled=HALVES)
    pool = Pool(("section_117",), 1200.0, HALVES, HALVES, HALVES)
    before = cost(month, SAMPLE_PRICES, [bought])
    after = shared(before, pool)
    assert len(set(after.lines)) == len(after.lines)
    assert [line.payer for line in after.lines if line.service == POOL] == ["icb", "council"]
    assert after.total(service=POOL) == pytest.approx(np.zeros((len(after.amounts), 2)), abs=PENNY)
    assert after.total() == pytest.approx(before.total())
