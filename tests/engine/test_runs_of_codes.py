"""Runs of Assigns of codes are walked as one where no log is kept: nothing that anybody sees may hang on that."""

from __future__ import annotations

import pytest
from engine.worlds import ENGINES, run

from tandemcare.errors import RunError
from tandemcare.pathway import Arrivals, Assign, Branch, Count, Delay, Leave, Pathway, Values

pytestmark = pytest.mark.engine_small
REGISTERS = ("first", "second", "third")


def steps_into_a_run() -> Pathway:
    """Return a pathway whose people come to each of three steps that set codes, and are sorted by them."""
    return Pathway(
        "runs",
        sources=[Arrivals("all", rate=2.0, attributes={name: Values({0.0: 0.5, 5.0: 0.5}) for name in REGISTERS})],
        steps={
            "where": Branch({"one": 0.25, "two": 0.25, "three": 0.25, "none": 0.25}),
            "one": Assign("first", 1.0),
            "two": Assign("second", 2.0),
            "three": Assign("third", 3.0),
            "none": Branch(by="second", cases={2: "counts", 5: "stays"}, otherwise="ends"),
            "counts": Count("twos"),
            "stays": Delay(7.0),
            "again": Branch({"one": 0.5, "ends": 0.5}),
            "ends": Leave(),
        },
    )


@pytest.mark.parametrize("pauses", [(), ((20.0, {"two.mean": 2.5}), (40.0, {"two.mean": 2.0}))])
def test_registers_and_counts_are_the_same_with_a_log_and_without_and_to_both_engines(pauses) -> None:
    """With a mean reset, forth and back, and without."""
    pathway = steps_into_a_run()
    worlds = [run(engine, pathway, 60.0, pauses, log=log) for engine in ENGINES for log in (True, False)]
    states = [world.state() for world in worlds]
    assert {state.counts["twos"] for state in states} == {states[0].counts["twos"]}
    assert states[0].counts["twos"] > 0
    for world, state in zip(worlds[1:], states[1:], strict=True):
        assert state.persons == states[0].persons
        assert state.steps == states[0].steps
        held, first = (sorted(each.registers(REGISTERS).tolist()) for each in (world, worlds[0]))
        assert held == first


@pytest.mark.parametrize("engine", ENGINES)
def test_a_loop_of_codes_without_end_is_told_the_same_with_a_log_and_without(engine: str) -> None:
    steps = {"one": Assign("first", 1.0), "two": Assign("second", 2.0), "three": Assign("third", 3.0)}
    ways = {"round": Branch(by="first", cases={1: "one"}, otherwise="ends"), "ends": Leave()}
    pathway = Pathway("loop", sources=[Arrivals("all", at=[1.0])], steps={**steps, **ways})
    said = set()
    for log in (True, False):
        with pytest.raises(RunError, match=r"without (any )?time passing") as raised:
            run(engine, pathway, 5.0, log=log)
        said.add(str(raised.value))
    (message,) = said
    assert [name for name in [*steps, "round"] if repr(name) not in message] == []
