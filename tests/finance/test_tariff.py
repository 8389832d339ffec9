"""The tariff holds together: its names are known, its prices listed, its payers' shares add up to 1."""

from dataclasses import replace

import pytest
from finance.samples import SAMPLE_PRICES

from tandemcare.errors import InputError
from tandemcare.evidence import Price, parameters
from tandemcare.evidence import services as files
from tandemcare.finance import (
    ACTIVITIES,
    CONTINUING_CARE_SHARE,
    GROUPS,
    KINDS,
    LACKS,
    TARIFF,
    priced_services,
    priced_services_of,
    prices,
    unit_cost_month,
)
from tandemcare.finance.tariff import REST
from tandemcare.finance.terms import usual_shares
from tandemcare.model import services
from tandemcare.terms import PAYERS

SERVICES = {tariff.service for tariff in TARIFF}


@pytest.mark.parametrize("tariff", TARIFF, ids=lambda tariff: f"{tariff.service}-{tariff.kind}")
def test_a_tariff_uses_known_words_and_shares_everything_out(tariff):
    assert tariff.group in GROUPS
    assert tariff.kind in KINDS
    assert tariff.activity in ACTIVITIES
    assert {payer for payer, _share in tariff.payers} <= set(PAYERS)
    assert [share for _payer, share in tariff.payers].count(REST) == 1
    assert sum(share for _payer, share in usual_shares(tariff, SAMPLE_PRICES)) == pytest.approx(1.0)


def test_the_list_of_prices_is_exactly_what_costing_needs():
    needed = {name for tariff in TARIFF for name in (*tariff.price, *tariff.shares)}
    needed |= {share for tariff in TARIFF for _payer, share in tariff.payers if share != REST}
    needed |= {name for purchase in priced_services().values() for name in (*purchase.price, *purchase.volume)}
    needed |= {tariff.lag for tariff in TARIFF}
    needed |= {CONTINUING_CARE_SHARE}
    assert set(prices()) == needed
    assert len(prices()) == len(needed)


def test_every_activity_costs_something_but_carers_hours_which_stand_beside_all_money():
    missing = {lack.activity for lack in LACKS}
    costed = {
        name
        for tariff in TARIFF
        for name in (tariff.activity, tariff.of_wards, tariff.converted, tariff.converted_wards)
        if name
    }
    told = {f"{kind}_bed_days{used}" for kind in ("block", "older_adult", "rehabilitation") for used in ("", "_used")}
    assert costed | missing | told | {"month_days", "carer_hours"} == {*ACTIVITIES}


def test_a_service_is_in_one_group_and_has_each_kind_once():
    assert len({(tariff.service, tariff.group) for tariff in TARIFF}) == len(SERVICES)
    assert len({(tariff.service, tariff.kind) for tariff in TARIFF}) == len(TARIFF)


@pytest.mark.parametrize("name", list(priced_services()))
def test_what_can_be_bought_is_priced_by_one_tariff_or_on_its_own(name):
    purchase = priced_services()[name]
    assert [tariff.service for tariff in TARIFF].count(purchase.service) == bool(purchase.carries)
    assert purchase.group in GROUPS
    assert {payer for payer, _share in purchase.payers} <= set(PAYERS)
    assert sum(share for _payer, share in purchase.payers) == pytest.approx(1.0)


def test_a_unit_costs_what_its_price_and_volume_come_to_in_a_month():
    a_month = 365.25 / 12.0
    assert unit_cost_month("community-places", SAMPLE_PRICES) == pytest.approx(3900.0 / 12.0)
    assert unit_cost_month("crisis-house-beds", SAMPLE_PRICES) == pytest.approx(300.0 * a_month)
    assert unit_cost_month("crisis-cafe-places", SAMPLE_PRICES) == pytest.approx(35.0 * 46.0 * a_month / 7.0)
    assert unit_cost_month("supported-housing-units", SAMPLE_PRICES) == pytest.approx(520.0 * a_month / 7.0)
    assert unit_cost_month("amhp-fte", SAMPLE_PRICES) == pytest.approx(1500.0 * 48.0 / 12.0)


def test_the_evidence_has_every_price():
    assert [name for name in prices() if name not in parameters()] == []


def test_everything_that_a_scenario_can_buy_has_a_price():
    assert set(services()) == set(priced_services())


def test_payers_groups_and_lines_that_nobody_knows_are_refused_at_once():
    file = files()["peer-support"]
    wrong = [
        replace(file, payers=(("concil", 1.0),), cost=replace(file.cost, group="communities")),
        replace(file, cost=Price("community", 1.0, tariff="crisis_hose")),
        replace(file, name="acute-wards"),
    ]
    with pytest.raises(InputError) as refused:
        priced_services_of(wrong)
    text = str(refused.value)
    for words in ("'council'?", "'community'?", "'crisis_house'?", "charges for 'acute_wards' already"):
        assert words in text
