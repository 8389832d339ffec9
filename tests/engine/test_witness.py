"""The exact witness: closed forms, what it refuses, and random small pathways against their simulation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from math import inf
from typing import Any

import numpy as np
import pytest
from engine.memoryless import roomy_and_finite
from engine.random_pathways import Example, pathways
from engine.worlds import passings
from hypothesis import HealthCheck, Phase, given, settings

from tandemcare.engine import simulate
from tandemcare.engine.witness import expected_passings, without_scarcity
from tandemcare.errors import InputError, WitnessError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Count,
    Delay,
    Exponential,
    Initial,
    Leave,
    Mark,
    Pathway,
    Release,
    Resource,
    Seize,
    Step,
    Table,
    Uniform,
    Values,
    now,
)

WOMAN, MAN, YOUNG, OLD = 0.0, 1.0, 2.0, 3.0
LISTED = Arrivals("list", at=range(100))


def toy(steps: Mapping[str, Step], source: Arrivals = LISTED, **parts: Any) -> Pathway:
    return Pathway("toy", sources=[source], steps={**steps, "leave": Leave()}, **parts)


def counted(*sources: Arrivals, hours: float = inf, **given: Any) -> float:
    return expected_passings(Pathway("toy", sources=sources, steps={"leave": Leave()}), hours, **given)["leave"]


# --- closed forms -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("again", [0.0, 0.3, 0.99])
def test_a_loop_is_passed_a_geometric_number_of_times(again: float) -> None:
    looped = toy({"try": Count("tries"), "again": Branch({"try": again, "leave": 1.0 - again})})
    assert expected_passings(looped, inf) == pytest.approx(
        {"try": 100 / (1 - again), "again": 100 / (1 - again), "leave": 100}
    )


def test_chances_and_rates_follow_what_they_are_reset_to() -> None:
    looped = toy({"try": Count("tries"), "again": Branch({"try": 0.5, "leave": 0.5})}, Arrivals("some", rate=2.0))
    reset = {"some.rate": 3.0, "again.chance.try": 0.75, "again.chance.leave": 0.25}
    assert expected_passings(looped, 10.0, inputs=reset)["try"] == pytest.approx(10 * 2 * 3 / 0.25)
    with pytest.raises(InputError, match=r"again\.chance\.tri"):
        expected_passings(looped, 10.0, inputs={"again.chance.tri": 0.5})


def test_two_attributes_stay_with_a_person_from_branch_to_branch() -> None:
    people = Arrivals(
        "people", at=range(100), attributes={"sex": Values({WOMAN: 3, MAN: 1}), "age": Values({YOUNG: 2, OLD: 3})}
    )
    story: dict[str, Step] = {
        "sex": Branch(by="sex", cases={WOMAN: "woman"}, otherwise="age"),
        "woman": Branch({"age": 0.5, "sex": 0.5}),
        "age": Branch(by="age", cases={YOUNG: "young", OLD: "leave"}),
        "young": Branch(by="sex", cases={MAN: "young-man"}, otherwise="leave"),
        "young-man": Count("young men"),
    }
    found = expected_passings(toy(story, people), inf)
    # 75 women try twice on average; of all 100, 40 are young, and of those a quarter are men.
    assert found == pytest.approx({"sex": 175, "woman": 150, "age": 100, "young": 40, "young-man": 10, "leave": 100})


def test_what_a_person_was_told_is_remembered_and_overwritten() -> None:
    story: dict[str, Step] = {
        "first": Assign("told", Values({0.4: 1, 1.2: 3}, round=1)),
        "copied": Assign("kept", "told"),
        "again": Assign("told", 5.0),
        "kept": Branch(by="kept", cases={1.0: "was-1"}, otherwise="leave"),
        "was-1": Branch(by="told", cases={5.0: "leave"}, otherwise="never"),
        "never": Count("never"),
    }
    found = expected_passings(toy(story), inf)
    assert (found["was-1"], found["never"]) == (75.0, 0.0)


def test_nobody_waits_and_nobody_gives_up_where_everything_is_unlimited() -> None:
    story: dict[str, Step] = {
        "came": Mark("came"),
        "bed": Seize("bed", until="came", otherwise="gives-up"),
        "stay": Delay(5.0),
        "goes": Count("served", then="release"),
        "gives-up": Count("given up", then="leave"),
        "release": Seize("home", swap=True),
        "home": Delay(1.0),
        "away": Release("where"),
    }
    scarce = toy(story, resources=[Resource("bed", 1, "where"), Resource("home", 2, "where")])
    roomy = without_scarcity(scarce)
    assert [resource.capacity for resource in roomy.resources] == [None, None]
    assert expected_passings(scarce, inf) == expected_passings(roomy, inf)
    assert expected_passings(roomy, inf)["gives-up"] == 0.0
    assert simulate(roomy, "empty").counts["served"].total == 100
    assert simulate(scarce, "empty").counts["given up"].total > 0


def test_people_inside_at_the_start_are_counted_from_where_they_stand() -> None:
    story: dict[str, Step] = {
        "first": Count("first"),
        "by": Branch(by="sex", cases={WOMAN: "woman"}, otherwise="leave"),
        "woman": Count("women"),
    }
    source = Arrivals("few", at=[1.0], attributes={"sex": MAN})
    inside = [
        Initial("by", 4, attributes={"sex": Values({WOMAN: 1, MAN: 1})}, name="some"),
        Initial("by", rows=[{"sex": WOMAN}, {"sex": MAN}], name="rows"),
    ]
    assert expected_passings(toy(story, source, initial=inside), inf) == pytest.approx(
        {"first": 1, "by": 7, "woman": 3, "leave": 7}
    )


# --- who comes --------------------------------------------------------------------------------------------------


def test_a_rate_is_summed_over_its_table_its_week_and_its_bounds() -> None:
    week = [1.0 if hour < 24 else 0.0 for hour in range(168)]  # Mondays only
    assert counted(Arrivals("a", rate=0.5), hours=10.0) == pytest.approx(5.0)
    assert counted(Arrivals("a", rate=week, start=12.0, stop=1000.0), hours=168.0) == pytest.approx(12.0)
    assert counted(Arrivals("a", rate=week), hours=25.0, start=date(2025, 6, 1)) == pytest.approx(1.0)  # a Sunday
    step = Table([(2, 1.0), (4, 3.0)])
    assert counted(Arrivals("a", rate=step), hours=6.0) == pytest.approx(4.0 + 6.0)
    ramp = Table([(0, 0.0), (10, 2.0)], kind="linear", repeat=20)  # up and down again
    assert counted(Arrivals("a", rate=ramp), hours=40.0) == pytest.approx(40.0)
    assert counted(Arrivals("a", rate=ramp), hours=5.0) == pytest.approx(2.5)


def test_a_source_that_stops_after_some_people_sends_fewer_in_mean_than_either_bound() -> None:
    # Of a Poisson number with mean 2, at most 2: P(1) + 2 P(2 or more) = 2 - 4 exp(-2).
    assert counted(Arrivals("a", rate=1.0, count=2), hours=2.0) == pytest.approx(2 - 4 * np.exp(-2))
    assert counted(Arrivals("a", every=Exponential(2.0), count=2), hours=4.0) == pytest.approx(2 - 4 * np.exp(-2))
    assert counted(Arrivals("a", every=Uniform(1, 2), count=7)) == 7
    assert counted(Arrivals("a", every=3.0, start=1.0), hours=10.0) == 2  # at 4 and 7; 10 is too late
    assert counted(Arrivals("a", at=[1, 2, 3, 4], start=2.0, stop=4.0)) == 2


# --- what is refused --------------------------------------------------------------------------------------------


def branch_by(register: str) -> dict[str, Step]:
    return {"by": Branch(by=register, cases={0.0: "leave"}, otherwise="other"), "other": Count("other")}


REFUSED: dict[str, tuple[Callable[[], Pathway], str]] = {
    "a moment": (lambda: toy({"mark": Mark("seen"), **branch_by("seen")}), r"step 'by'.*register 'seen'"),
    "a moment to come": (
        lambda: toy({"due": Assign("due", now + 1), **branch_by("due")}),
        r"step 'by'.*register 'due'",
    ),
    "a drawn number": (lambda: toy({"x": Assign("x", Exponential(2, round=1)), **branch_by("x")}), r"step 'by'.*'x'"),
    "a shared draw": (
        lambda: toy(
            {
                "a": Branch({"b": 0.5, "leave": 0.5}, draw="d"),
                "b": Branch({"c": 0.5, "leave": 0.5}, draw="d"),
                "c": Count("c"),
            }
        ),
        r"step 'b'.*draw with step 'a'",
    ),
    "a loop for ever": (
        lambda: toy({"a": Branch({"b": 0.5, "leave": 0.5}), "b": Delay(1.0, then="b")}),
        r"step 'b'.*for ever",
    ),
    "gaps without a formula": (
        lambda: toy({}, Arrivals("gaps", every=Uniform(1, 2), stop=9.0)),
        r"source 'gaps'.*no formula",
    ),
    "no end": (lambda: toy({}, Arrivals("ever", rate=1.0)), r"source 'ever'.*not settled"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_stated_is_refused_by_name(what: str) -> None:
    build, words = REFUSED[what]
    with pytest.raises(WitnessError, match="(?s)" + words):
        expected_passings(build(), inf)


def test_a_drawn_number_that_is_none_of_the_cases_goes_on_otherwise() -> None:
    beyond = toy({"x": Assign("x", Exponential(2, at_least=1)), **branch_by("x")})
    assert expected_passings(beyond, inf)["other"] == 100


def test_a_reset_mean_is_refused_only_where_a_branch_reads_the_draw() -> None:
    read = toy({"x": Assign("x", Values({0.0: 1, 2.0: 1})), **branch_by("x")})
    unread = toy({"x": Assign("x", Values({0.0: 1, 2.0: 1}))})
    assert expected_passings(unread, inf, inputs={"x.mean": 3.0})["leave"] == 100
    with pytest.raises(WitnessError, match=r"(?s)step 'x'.*mean"):
        expected_passings(read, inf, inputs={"x.mean": 3.0})


# --- against simulation -----------------------------------------------------------------------------------------

EXAMPLES, REPLICATIONS, LONGEST_HOURS = 60, 150, 20_000.0
STANDARD_ERRORS = 5.0
"""A difference so large comes once in 1.7 million; some 1,700 steps are compared."""


def test_random_pathways_pass_each_step_as_often_as_the_witness_says() -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(pathways(living=False))
    def every_example(example: Example) -> None:
        pathway, start = roomy_and_finite(example), example.given["start"]
        try:
            expected = np.array(list(expected_passings(pathway, inf, start=start).values()))
        except WitnessError:
            seen["refused"] += 1
            return
        trace = simulate(pathway, LONGEST_HOURS, start=start, replications=REPLICATIONS, log=True, period=None)
        assert trace.logs is not None
        found = np.array([passings(pathway, log) for log in trace.logs])
        often = expected * REPLICATIONS > 50
        errors = np.sqrt(np.maximum(found.var(axis=0, ddof=1), expected) / REPLICATIONS)
        away = np.abs(found.mean(axis=0) - expected)[often] / errors[often]
        assert not found[:, expected == 0.0].any()
        assert away.max(initial=0.0) < STANDARD_ERRORS
        seen["steps"] += int(often.sum())
        seen["examples"] += 1

    every_example()
    assert seen["examples"] >= 0.8 * EXAMPLES
    assert seen["steps"] > 20 * EXAMPLES
