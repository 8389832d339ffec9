"""Queues in the long run.

| test | model | theory |
|---|---|---|
| single server, several servers | M/M/1, M/M/3, M/M/8 | Erlang C: mean wait, share over limits, queue, quantiles |
| loss | M/G/6/6, four services of one mean | Erlang B, and time at each level |
| overflow | three servers in a fixed order | Erlang B of each number of servers |
| general service | M/G/1: lognormal, gamma, fixed, uniform, Weibull | Pollaczek-Khinchine: mean and sd |
| general arrivals | G/M/1: fixed and gamma gaps | root sigma |
| one of two | M/M/2 as two single resources | Erlang C |
| network | two stations with feedback | Jackson |
| ways | a branch by chance, passed once and again | its chances |
"""

from math import exp, log

import pytest
from scipy import special
from theory import formulas
from theory.laboratory import inside, totals, use, waiting_line, waits

from tandemcare.pathway import (
    Arrivals,
    Branch,
    Count,
    Delay,
    Exponential,
    Fixed,
    Gamma,
    Leave,
    Lognormal,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Seize,
    Uniform,
    Weibull,
)

HOURS = 1e6


@pytest.mark.parametrize(("servers", "rate"), [(1, 0.7), (3, 2.1), (8, 6.0)])
def test_waits_for_several_servers_follow_erlang_c(laboratory, servers, rate):
    long = 1.0 / (servers - rate)
    pathway = waiting_line(Arrivals("people", rate=rate), Exponential(1.0), servers, over=(0.0, long))
    trace = laboratory.run(pathway, HOURS / rate, warmup=100.0)
    wait = formulas.mmc_wait(rate, 1.0, servers)
    laboratory.agree(waits(trace), wait, 0.02)
    laboratory.agree(use(trace, statistic="queue"), rate * wait, 0.02)
    laboratory.agree(use(trace), rate, 0.002)
    laboratory.agree(waits(trace, "stay"), wait + 1.0, 0.01)
    for limit in (0.0, long):
        share = formulas.mmc_wait_over(rate, 1.0, servers, limit)
        laboratory.agree(waits(trace, statistic=f"over_{limit:g}"), share, 0.02)


def test_quantiles_of_the_wait_are_where_the_tail_says(laboratory):
    pathway = waiting_line(Arrivals("people", rate=0.7), Exponential(1.0))
    trace = laboratory.run(pathway, HOURS, warmup=200.0)
    for q in (0.5, 0.9, 0.95):
        wait = log(0.7 / (1.0 - q)) / 0.3
        laboratory.agree(waits(trace, statistic=f"p{100 * q:g}"), wait, 0.02, bias=0.016)


@pytest.mark.parametrize(
    "service",
    [Exponential(1.5), Lognormal(1.5, 4.0), Gamma(1.5, 0.5), Fixed(1.5)],
    ids=lambda given: type(given).__name__,
)
def test_the_share_lost_follows_erlang_b_for_any_service(laboratory, service):
    pathway = Pathway(
        "loss",
        resources=[Resource("bed", 6)],
        sources=[Arrivals("people", rate=3.0)],
        steps={
            "come": Count("come"),
            "try": Seize("bed", patience=0.0, otherwise="away"),
            "stay": Delay(service),
            "go": Release("bed", then="leave"),
            "away": Count("lost"),
            "leave": Leave(),
        },
    )
    trace = laboratory.run(pathway, HOURS / 3.0, warmup=40.0)
    lost = formulas.erlang_b(6, 4.5)
    laboratory.agree(totals(trace, "lost") / totals(trace, "come"), lost, 0.01)
    laboratory.agree(use(trace, "bed"), 4.5 * (1.0 - lost), 0.005)
    assert use(trace, "bed", "queue").max() == 0.0
    levels = formulas.birth_death([3.0] * 6, [n / 1.5 for n in range(1, 7)])
    for units in (0, 3, 6):
        found = trace.resources["bed"].levels[:, units] / trace.axes.hours
        laboratory.agree(found, levels[units], 0.03)


def test_servers_in_order_carry_the_overflow_of_those_before(laboratory):
    desks = ("first", "second", "third")
    pathway = Pathway(
        "overflow",
        resources=[Resource(desk, 1, type="desk") for desk in desks],
        sources=[Arrivals("people", rate=2.0)],
        steps={
            "try": Seize(any_of=desks, patience=0.0, otherwise="leave"),
            "service": Delay(Exponential(1.0)),
            "end": Release("desk"),
            "leave": Leave(),
        },
    )
    trace = laboratory.run(pathway, HOURS / 2.0, warmup=40.0)
    for desk, load in zip(desks, formulas.ordered_loads(3, 2.0), strict=True):
        laboratory.agree(use(trace, desk), load, 0.005)


