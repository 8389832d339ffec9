"""The inspection paradox: whoever is found inside is likely to have come for long.

| test | model | theory |
|---|---|---|
| initial people in progress | length-biased stays | total E[X^2]/E[X]; residual and elapsed half of it |
| people seen inside | M/G/infinity observed after a long time | elapsed E[X^2]/2E[X] |
| fresh initial people | whole stays | E[X] |
"""

import pytest
from scipy import special
from theory import formulas
from theory.laboratory import waits

from tandemcare.pathway import (
    Arrivals,
    Delay,
    Exponential,
    Fixed,
    Gamma,
    Initial,
    Leave,
    Lognormal,
    Pathway,
    Record,
    Uniform,
    Values,
    Weibull,
)

STAYS = {
    "exponential": (Exponential(4.0), (4.0, 32.0)),
    "lognormal": (Lognormal(4.0, 3.0), (4.0, 25.0)),
    "gamma": (Gamma(4.0, 6.0), (4.0, 52.0)),
    "weibull": (Weibull(4.0, 2.0), (4.0, 16.0 * special.gamma(2.0) / special.gamma(1.5) ** 2)),
    "uniform": (Uniform(1.0, 7.0), (4.0, 19.0)),
    "values": (Values({1.0: 0.7, 11.0: 0.3}), (4.0, 37.0)),
}


def found(stay, how):
    """People inside at time zero; `total` is their whole stay, `residual` what is left of it."""
    clocks = {"clocks": ("began",)} if how == "in_progress" else {}
    zero = {"zero": 0.0} | ({} if clocks else {"began": 0.0})
    return Pathway(
        "found inside",
        initial=[Initial("stay", count=200, stay=how, attributes=zero, **clocks)],
        steps={
            "stay": Delay(stay),
            "whole": Record("total", since="began"),
            "left": Record("residual", since="zero"),
            "leave": Leave(),
        },
    )


@pytest.mark.parametrize("name", STAYS)
def test_stays_in_progress_are_length_biased(laboratory, name):
    stay, moments = STAYS[name]
    trace = laboratory.repeat(found(stay, "in_progress"), "empty", 2000)
    residual, total = formulas.found_inside(moments)
    laboratory.agree(waits(trace, "residual"), residual, 0.005)
    laboratory.agree(waits(trace, "total"), total, 0.005)
    laboratory.agree(waits(trace, "total") - waits(trace, "residual"), residual, 0.005)


def test_a_fixed_stay_in_progress_is_evenly_spent(laboratory):
    trace = laboratory.repeat(found(Fixed(4.0), "in_progress"), "empty", 2000)
    assert waits(trace, "total") == pytest.approx(4.0)
    laboratory.agree(waits(trace, "residual"), 2.0, 0.005)


def test_fresh_stays_are_whole(laboratory):
    trace = laboratory.repeat(found(Gamma(4.0, 6.0), "fresh"), "empty", 2000)
    laboratory.agree(waits(trace, "total"), 4.0, 0.005)
    assert (waits(trace, "residual") == waits(trace, "total")).all()


@pytest.mark.parametrize("name", ["lognormal", "gamma", "uniform"])
def test_elapsed_stays_of_those_seen_inside(laboratory, name):
    stay, moments = STAYS[name]
    pathway = Pathway(
        "come and go",
        sources=[Arrivals("people", rate=6.0)],
        steps={"stay": Delay(stay), "leave": Leave()},
    )
    trace = laboratory.repeat(pathway, 101.0, 2000, observe=(100.0,))
    elapsed = trace.elapsed.groupby("replication")["elapsed"].mean()
    laboratory.agree(elapsed, formulas.found_inside(moments)[0], 0.01)
    number = trace.elapsed.groupby("replication").size()
    laboratory.agree(number, 6.0 * moments[0], 0.01)
