"""The tariff holds together: its names are known, its prices listed, its payers' shares add up to 1."""

import pytest
from finance.samples import SAMPLE_PRICES

from tandemcare.evidence import parameters
from tandemcare.finance import ACTIVITIES, GROUPS, KINDS, PAYERS, PRICES, PURCHASES, TARIFF
from tandemcare.finance.cost import _shares
from tandemcare.finance.tariff import RELEASE_LAG, RESIDENTIAL_STAY, REST
from tandemcare.model import services

SERVICES = {tariff.service for tariff in TARIFF}


@pytest.mark.parametrize("tariff", TARIFF, ids=lambda tariff: f"{tariff.service}-{tariff.kind}")
def test_a_tariff_uses_known_words_and_shares_everything_out(tariff):
    assert tariff.group in GROUPS
    assert tariff.kind in KINDS
    assert tariff.activity in {"", *ACTIVITIES}
    assert {payer for payer, _share in tariff.payers} <= set(PAYERS)
    assert [share for _payer, share in tariff.payers].count(REST) == 1
    assert sum(share for _payer, share in _shares(tariff, SAMPLE_PRICES)) == pytest.approx(1.0)


def test_the_list_of_prices_is_exactly_what_costing_needs():
    needed = {name for tariff in TARIFF for name in tariff.price}
    needed |= {share for tariff in TARIFF for _payer, share in tariff.payers if share != REST}
    needed |= {name for purchase in PURCHASES.values() for name in purchase.volume}
    needed |= {RELEASE_LAG, RESIDENTIAL_STAY}
    assert set(PRICES) == needed
    assert len(PRICES) == len(needed)


def test_every_activity_costs_something():
    assert {tariff.activity for tariff in TARIFF} | {"month_days"} == {"", *ACTIVITIES}


def test_a_service_is_in_one_group_and_has_each_kind_once():
    assert len({(tariff.service, tariff.group) for tariff in TARIFF}) == len(SERVICES)
    assert len({(tariff.service, tariff.kind) for tariff in TARIFF}) == len(TARIFF)


def test_what_can_be_bought_has_one_tariff():
    for purchase in PURCHASES.values():
        assert [tariff.service for tariff in TARIFF].count(purchase.service) == 1


def test_a_service_of_no_activity_can_be_bought():
    assert {tariff.service for tariff in TARIFF if not tariff.activity} <= {each.service for each in PURCHASES.values()}


def test_the_evidence_has_every_price():
    assert [name for name in PRICES if name not in parameters()] == []


def test_everything_that_a_scenario_can_buy_has_a_price():
    assert set(services()) <= set(PURCHASES)
