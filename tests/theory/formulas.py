"""Queueing theory in closed form or by one integral; rates are per hour, times in hours.

| what | where it is from |
|---|---|
| Erlang B and C, waits in M/M/c | Erlang (1917); Cooper, Introduction to Queueing Theory, 2nd ed. (1981), ch. 3 |
| M/M/c with any patience | Baccelli and Hebuterne (1981); Zeltyn and Mandelbaum, Queueing Systems 51 (2005), 361-402 |
| Erlang A | Palm (1957); Garnett, Mandelbaum and Reiman, MSOM 4 (2002), 208-227 |
| priorities without interruption | Cobham, Operations Research 2 (1954), 70-76 |
| M/G/1 | Pollaczek (1930), Khinchine (1932); second moment: Takacs, Operations Research 10 (1962) |
| G/M/1 | Kendall (1953); Kleinrock, Queueing Systems I (1975), section 6.4 |
| machine repair (finite source) | Palm (1947); Gross et al., Fundamentals of Queueing Theory (2008), section 2.8 |
| open networks | Jackson, Operations Research 5 (1957), 518-521 |
| ordered servers with loss | Erlang's overflow: Cooper (1981), section 5.1 |
| infinitely many servers, changing rate | Eick, Massey and Whitt, Operations Research 41 (1993), 731-742 |
| one server with retrials | Falin and Templeton, Retrial Queues (1997), section 1.3 |
| residual and elapsed lives | Cox, Renewal Theory (1962), chapter 5 |
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import exp, factorial
from typing import NamedTuple

import numpy as np
from scipy import integrate, optimize

Function = Callable[[float], float]


def erlang_b(servers: int, load: float) -> float:
    """Share of people who find all servers busy and are lost; any service distribution of the same mean."""
    blocked = 1.0
    for number in range(1, servers + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Share of people who must wait."""
    blocked = erlang_b(servers, load)
    return blocked / (1.0 - load / servers * (1.0 - blocked))


def mmc_wait(arrivals: float, service: float, servers: int) -> float:
    """Mean wait before service."""
    return erlang_c(servers, arrivals / service) / (servers * service - arrivals)


def mmc_wait_over(arrivals: float, service: float, servers: int, limit: float) -> float:
    """Share of people who wait longer than a limit, first come first served."""
    return erlang_c(servers, arrivals / service) * exp(-(servers * service - arrivals) * limit)


class Patience(NamedTuple):
    """How people fare who give up: shares who must wait and who give up, and the mean wait of all."""

    wait_at_all: float
    give_up: float
    mean_wait: float


def with_patience(arrivals: float, service: float, servers: int, survives: Function, longest: float) -> Patience:
    """M/M/c where a person gives up after a time with P(longer than u) = survives(u); zero beyond `longest`.

    With H(x) the integral of survives from 0 to x and J the integral of exp(arrivals H(x) - servers service x).
    """
    grid = np.linspace(0.0, longest, 20_001)
    mean_left = integrate.cumulative_simpson([survives(x) for x in grid], x=grid, initial=0.0)
    weight = np.exp(arrivals * mean_left - servers * service * grid)
    beyond = weight[-1] / (servers * service)
    whole = integrate.simpson(weight, x=grid) + beyond
    load = arrivals / service
    idle = sum(load**j / factorial(j) for j in range(servers)) / (load ** (servers - 1) / factorial(servers - 1))
    scale = 1.0 / (idle + arrivals * whole)
    waited = integrate.simpson(weight * mean_left, x=grid) + beyond * mean_left[-1]
    give_up = (1.0 + (arrivals - servers * service) * whole) * scale
    return Patience(arrivals * whole * scale, float(give_up), float(arrivals * waited * scale))


def fixed_patience(arrivals: float, service: float, servers: int, patience: float) -> Patience:
    """M/M/c where everybody gives up after the same time: the integrals of `with_patience` written out."""
    drain = servers * service - arrivals
    left = exp(-drain * patience)
    whole = (1.0 - left) / drain + left / (servers * service)
    waited = (1.0 - left) / drain**2 - patience * left / drain + patience * left / (servers * service)
    load = arrivals / service
    idle = sum(load**j / factorial(j) for j in range(servers)) / (load ** (servers - 1) / factorial(servers - 1))
    scale = 1.0 / (idle + arrivals * whole)
    return Patience(arrivals * whole * scale, (1.0 - drain * whole) * scale, arrivals * waited * scale)


def birth_death(births: Sequence[float], deaths: Sequence[float]) -> np.ndarray:
    """Long-run shares of time in states 0, 1, ...: births[n] leads from n up, deaths[n] from n + 1 down."""
    ratios = np.asarray(births, dtype=float) / np.asarray(deaths, dtype=float)
    weights = np.concatenate([[1.0], np.cumprod(ratios)])
    return weights / weights.sum()


