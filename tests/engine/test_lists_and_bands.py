"""Shares that people carry, lists with an old place, what is drawn together, moments of the week: both engines."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from engine.worlds import ENGINES, rows, run

from tandemcare.engine import simulate
from tandemcare.errors import PathwayError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Count,
    Delay,
    Initial,
    Joint,
    Leave,
    Pathway,
    Record,
    Release,
    Resource,
    Risk,
    Seize,
    Step,
    Uniform,
    Values,
    Week,
)
from tandemcare.trace.log import Event

each_engine = pytest.mark.parametrize("engine", ENGINES)
MONDAY = date(2025, 6, 2)


def banded(step: Branch) -> Pathway:
    return Pathway(
        "bands",
        steps={
            "which": step,
            "mild": Count("mild", then="end"),
            "middle": Count("middle", then="end"),
            "severe": Count("severe"),
            "end": Leave(),
        },
        initial=[
            Initial("which", name=f"{kind}-{int(1000 * u)}", rows=[{"u": u, "kind": kind}])
            for kind in (0, 1)
            for u in (0.0, 0.25, 0.5, 0.75, 0.999)
        ],
    )


@each_engine
def test_bands_cut_a_share_from_mild_to_severe(engine: str) -> None:
    cases = {1: {"mild": 0.25, "severe": 0.75}, 0: {"mild": 0.5, "middle": 0.25, "severe": 0.25}}
    pathway = banded(Branch(share="u", by="kind", cases=cases))
    log = rows(pathway, run(engine, pathway, 1.0).log())
    went = {row[1]: row[2] for row in log if row[3] == "COUNT"}
    came = [row[1] for row in log if row[3] == "ARRIVE"]
    where = [went[person] for person in sorted(came, key=came.index)]
    by_group = dict(zip([row[4] for row in log if row[3] == "ARRIVE"], where, strict=True))
    assert [by_group[n] for n in range(5)] == ["mild", "mild", "middle", "severe", "severe"]
    assert [by_group[n] for n in range(5, 10)] == ["mild", "severe", "severe", "severe", "severe"]


@each_engine
def test_who_takes_the_mild_end_leaves_the_same_severe_people(engine: str) -> None:
    def severe(mild: float) -> set[int]:
        widths = {"mild": mild, "middle": 0.6 - mild, "severe": 0.4}
        steps: dict[str, Step] = {"which": Branch(widths, share="u")}
        steps |= {name: Count(name, then="end") for name in widths} | {"end": Leave()}
        people = [Initial("which", 300, attributes={"u": Uniform(0, 1)})]
        log = simulate(Pathway("p", steps=steps, initial=people), 1.0, engine=engine, log=True).log
        return set(log["person"][(log["event"] == Event.COUNT) & (log["step"] == 3)].tolist())

    assert severe(0.0) == severe(0.5)
    assert 80 < len(severe(0.5)) < 160


def test_bands_that_are_none_are_refused() -> None:
    wrong = {
        "add up to 0.5": Branch({"mild": 0.5}, share="u"),
        "go with share": Branch(by="kind", cases={0: {"mild": 1.0}, 1: {"mild": 1.0}}),
        "can be 1.0": Branch(share="u", by="kind", cases={0: {"mild": 1.0}}),
        "nothing else": Branch(share="u", by="kind", cases={0: "mild", 1: "mild"}),
        "need by": Branch(share="u", cases={1: {"mild": 1.0}}),
        "with nothing": Branch({"mild": 1.0}, share="u", by="kind", cases={0: {"mild": 1.0}, 1: {"mild": 1.0}}),
    }
    for found, step in wrong.items():
        with pytest.raises(PathwayError, match=found):
            banded(step)


@each_engine
def test_somebody_called_away_has_their_old_place_in_the_list(engine: str) -> None:
    """c joins last but was referred first; b was referred with a, and joined later; d's clock lies ahead."""
    people = {"a": (1.0, 1.0), "b": (2.0, 1.0), "c": (3.0, 0.5), "d": (4.0, 9.0)}
    pathway = Pathway(
        "list",
        resources=[Resource("place", 1)],
        sources=[Arrivals("first", at=[0.0], attributes={"referred": 0.0})]
        + [Arrivals(name, at=[at], attributes={"referred": since}) for name, (at, since) in people.items()],
        steps={
            "ask": Seize("place", since="referred"),
            "care": Delay(5.0),
            "done": Release("place"),
            "took": Record("took", since="referred"),
            "end": Leave(),
        },
    )
    running = run(engine, pathway, 100.0)
    log = rows(pathway, running.log())
    number = {row[1]: row[4] for row in log if row[3] == "ARRIVE"}
    granted = [(row[0], number[row[1]], row[5]) for row in log if row[3] == "GRANT"]
    assert granted == [(0.0, 0, 0.0), (5.0, 3, 4.5), (10.0, 1, 9.0), (15.0, 2, 14.0), (20.0, 4, 16.0)]
    assert running.tally().hours[0, 0, 1] == (5 - 3) + (10 - 1) + (15 - 2) + (20 - 4)


