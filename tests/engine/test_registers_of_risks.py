"""Risks look again at what they read, as soon as it is set, and share clocks: both engines."""

from __future__ import annotations

import pytest
from engine.worlds import ENGINES, rows, run

from tandemcare.pathway import Arrivals, Assign, Delay, Fixed, Leave, Mark, Pathway, Risk, now

pytestmark = pytest.mark.engine_small
each_engine = pytest.mark.parametrize("engine", ENGINES)
SOON = 1e12  # so many times an hour that it happens at once


def happened(engine: str, pathway: Pathway) -> list[tuple[float, str]]:
    """Return when which risk happened."""
    names = [risk.name for risk in pathway.risks]
    return [(row[0], names[row[4]]) for row in rows(pathway, run(engine, pathway, 50.0).log()) if row[3] == "RISK"]


@each_engine
def test_a_clock_set_meanwhile_brings_a_risk_forward_that_runs_already(engine: str) -> None:
    pathway = Pathway(
        "clock",
        sources=[Arrivals("p", at=[0.0], attributes={"visit": 3.0, "lost": 20.0})],
        risks=[Risk("visit", at="visit", to="sets"), Risk("lost", at="lost", to="end")],
        steps={
            "home": Delay(meanwhile=["visit", "lost"]),
            "sets": Assign("lost", now + Fixed(1.0), then="home"),
            "end": Leave(),
        },
    )
    assert happened(engine, pathway) == [(3.0, "visit"), (4.0, "lost")]


@each_engine
def test_a_clock_that_two_risks_share_is_over_for_both_once_one_has_happened(engine: str) -> None:
    pathway = Pathway(
        "shared",
        sources=[Arrivals("p", at=[0.0], attributes={"clock": 5.0})],
        risks=[Risk("first", at="clock", to="back"), Risk("second", at="clock", to="end")],
        steps={"home": Delay(meanwhile=["first", "second"]), "back": Mark("seen", then="home"), "end": Leave()},
    )
    assert happened(engine, pathway) == [(5.0, "first")]


@each_engine
def test_a_rate_of_0_becomes_one_when_its_register_is_marked_or_assigned(engine: str) -> None:
    """Nothing happens while the factor is 0; the mark makes it the time, 2, and the assignment takes it back to 0."""
    pathway = Pathway(
        "factors",
        sources=[Arrivals("p", at=[0.0], attributes={"marks": 2.0, "factor": 0.0, "rest": 40.0, "kind": 0.0})],
        risks=[
            Risk("marks", at="marks", to="marked"),
            Risk("by-factor", SOON, "assigned", factor="factor"),
            Risk("by-kind", SOON, "end", by={"kind": {1: 1.0, 0: 0.0}}),
            Risk("rest", at="rest", to="rested"),
        ],
        steps={
            "home": Delay(meanwhile=["marks", "by-factor", "by-kind", "rest"]),
            "marked": Mark("factor", then="home"),
            "assigned": Assign("factor", 0.0),
            "rests": Assign("rest", now + Fixed(7.0), then="home"),
            "rested": Assign("kind", 1.0, then="home"),
            "end": Leave(),
        },
    )
    found = happened(engine, pathway)
    assert [name for _, name in found] == ["marks", "by-factor", "rest", "by-kind"]
    assert [time for time, _ in found] == pytest.approx([2.0, 2.0, 9.0, 9.0], abs=1e-9)


@each_engine
def test_what_has_happened_does_not_happen_again_where_no_risk_runs(engine: str) -> None:
    pathway = Pathway(
        "once",
        sources=[Arrivals("p", at=[0.0], attributes={"clock": 5.0})],
        risks=[Risk("only", at="clock", to="rests")],
        steps={"home": Delay(meanwhile=["only"]), "rests": Delay(3.0), "end": Leave()},
    )
    assert happened(engine, pathway) == [(5.0, "only")]
    assert run(engine, pathway, 7.0).state().steps == ("rests",)


@each_engine
def test_a_register_that_is_set_away_from_where_its_risk_runs_holds_on_coming_back(engine: str) -> None:
    """The risk has a rate of 0 at home until its register is set away from there; then it happens at once."""
    pathway = Pathway(
        "away",
        sources=[Arrivals("p", at=[0.0], attributes={"leaves": 2.0, "kind": 0.0})],
        risks=[Risk("leaves", at="leaves", to="away"), Risk("by-kind", SOON, "end", by={"kind": {0: 0.0, 1: 1.0}})],
        steps={
            "home": Delay(meanwhile=["leaves", "by-kind"]),
            "away": Delay(Fixed(3.0)),
            "set": Assign("kind", 1.0),
            "on": Delay(Fixed(4.0), then="home"),
            "end": Leave(),
        },
    )
    found = happened(engine, pathway)
    assert [name for _, name in found] == ["leaves", "by-kind"]
    assert [time for time, _ in found] == pytest.approx([2.0, 9.0], abs=1e-9)
