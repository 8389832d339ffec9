"""Costing: every cut adds up, wards save late and in part, and what is bought is paid for once."""

import numpy as np
import pytest
from finance.samples import LENGTHS, SAMPLE_PRICES, month_days, nothing, some
from hypothesis import given
from hypothesis import strategies as st

from tandemcare.errors import InputError
from tandemcare.finance import CUTS, Purchase, cost, prices
from tandemcare.finance.follow import released, stranded

DAYS = float(sum(LENGTHS))


def of_year(activity: dict[str, np.ndarray], **cut: str) -> float:
    """Return the pounds of a cut over all months of the first replication."""
    return float(cost(activity, SAMPLE_PRICES).total(**cut)[0].sum())


def ward(beds: list[float], occupancy: float = 0.95) -> dict[str, np.ndarray]:
    """Return months of a ward with so many beds open in each."""
    days = month_days(len(beds)) * np.asarray(beds)
    return nothing(len(beds)) | {"open_bed_days": days, "ward_bed_days": days, "local_bed_days": days * occupancy}


@given(seed=st.integers(0, 1000), units=st.floats(0.0, 100.0), cut=st.sampled_from(CUTS))
def test_every_cut_adds_up_to_the_total(seed, units, cut):
    bought = [
        Purchase("crisis-house-beds", (units,) * 6, (("icb", 0.25), ("council", 0.75))),
        Purchase("street-triage-teams", (1.0,) * 6, (("police", 1.0),)),
    ]
    costed = cost(some(6, 3, seed), SAMPLE_PRICES, bought)
    np.testing.assert_allclose(sum(costed.by(cut).values()), costed.total(), rtol=1e-12)
    np.testing.assert_allclose(costed.amounts.sum(axis=2), costed.total(), rtol=1e-12)


def test_lines_are_told_apart():
    lines = cost(some(), SAMPLE_PRICES).lines
    assert len({(line.payer, line.service, line.kind) for line in lines}) == len(lines)


def test_the_shown_totals_and_the_rest_make_the_whole():
    costed = cost(some(), SAMPLE_PRICES)
    totals = costed.totals()
    parts = totals["cost_inpatient_gbp"] + totals["cost_out_of_area_gbp"] + totals["cost_community_gbp"]
    np.testing.assert_allclose(parts + costed.total(care_group="other"), totals["cost_total_gbp"])


def test_nothing_costs_nothing():
    assert cost(nothing(), SAMPLE_PRICES).amounts.sum() == 0.0


def test_an_empty_ward_has_no_variable_cost_and_all_of_the_others():
    empty, full = ward([20.0] * 12, occupancy=0.0), ward([20.0] * 12, occupancy=1.0)
    assert of_year(empty, kind="variable") == 0.0
    assert of_year(empty, kind="fixed") == of_year(full, kind="fixed") > 0.0
    assert of_year(empty, kind="site") == of_year(full, kind="site") > 0.0


def test_at_the_occupancy_of_its_price_a_bed_day_costs_its_price():
    assert of_year(ward([90.0] * 12)) == pytest.approx(90.0 * 0.95 * DAYS * 651.0)


def test_a_closed_ward_saves_its_staff_after_the_lag_and_its_site_never():
    closed = 10
    as_is, closing = ward([40.0] * 24), ward([40.0] * closed + [20.0] * (24 - closed))
    saved = {
        kind: (cost(as_is, SAMPLE_PRICES).total(kind=kind) - cost(closing, SAMPLE_PRICES).total(kind=kind))[0]
        for kind in ("fixed", "site", "variable")
    }
    month = 20.0 * month_days(24)[0] * 651.0
    lag = int(SAMPLE_PRICES["money.ward_release_lag_months"])
    np.testing.assert_allclose(saved["fixed"][: closed + lag], 0.0, atol=1e-6)
    np.testing.assert_allclose(saved["fixed"][closed + lag :], month[closed + lag :] * 0.95 * 0.67)
    np.testing.assert_allclose(saved["site"], 0.0, atol=1e-6)
    np.testing.assert_allclose(saved["variable"][:closed], 0.0, atol=1e-6)
    np.testing.assert_allclose(saved["variable"][closed:], month[closed:] * 0.95 * 0.13)


def test_a_short_month_closes_no_beds():
    fixed = cost(ward([40.0] * 12), SAMPLE_PRICES).total(kind="fixed")[0]
    np.testing.assert_allclose(fixed / month_days(12)[0], fixed[0] / 30.0)


@given(st.lists(st.floats(0.0, 50.0), min_size=1, max_size=30), st.floats(0.0, 12.0))
def test_beds_are_paid_for_while_open_and_never_more_than_there_have_been(beds, lag):
    row = np.asarray([beds])
    paid = released(row, lag)
    assert (paid >= row - 1e-9).all()
    assert (paid <= stranded(row) + 1e-9).all()


