"""Contracts and payers: who bears what changes, the total never does; and what a closure and a hearing cost."""

import numpy as np
import pytest
from finance.samples import SAMPLE_PRICES, month_days, nothing, some
from hypothesis import given
from hypothesis import strategies as st

from tandemcare.errors import InputError
from tandemcare.finance import CONTRACTS, CUTS, Purchase, Terms, cost

PENNY = 0.005
DAY, VARIABLE = 651.0, 0.13
FIXED = DAY * 0.95 * (1.0 - VARIABLE)


def ward(open_beds: float, used: float) -> dict[str, np.ndarray]:
    """Return a year of an acute ward."""
    days = month_days(12)
    return nothing() | {
        "open_bed_days": open_beds * days,
        "ward_bed_days": open_beds * days,
        "local_bed_days": used * days,
    }


def borne(terms: Terms, used: float) -> dict[str, float]:
    """Return what each payer bears of a year of 20 beds."""
    return {
        payer: amounts.sum() for payer, amounts in cost(ward(20.0, used), SAMPLE_PRICES, (), terms).by("payer").items()
    }


@pytest.mark.parametrize(
    ("contract", "icb", "provider"),
    [
        ("block", 20 * 365 * FIXED, 10 * 365 * DAY * VARIABLE),
        ("cost_and_volume", 20 * 365 * FIXED + 10 * 365 * DAY * VARIABLE, 0.0),
        ("spot", 10 * 365 * DAY, 20 * 365 * FIXED + 10 * 365 * DAY * VARIABLE - 10 * 365 * DAY),
    ],
)
def test_a_half_empty_ward_by_contract(contract, icb, provider):
    """20 beds open and 10 in use for 365 days: who bears what, by hand."""
    found = borne(Terms(contracts=(("acute_wards", contract),)), 10.0)
    assert found["icb"] == pytest.approx(icb, abs=PENNY)
    assert found.get("nhs_provider", 0.0) == pytest.approx(provider, abs=PENNY)


def test_on_a_block_contract_the_commissioner_saves_nothing_when_beds_empty():
    assert borne(Terms(), 19.0)["icb"] == borne(Terms(), 5.0)["icb"]
    spot = Terms(contracts=(("acute_wards", "spot"),))
    assert borne(spot, 19.0)["icb"] > borne(spot, 5.0)["icb"]


@given(
    seed=st.integers(0, 1000),
    acute=st.sampled_from(CONTRACTS),
    picu=st.sampled_from(CONTRACTS),
    cut=st.sampled_from(CUTS),
)
def test_contracts_and_payers_move_money_and_make_none(seed, acute, picu, cut):
    activity = some(12, 2, seed)
    terms = Terms((("acute_wards", acute), ("picu", picu)), (("section_117", (("icb", 0.2), ("grant", 0.8))),))
    usual, other = cost(activity, SAMPLE_PRICES).total(), cost(activity, SAMPLE_PRICES, (), terms)
    np.testing.assert_allclose(other.total(), usual)
    np.testing.assert_allclose(sum(other.by(cut).values()), usual)
    np.testing.assert_allclose(other.total(kind="payment"), 0.0, atol=1e-6)


def test_payers_of_a_service_can_be_set():
    packages = nothing() | {"section_117_person_days": 100.0 * month_days(12)}
    usual = cost(packages, SAMPLE_PRICES).total(service="section_117").sum()
    shared = cost(packages, SAMPLE_PRICES, (), Terms(payers=(("section_117", (("icb", 0.25), ("council", 0.75))),)))
    assert shared.total(payer="icb").sum() == pytest.approx(0.25 * usual)
    assert shared.total(payer="council").sum() == pytest.approx(0.75 * usual)


def test_everything_wrong_with_terms_is_told_at_once():
    terms = Terms(
        (("acute_ward", "block"), ("picu", "bulk")),
        (("picu", (("icb", 1.0),)), ("amph", (("icb", 1.0),)), ("amhp", (("concil", 0.6), ("icb", 0.5)))),
    )
    with pytest.raises(InputError) as refused:
        cost(nothing(), SAMPLE_PRICES, (), terms)
    told = str(refused.value)
    for words in ("'acute_wards'", "'block'", "follows its contract", "'amhp'", "'council'", "add up to 1.1"):
        assert words in told


def test_a_bed_is_closed_once_however_often_it_opens_again():
    """30 beds, 20 from month 4, 30 again from month 7, 15 from month 10: 10 close, then 5 more."""
    beds = np.array([[30.0] * 3 + [20.0] * 3 + [30.0] * 3 + [15.0] * 3])
    days = beds * month_days(12)
    costed = cost(nothing() | {"open_bed_days": days, "ward_bed_days": days}, SAMPLE_PRICES)
    by_month = costed.total(kind="closure", recurrence="one_off")[0]
    assert by_month[[3, 9]] == pytest.approx([230_000.0, 115_000.0], abs=PENNY)
    assert by_month.sum() == pytest.approx(345_000.0, abs=PENNY)


def test_hearings_are_notional_and_follow_detentions():
    detained = nothing() | {"detentions": np.full((1, 12), 50.0)}
    costed = cost(detained, SAMPLE_PRICES)
    assert costed.total(cash="notional", payer="justice").sum() == pytest.approx(600 * 0.33 * 2200.0)
    assert costed.total(cash="cash").sum() == 0.0


def test_what_does_not_serve_anybody_yet_is_set_up_once():
    """Ten community places paid for all year and serving from the second half: half the price is setting up."""
    serving = [0.0] * 6 + [10.0] * 6
    costed = cost(nothing(), SAMPLE_PRICES, [Purchase("community-places", [10.0] * 12, (("icb", 1.0),), serving)])
    days = month_days(12)[0]
    assert costed.total(kind="setting_up", recurrence="one_off").sum() == pytest.approx(
        39_000 * days[:6].sum() / 365.25
    )
    assert costed.total(kind="bought", recurrence="recurrent").sum() == pytest.approx(39_000 * days[6:].sum() / 365.25)
    assert costed.total(kind="setting_up")[0, 6:].sum() == 0.0