def test_a_place_in_each_of_two_queues_is_one_queue_for_two(laboratory):
    pathway = Pathway(
        "either",
        resources=[Resource("left", 1, type="desk"), Resource("right", 1, type="desk")],
        sources=[Arrivals("people", rate=1.5)],
        steps={
            "come": Mark("came"),
            "wait": Seize(any_of=("left", "right")),
            "start": Record("wait", since="came"),
            "service": Delay(Exponential(1.0)),
            "end": Release("desk"),
            "leave": Leave(),
        },
    )
    trace = laboratory.run(pathway, HOURS / 1.5, warmup=200.0)
    wait = formulas.mmc_wait(1.5, 1.0, 2)
    laboratory.agree(waits(trace), wait, 0.015)
    laboratory.agree(use(trace, "left", "queue"), 1.5 * wait, 0.015)
    laboratory.agree(use(trace, "left") + use(trace, "right"), 1.5, 0.005)


def lognormal_moments(mean, sd):
    spread = 1.0 + (sd / mean) ** 2
    return mean, mean**2 * spread, mean**3 * spread**3


GENERAL = {
    "lognormal": (Lognormal(1.0, 1.2), lognormal_moments(1.0, 1.2)),
    "gamma": (Gamma(1.0, 2.0), (1.0, 5.0, 45.0)),
    "fixed": (Fixed(1.0), (1.0, 1.0, 1.0)),
    "uniform": (Uniform(0.0, 2.0), (1.0, 4.0 / 3.0, 2.0)),
    "weibull": (Weibull(1.0, 2.0), [special.gamma(1 + k / 2) / special.gamma(1.5) ** k for k in (1, 2, 3)]),
}


@pytest.mark.parametrize("service", GENERAL)
def test_waits_for_one_server_follow_pollaczek_and_khinchine(laboratory, service):
    distribution, moments = GENERAL[service]
    trace = laboratory.run(waiting_line(Arrivals("people", rate=0.6), distribution), HOURS, warmup=200.0)
    mean, sd = formulas.pollaczek(0.6, moments)
    laboratory.agree(waits(trace), mean, 0.02)
    second = waits(trace, statistic="sd") ** 2 + waits(trace) ** 2
    laboratory.agree(second, mean**2 + sd**2, 0.06)


GAPS = {
    "fixed": (Fixed(1.0 / 0.8), lambda s: exp(-s / 0.8)),
    "steadier": (Gamma(1.0 / 0.8, 0.5 / 0.8), lambda s: (1.0 + s / 0.8 / 4.0) ** -4.0),
    "wilder": (Gamma(1.0 / 0.8, 2.0 / 0.8), lambda s: (1.0 + 4.0 * s / 0.8) ** -0.25),
}


@pytest.mark.parametrize("gap", GAPS)
def test_waits_after_any_gap_follow_the_root_sigma(laboratory, gap):
    distribution, transform = GAPS[gap]
    pathway = waiting_line(Arrivals("people", every=distribution), Exponential(1.0), over=(0.0, 2.0))
    trace = laboratory.run(pathway, HOURS / 0.8, warmup=400.0)
    sigma = formulas.gm1_sigma(transform, 1.0)
    laboratory.agree(waits(trace), sigma / (1.0 - sigma), 0.03)
    laboratory.agree(waits(trace, statistic="over_0"), sigma, 0.005)
    laboratory.agree(waits(trace, statistic="over_2"), sigma * exp(-2.0 * (1.0 - sigma)), 0.02)


def test_two_stations_with_feedback_are_a_jackson_network(laboratory):
    pathway = Pathway(
        "network",
        resources=[Resource("first", 1), Resource("second", 1)],
        sources=[Arrivals("early", rate=0.3), Arrivals("late", rate=0.1, to="wait second")],
        steps={
            "wait first": Seize("first"),
            "first service": Delay(Exponential(1.0)),
            "end first": Release("first"),
            "on": Branch({"wait second": 0.7, "leave": 0.3}),
            "wait second": Seize("second"),
            "second service": Delay(Exponential(1.25)),
            "end second": Release("second"),
            "back": Branch({"wait first": 0.4, "leave": 0.6}),
            "leave": Leave(),
        },
    )
    trace = laboratory.run(pathway, 2.0 * HOURS, warmup=200.0)
    theory = formulas.jackson([0.3, 0.1], [[0.0, 0.7], [0.4, 0.0]], [1.0, 0.8])
    for station, people in zip(("first", "second"), theory, strict=True):
        laboratory.agree(inside(trace, station), people, 0.02)
        laboratory.agree(use(trace, station), people / (1.0 + people), 0.005)


def test_ways_are_taken_by_their_chances_each_time_they_are_passed(laboratory):
    chances = {"left": 0.2, "middle": 0.5, "right": 0.3}
    steps = {"which": Branch(chances)}
    for way in chances:
        steps |= {way: Count(way, then="again")}
    steps |= {"again": Branch({"which": 0.5, "leave": 0.5}), "leave": Leave()}
    pathway = Pathway("ways", sources=[Arrivals("people", rate=1.0)], steps=steps)
    trace = laboratory.run(pathway, 8e5)
    number = sum(totals(trace, way) for way in chances)
    laboratory.agree(number / trace.axes.hours, 2.0, 0.005)
    for way, chance in chances.items():
        laboratory.agree(totals(trace, way) / number, chance, 0.005)