@each_engine
def test_who_stays_in_a_long_list_is_served_by_priority_clock_and_joining_whoever_left_before(engine: str) -> None:
    """Four hundred join two lists, by clocks with ties, and half give up before there are places for all."""
    pathway = Pathway(
        "long",
        resources=[Resource("near", 0, type="place"), Resource("far", 0, type="place")],
        sources=[
            Arrivals(
                "p",
                at=[0.25 * k for k in range(400)],
                attributes={"rank": Values({0: 1, 1: 2, 5: 1}), "referred": Uniform(-30, 130, round=10)},
            )
        ],
        steps={
            "ask": Seize(any_of=["far", "near"], priority="rank", since="referred", meanwhile=["gives-up"]),
            "got": Release("place"),
            "end": Leave(),
        },
        risks=[Risk("gives-up", 0.01, "end")],
    )
    log = rows(pathway, run(engine, pathway, 200.0, [(100.0, {"near.capacity": 400.0})]).log())
    left = {row[1] for row in log if row[3] == "RISK"}
    joined = {row[1]: (row[4], number) for number, row in enumerate(log) if row[3] == "QUEUE"}
    granted = [(row[1], row[0] - row[5]) for row in log if row[3] == "GRANT"]
    assert 100 < len(left) < 300
    assert {person for person, _ in granted} == joined.keys() - left
    ranks = [(joined[person][0], since, joined[person][1]) for person, since in granted]
    assert ranks == sorted(ranks)
    assert len({rank[:2] for rank in ranks}) < len(ranks)


@each_engine
def test_what_is_joint_is_drawn_together(engine: str) -> None:
    rows_of, weights = [(0, 1, 5), (1, 0, 5), (2, 2, 0), (0, 2, 1)], [1, 2, 3, 2]
    people = [Initial("set", 800, attributes={"cell": Joint(("x", "y", "z"), rows_of, weights)})]
    steps: dict[str, Step] = {f"set-{name}": Assign("seen", name) for name in ("x", "y", "z")}
    steps = {"set": Count("all"), **steps, "end": Leave()}
    log = simulate(Pathway("joint", steps=steps, initial=people), 1.0, engine=engine, log=True).log
    values = log["value"][log["event"] == Event.ASSIGN].reshape(-1, 3)
    found, counts = np.unique(values, axis=0, return_counts=True)
    assert {tuple(row) for row in found.tolist()} == {tuple(map(float, row)) for row in rows_of}
    for row, count in zip(found.tolist(), counts, strict=True):
        share = weights[rows_of.index(tuple(row))] / 8
        assert abs(count / 800 - share) < 4 * np.sqrt(share * (1 - share) / 800)


def test_a_joint_table_that_is_none_is_refused() -> None:
    for given in (((), [], None), (("x",), [(1, 2)], None), (("x",), [(1,)], [0]), (("x",), [(1,)], [1, 2])):
        with pytest.raises(PathwayError, match="Joint of"):
            Joint(*given)


@each_engine
def test_a_moment_of_the_week_comes_in_its_hours_within_a_week(engine: str) -> None:
    weights = [0.0] * 168
    weights[9], weights[100] = 3.0, 1.0
    pathway = Pathway(
        "week",
        steps={"wait": Delay(Week(weights)), "end": Leave()},
        sources=[Arrivals("p", at=[9.5 + 0.001 * k for k in range(1000)])],
    )
    log = simulate(pathway, 400.0, engine=engine, start=MONDAY, log=True).log
    came, end = log["time"][log["event"] == Event.ARRIVE], log["value"][log["event"] == Event.DELAY]
    assert np.all((end >= came) & (end < came + 168.0))
    hours = np.floor(end) % 168
    assert set(hours.tolist()) == {9.0, 100.0}
    assert abs(np.mean(hours == 100.0) - 0.25) < 4 * np.sqrt(0.25 * 0.75 / 1000)
    within = end - np.floor(end)
    assert abs(np.mean(within) - 0.5) < 4 / np.sqrt(12 * 1000)
    with pytest.raises(PathwayError, match="start date"):
        simulate(pathway, 400.0, engine=engine)


def test_weights_of_a_week_are_168_and_some_above_0() -> None:
    bad: list[Any] = [[1.0] * 167, [0.0] * 168, [-1.0] + [1.0] * 167]
    for weights in bad:
        with pytest.raises(PathwayError):
            Week(weights)
