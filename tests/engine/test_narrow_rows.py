"""Rows keep numbers as narrow as they are, and still hold what later does not fit: both engines, bit for bit."""

from __future__ import annotations

import pytest
from engine.worlds import ENGINES, rows, run, same_bits

from tandemcare.engine.compiled.codes import codes_of
from tandemcare.errors import RunError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Delay,
    Leave,
    Mark,
    Pathway,
    Release,
    Resource,
    Risk,
    Seize,
    Values,
)

pytestmark = pytest.mark.engine_small
LATER = (3.5, 300.0, 254.0, 0.0)  # a fraction, what no byte holds, the largest code, nothing
MANY = 20


def sorted_people() -> Pathway:
    """People whose kind is assigned, copied and sorted by, and read by a queue and a risk."""
    return Pathway(
        "sorted",
        sources=[Arrivals("all", rate=1.0, stop=80.0, attributes={"kind": Values({0: 1, 2: 3}), "other": 1.0})],
        resources=[Resource("bed", 3)],
        risks=[Risk("ends", 0.25, "end", by={"kind": {0: 1.0, 1: 0.5, 2: 2.0}})],
        steps={
            "asks": Branch(by="kind", cases={0: "waits", 2: "sets"}, otherwise="end"),
            "waits": Delay(meanwhile=("ends",)),
            "sets": Assign("kind", 1.0),
            "again": Branch(by="kind", cases={0: "end", 1: "bed"}, otherwise="copies"),
            "bed": Seize("bed", priority="kind"),
            "stays": Delay(5.0),
            "back": Release("bed"),
            "gone": Leave(),
            "copies": Assign("other", "kind"),
            "parts": Branch(by="other", cases={254: "waits-too"}, otherwise="end"),
            "waits-too": Delay(1.0),
            "end": Leave(),
        },
    )


@pytest.mark.parametrize("value", LATER)
def test_a_code_that_comes_to_be_none_is_the_same_to_both_engines(value: float) -> None:
    """The mean of the step that sets it is reset, forth and back, while people hold what it was before."""
    pathway, pauses = sorted_people(), ((20.0, {"sets.mean": value}), (50.0, {"sets.mean": 1.0}))
    assert codes_of(pathway) == ["kind", "other"]
    reference, compiled = (run(engine, pathway, 100.0, pauses) for engine in ENGINES)
    assert same_bits(reference.log(), compiled.log())
    assert any(row[3:] == ("ASSIGN", 0, value) for row in rows(pathway, compiled.log()))


def test_a_priority_that_no_byte_holds_is_named_in_the_error() -> None:
    pathway = Pathway(
        "urgent",
        sources=[Arrivals("all", rate=1.0)],
        resources=[Resource("bed", 3)],
        steps={"sets": Assign("rank", 1.0), "bed": Seize("bed", priority="rank"), "b": Release("bed"), "end": Leave()},
    )
    assert codes_of(pathway) == ["rank"]
    for engine in ENGINES:
        with pytest.raises(RunError, match=r"'rank'") as raised:
            run(engine, pathway, 50.0, [(20.0, {"sets.mean": 1.5})])
        assert "1.5" in str(raised.value)


def test_clocks_shares_factors_and_what_is_copied_from_them_are_no_codes() -> None:
    pathway = Pathway(
        "kinds",
        sources=[Arrivals("all", rate=1.0, attributes={"code": 254.0, "large": 255.0, "part": 0.5, "factor": 1.0})],
        risks=[Risk("soon", 1.0, "end", factor="factor")],
        steps={
            "clock": Mark("clock"),
            "copies": Assign("copied", "clock"),
            "too": Assign("again", "copied"),
            "same": Assign("same", "code"),
            "sets": Assign("until", 3.0),
            "wait": Delay(until="until", meanwhile=("soon",)),
            "end": Leave(),
        },
    )
    assert codes_of(pathway) == ["code", "same"]


def test_states_of_more_risks_than_a_row_has_slots_for_are_kept() -> None:
    """All risks run for everybody at some time, and what is left of each is kept while the others run."""
    names = [f"risk-{number}" for number in range(MANY)]
    pathway = Pathway(
        "many",
        sources=[Arrivals("all", rate=0.5, stop=60.0, attributes={"half": Values({0: 1, 1: 1})})],
        risks=[
            Risk(name, 0.01 * (number + 1), "turns", by={"half": {0: 1.0, 1: 0.5}}) for number, name in enumerate(names)
        ],
        steps={
            "first": Delay(meanwhile=names[: MANY // 2]),
            "second": Delay(meanwhile=names[MANY // 2 :]),
            "turns": Branch({"first": 0.3, "second": 0.3, "all": 0.3, "end": 0.1}),
            "all": Delay(meanwhile=names),
            "end": Leave(),
        },
    )
    pauses = [(30.0, {"risk-3.rate": 0.0, "risk-17.rate": 1.0}), (45.0, {"risk-3.rate": 0.5})]
    reference, compiled = (run(engine, pathway, 200.0, pauses) for engine in ENGINES)
    assert same_bits(reference.log(), compiled.log())
    happened = {row[4] for row in rows(pathway, compiled.log()) if row[3] == "RISK"}
    assert happened == set(range(MANY))
