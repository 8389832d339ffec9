"""A stock-flow model run month by month as if it were a replication."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tandemcare.engine.run import make_settings
from tandemcare.engine.stock_flow import HOURS_A_MONTH, StockFlowWorld
from tandemcare.errors import InputError, StockflowError
from tandemcare.pathway import Arrivals, Count, Delay, Exponential, Leave, Pathway, Release, Resource, Seize
from tandemcare.stockflow import Auxiliary, Flow, Input, Model, Stock
from tandemcare.trace.tally import BUSY, CAPACITY, OVERTIME, QUEUE

WARD = Model(
    "ward",
    [
        Input("referrals", 8.0, "people / month"),
        Input("beds", 12.0, "people"),
        Input("stay", 1.5, "months"),
        Stock("in_bed", 0.0, "people"),
        Flow("admission", "referrals", "people / month", to="in_bed"),
        Flow("discharge", "in_bed / stay", "people / month", source="in_bed"),
        Auxiliary("over", "max(0, in_bed - beds)", "people"),
    ],
)
COUNTS, USE = {"admitted": "admission", "unknown": "discharge"}, {"bed": ("in_bed", "beds", "", "over")}
PATHWAY = Pathway(
    "ward",
    resources=[Resource("bed", 12), Resource("desk", 1)],
    sources=[Arrivals("referral", rate=0.01)],
    steps={
        "bed": Seize("bed"),
        "in": Count("admitted"),
        "stays": Delay(Exponential(mean=1000.0)),
        "out": Release("bed"),
        "asks": Seize("desk"),
        "goes": Release("desk"),
        "leaves": Leave(),
    },
)
START, END = date(2026, 4, 1), date(2027, 4, 1)
HOURS = (END - START).days * 24.0


def world(**given) -> StockFlowWorld:
    return StockFlowWorld(WARD, COUNTS, USE, make_settings(PATHWAY, HOURS, start=START, **given))


def test_a_month_is_reported_for_the_days_that_it_has():
    made = world()
    made.advance(HOURS)
    tally = made.tally()
    days = np.array([30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31])
    assert tally.counts[:, 0] == pytest.approx(8.0 * days * 24.0 / HOURS_A_MONTH)
    assert tally.hours[:, 0, CAPACITY] == pytest.approx(12.0 * 24.0 * days)


def test_use_is_added_up_step_by_step_as_it_flowed():
    """The mean over a month of the steps of Euler's method, worked out by hand."""
    made = world()
    made.advance(HOURS)
    in_bed, found = 0.0, []
    for _ in range(12):
        steps = []
        for _ in range(8):
            steps.append(in_bed)
            in_bed += 0.125 * (8.0 - in_bed / 1.5)
        found.append(np.mean(steps))
    months = np.diff([0.0, *made.settings.edges, HOURS])
    assert made.tally().hours[:, 0, BUSY] / months == pytest.approx(found)
    assert made.values()["in_bed"] == pytest.approx(in_bed)
    counts, hours = made.period(3)
    assert hours == pytest.approx(made.tally().hours[3])
    assert counts == pytest.approx(made.tally().counts[3])


def test_what_is_not_mapped_stays_at_nothing():
    made = world()
    made.advance(HOURS)
    assert not made.tally().hours[:, 0, QUEUE].any()
    assert not made.tally().hours[:, 1].any()
    assert not made.tally().records.any()
    assert made.tally().hours[-1, 0, OVERTIME] == 0.0


def test_inputs_hold_from_the_month_in_which_they_are_set():
    made = world()
    made.advance(made.settings.edges[2])
    made.set({"referrals": 16.0, "beds": 6.0})
    made.advance(HOURS)
    tally = made.tally()
    months = np.diff([0.0, *made.settings.edges, HOURS])
    assert tally.counts[:, 0] / months * HOURS_A_MONTH == pytest.approx([8.0] * 3 + [16.0] * 9)
    assert tally.hours[:, 0, CAPACITY] / months == pytest.approx([12.0] * 3 + [6.0] * 9)
    assert tally.hours[-1, 0, OVERTIME] > 0.0


def test_a_pause_at_every_month_is_no_pause():
    at_once, by_month = world(), world()
    at_once.advance(HOURS)
    for edge in (*by_month.settings.edges, HOURS):
        by_month.advance(edge)
    assert np.array_equal(at_once.tally().hours, by_month.tally().hours)
    assert np.array_equal(at_once.tally().counts, by_month.tally().counts)


def test_a_world_leaves_the_next_as_it_was():
    first = world()
    first.set({"referrals": 100.0})
    first.advance(HOURS)
    second = world()
    second.advance(HOURS)
    assert second.tally().counts[0, 0] == pytest.approx(8.0 * 720.0 / HOURS_A_MONTH)


def test_a_warm_up_is_not_counted():
    made = world(warmup_hours=(date(2026, 7, 1) - START).days * 24.0)
    made.advance(HOURS)
    trace = made.trace()
    assert not trace.tally.counts[0, :3].any()
    assert trace.tally.counts[0, 3:, 0].all()
    assert trace.after_warmup().resources["bed"].capacity_mean == pytest.approx(12.0)
    assert trace.engine == "stock-flow"


def test_it_only_stops_at_the_ends_of_months():
    with pytest.raises(InputError, match="not the end of a month"):
        world().advance(100.0)
    made = world()
    made.advance(720.0)
    with pytest.raises(InputError, match="not the end of a month"):
        made.advance(0.0)


def test_unknown_names_are_said_all_at_once():
    with pytest.raises(InputError) as error:
        StockFlowWorld(WARD, {"admitted": "admission_"}, {"bed": ("in_beds", "", "", "")}, world().settings)
    assert {problem.where for problem in error.value.problems} == {"'admission_'", "'in_beds'"}
    with pytest.raises(StockflowError):
        world().set({"referals": 1.0})
