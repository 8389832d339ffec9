"""Constructors take what people with numpy and pandas give, and refuse in words what they cannot take."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from tandemcare import pathway
from tandemcare.errors import PathwayError, TandemError
from tandemcare.pathway import (
    Arrivals,
    Branch,
    Calendar,
    Count,
    Delay,
    Exponential,
    Gate,
    Initial,
    Joint,
    Leave,
    Lognormal,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Risk,
    Rota,
    Seize,
    Shift,
    Table,
    Week,
    Window,
)

SHIFT = {"name": "day", "days": "mon-fri", "start": 9, "end": 17, "slots": 2}
SOUND = {
    "Arrivals": {"name": "new", "rate": 1.0},
    "Assign": {"register": "r", "value": 1.0},
    "Branch": {"to": {"o": 1.0}},
    "Calendar": {"windows": [Window("daily", 0, 24)]},
    "Count": {"name": "c"},
    "Delay": {"duration": 1.0},
    "Exponential": {"mean": 1.0},
    "Fixed": {"value": 1.0},
    "Gamma": {"mean": 1.0, "sd": 1.0},
    "Gate": {"calendar": Calendar([Window("daily", 0, 24)])},
    "Initial": {"step": "q", "count": 1},
    "Leave": {},
    "Lognormal": {"mean": 2.0, "sd": 1.0},
    "Mark": {"clock": "c"},
    "Normal": {"mean": 1.0, "sd": 1.0},
    "Joint": {"registers": ["r"], "rows": [[0.0], [1.0]]},
    "JointRegister": {"weights": {1.0: 1.0}, "draw": "j"},
    "Pathway": {"name": "p", "steps": {"o": Leave()}, "sources": [Arrivals("s", rate=1.0)]},
    "Quantiles": {"points": {0.0: 1.0, 1.0: 2.0}},
    "Record": {"measure": "m", "since": "c"},
    "Release": {"resource": "n"},
    "Resource": {"name": "n", "capacity": 1},
    "Risk": {"name": "ill", "rate": 0.01, "to": "o"},
    "Rota": {"shifts": [Shift(**SHIFT)]},
    "Seize": {"resource": "n"},
    "Shift": SHIFT,
    "Table": {"rows": [(0.0, 1.0)]},
    "Triangular": {"low": 0.0, "mode": 1.0, "high": 2.0},
    "Uniform": {"low": 0.0, "high": 1.0},
    "Values": {"weights": {1.0: 1.0}},
    "Weibull": {"mean": 1.0, "shape": 1.0},
    "Week": {"weights": [1.0] * 168},
    "Window": {"days": "daily", "start": 0, "end": 24},
}
WRONG = ["x", "", 5, -1, 2.5, float("nan"), float("inf"), None, True, {}, {0: 5}, [], [1, 2], object(), Leave, b"x"]
MAIN = {"q": Seize("n"), "d": Delay(Exponential(mean=2.0)), "r": Release("n"), "o": Leave()}


def one_step(part: object) -> None:
    """Build a pathway with a part in it, where there is room for one."""
    parts = {"resources": [Resource("n", 1)], "sources": [Arrivals("s", rate=1.0)], "initial": []}
    steps: dict[str, Any] = {"c0": Mark("c"), "r0": pathway.Assign("r", 0.0), **MAIN}
    risks: list[Risk] = []
    room = {Resource: "resources", Arrivals: "sources", Initial: "initial"}.get(type(part))
    if room == "resources":
        parts[room] = [part]
    elif room:
        parts[room] = [*parts[room], part]
    elif isinstance(part, (Table, Rota)):
        parts["resources"] = [Resource("n", part)]
    elif isinstance(part, Calendar):
        steps = {"g": Gate(part), **steps}
    elif type(part) is Seize:
        steps = {"c0": steps["c0"], "new": part, "e": Release("n"), "o": Leave()}
    elif type(part) is Release:
        steps["r"] = part
    elif type(part) is Risk:
        risks = [part]
        steps = {"live": Delay(meanwhile=("ill",)), **steps}
    elif isinstance(part, Joint):
        parts["sources"] = [Arrivals("s", rate=1.0, attributes={"j": part})]
    elif isinstance(part, Week):
        steps = {"new": Delay(part), **steps}
    elif type(part) is Branch:
        steps = {"r0": steps["r0"], "new": part, "o": Leave()}
    elif type(part) in {pathway.Assign, Count, Delay, Gate, Mark, Record}:
        steps = {"c0": steps["c0"], "new": part, **MAIN}
    Pathway("p", steps=steps, risks=risks, **parts)


def makers() -> dict[str, type]:
    """Everything public in the vocabulary that is called to be made."""
    return {name: getattr(pathway, name) for name in SOUND}


def test_every_class_of_the_vocabulary_is_tried():
    classes = {name for name in pathway.__all__ if inspect.isclass(getattr(pathway, name))}
    assert classes == set(SOUND)


def words_of(call: Callable[[], object]) -> str:
    """What Tandem says where it refuses, or nothing."""
    try:
        call()
    except TandemError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", SOUND)
def test_no_value_is_refused_by_anything_but_words(name: str):
    make = makers()[name]
    one_step(make(**SOUND[name]))
    for field, value in product(inspect.signature(make).parameters, WRONG):
        said = words_of(lambda: one_step(make(**{**SOUND[name], field: value})))  # noqa: B023
        assert not said or said.count("\n") >= 2, (field, value)
        assert not said.startswith("Pathway(") or name == "Pathway", (field, value)


@pytest.mark.parametrize(
    ("make", "found", "remedy"),
    [
        (lambda: Exponential(rate=2.0), "There is no `rate`", "A mean is 1 / rate"),
        (lambda: Lognormal(mu=1.0, sigma=0.5), "There is no `mu`", "not of its logarithm"),
        (Exponential, "`mean` is missing", "Exponential(mean=...)"),
        (lambda: Table({0: 5}), "`rows` is {0: 5}", "a list of pairs of numbers"),
        (lambda: Shift(**SHIFT, fill="x"), "`fill` is 'x'", "a number"),
        (lambda: Seize(any_of="bed"), "`any_of` is one name, 'bed'", "Give a list: ['bed']"),
        (lambda: Seize(None, "bed"), "`any_of` is one name, 'bed'", "Give a list: ['bed']"),
        (lambda: Initial("q", 1, holds="n"), "`holds` is one name", "['n']"),
        (lambda: Seize(resource_="bed"), "There is no `resource_`", "Did you mean 'resource'"),
    ],
)
def test_a_wrong_kind_is_named_with_what_is_asked_for(make, found: str, remedy: str):
    with pytest.raises(PathwayError) as error:
        make()
    assert found in str(error.value)
    assert remedy in str(error.value)


def test_numbers_of_numpy_are_numbers():
    three, half = np.int64(3), np.float32(0.5)
    numpy = {"start": np.int64(9), "end": np.int32(17), "slots": three, "fill": half}
    assert Shift("day", "mon-fri", **numpy) == Shift("day", "mon-fri", 9, 17, 3, 0.5)
    assert type(Shift("day", "mon-fri", **numpy).slots) is int
    assert Resource("n", three) == Resource("n", 3)
    assert type(Resource("n", three).capacity) is int
    assert Window("daily", np.int64(0), np.int64(24)) == Window("daily", 0, 24)
    assert Arrivals("s", rate=half, count=three) == Arrivals("s", rate=0.5, count=3)
    assert Initial("q", three) == Initial("q", 3)
    assert Rota([Shift(**SHIFT)], urgent=np.int64(1)).urgent == 1
    assert Seize("n", priority=np.int64(2)) == Seize("n", priority=2)
    assert Pathway("p", resources=[Resource("n", three)], sources=[Arrivals("s", rate=1.0)], steps=MAIN) == Pathway(
        "p", resources=[Resource("n", 3)], sources=[Arrivals("s", rate=1.0)], steps=MAIN
    )