@given(st.lists(st.floats(0.0, 50.0), min_size=2, max_size=20), st.integers(0, 6))
def test_a_longer_lag_never_releases_earlier(beds, lag):
    row = np.asarray([beds])
    shorter, between, longer = released(row, lag), released(row, lag + 0.5), released(row, lag + 1)
    assert (shorter <= between + 1e-9).all()
    assert (between <= longer + 1e-9).all()


def test_without_a_lag_beds_are_released_as_they_close():
    beds = np.asarray([[40.0, 20.0, 30.0]])
    np.testing.assert_array_equal(released(beds, 0.0), beds)


@given(seed=st.integers(0, 100), name=st.sampled_from([name for name in prices() if name.startswith("price.")]))
def test_cost_is_linear_in_every_price(seed, name):
    activity = some(4, 2, seed)
    bought = [Purchase("amhp-fte", (2.0,) * 4, (("council", 1.0),))]

    def at(factor: float) -> np.ndarray:
        return cost(activity, SAMPLE_PRICES | {name: SAMPLE_PRICES[name] * factor}, bought).amounts

    np.testing.assert_allclose(at(3.0) - at(1.0), 2.0 * (at(2.0) - at(1.0)), rtol=1e-9, atol=1e-6)


def test_the_parts_of_a_ward_add_up_however_they_are_drawn():
    drawn = SAMPLE_PRICES | {"money.ward_staff_share": 0.9}
    beds = ward([90.0] * 12)
    np.testing.assert_allclose(cost(beds, drawn).total(), cost(beds, SAMPLE_PRICES).total())


def test_section_117_is_split_between_nhs_and_council():
    packages = nothing() | {"section_117_person_days": 601.0 * month_days(12)}
    costed = cost(packages, SAMPLE_PRICES | {"s117.nhs_share": 0.3})
    whole = 601.0 * 36_773.0 * DAYS / 365.25
    assert costed.total(payer="icb").sum() == pytest.approx(0.3 * whole)
    assert costed.total(payer="council").sum() == pytest.approx(0.7 * whole)


def test_replications_are_costed_one_by_one():
    both = some(6, 2)
    second = {name: values[-1:] for name, values in both.items()}
    np.testing.assert_allclose(cost(both, SAMPLE_PRICES).amounts[1:], cost(second, SAMPLE_PRICES).amounts)


def test_the_stylised_place_costs_what_is_published():
    """Wards, out-of-area placements, section 117 and home treatment scaled to 500,000 adults, in millions."""
    days = month_days(12)
    activity = nothing() | {
        "open_bed_days": 95.0 * days,
        "ward_bed_days": 95.0 * days,
        "local_bed_days": 0.95 * 95.0 * days,
        "out_of_area_bed_days": np.full((1, 12), 2818.0 / 12.0),
        "section_117_person_days": 601.0 * days,
        "home_treatment_slot_days": 64.0 * days,
    }
    amounts = cost(activity, SAMPLE_PRICES).by("service")
    published = {"acute_wards": 21.4, "out_of_area": 1.80, "section_117": 22.1, "home_treatment": 3.2}
    assert {service: amounts[service].sum() / 1e6 for service in published} == pytest.approx(published, rel=0.01)


# What a scenario buys


def test_what_is_bought_and_open_is_charged_once_to_those_who_bought_it():
    open_units = nothing() | {"supported_housing_unit_days": 284.0 * month_days(12)}
    bought = [Purchase("supported-housing-units", (24.0,) * 12, (("council", 0.6), ("icb", 0.4)))]
    costed = cost(open_units, SAMPLE_PRICES, bought)
    unit = DAYS / 7.0 * 520.0
    assert costed.total(kind="per_unit").sum() == pytest.approx(260.0 * unit)
    assert costed.total(kind="bought", payer="council").sum() == pytest.approx(0.6 * 24.0 * unit)
    assert costed.total(kind="bought", payer="icb").sum() == pytest.approx(0.4 * 24.0 * unit)


def test_what_is_bought_and_not_yet_open_is_paid_for_on_top():
    open_units = nothing() | {"supported_housing_unit_days": 260.0 * month_days(12)}
    bought = [Purchase("supported-housing-units", (24.0,) * 12, (("council", 1.0),), (0.0,) * 12)]
    assert cost(open_units, SAMPLE_PRICES, bought).total().sum() == pytest.approx(284.0 * DAYS / 7.0 * 520.0)


def test_rent_of_bought_homes_is_housing_benefit():
    activity = nothing() | {"supported_housing_let_days": 24.0 * month_days(12)}
    bought = [Purchase("supported-housing-units", (24.0,) * 12, (("council", 1.0),))]
    assert cost(activity, SAMPLE_PRICES, bought).total(payer="housing_benefit").sum() == pytest.approx(
        24.0 * DAYS / 7.0 * 250.0
    )


