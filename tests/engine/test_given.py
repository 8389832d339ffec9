"""A run takes days and numbers as people with numpy and pandas have them, and refuses in words what it cannot take."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from tandemcare.engine import Run, simulate
from tandemcare.errors import InputError
from tandemcare.finance import net_position, payback_month, present_value
from tandemcare.pathway import Arrivals, Delay, Exponential, Leave, Pathway, Release, Resource, Seize

STEPS = {"q": Seize("n"), "d": Delay(Exponential(mean=2.0)), "r": Release("n"), "o": Leave()}
CLINIC = Pathway("p", resources=[Resource("n", 3)], sources=[Arrivals("s", rate=1.0)], steps=STEPS)
DAY = date(2026, 4, 1)
SAME_DAY = [pd.Timestamp("2026-04-01"), datetime(2026, 4, 1), "2026-04-01", np.datetime64("2026-04-01")]
NO_DAY = [pd.Timestamp("2026-04-01 08:00"), datetime(2026, 4, 1, 0, 1), "1 April 2026", pd.NaT, 2026, float("nan"), []]


@pytest.mark.parametrize("start", SAME_DAY, ids=repr)
def test_a_day_is_a_day_whatever_it_is_given_as(start):
    assert Run(CLINIC, 10.0, start=start, engine="reference").settings.start == DAY
    plain, given = (simulate(CLINIC, 1500.0, start=each) for each in (DAY, start))
    assert given.start == DAY
    assert type(given.start) is date
    assert given.layout.periods == plain.layout.periods == ("2026-04", "2026-05", "2026-06")
    assert given.resources["n"].by_period().equals(plain.resources["n"].by_period())


@pytest.mark.parametrize("start", NO_DAY, ids=repr)
def test_what_is_no_day_is_refused_with_the_remedy(start):
    for made in (simulate, Run):
        with pytest.raises(InputError, match="Give a day") as error:
            made(CLINIC, 10.0, start=start, engine="reference")
        assert error.value.problems[0].where == f"start={start!r}"


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"until_hours": None}, "until_hours=None"),
        ({"until_hours": "soon"}, "until_hours='soon'"),
        ({"until_hours": float("nan")}, "until_hours=nan"),
        ({"until_hours": [1.0]}, "until_hours=[1.0]"),
        ({"warmup_hours": "x"}, "warmup_hours='x'"),
        ({"warmup_hours": None}, "warmup_hours=None"),
        ({"seed": "1"}, "seed='1'"),
        ({"replications": "3"}, "replications='3'"),
        ({"observe": "x"}, "observe=['x']"),
        ({"observe": [None]}, "observe=[None]"),
        ({"changes": 5}, "changes=5"),
        ({"changes": [(1.0, 5)]}, "changes=[(1.0, 5)]"),
        ({"changes": {"n.capacity": 3}}, "changes={'n.capacity': 3}"),
        ({"pathway": "scenarios/as-is.yaml"}, "pathway"),
        ({"engine": None}, "engine None"),
        ({"group": 5}, "group 5"),
    ],
)
def test_numbers_that_are_none_are_refused_in_words(given, where):
    with pytest.raises(InputError) as error:
        simulate(**{"pathway": CLINIC, "until_hours": 10.0, **given})
    assert error.value.problems[0].where == where


def test_a_run_under_way_refuses_in_words_too():
    run = Run(CLINIC, 10.0)
    for wrong in (lambda: run.advance("x"), lambda: run.set(5), lambda: Run("x", 10.0), lambda: Run(CLINIC, None)):
        with pytest.raises(InputError):
            wrong()


def test_pounds_may_be_a_list():
    assert float(present_value([100.0, 50.0], [1.0, 0.5])) == 125.0
    assert net_position([1.0, -3.0]).tolist() == [-1.0, 2.0]
    assert float(payback_month([1.0, -3.0])) == 2.0
    for amounts, factors in (("x", [1.0]), (5.0, 1.0), ([1.0, 2.0], [1.0, 2.0, 3.0])):
        with pytest.raises(InputError):
            present_value(amounts, factors)
