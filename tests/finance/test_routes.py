"""Routes of money to a council by hand: what each rule moves, in which months, and pounds that only change hands."""

import numpy as np
import pytest
from finance.samples import SAMPLE_PRICES, some
from hypothesis import given
from hypothesis import strategies as st

from tandemcare.finance import (
    BETTER_CARE,
    BOUGHT,
    CONTINUING_CARE,
    CONTINUING_CARE_SHARE,
    CUTS,
    SECTION_256,
    Costed,
    GrantedMoney,
    Line,
    Pool,
    Purchase,
    cost,
    routed,
)

PENNY = 0.005
PRICES = {CONTINUING_CARE_SHARE: 0.05}


def ledger(**by_month) -> Costed:
    """Return what is paid for housing, as there was and bought, and for packages, by payer."""
    lines = {
        "housing": Line("council", "supported_housing", "per_unit", "community"),
        "bought": Line("council", "supported_housing", "bought", "community"),
        "setting_up": Line("icb", "supported_housing", "setting_up", "community"),
        "council_117": Line("council", "section_117", "per_unit", "community"),
        "icb_117": Line("icb", "section_117", "per_unit", "community"),
        "lasting": Line("council", "lasting_care", "per_unit", "community"),
    }
    months = len(next(iter(by_month.values())))
    amounts = [by_month.get(name, [0.0] * months) for name in lines]
    return Costed(tuple(lines.values()), np.array(amounts, dtype=float).T[np.newaxis])


def moved(costed: Costed, service: str, payer: str) -> list[float]:
    return costed.total(service=service, payer=payer)[0].tolist()


def test_a_grant_under_section_256_goes_one_way_for_a_time_and_pays_no_more_than_is_spent():
    """£12,000 a year are £1,000 a month; in the third month the council spends £400, and it ends."""
    grant = GrantedMoney(SECTION_256, ("supported_housing",), 12_000.0, first=1, last=4)
    after = routed(ledger(housing=[900.0, 1500.0, 400.0, 2000.0, 2000.0]), [grant], PRICES)
    assert moved(after, SECTION_256, "icb") == pytest.approx([0.00, 1000.00, 400.00, 1000.00, 0.00], abs=PENNY)
    assert moved(after, SECTION_256, "council") == pytest.approx([0.00, -1000.00, -400.00, -1000.00, 0.00], abs=PENNY)
    assert after.total(payer="council")[0].tolist() == pytest.approx([900.0, 500.0, 0.0, 1000.0, 2000.0], abs=PENNY)


def test_continuing_health_care_moves_a_share_of_what_the_council_pays_for_packages():
    """5% of £60,000 and £40,000; what the ICB pays for section 117 already stays as it was."""
    care = GrantedMoney(CONTINUING_CARE, ("section_117", "lasting_care"), share_of=CONTINUING_CARE_SHARE, first=1)
    after = routed(ledger(council_117=[60_000.0] * 2, icb_117=[60_000.0] * 2, lasting=[40_000.0] * 2), [care], PRICES)
    assert moved(after, CONTINUING_CARE, "icb") == pytest.approx([0.00, 5_000.00], abs=PENNY)
    assert after.total(payer="council")[0].tolist() == pytest.approx([100_000.00, 95_000.00], abs=PENNY)
    assert after.total(payer="icb")[0].tolist() == pytest.approx([60_000.00, 65_000.00], abs=PENNY)


def test_a_better_care_fund_shares_what_is_bought_and_nothing_that_there_was():
    """The ICB contributes two thirds: of £900 bought and set up in a month it bears £600; £5,000 as before stay."""
    shares = (("icb", 2 / 3), ("council", 1 / 3))
    fund = Pool(("supported_housing",), 10_800.0, shares, shares, shares, name=BETTER_CARE, kinds=BOUGHT)
    after = routed(ledger(housing=[5_000.0] * 12, bought=[700.0] * 12, setting_up=[200.0] * 12), [fund], PRICES)
    assert after.total(payer="icb")[0].tolist() == pytest.approx([600.00] * 12, abs=PENNY)
    assert after.total(payer="council")[0].tolist() == pytest.approx([5_300.00] * 12, abs=PENNY)
    assert moved(after, BETTER_CARE, "icb") == pytest.approx([400.00] * 12, abs=PENNY)


@given(st.floats(0.0, 1e6), st.integers(0, 11), st.integers(1, 13))
def test_routes_move_pounds_and_make_none(gbp, first, last):
    bought = [Purchase("supported-housing-units", (5.0,) * 12, (("council", 1.0),))]
    before = cost(some(replications=2), SAMPLE_PRICES, bought)
    shares = (("icb", 0.25), ("council", 0.75))
    routes = (
        GrantedMoney(CONTINUING_CARE, ("section_117",), share_of=CONTINUING_CARE_SHARE, first=first),
        GrantedMoney(SECTION_256, ("floating_support",), gbp, first=first, last=last),
        Pool(("supported_housing",), 1.0 + gbp, shares, shares, shares, name=BETTER_CARE, kinds=BOUGHT),
    )
    after = routed(before, routes, SAMPLE_PRICES)
    np.testing.assert_allclose(after.total(), before.total(), atol=PENNY)
    for cut in CUTS:
        np.testing.assert_allclose(sum(after.by(cut).values()), before.total(), atol=PENNY)
    for service in (CONTINUING_CARE, SECTION_256, BETTER_CARE):
        np.testing.assert_allclose(after.total(service=service), 0.0, atol=PENNY)
    assert (after.total(service=SECTION_256, payer="icb") >= 0.0).all()
