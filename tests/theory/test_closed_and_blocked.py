"""People who go round for ever, and people who hold one thing while waiting for the next.

| test | model | theory |
|---|---|---|
| machine repair | closed population, two crews | birth and death; up-times of any distribution |
| blocking | two stations, no room between them | chain solved numerically |
| greatest throughput | the same, flooded | Hunt: two thirds |
"""

import pytest
from theory import chains, formulas
from theory.laboratory import use

from tandemcare.pathway import (
    Arrivals,
    Delay,
    Exponential,
    Gamma,
    Initial,
    Leave,
    Pathway,
    Release,
    Resource,
    Seize,
)


@pytest.mark.parametrize("running", [Exponential(5.0), Gamma(5.0, 9.0)], ids=["exponential", "gamma"])
def test_a_closed_population_follows_machine_repair(laboratory, running):
    pathway = Pathway(
        "machines",
        resources=[Resource("crew", 2)],
        initial=[Initial("running", count=8)],
        steps={
            "running": Delay(running),
            "broken": Seize("crew"),
            "repair": Delay(Exponential(1.0)),
            "mended": Release("crew", then="running"),
        },
    )
    trace = laboratory.run(pathway, 4e5, warmup=100.0)
    waiting, busy = formulas.machine_repair(8, 0.2, 1.0, 2)
    laboratory.agree(use(trace, "crew"), busy, 0.005)
    laboratory.agree(use(trace, "crew", "queue"), waiting, 0.02)
    assert trace.people.inside == 8 * trace.replications


def two_stations(rate, service, servers):
    """A bed on the first ward is kept until the second ward has one free."""
    return Pathway(
        "two wards",
        resources=[Resource("first", servers[0]), Resource("second", servers[1])],
        sources=[Arrivals("people", rate=rate)],
        steps={
            "wait first": Seize("first"),
            "first stay": Delay(Exponential(1.0 / service[0])),
            "wait second": Seize("second"),
            "give up first": Release("first"),
            "second stay": Delay(Exponential(1.0 / service[1])),
            "give up second": Release("second"),
            "leave": Leave(),
        },
    )


@pytest.mark.parametrize(
    ("rate", "service", "servers"),
    [(0.4, (1.0, 1.0), (1, 1)), (1.2, (1.0, 0.9), (3, 2))],
    ids=["single beds", "several beds"],
)
def test_blocked_beds_follow_the_chain(laboratory, rate, service, servers):
    trace = laboratory.run(two_stations(rate, service, servers), 1e6 / rate, warmup=200.0)
    chain = chains.blocking(rate, service, servers, most=150)
    shares = chains.long_run(chain)
    blocked = chain.mean(shares, lambda people, blocked, second: blocked)
    at_work = chain.mean(shares, lambda people, blocked, second: min(people, servers[0] - blocked))
    waiting = chain.mean(shares, lambda people, blocked, second: max(people - servers[0] + blocked, 0))
    laboratory.agree(use(trace, "second", "queue"), blocked, 0.02)
    laboratory.agree(use(trace, "first"), at_work + blocked, 0.01)
    laboratory.agree(use(trace, "first", "queue"), waiting, 0.03)
    laboratory.agree(use(trace, "second"), rate / service[1], 0.01)


def test_two_stations_without_room_between_them_carry_two_thirds(laboratory):
    flooded = two_stations(2.0, (1.0, 1.0), (1, 1))
    trace = laboratory.run(flooded, 2e5, warmup=100.0)
    laboratory.agree(use(trace, "second"), 2.0 / 3.0, 0.01)
