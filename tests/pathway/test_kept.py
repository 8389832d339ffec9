"""Kept units are declared so that nobody can hold two of a type, swap one or forget whether one is held."""

from __future__ import annotations

import pytest

from tandemcare.errors import PathwayError
from tandemcare.pathway import Arrivals, Branch, Delay, Initial, Leave, Pathway, Release, Resource, Rota, Seize, Shift

HOME = Resource("home", 1, kept=True)
METER = Resource("meter", None, kept=True)
BED = Resource("bed", 1)
END = {"stay": Delay(1.0), "end": Leave()}

WRONG = {
    "a rota": ({}, [Resource("home", Rota([Shift("day", "daily", 9, 17, 1)]), kept=True)], (), "Slots of a rota"),
    "half a type": (
        {},
        [Resource("a", 1, type="home", kept=True), Resource("b", 1, type="home")],
        (),
        "'b' of the same type is not",
    ),
    "swapped for": ({"get": Seize("bed"), "x": Seize("home", swap="bed")}, [HOME, BED], (), "cannot be swapped"),
    "swapped away": ({"get": Seize("bed"), "x": Seize("bed", swap="home")}, [HOME, BED], (), "cannot be swapped"),
    "released for sure": ({"x": Release("home")}, [HOME], (), "may not be held here"),
    "if_held of another": ({"x": Release("bed", if_held=True)}, [HOME, BED], (), "if_held is for kept units"),
    "if_held of all": ({"x": Release("all", if_held=True)}, [HOME], (), "if_held is for kept units"),
    "asked of another": ({"x": Branch(by="holds:bed", cases={0: "end"}, otherwise="stay")}, [BED], (), "no kept"),
    "a case left out": ({"x": Branch(by="holds:home", cases={1: "end"})}, [HOME], (), "can be 0.0"),
    "two at the start": ({}, [HOME], [Initial("stay", 1, holds=["home", "home"])], "2 kept units of 'home'"),
    "two who come": ({}, [METER], [Arrivals("q", at=[0], holds=["meter", "meter"])], "2 kept units of 'meter'"),
    "limited by who comes": ({}, [HOME], [Arrivals("q", at=[0], holds=["home"])], "not a kept one without a limit"),
    "held by who comes": ({}, [Resource("bed")], [Arrivals("q", at=[0], holds=["bed"])], "not a kept one"),
    "unknown to who comes": ({}, [HOME], [Arrivals("q", at=[0], holds=["hone"])], "no resource 'hone'"),
    "too many at the start": ({}, [HOME], [Initial("stay", 2, holds=["home"])], "2 people start inside"),
}


@pytest.mark.parametrize(("steps", "resources", "people", "found"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_kept_is_refused(steps, resources, people, found):
    sources = [Arrivals("p", rate=1.0), *(part for part in people if isinstance(part, Arrivals))]
    initial = [part for part in people if isinstance(part, Initial)]
    with pytest.raises(PathwayError) as refused:
        Pathway("broken", steps={**steps, **END}, resources=resources, sources=sources, initial=initial)
    assert any(found in problem.found for problem in refused.value.problems), refused.value.problems
    assert all(problem.where and problem.remedy for problem in refused.value.problems)


def test_ways_into_a_step_may_differ_in_what_is_kept_but_not_in_what_is_held():
    def branch(wanted):
        return {
            "which": Branch({"get": 0.5, "stay": 0.5}),
            "get": Seize(wanted),
            "stay": Delay(1.0),
            "back": Release("home", if_held=True),
            "end": Leave(),
        }

    sources = [Arrivals("p", rate=1.0)]
    built = Pathway("kept", steps=branch("home"), resources=[HOME, BED], sources=sources)
    assert built.held_before["stay"] == ()
    with pytest.raises(PathwayError, match="One way in holds"):
        Pathway("held", steps=branch("bed"), resources=[HOME, BED], sources=sources)


def test_waiting_for_a_kept_unit_is_no_ring():
    steps = {"a": Seize("home"), "b": Seize("bed"), "c": Release("bed"), **END}
    assert Pathway("kept", steps=steps, resources=[HOME, BED], sources=[Arrivals("p", at=[0.0])]).first_step == "a"
