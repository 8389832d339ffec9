"""Courses over time, not only the long run.

| test | model | theory |
|---|---|---|
| from six people down | M/M/1 from a given start | Kolmogorov's forward equations |
| hours of the week, hours of the day, a ramp | Mt/G/infinity | Eick, Massey and Whitt: Poisson with mean m(t) |
| a census in progress | M/G/infinity started as found | stays at its mean |
| gates | people wait for a window | half the square of the closed stretches over the cycle |
"""

from datetime import date

import numpy as np
import pytest
from scipy import stats
from theory import chains, formulas
from theory.laboratory import WEEK, seen, waiting_line, waits

from tandemcare.pathway import (
    Arrivals,
    Calendar,
    Delay,
    Exponential,
    Gamma,
    Gate,
    Initial,
    Leave,
    Lognormal,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Seize,
    Table,
    Weibull,
    Window,
)

FRIDAY = date(2026, 1, 9)


def test_a_single_server_works_off_its_queue_as_the_forward_equations_say(laboratory):
    line = waiting_line(Arrivals("people", rate=0.6), Exponential(1.0))
    waiting = Initial("wait", rows=[{"came": 0.0}] * 6)
    pathway = Pathway("from six", resources=line.resources, sources=line.sources, steps=line.steps, initial=[waiting])
    times = (1.0, 4.0, 12.0, 30.0)
    trace = laboratory.repeat(pathway, 31.0, 4000, observe=times)
    chain = chains.single_queue(0.6, 1.0, 1, most=80)
    for time in times:
        shares = chains.over_time(chain, time)[0][chain.states.index((6,))]
        laboratory.agree(seen(trace, time), chain.mean(shares, lambda people: people), 0.03)


def unlimited(arrivals, stay, initial=()):
    """People come, stay and go; places without limit are counted."""
    return Pathway(
        "places without limit",
        resources=[Resource("place")],
        sources=[arrivals],
        steps={"enter": Seize("place"), "stay": Delay(stay), "exit": Release("place"), "leave": Leave()},
        initial=initial,
    )


def agree_with_poisson(laboratory, trace, means):
    """The number inside has the mean that theory says at each time, and as much variance as a mean."""
    numbers = {time: seen(trace, time, "place") for time in means}
    for time, mean in means.items():
        laboratory.agree(numbers[time], mean, 0.01)
    spread = np.mean([(numbers[time] - mean) ** 2 / mean for time, mean in means.items()], axis=0)
    laboratory.agree(spread, 1.0, 0.03)


def test_hours_of_the_week_count_from_the_start_date(laboratory):
    week = np.full((7, 24), 1.0)
    week[:5, 8:20] = 5.0
    week[5:, 10:14] = 3.0
    pathway = unlimited(Arrivals("people", rate=week.ravel()), Lognormal(4.0, 6.0))
    times = (9.0, 22.0, 36.5, 60.0, 80.25)
    trace = laboratory.repeat(pathway, 81.0, 3000, start=FRIDAY, observe=times)
    shape = np.log(1.0 + (6.0 / 4.0) ** 2)
    stays = stats.lognorm(shape**0.5, scale=4.0 * np.exp(-shape / 2.0))
    hourly = np.roll(week.ravel(), -4 * 24)
    means = {time: formulas.infinite_servers(lambda t: hourly[int(t)], stays.sf, time) for time in times}
    agree_with_poisson(laboratory, trace, means)


def test_a_daily_cycle_fills_and_empties_by_its_stays(laboratory):
    day = Table([(0, 1.0), (6, 2.0), (9, 8.0), (17, 3.0), (21, 0.0)], repeat=24)
    pathway = unlimited(Arrivals("people", rate=day), Gamma(5.0, 2.5))
    times = (5.0, 12.0, 24.0, 39.0, 48.0)
    trace = laboratory.repeat(pathway, 49.0, 3000, observe=times)
    stays = stats.gamma(4.0, scale=1.25)

    def rate(time):
        hour = time % 24.0
        return [value for begin, value in day.rows if begin <= hour][-1]

    agree_with_poisson(laboratory, trace, {time: formulas.infinite_servers(rate, stays.sf, time) for time in times})


def test_a_ramp_fills_up_behind_its_rate(laboratory):
    ramp = Table([(0, 1.0), (10, 1.0), (30, 9.0), (40, 4.0)], kind="linear")
    pathway = unlimited(Arrivals("people", rate=ramp), Weibull(6.0, 1.5))
    times = (8.0, 20.0, 31.5, 45.0)
    trace = laboratory.repeat(pathway, 46.0, 3000, observe=times)
    stays = stats.weibull_min(1.5, scale=6.0 / stats.weibull_min(1.5).mean())

    def rate(time):
        return float(np.interp(time, *zip(*ramp.rows, strict=True)))

    means = {time: formulas.infinite_servers(rate, stays.sf, time, step=0.5) for time in times}
    agree_with_poisson(laboratory, trace, means)


def test_a_repeating_line_joins_its_last_value_to_its_first(laboratory):
    saw = Table([(0, 2.0), (4, 10.0), (8, 6.0)], kind="linear", repeat=12)
    trace = laboratory.repeat(
        unlimited(Arrivals("people", rate=saw), Gamma(3.0, 3.0)), 36.0, 3000, observe=(24.0, 35.0)
    )

    def rate(time):
        return float(np.interp(time % 12.0, [0.0, 4.0, 8.0, 12.0], [2.0, 10.0, 6.0, 2.0]))

    stays = stats.expon(scale=3.0)
    means = {time: formulas.infinite_servers(rate, stays.sf, time, step=0.5) for time in (24.0, 35.0)}
    agree_with_poisson(laboratory, trace, means)


@pytest.mark.parametrize("stay", [Gamma(5.0, 2.0), Lognormal(5.0, 6.0)], ids=["gamma", "lognormal"])
def test_a_census_in_progress_stays_at_its_level(laboratory, stay):
    found = Initial("stay", count=60, stay="in_progress")
    pathway = unlimited(Arrivals("people", rate=12.0), stay, initial=[found])
    trace = laboratory.repeat(pathway, 16.0, 3000, observe=(1.0, 5.0, 15.0))
    for time in (1.0, 5.0, 15.0):
        laboratory.agree(seen(trace, time, "place"), 60.0, 0.004)


@pytest.mark.parametrize(
    ("windows", "closed", "cycle"),
    [
        ([Window("daily", 9, 10)], [23.0], 24.0),
        ([Window("mon-fri", 9, 17)], [16.0] * 4 + [64.0], 168.0),
        ([Window("sat", 0, 24), Window("sun", 0, 12), Window("wed", 6, 7)], [66.0, 65.0], 168.0),
    ],
    ids=["daily", "office hours", "three windows"],
)
def test_waits_at_a_gate_are_those_of_its_closed_stretches(laboratory, windows, closed, cycle):
    pathway = Pathway(
        "gate",
        sources=[Arrivals("people", rate=1.0)],
        steps={
            "come": Mark("came"),
            "gate": Gate(Calendar(windows)),
            "in": Record("wait", since="came"),
            "leave": Leave(),
        },
    )
    trace = laboratory.run(pathway, 2e5, warmup=WEEK, cycle=WEEK, start=FRIDAY)
    laboratory.agree(waits(trace), formulas.gate_wait(closed, cycle), 0.01)
