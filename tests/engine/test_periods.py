"""Periods of a run: calendar months with a start date, blocks of 730.5 hours without one; the same in both engines."""

from datetime import date

import numpy as np
import pytest

import tandemcare as tc
from tandemcare.engine.periods import periods_of
from tandemcare.pathway import Arrivals, Count, Leave, Pathway

MONTH = 730.5
ENGINES = pytest.mark.parametrize("engine", ["reference", "compiled"])
COMES = Pathway(
    "comes",
    sources=[Arrivals("people", at=[0.0, MONTH - 0.5, MONTH, 12 * MONTH + 1.0], attributes={"kind": 1.0})],
    steps={"counted": Count("people"), "leave": Leave()},
)


@ENGINES
def test_without_a_start_months_are_blocks_of_730_and_a_half_hours_numbered_from_0(engine):
    trace = tc.simulate(COMES, 13 * MONTH + 1.0, engine=engine)
    frame = trace.counts["people"].by_period()
    assert list(frame["period"]) == [f"month {number}" for number in range(14)]
    assert list(frame["total"]) == [2, 1, *[0] * 10, 1, 0]
    assert trace.axes.period_hours[0].tolist() == [MONTH] * 13 + [1.0]


@ENGINES
def test_without_a_start_years_are_twelve_months(engine):
    by_year = tc.simulate(COMES, 13 * MONTH, engine=engine, period="year")
    assert by_year.counts["people"].by_period()["total"].tolist() == [3, 1]
    by_group = tc.simulate(COMES, 13 * MONTH, engine=engine, group="kind").groups()
    assert by_group[["year", "count"]].to_numpy().tolist() == [["year 0", 3.0], ["year 1", 1.0]]


def test_a_run_that_ends_with_a_block_has_no_empty_one_after_it():
    assert periods_of("month", None, 2 * MONTH).names == ("month 0", "month 1")
    assert periods_of("month", None, 2 * MONTH).edges == (MONTH,)
    assert periods_of("month", None, 1.0).names == ("month 0",)


def test_one_period_where_none_is_asked_for_or_nobody_knows_the_end():
    for periods in (
        periods_of(None, None, 1e5),
        periods_of("month", None, np.inf),
        periods_of(None, date(2026, 4, 1), 9.0),
    ):
        assert periods.names == ("all",)
