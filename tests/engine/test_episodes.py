"""Episodes: the n-th crisis of a person has the same draws whatever else happened, and takes no room at home."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from engine.worlds import ENGINES, person_key, same_bits

from tandemcare.engine import arithmetic, simulate
from tandemcare.engine.compiled.columns import columns_of
from tandemcare.errors import PathwayError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Count,
    Delay,
    Exponential,
    Fixed,
    Initial,
    Leave,
    Pathway,
    Risk,
    Values,
    now,
)
from tandemcare.trace.log import Event

each_engine = pytest.mark.parametrize("engine", ENGINES)
PEOPLE = 40


def lives(again: float = 0.3, walks: float = 0.0, **given: Any) -> Pathway:
    """Return people who have crises, each with some rounds on a ward, and who draw at home meanwhile."""
    return Pathway(
        "lives",
        risks=[Risk("crisis", 0.05, "ward", episode=True), Risk("walks", 0.02, "walk")],
        steps={
            "home": Delay(meanwhile=("crisis", "walks")),
            "end": Leave(),
            "walk": Delay(Exponential(2.0), then="home"),
            "ward": Delay(Exponential(5.0)),
            "round": Branch({"ward": again, "extra": walks, "home": 1.0 - again - walks}),
            "extra": Delay(Exponential(3.0), then="ward"),
        },
        initial=[Initial("home", PEOPLE)],
        **given,
    )


def draws(log: npt.NDArray[Any], step: int) -> dict[tuple[int, int], list[float]]:
    """Return what each person drew at a delay (to the last bits that a difference of times keeps), by crisis."""
    found: dict[tuple[int, int], list[float]] = {}
    crises: dict[int, int] = {}
    for row in log:
        person = int(row["person"])
        crises[person] = crises.get(person, 0) + bool(row["event"] == Event.RISK and row["detail"] == 0)
        if row["event"] == Event.DELAY and row["step"] == step:
            found.setdefault((person, crises[person]), []).append(float(row["value"] - row["time"]))
    return found


@each_engine
def test_the_nth_crisis_has_the_same_draws_whatever_came_before(engine: str) -> None:
    one = draws(simulate(lives(), 600.0, engine=engine, log=True).log, 3)
    changes = [(50.0, {"crisis.rate": 0.15}), (150.0, {"round.chance.ward": 0.1, "round.chance.home": 0.9})]
    other = draws(simulate(lives(), 600.0, engine=engine, log=True, changes=changes).log, 3)
    common = one.keys() & other.keys()
    assert len({crisis for _, crisis in common}) > 10
    for key in common:
        for a, b in zip(one[key], other[key], strict=False):
            assert a == pytest.approx(b, abs=1e-9)
    assert any(len(one[key]) != len(other[key]) for key in common)


@each_engine
def test_draws_at_home_go_on_as_if_there_had_been_no_crisis(engine: str) -> None:
    def walks(rate: float) -> dict[int, list[float]]:
        log = simulate(lives(), 600.0, engine=engine, log=True, changes=[(0.0, {"crisis.rate": rate})]).log
        found: dict[int, list[float]] = {}
        for row in log[(log["event"] == Event.DELAY) & (log["step"] == 2)]:
            found.setdefault(int(row["person"]), []).append(float(row["value"] - row["time"]))
        return found

    with_crises, without = walks(0.05), walks(0.0)
    assert sum(map(len, with_crises.values())) > 100
    for person, hours in with_crises.items():
        assert hours == pytest.approx(without[person][: len(hours)], abs=1e-9)


@each_engine
def test_draws_of_an_episode_follow_the_contract(engine: str) -> None:
    pathway = Pathway(
        "one",
        risks=[Risk("crisis", at="soon", to="ward", episode=True)],
        steps={
            "home": Delay(meanwhile=("crisis",)),
            "end": Leave(),
            "ward": Assign("x", Exponential(1.0)),
            "later": Assign("soon", now + Fixed(5.0), then="home"),
        },
        sources=[Arrivals("p", at=[0.0], attributes={"soon": 2.0})],
    )
    log = simulate(pathway, 10.0, engine=engine, log=True).log
    values = log["value"][(log["event"] == Event.ASSIGN) & (log["step"] == 2)]
    keys = [
        arithmetic.chain(arithmetic.chain(person_key("p", 0), arithmetic.name_key("episode:crisis")), n) for n in (0, 1)
    ]
    shares = [arithmetic.uniform(arithmetic.draw_bits(key, arithmetic.name_key("ward"), 0)) for key in keys]
    assert values.tolist() == pytest.approx([-np.log(1.0 - share) for share in shares], rel=1e-14)


@each_engine
def test_people_found_in_a_crisis_are_in_their_first(engine: str) -> None:
    begun = lives()
    parts: dict[str, Any] = {"steps": begun.steps, "risks": begun.risks}
    found = Pathway("lives", **parts, initial=[Initial("ward", PEOPLE, name="home", episode="crisis")])
    one = draws(simulate(begun, 400.0, engine=engine, log=True).log, 3)
    other = draws(simulate(found, 400.0, engine=engine, log=True).log, 3)
    for (person, crisis), hours in one.items():
        others = other.get((person, crisis - 1), [])
        assert hours[: len(others)] == pytest.approx(others[: len(hours)], abs=1e-9)
    assert len(one.keys() & {(person, crisis + 1) for person, crisis in other}) > PEOPLE


def test_both_engines_agree_when_blocks_are_lent_to_many() -> None:
    pathway = lives(again=0.3, walks=0.2)
    changes = [(0.0, {"crisis.rate": 0.5}), (30.0, {"crisis.rate": 0.05}), (60.0, {"crisis.rate": 2.0})]
    coming = [Arrivals("new", rate=3.0, to="ward", episode="crisis")]
    busy = Pathway("busy", steps=pathway.steps, risks=pathway.risks, sources=coming, initial=pathway.initial)
    logs = [simulate(busy, 120.0, engine=each, log=True, changes=changes, seed=7).log for each in ENGINES]
    assert same_bits(*logs)


def test_both_engines_count_what_is_passed_outside_episodes_however_often() -> None:
    """Oftener at home than a byte holds, and on a ward before the first time at home; then rows change hands."""
    steps = dict(lives().steps)
    steps |= {"home": Delay(meanwhile=("crisis", "walks", "dies")), "walk": Delay(Exponential(0.02), then="home")}
    risks = [Risk("crisis", 0.02, "ward", episode=True), Risk("walks", 8.0, "walk"), Risk("dies", 0.005, "end")]
    parts: dict[str, Any] = {"steps": steps, "risks": risks, "initial": [Initial("home", 10)]}
    often = Pathway("often", sources=[Arrivals("new", rate=0.2, to="ward")], **parts)
    logs = [simulate(often, 150.0, engine=each, log=True, seed=3).log for each in ENGINES]
    assert same_bits(*logs)
    walks = logs[0]["person"][(logs[0]["event"] == Event.RISK) & (logs[0]["detail"] == 1)]
    assert np.unique(walks, return_counts=True)[1].max() > 600
    assert (logs[0]["event"] == Event.LEAVE).sum() > 5


def test_what_is_passed_in_episodes_alone_takes_no_room_at_home() -> None:
    def pathway(episode: bool) -> Pathway:
        steps: dict[str, Any] = {"home": Delay(meanwhile=("crisis",)), "end": Leave()}
        steps |= {f"ward-{n}": Delay(Exponential(1.0)) for n in range(300)}
        steps["back"] = Branch({"ward-0": 0.5, "home": 0.5})
        risks = [Risk("crisis", 0.1, "ward-0", episode=episode)]
        return Pathway("rooms", steps=steps, risks=risks, initial=[Initial("home", 3)])

    assert columns_of(pathway(episode=True)).width * 8 <= 600
    assert columns_of(pathway(episode=False)).width * 8 > 2400


WITHIN = {
    "home": Delay(meanwhile=("crisis",)),
    "end": Leave(),
    "ward": Assign("x", Values({0: 1, 1: 1}), within="episode"),
    "use": Branch(by="x", cases={0: "back", 1: "back"}),
    "back": Count("back", then="home"),
}
READ = Branch(by="x", cases={0: "end", 1: "end"})
WRONG = {
    "read outside": ({"first": READ, **WITHIN, "back": Count("back", then="first")}, {}, "'x' may be read"),
    "set outside": ({"first": Assign("x", 1.0, within="episode"), **WITHIN}, {}, "somebody can come here outside one"),
    "said once": ({**WITHIN, "back": Assign("x", 0.0, then="home")}, {}, "is within an episode elsewhere"),
    "another word": ({**WITHIN, "ward": Assign("x", 0.0, within="life")}, {}, "within='life'"),
    "come with it": (WITHIN, {"attributes": {"x": 1.0}}, "People come with it"),
    "no such episode": (WITHIN, {"episode": "crises"}, "No risk 'crises' has episode=True"),
}


@pytest.mark.parametrize(("steps", "given", "found"), WRONG.values(), ids=WRONG.keys())
def test_what_is_within_an_episode_is_neither_read_nor_set_outside(steps: Any, given: Any, found: str) -> None:
    def built(steps: Any, **given: Any) -> Pathway:
        risks = [Risk("crisis", 0.1, "ward", episode=True)]
        return Pathway("p", steps=steps, risks=risks, sources=[Arrivals("p", at=[0.0], **given)])

    built(WITHIN)
    with pytest.raises(PathwayError, match=found):
        built(steps, **given)
