"""Kept units in both engines: held across branches, asked about, given back if held and at the latest on leaving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from engine.worlds import ENGINES, layout_of, rows, run

from tandemcare.engine.witness import expected_passings
from tandemcare.errors import RunError
from tandemcare.pathway import (
    Arrivals,
    Branch,
    Count,
    Delay,
    Initial,
    Joint,
    Leave,
    Pathway,
    Release,
    Resource,
    Seize,
    Step,
)

HOMES = (Resource("house", 1, type="home", kept=True), Resource("flat", 1, type="home", kept=True))
PLACE = Resource("place", 1, kept=True)
pytestmark = pytest.mark.engine_small
each_engine = pytest.mark.parametrize("engine", ENGINES)


def story(steps: Mapping[str, Step], *times: float, **parts: Any) -> Pathway:
    return Pathway("kept", resources=[*HOMES, PLACE], sources=[Arrivals("p", at=times)], steps=steps, **parts)


@each_engine
def test_on_leaving_kept_units_go_by_type_to_those_who_wait(engine: str) -> None:
    pathway = story(
        {"place": Seize("place"), "home": Seize(any_of=("house", "flat")), "stay": Delay(2), "end": Leave()}, 0, 1
    )
    log = rows(pathway, run(engine, pathway, 10.0).log())
    assert [(row[0], row[3], row[4]) for row in log if row[2] == "end"] == [
        (2, "RELEASE", 0),  # the house: home comes before place
        (2, "RELEASE", 2),
        (2, "LEAVE", 0),
        (4, "RELEASE", 0),
        (4, "RELEASE", 2),
        (4, "LEAVE", 0),
    ]
    assert [(row[0], row[2], row[5]) for row in log if row[3] == "GRANT"][2:] == [(2, "place", 1), (2, "home", 0)]


@each_engine
def test_a_unit_that_is_not_held_is_not_given_back(engine: str) -> None:
    pathway = story(
        {
            "flat": Seize("flat"),
            "not-house": Release("house", if_held=True),
            "asked": Branch(by="holds:house", cases={0: "home", 1: "end"}),
            "home": Release("home", if_held=True),
            "again": Release("home", if_held=True),
            "ask": Branch(by="holds:home", cases={1: "end"}, otherwise="gone"),
            "gone": Count("gone"),
            "end": Leave(),
        },
        0,
    )
    log = rows(pathway, run(engine, pathway, 10.0).log())
    assert [(row[2], row[4]) for row in log if row[3] == "RELEASE"] == [("home", 1)]
    assert sum(row[3] == "COUNT" for row in log) == 1


@each_engine
def test_a_second_kept_unit_of_a_type_is_an_error_that_says_what_to_do(engine: str) -> None:
    pathway = story({"one": Seize("house"), "two": Seize("flat"), "end": Leave()}, 0)
    with pytest.raises(RunError, match=r"'two'(.|\n)*kept unit of 'home'(.|\n)*holds:home"):
        run(engine, pathway, 10.0)


@each_engine
def test_people_found_inside_may_keep_what_their_step_does_not_settle(engine: str) -> None:
    pathway = story(
        {"stay": Delay(3), "all": Release("flat", if_held=True), "end": Leave()},
        initial=[Initial("stay", 1, holds=["flat"], name="with"), Initial("stay", 1, name="without")],
    )
    running = run(engine, pathway, 2.0)
    assert running.state().in_use == {"house": 0, "flat": 1, "place": 0}
    running.advance(5.0)
    assert running.state().in_use["flat"] == 0
    assert sum(row[3] == "RELEASE" for row in rows(pathway, running.log())) == 1


@each_engine
def test_unlimited_kept_units_meter_a_state(engine: str) -> None:
    pathway = Pathway(
        "meter",
        resources=[Resource("untreated", None, kept=True)],
        sources=[Arrivals("p", at=[0, 1, 2])],
        steps={"begin": Seize("untreated"), "live": Delay(4), "end": Leave()},
    )
    assert run(engine, pathway, 10.0).tally().hours[0, 0, 0] == 12.0


METERS = [Resource("untreated", None, kept=True), Resource("homeless", None, kept=True)]


@each_engine
def test_people_come_with_the_units_that_their_source_names(engine: str) -> None:
    """Two come untreated at 1 and 2 and are so for 4 hours; one comes at 3 with nothing. Nobody was granted."""
    pathway = Pathway(
        "comes",
        resources=METERS,
        sources=[
            Arrivals("ill", at=[1, 2], holds=["untreated", "homeless"], attributes={"who": Joint(("kind",), [(1.0,)])}),
            Arrivals("well", at=[3], attributes={"kind": 0.0}),
        ],
        steps={
            "wait": Delay(4),
            "asked": Branch(by="holds:untreated", cases={1: "treated", 0: "end"}),
            "treated": Release("untreated", if_held=True),
            "stay": Delay(1),
            "end": Leave(),
        },
    )
    running = run(engine, pathway, 20.0, layout=layout_of(pathway, years=("all",), groups=(0.0, 1.0)), group="kind")
    log = rows(pathway, running.log())
    assert [(row[0], row[2], row[4]) for row in log if row[3] == "RELEASE"] == [
        (5, "treated", 0),
        (6, "treated", 0),
        (6, "end", 1),
        (7, "end", 1),
    ]
    assert not any(row[3] == "GRANT" for row in log)
    assert running.tally().hours[0, :, 0].tolist() == [8.0, 10.0]
    assert running.tally().group_hours[0].tolist() == [[0.0, 0.0], [8.0, 10.0]]


def test_the_witness_knows_with_which_units_people_come() -> None:
    pathway = Pathway(
        "comes",
        resources=METERS,
        sources=[Arrivals("ill", at=[0, 1], holds=["homeless"]), Arrivals("well", at=[3])],
        steps={
            "asked": Branch(by="holds:homeless", cases={1: "ill", 0: "end"}),
            "ill": Count("ill"),
            "end": Leave(),
        },
    )
    assert expected_passings(pathway, hours=10.0)["ill"] == 2.0