def erlang_a(arrivals: float, service: float, servers: int, giving_up: float, states: int = 400) -> Patience:
    """M/M/c where a waiting person gives up at a constant rate."""
    deaths = [min(n, servers) * service + max(n - servers, 0) * giving_up for n in range(1, states)]
    shares = birth_death([arrivals] * (states - 1), deaths)
    waiting = float(np.clip(np.arange(states) - servers, 0, None) @ shares)
    return Patience(float(shares[servers:].sum()), giving_up * waiting / arrivals, waiting / arrivals)


def machine_repair(machines: int, breaking: float, repair: float, crews: int) -> tuple[float, float]:
    """Means over time of machines waiting for a crew and of busy crews, in a closed population."""
    numbers = np.arange(machines + 1)
    shares = birth_death(
        [(machines - n) * breaking for n in range(machines)],
        [min(n, crews) * repair for n in range(1, machines + 1)],
    )
    return float(np.clip(numbers - crews, 0, None) @ shares), float(np.minimum(numbers, crews) @ shares)


def cobham(rates: Sequence[float], loads: Sequence[float], backlog: float) -> list[float]:
    """Mean waits by class, the first class first in line, without interruption; loads are a share of all servers.

    `backlog` is the mean time until the next server is free for somebody who comes: half the sum of rates times
    second moments of service for one server; Erlang C over (servers x service rate) for several of equal rate.
    """
    before = np.concatenate([[0.0], np.cumsum(loads)])
    return [backlog / ((1.0 - before[k]) * (1.0 - before[k + 1])) for k in range(len(rates))]


def pollaczek(arrivals: float, moments: Sequence[float]) -> tuple[float, float]:
    """Mean and standard deviation of the wait for one server, from the first three moments of service."""
    first, second, third = moments
    free = 1.0 - arrivals * first
    mean = arrivals * second / (2.0 * free)
    return mean, (mean**2 + arrivals * third / (3.0 * free)) ** 0.5


def gm1_sigma(transform: Function, service: float) -> float:
    """Share of people who must wait for one exponential server, from the transform E[exp(-s gap)] of the gaps.

    The mean wait is sigma / (service (1 - sigma)).
    """
    return float(
        optimize.brentq(lambda sigma: transform(service * (1.0 - sigma)) - sigma, 1e-9, 1.0 - 1e-6, xtol=1e-14)
    )


def ordered_loads(servers: int, load: float) -> list[float]:
    """Busy share of each server where a person takes the first free one in a fixed order and is lost if none is."""
    return [load * (erlang_b(k, load) - erlang_b(k + 1, load)) for k in range(servers)]


def jackson(outside: Sequence[float], route: Sequence[Sequence[float]], service: Sequence[float]) -> list[float]:
    """Mean number of people at each one-server station of an open network of exponential stations."""
    flow = np.linalg.solve(np.eye(len(outside)) - np.asarray(route, dtype=float).T, np.asarray(outside, dtype=float))
    load = flow / np.asarray(service, dtype=float)
    return [float(value) for value in load / (1.0 - load)]


def infinite_servers(rate: Function, survives: Function, time: float, step: float = 1.0) -> float:
    """Mean number inside at a time, from empty at 0: the integral of rate(time - u) P(stay > u); it is Poisson.

    The rate may jump or bend at multiples of `step` only.
    """
    edges = np.unique(np.concatenate([np.arange(0.0, time, step), [time]]))
    points, weights = np.polynomial.legendre.leggauss(24)
    total = 0.0
    for low, high in pairwise(edges):
        half = (high - low) / 2.0
        came = low + half * (1.0 + points)
        total += half * sum(w * rate(s) * survives(time - s) for w, s in zip(weights, came, strict=True))
    return float(total)


def retrials(arrivals: float, service: float, retry: float) -> float:
    """Mean number of people away, one server, each coming back after an exponential time until it is free."""
    load = arrivals / service
    return load**2 / (1.0 - load) + load * arrivals / (retry * (1.0 - load))


def gate_wait(closed: Sequence[float], cycle: float) -> float:
    """Mean wait of people who come evenly at a gate that is closed for these stretches of each cycle."""
    return sum(stretch**2 for stretch in closed) / (2.0 * cycle)


def found_inside(moments: Sequence[float]) -> tuple[float, float]:
    """Mean residual (and mean elapsed) time, and mean total stay, of those found inside, from two moments of stays."""
    first, second = moments[:2]
    return second / (2.0 * first), second / first
