"""Risks against theory, in both engines: every tolerance is four standard errors of what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import exp, factorial, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from engine.worlds import ENGINES, person_key, same_bits

from tandemcare.engine import Run, arithmetic, simulate
from tandemcare.errors import RunError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Count,
    Delay,
    Exponential,
    Gamma,
    Initial,
    Leave,
    Pathway,
    Release,
    Resource,
    Risk,
    Seize,
    Step,
    Values,
    now,
)
from tandemcare.trace.log import Event

PEOPLE = {"reference": 1500, "compiled": 30_000}
each_engine = pytest.mark.parametrize("engine", ENGINES)


def lives(engine: str, risks: list[Risk], **given: Any) -> Pathway:
    """Return a pathway of people who wait for one of the risks from time 0 on, and leave when one happens."""
    steps = {"live": Delay(meanwhile=[risk.name for risk in risks]), "end": Leave()}
    return Pathway("lives", risks=risks, steps=steps, initial=[Initial("live", PEOPLE[engine], **given)])


def happened(engine: str, pathway: Pathway, hours: float = 1000.0, **given: Any) -> npt.NDArray[Any]:
    """Return the rows of the log in which risks happen."""
    log = simulate(pathway, hours, engine=engine, log=True, **given).log
    return log[log["event"] == Event.RISK]


def check_share(count: int, people: int, share: float) -> None:
    assert abs(count / people - share) < 4.0 * sqrt(share * (1.0 - share) / people), (count / people, share)


@each_engine
def test_of_competing_risks_each_takes_the_share_of_its_rate(engine: str) -> None:
    rows = happened(
        engine, lives(engine, [Risk(name, rate, "end") for name, rate in zip("abc", (1, 2, 3), strict=True)])
    )
    assert len(rows) == PEOPLE[engine]
    for number, rate in enumerate((1, 2, 3)):
        check_share(int(np.sum(rows["detail"] == number)), len(rows), rate / 6)
        assert np.mean(rows["value"][rows["detail"] == number]) == pytest.approx(
            1 / 6, abs=4 / 6 / sqrt(len(rows) * rate / 6)
        )


@each_engine
def test_gamma_frailty_makes_survival_a_lomax_law(engine: str) -> None:
    shape, rate = 0.5, 0.2
    frailty = Gamma(1.0, sd=sqrt(1.0 / shape))
    rows = happened(engine, lives(engine, [Risk("ill", rate, "end", factor="z")], attributes={"z": frailty}), 200.0)
    for time in (0.5, 2.0, 10.0, 50.0):
        survive = (1.0 + rate * time / shape) ** -shape
        check_share(int(np.sum(rows["time"] < time)), PEOPLE[engine], 1.0 - survive)


@each_engine
def test_factors_by_value_multiply_the_rate(engine: str) -> None:
    risk = Risk("ill", 0.5, "end", by={"kind": {0: 0.5, 1: 4}, "home": {0: 1, 2: 0}})
    attributes = {"kind": Values({0: 1, 1: 1}), "home": Values({0: 3, 2: 1})}
    rows = happened(engine, lives(engine, [risk], attributes=attributes), 50.0)
    for time in (0.25, 1.0, 4.0):
        share = 0.75 * (1.0 - 0.5 * exp(-0.25 * time) - 0.5 * exp(-2.0 * time))
        check_share(int(np.sum(rows["time"] < time)), PEOPLE[engine], share)


@each_engine
def test_a_rate_that_doubles_half_way_is_piecewise_exponential(engine: str) -> None:
    changes = [(1.0, {"ill.rate": 0.6})]
    rows = happened(engine, lives(engine, [Risk("ill", 0.3, "end")]), changes=changes)
    for time in (0.5, 1.0, 1.5, 3.0):
        survive = exp(-0.3 * min(time, 1.0) - 0.6 * max(time - 1.0, 0.0))
        check_share(int(np.sum(rows["time"] < time)), PEOPLE[engine], 1.0 - survive)


@each_engine
def test_an_hour_at_a_rate_of_0_puts_everything_off_by_an_hour(engine: str) -> None:
    pathway = lives(engine, [Risk("ill", 0.3, "end")])
    one = happened(engine, pathway)
    other = happened(engine, pathway, changes=[(2.0, {"ill.rate": 0.0}), (3.0, {"ill.rate": 0.3})])
    assert one["person"].tolist() == other["person"].tolist()
    put_off = np.where(one["time"] < 2.0, 0.0, 1.0)
    assert other["time"] == pytest.approx(one["time"] + put_off, rel=1e-12)
    assert 0.1 < np.mean(put_off) < 0.9


@each_engine
def test_a_closed_population_is_binomial_in_each_state(engine: str) -> None:
    ill, well, people, time = 0.3, 0.5, 40, 2.5
    pathway = Pathway(
        "closed",
        risks=[Risk("falls-ill", ill, "ill"), Risk("recovers", well, "well")],
        steps={
            "well": Delay(meanwhile=("falls-ill",), then="end"),
            "ill": Delay(meanwhile=("recovers",)),
            "end": Leave(),
        },
        initial=[Initial("well", people)],
    )
    replications = PEOPLE[engine] // 30
    trace = simulate(pathway, time, engine=engine, replications=replications, log=True)
    counts = np.zeros(replications)
    for number, log in enumerate(trace.logs or ()):
        rows = log[log["event"] == Event.RISK]
        counts[number] = np.sum(rows["detail"] == 0) - np.sum(rows["detail"] == 1)
    share = ill / (ill + well) * (1.0 - exp(-(ill + well) * time))
    variance = people * share * (1.0 - share)
    assert np.mean(counts) == pytest.approx(people * share, abs=4.0 * sqrt(variance / replications))
    assert np.var(counts, ddof=1) == pytest.approx(variance, rel=4.0 * sqrt(2.0 / (replications - 1)))


def erlang_a(arrivals: float, servers: int, service: float, patience: float) -> tuple[float, float]:
    """Return (mean number waiting, share who give up) of M/M/c with exponential patience, from its balance."""
    weights = [(arrivals / service) ** n / factorial(n) for n in range(servers + 1)]
    for waiting in range(1, 200):
        weights.append(weights[-1] * arrivals / (servers * service + waiting * patience))
    chances = np.array(weights) / np.sum(weights)
    waiting = float(np.sum(chances[servers:] * np.arange(200)))
    return waiting, patience * waiting / arrivals


@each_engine
def test_patience_as_a_risk_is_erlang_a(engine: str) -> None:
    pathway = Pathway(
        "erlang-a",
        resources=[Resource("desk", 3)],
        sources=[Arrivals("people", rate=1.2)],
        risks=[Risk("gives-up", 0.25, "gone")],
        steps={
            "ask": Seize("desk", meanwhile=("gives-up",)),
            "serve": Delay(Exponential(2.5)),
            "done": Release("desk", then="end"),
            "gone": Count("gone"),
            "end": Leave(),
        },
    )
    replications = 4 if engine == "reference" else 40
    trace = simulate(pathway, 1100.0, warmup_hours=100.0, engine=engine, replications=replications, period=None)
    waiting = trace.resources["desk"].by_replication()["queue"]
    gone = trace.counts["gone"].by_replication()["total"] / 1000.0
    expected, share = erlang_a(1.2, 3, 0.4, 0.25)
    spread = 4.0 / sqrt(replications)
    assert waiting.mean() == pytest.approx(expected, abs=spread * waiting.std())
    assert gone.mean() == pytest.approx(1.2 * share, abs=spread * gone.std())
    assert spread * waiting.std() < 0.5 * expected


def occurrences(engine: str, rates: Mapping[str, float], changes: list[tuple[float, Mapping[str, float]]]) -> Any:
    """Return when each person has each risk, for people whose own path does not hang on the rates."""
    pathway = Pathway(
        "again",
        risks=[Risk("a", rates["a"], "again", factor="z"), Risk("b", rates["b"], "again")],
        steps={
            "live": Delay(meanwhile=("a", "b")),
            "end": Leave(),
            "again": Count("again", then="live"),
        },
        initial=[Initial("live", 120, attributes={"z": Gamma(1.0, sd=1.0)})],
    )
    rows = happened(engine, pathway, 40.0, changes=changes)
    found: dict[tuple[int, int], list[float]] = {}
    for row in rows:
        found.setdefault((int(row["person"]), int(row["detail"])), []).append(float(row["time"]))
    return found


@each_engine
def test_a_lower_rate_never_brings_an_event_forward(engine: str) -> None:
    high = occurrences(engine, {"a": 0.3, "b": 0.2}, [(10.0, {"a.rate": 0.6}), (20.0, {"b.rate": 0.5})])
    low = occurrences(engine, {"a": 0.2, "b": 0.2}, [(10.0, {"a.rate": 0.6}), (20.0, {"b.rate": 0.3})])
    later = 0
    for key, times in low.items():
        first = high[key]
        assert len(first) >= len(times)
        assert all(time >= before * (1.0 - 1e-9) for time, before in zip(times, first, strict=False))
        later += sum(time > before * (1.0 + 1e-9) for time, before in zip(times, first, strict=False))
    assert later > 500


def test_both_engines_agree_on_many_people_who_live_on() -> None:
    pathway = Pathway(
        "many",
        resources=[Resource("place", 40, kept=True)],
        risks=[
            Risk("lost", at="ends", to="lost"),
            Risk("crisis", 0.05, "crisis", by={"kind": {0: 1, 1: 3}}, factor="z"),
            Risk("dies", 0.002, "end"),
        ],
        steps={
            "live": Delay(until="asks", meanwhile=("crisis", "dies")),
            "ask": Seize("place", until="ends", otherwise="again", meanwhile=("dies", "crisis")),
            "care": Delay(meanwhile=("crisis", "dies", "lost")),
            "end": Leave(),
            "lost": Release("place", if_held=True),
            "again": Assign("asks", now + Exponential(20.0), then="ends"),
            "ends": Assign("ends", now + Exponential(60.0), then="live"),
            "crisis": Count("crisis"),
            "ward": Delay(Values({1: 1, 4: 1})),
            "changed": Assign("kind", Values({0: 1, 1: 1}), then="where"),
            "where": Branch(by="holds:place", cases={0: "live", 1: "care"}),
        },
        sources=[Arrivals("new", rate=2.0, attributes={"kind": 0, "z": 1, "asks": 5, "ends": 40})],
        initial=[Initial("live", 400, attributes={"kind": 1, "z": Gamma(1.0, sd=1.0), "asks": 10, "ends": 30})],
    )
    changes = [(20.0, {"crisis.rate": 0.1}), (35.0, {"dies.rate": 0.0, "crisis.rate": 0.02})]
    logs = [simulate(pathway, 120.0, engine=each, log=True, changes=changes, seed=4).log for each in ENGINES]
    assert same_bits(*logs)
    assert set(logs[0]["detail"][logs[0]["event"] == Event.RISK]) == {0, 1, 2}


@each_engine
@pytest.mark.parametrize("changes", [[], [(1.0, {"ill.rate": 1e308})]])
def test_a_rate_that_is_no_rate_names_the_risk(engine: str, changes: list[tuple[float, Mapping[str, float]]]) -> None:
    factor = 10.0 if changes else -1.0
    pathway = lives(engine, [Risk("ill", 0.001, "end", factor="z")], attributes={"z": factor})
    with pytest.raises(RunError, match="'ill'"):
        simulate(pathway, 10.0, engine=engine, changes=changes)
    running = Run(lives(engine, [Risk("ill", 1e-9, "end", factor="z")], attributes={"z": 10.0}), 10.0, engine=engine)
    running.advance(1.0)
    with pytest.raises(RunError, match="'ill'"):
        running.set({"ill.rate": 1e308})


@each_engine
def test_going_on_at_the_same_rate_changes_no_bit(engine: str) -> None:
    def pathway(waits: int) -> Pathway:
        steps: dict[str, Step] = {f"w{k}": Delay(until=f"c{k}", meanwhile=("ill",)) for k in range(waits)}
        clocks = {f"c{k}": 0.1 + 0.37 * k for k in range(9)}
        steps |= {"on": Delay(meanwhile=("ill",)), "end": Leave()}
        people = [Initial(next(iter(steps)), 200, name="people", attributes={"z": Gamma(1.0, sd=1.0), **clocks})]
        return Pathway("p", risks=[Risk("ill", 0.3, "end", factor="z")], steps=steps, initial=people)

    one, many = (happened(engine, pathway(waits)) for waits in (0, 9))
    assert one["time"].tobytes() == many["time"].tobytes()
    assert one["person"].tobytes() == many["person"].tobytes()


@each_engine
def test_what_is_due_stays_due_to_the_last_bit(engine: str) -> None:
    """The end of a delay comes at the very instant of a risk, which then runs on at next to no rate."""
    sources = []
    for number in range(30):
        bits = arithmetic.draw_bits(person_key(f"p{number}", 0), arithmetic.name_key("risk:ill"), 0)
        due = -arithmetic.log(1.0 - arithmetic.uniform(bits)) / 0.3
        sources.append(Arrivals(f"p{number}", at=[0.0], attributes={"z": 1, "due": due}))
    pathway = Pathway(
        "due",
        sources=sources,
        risks=[Risk("ill", 0.3, "end", factor="z")],
        steps={
            "live": Delay(until="due", meanwhile=("ill",)),
            "slow": Assign("z", 1e-15),
            "on": Delay(meanwhile=("ill",)),
            "end": Leave(),
        },
    )
    rows = happened(engine, pathway)
    assert len(rows) == len(sources)
    assert np.all(rows["value"] == 0.0)


@each_engine
def test_equal_resets_and_inert_steps_change_no_bit(engine: str) -> None:
    def pathway(inert: bool) -> Pathway:
        again = {"again": Count("again", then="set"), "set": Assign("z", 1.0, then="live")}
        return Pathway(
            "again",
            risks=[Risk("a", 0.3, "again"), Risk("b", 0.2, "again", factor="z")],
            steps={
                "live": Delay(until="c", meanwhile=("a", "b")),
                "inert": Count("inert", then="on") if inert else Assign("other", 0.0, then="on"),
                "on": Delay(meanwhile=("b", "a")),
                "end": Leave(),
                **again,
            },
            initial=[Initial("live", 60, attributes={"z": 1.0, "c": 7.0})],
        )

    plain = happened(engine, pathway(inert=False), 30.0)
    times = np.unique(plain["time"])[::5]
    resets = [(float(time), {"a.rate": 0.3, "b.rate": 0.2}) for time in times]
    equal = happened(engine, pathway(inert=False), 30.0, changes=resets)
    assert same_bits(plain, equal)
    assert same_bits(plain, happened(engine, pathway(inert=True), 30.0))
    assert same_bits(plain, happened(engine, pathway(inert=False), 30.0, observe=[float(time) for time in times]))
    assert all(one <= other for one, other in pairwise(plain["time"].tolist()))
