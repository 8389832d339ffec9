"""People who do not wait for ever, or do not wait in line.

| test | model | theory |
|---|---|---|
| exponential, fixed, uniform patience | M/M/c + M, D, U | Erlang A; Baccelli and Hebuterne |
| deadline in a register | the same with `until=` | the same |
| priorities | M/G/1 and M/M/3, two classes | Cobham |
| coming back | one and two servers with retrials | formula; chain solved numerically |
| an end set beforehand | the lesser of a stay and a limit | integral of P(stay > u) |
"""

from math import exp

import pytest
from theory import chains, formulas
from theory.laboratory import totals, use, waits

from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Count,
    Delay,
    Exponential,
    Fixed,
    Gamma,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Seize,
    Uniform,
    Values,
    now,
)

HOURS = 4e5


def impatient(rate, servers, patience):
    """People give up after a time; `wait` is recorded for all, `given up` counted."""
    return Pathway(
        "impatient",
        resources=[Resource("server", servers)],
        sources=[Arrivals("people", rate=rate)],
        steps={
            "come": Mark("came"),
            "number": Count("come"),
            "wait": Seize("server", patience=patience, otherwise="tired"),
            "start": Record("wait", since="came", over=(0.0,)),
            "service": Delay(Exponential(1.0)),
            "end": Release("server", then="leave"),
            "tired": Record("wait", since="came", over=(0.0,)),
            "given up": Count("given up"),
            "leave": Leave(),
        },
    )


PATIENCE = {
    "exponential": (Exponential(2.0), lambda rate, servers: formulas.erlang_a(rate, 1.0, servers, 0.5)),
    "fixed": (Fixed(0.8), lambda rate, servers: formulas.fixed_patience(rate, 1.0, servers, 0.8)),
    "uniform": (
        Uniform(0.0, 3.0),
        lambda rate, servers: formulas.with_patience(rate, 1.0, servers, lambda u: 1.0 - u / 3.0, longest=3.0),
    ),
}


@pytest.mark.parametrize("patience", PATIENCE)
@pytest.mark.parametrize(("rate", "servers"), [(0.9, 1), (5.0, 4)])
def test_people_give_up_as_theory_says(laboratory, patience, rate, servers):
    distribution, theory = PATIENCE[patience]
    trace = laboratory.run(impatient(rate, servers, distribution), HOURS / rate, warmup=40.0)
    expected = theory(rate, servers)
    laboratory.agree(totals(trace, "given up") / totals(trace, "come"), expected.give_up, 0.01)
    laboratory.agree(waits(trace), expected.mean_wait, 0.01)
    laboratory.agree(waits(trace, statistic="over_0"), expected.wait_at_all, 0.01)
    laboratory.agree(use(trace), rate * (1.0 - expected.give_up), 0.005)


def test_a_deadline_in_a_register_is_patience(laboratory):
    pathway = Pathway(
        "treated while waiting",
        resources=[Resource("bed", 3)],
        sources=[Arrivals("people", rate=2.5)],
        steps={
            "come": Count("come"),
            "clock": Assign("ready", now + Exponential(4.0)),
            "wait": Seize("bed", until="ready", otherwise="never moved"),
            "stay": Delay(Exponential(1.0)),
            "end": Release("bed", then="leave"),
            "never moved": Count("never moved"),
            "leave": Leave(),
        },
    )
    trace = laboratory.run(pathway, HOURS / 2.5, warmup=40.0)
    expected = formulas.erlang_a(2.5, 1.0, 3, 0.25)
    laboratory.agree(totals(trace, "never moved") / totals(trace, "come"), expected.give_up, 0.02)