@pytest.mark.parametrize(("fewer", "pounds"), [(14.0, 200.00), (-7.0, -100.00), (0.0, 0.00)])
def test_whoever_has_no_unit_lives_where_rent_is_paid_too_and_whoever_gets_one_leaves_such_a_home(fewer, pounds):
    """Two weeks x 125 x 0.8; a week the other way."""
    activity = nothing(1) | {"rent_elsewhere_days": np.array([[fewer]])}
    costed = cost(activity, SAMPLE_PRICES)
    assert costed.total(payer="housing_benefit").sum() == pytest.approx(pounds, abs=0.005)
    assert costed.total().sum() == pytest.approx(pounds, abs=0.005)


def test_a_bought_amhp_holds_a_year_of_hours():
    bought = [Purchase("amhp-fte", (4.0,) * 12)]
    council = cost(nothing(), SAMPLE_PRICES, bought).total(payer="council").sum()
    assert council == pytest.approx(4.0 * 1500.0 * 48.0 * DAYS / 365.25)


def test_without_payers_those_of_the_service_pay():
    def paid_by(*payers: tuple[str, float]) -> dict[str, float]:
        costed = cost(nothing(), SAMPLE_PRICES, [Purchase("street-triage-teams", (1.0,) * 12, payers)])
        return {payer: amounts.sum() for payer, amounts in costed.by("payer").items() if amounts.sum()}

    assert paid_by() == paid_by(("icb", 0.5), ("police", 0.5))
    assert set(paid_by(("grant", 1.0))) == {"grant"}


def test_two_purchases_of_one_service_share_a_line():
    one = Purchase("hbpos-places", (1.0,) * 12, (("icb", 1.0),))
    costed = cost(nothing(), SAMPLE_PRICES, [one, one])
    assert len([line for line in costed.lines if line.kind == "bought"]) == 1
    assert costed.total().sum() == pytest.approx(2.0 * 550_000.0 * DAYS / 365.25)


# What is refused


def refused(activity=None, given=None, bought=()) -> str:
    with pytest.raises(InputError) as error:
        cost(nothing() if activity is None else activity, SAMPLE_PRICES if given is None else given, bought)
    return str(error.value)


def test_every_missing_activity_and_price_is_named_at_once():
    activity = {name: value for name, value in nothing().items() if name not in {"open_bed_days", "amhp_hours"}}
    given = {name: one for name, one in SAMPLE_PRICES.items() if name not in {"price.amhp_hour", "s117.nhs_share"}}
    text = refused({**activity, "amhp_hour": month_days(12)}, given)
    for words in ("activity open_bed_days", "price price.amhp_hour", "price s117.nhs_share", "'amhp_hours'?"):
        assert words in text


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("price.amhp_hour", -1.0, "-1.0 is no price"),
        ("price.amhp_hour", float("nan"), "nan is no price"),
        ("s117.nhs_share", 50.0, "0 to 1, not per cent"),
    ],
)
def test_a_price_is_a_number_from_zero_on(name, value, words):
    assert words in refused(given=SAMPLE_PRICES | {name: value})


def test_the_parts_of_a_ward_cannot_all_be_nothing():
    parts = {name: 0.0 for name in SAMPLE_PRICES if name.startswith("money.ward_") and name.endswith("_share")}
    assert "add up to 1" in refused(given=SAMPLE_PRICES | parts)


@pytest.mark.parametrize(
    ("values", "words"), [(np.zeros((1, 5)), "do not fit"), (np.full((1, 12), np.nan), "not finite")]
)
def test_activity_is_finite_and_of_one_shape(values, words):
    assert words in refused(nothing() | {"conveyances": values})


@pytest.mark.parametrize(
    ("bought", "words"),
    [
        (Purchase("crisis-house-bed", (1.0,) * 12), "Did you mean 'crisis-house-beds'?"),
        (Purchase("hbpos-places", (1.0,) * 3), "paid has 3 months"),
        (Purchase("hbpos-places", (1.0,) * 12, (("icb", 1.0),), (1.0,)), "serving has 1 months"),
        (Purchase("hbpos-places", (1.0,) * 12, (("icb", 0.6), ("council", 0.6))), "add up to 1.2"),
        (Purchase("hbpos-places", (1.0,) * 12, (("icb", 100.0),)), "pays the share 100"),
        (Purchase("hbpos-places", (1.0,) * 12, (("concil", 1.0),)), "Did you mean 'council'?"),
    ],
)
def test_a_purchase_names_a_known_service_and_payers_who_pay_all_of_it(bought, words):
    assert words in refused(bought=[bought])
