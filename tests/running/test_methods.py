"""The project's own measures and costing are put together as the rooms promise."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from tandemcare import evidence, finance
from tandemcare.metrics.slow import SLOW_MEASURES
from tandemcare.running.methods import BESIDE, cost_notes, own_cost, own_methods, yearly_money
from tandemcare.running.totals import paid_by_payer

MONTHS = 3


@pytest.fixture
def metrics(monkeypatch):
    """A scripted metrics room: a place in which every activity happens once a month."""
    once = np.ones((2, MONTHS))
    room = SimpleNamespace(
        activity=lambda trace, values, *_: (
            dict.fromkeys(finance.ACTIVITIES, once) | {finance.activity.MONTH_DAYS: 30.0 * once}
        ),
        measure=lambda trace, years: None,
        MEASURES={},
        MONTHLY=(),
        measure_by_group=lambda trace, years: None,
        BY_GROUP={},
    )
    monkeypatch.setitem(sys.modules, "tandemcare.metrics", room)
    monkeypatch.setattr("tandemcare.metrics", room, raising=False)
    return room


def prices():
    """Every price that costing asks for: shares of a half, anything else at 10."""
    return {name: 0.5 if name.endswith("_share") else 10.0 for name in finance.prices()}


def test_activity_is_costed_at_the_prices_of_the_scenario(metrics):
    costed = own_cost(None, prices(), ())
    dearer = own_cost(None, prices() | {"price.amhp_hour": prices()["price.amhp_hour"] + 7.0}, ())
    assert costed.amounts.shape[:2] == (2, MONTHS)
    assert (dearer.total() - costed.total()) == pytest.approx(7.0)


def test_what_a_scenario_buys_is_paid_by_those_who_it_says(metrics):
    units = finance.Purchase("step-down-places", (0.0, 2.0, 2.0), (("police", 1.0),))
    before, after = own_cost(None, prices(), ()), own_cost(None, prices(), [units])
    more = after.total(payer="police") - before.total(payer="police")
    assert more[:, 0] == pytest.approx(0.0)
    assert (more[:, 1:] > 0.0).all()


def test_own_methods_name_their_evidence_and_can_be_sent_to_workers(metrics):
    methods = own_methods()
    assert methods.evidence == evidence.evidence_version()
    assert methods.cost is own_cost
    assert [note.name for note in methods.notes()] == [
        *SLOW_MEASURES,
        *finance.INVESTMENT,
        *BESIDE,
        *finance.TOTALS,
    ]
    assert methods.monthly_names() == (*methods.monthly, *SLOW_MEASURES, *finance.INVESTMENT)


def test_every_total_of_the_ledger_has_its_words():
    assert {note.name for note in cost_notes()} >= {
        "cost_total_gbp",
        "cost_inpatient_gbp",
        "cost_out_of_area_gbp",
        "cost_community_gbp",
    }


def test_pounds_a_year_of_a_replication_are_the_same_to_the_last_bit_whatever_is_in_its_batch():
    """Of a batch of one numpy adds the lines in another order: the total of as-is had another last bit."""
    numbers = np.random.default_rng(1)
    groups = [group for group in finance.TOTALS.values() if group]
    lines = tuple(
        finance.Line("icb", f"service_{number}", "care", groups[number % len(groups)]) for number in range(40)
    )
    amounts = numbers.uniform(-1e6, 1e6, (50, 12, len(lines)))
    together = yearly_money(lines, amounts, 1)
    assert together.shape == (50, len(finance.TOTALS))
    assert (together == np.concatenate([yearly_money(lines, amounts[[one]], 1) for one in range(50)])).all()
    batches = [SimpleNamespace(lines=lines, amounts=each) for each in (amounts, *(amounts[[one]] for one in range(50)))]
    whole, *alone = (paid_by_payer(each)["icb"] for each in batches)
    assert (whole == np.concatenate(alone)).all()