def test_priorities_for_one_server_follow_cobham(laboratory):
    rates, means = (0.3, 0.25), (0.8, 1.4)
    steps = {}
    for place, name in enumerate(("urgent", "routine")):
        steps |= {
            f"{name} come": Mark("came"),
            f"{name} wait": Seize("server", priority=place),
            f"{name} start": Record(f"{name} wait", since="came"),
            f"{name} service": Delay(Gamma(means[place], means[place] / 2.0)),
            f"{name} end": Release("server"),
            f"{name} leave": Leave(),
        }
    sources = [
        Arrivals(name, rate=rate, to=f"{name} come") for name, rate in zip(("urgent", "routine"), rates, strict=True)
    ]
    trace = laboratory.run(
        Pathway("two classes", resources=[Resource("server", 1)], sources=sources, steps=steps),
        2.0 * HOURS,
        warmup=200.0,
    )
    backlog = sum(rate * mean**2 * 1.25 for rate, mean in zip(rates, means, strict=True)) / 2.0
    loads = [rate * mean for rate, mean in zip(rates, means, strict=True)]
    for name, wait in zip(("urgent", "routine"), formulas.cobham(rates, loads, backlog), strict=True):
        laboratory.agree(waits(trace, f"{name} wait"), wait, 0.02)


def test_a_priority_drawn_on_arrival_is_kept_in_a_register(laboratory):
    shares = {0.0: 0.2, 3.0: 0.3, 15.0: 0.5}
    pathway = Pathway(
        "three classes",
        resources=[Resource("server", 3)],
        sources=[Arrivals("people", rate=2.5, attributes={"urgency": Values(shares)})],
        steps={
            "come": Mark("came"),
            "wait": Seize("server", priority="urgency"),
            "which": Branch(by="urgency", cases={0: "class 0", 3: "class 3", 15: "class 15"}),
            "class 0": Record("wait 0", since="came", then="service"),
            "class 3": Record("wait 3", since="came", then="service"),
            "class 15": Record("wait 15", since="came"),
            "service": Delay(Exponential(1.0)),
            "end": Release("server"),
            "leave": Leave(),
        },
    )
    trace = laboratory.run(pathway, HOURS / 2.0, warmup=120.0)
    rates = [2.5 * share for share in shares.values()]
    backlog = formulas.erlang_c(3, 2.5) / 3.0
    theory = formulas.cobham(rates, [rate / 3.0 for rate in rates], backlog)
    for name, wait in zip(("wait 0", "wait 3", "wait 15"), theory, strict=True):
        laboratory.agree(waits(trace, name), wait, 0.03)


def coming_back(rate, servers, retry):
    """Who finds all servers busy goes away and tries again."""
    return Pathway(
        "coming back",
        resources=[Resource("server", servers), Resource("elsewhere")],
        sources=[Arrivals("people", rate=rate)],
        steps={
            "try": Seize("server", patience=0.0, otherwise="go away"),
            "service": Delay(Exponential(1.0)),
            "end": Release("server"),
            "leave": Leave(),
            "go away": Seize("elsewhere"),
            "time away": Delay(Exponential(1.0 / retry)),
            "return": Release("elsewhere", then="try"),
        },
    )


def test_one_server_with_retrials_has_its_formula(laboratory):
    trace = laboratory.run(coming_back(0.6, 1, 0.5), HOURS, warmup=200.0)
    laboratory.agree(use(trace, "elsewhere"), formulas.retrials(0.6, 1.0, 0.5), 0.02)
    laboratory.agree(use(trace), 0.6, 0.005)


def test_two_servers_with_retrials_follow_the_chain(laboratory):
    trace = laboratory.run(coming_back(1.4, 2, 0.3), HOURS / 1.4, warmup=120.0)
    chain = chains.orbit(1.4, 1.0, 2, retry=0.3, most=250)
    away = chain.mean(chains.long_run(chain), lambda busy, away: away)
    laboratory.agree(use(trace, "elsewhere"), away, 0.02)


def test_an_end_set_beforehand_cuts_stays_short(laboratory):
    pathway = Pathway(
        "cut short",
        sources=[Arrivals("people", rate=1.0)],
        steps={
            "come": Mark("came"),
            "limit": Assign("limit", now + 0.7),
            "stay": Delay(Exponential(1.0), at_most="limit"),
            "end": Record("stay", since="came"),
            "leave": Leave(),
        },
    )
    trace = laboratory.run(pathway, HOURS)
    laboratory.agree(waits(trace, "stay"), 1.0 - exp(-0.7), 0.005)
