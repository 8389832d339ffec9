"""What people came with is drawn again as the run drew it, and units are numbered one person at a time."""

from __future__ import annotations

import numpy as np
import pytest

from tandemcare.engine import simulate
from tandemcare.errors import InputError, TandemError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Delay,
    Exponential,
    Initial,
    Leave,
    Pathway,
    Release,
    Resource,
    Seize,
    Values,
)
from tandemcare.trace import Event

STEPS = {
    "sort": Branch(by="kind", cases={1: "one", 2: "two"}, otherwise="two"),
    "one": Assign("seen", 1.0, then="bed"),
    "two": Assign("seen", 2.0, then="bed"),
    "bed": Seize("bed"),
    "stay": Delay(Exponential(mean=9.0)),
    "up": Release("bed"),
    "home": Leave(),
}


def clinic() -> Pathway:
    return Pathway(
        "clinic",
        resources=[Resource("bed", 4)],
        sources=[Arrivals("ill", rate=0.4, attributes={"kind": Values({1: 0.3, 2: 0.7})})],
        initial=[Initial("stay", rows=[{"kind": 1}, {"kind": 2}, {"kind": 2}], stay="in_progress", name="inside")],
        steps=STEPS,
    )


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_attributes_are_those_by_which_the_run_parted_people(engine):
    trace = simulate(clinic(), 500.0, seed=3, replications=2, log=True, engine=engine)
    people = trace.people_frame().set_index(["replication", "person"])
    log = trace.log_frame()
    ways = log[log["event"] == "BRANCH"]
    went = {"one": 1.0, "two": 2.0}
    kinds = [
        people.loc[(number, person), "kind"] for number, person in zip(ways["replication"], ways["person"], strict=True)
    ]
    assert kinds == [went[each] for each in ways["target"]]
    inside = people[people["source"] == "inside"]
    assert sorted(inside.loc[0, "kind"]) == [1.0, 2.0, 2.0]
    assert set(inside["holds"]) == {("bed",)}


def test_a_trace_of_one_replication_is_that_replication():
    whole = simulate(clinic(), 500.0, seed=3, replications=3, log=True, observe=100.0)
    alone = simulate(clinic(), 500.0, seed=3, first_replication=2, log=True, observe=100.0)
    one = whole.of_replication(2)
    assert np.array_equal(one.log, alone.log)
    assert one.samples.equals(alone.samples)
    assert one.elapsed.equals(alone.elapsed)
    assert one.people_frame().equals(alone.people_frame())
    assert one.resources["bed"].busy_mean == alone.resources["bed"].busy_mean


def test_of_a_unit_there_is_one_person_at_a_time_and_as_many_as_there_are():
    trace = simulate(clinic(), 2_000.0, seed=5, log=True)
    log = trace.event_log("vidigi")
    uses = log[log["event_type"].str.startswith("resource_use")]
    assert uses["resource_id"].nunique() == 4
    change = uses["event_type"].map({"resource_use": 1, "resource_use_end": -1})
    assert change.groupby(uses["resource_id"]).cumsum().between(0, 1).all()
    began, ended = (uses[uses["event_type"] == kind]["time"].sum() for kind in ("resource_use", "resource_use_end"))
    still = change.groupby(uses["resource_id"]).sum().sum() * 2_000.0
    assert ended + still - began == pytest.approx(trace.resources["bed"].busy_mean * 2_000.0)


def test_a_log_of_one_person_has_the_rows_of_that_person_alone():
    trace = simulate(clinic(), 500.0, seed=3, log=True)
    person = int(trace.log["person"][-1])
    alone = trace.of_person(person)
    assert set(alone.log["person"]) == {person}
    assert len(alone.people_frame()) == 1
    assert len(alone.log) == (trace.log["person"] == person).sum()
    assert alone.log["event"][0] == Event.ARRIVE


def test_what_nobody_came_with_and_what_was_not_kept_are_refused():
    trace = simulate(clinic(), 50.0, seed=3, log=True)
    with pytest.raises(InputError, match="Did you mean 'kind'"):
        trace.event_log(attributes=["kin"])
    with pytest.raises(InputError, match="Did you mean 'vidigi'"):
        trace.event_log("vidgi")
    with pytest.raises(TandemError, match="log=True"):
        simulate(clinic(), 50.0, seed=3).people_frame()
