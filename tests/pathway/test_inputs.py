"""Inputs: their names, their declared values, and which resets are refused."""

import pytest

from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Delay,
    Exponential,
    Gamma,
    Leave,
    Mark,
    Pathway,
    Quantiles,
    Release,
    Resource,
    Rota,
    Seize,
    Shift,
    Table,
    Triangular,
    Uniform,
    Values,
    now,
)
from tandemcare.pathway.inputs import problems_of_reset

SHIFTS = [Shift("day", "daily", 8, 20, slots=3, fill=0.9), Shift("night", "daily", 20, 8, slots=1)]
EVERYTHING = Pathway(
    "everything",
    resources=[
        Resource("bed", 4),
        Resource("place"),
        Resource("room", Table([(0, 1), (8, 2)])),
        Resource("team", Rota(SHIFTS)),
    ],
    sources=[
        Arrivals("phone", rate=2.0),
        Arrivals("clinic", every=Uniform(1, 3)),
        Arrivals("list", at=[1.0], attributes={"risk": 3.0}),
    ],
    steps={
        "wait": Seize("bed", patience=Exponential(mean=5.0), otherwise="end"),
        "stay": Delay(Gamma(shape=2.0, scale=3.0)),
        "mark": Mark("ready-by"),
        "back": Release("bed"),
        "way": Branch({"ready": 2.0, "copy": 6.0}, normalise=True),
        "ready": Assign("ready-by", now + Triangular(0, 3, 6), then="end"),
        "copy": Assign("risk-2", Values({1: 1, 3: 3})),
        "same": Assign("risk-3", "risk-2"),
        "stamp": Assign("stamped", now),
        "end": Leave(),
    },
)

DECLARED = {
    "phone.rate": 1.0,
    "clinic.mean": 2.0,
    "bed.capacity": 4.0,
    "room.capacity_multiplier": 1.0,
    "team.day.slots": 3.0,
    "team.day.fill": 0.9,
    "team.night.slots": 1.0,
    "team.night.fill": 1.0,
    "wait.mean": 5.0,
    "stay.mean": 6.0,
    "way.chance.ready": 0.25,
    "way.chance.copy": 0.75,
    "ready.mean": 3.0,
    "copy.mean": 2.5,
}


def test_every_input_has_a_name_and_its_declared_value():
    assert dict(EVERYTHING.inputs) == pytest.approx(DECLARED)
    assert list(EVERYTHING.inputs) == list(DECLARED)


def test_inputs_cannot_be_written_to():
    with pytest.raises(TypeError):
        EVERYTHING.inputs["phone.rate"] = 2.0


def test_means_are_before_limits():
    quantiles = Quantiles({0: 0, 0.5: 2, 1: 10}, at_most=3.0)
    pathway = Pathway(
        "limits", steps={"stay": Delay(quantiles), "end": Leave()}, sources=[Arrivals("referral", rate=1.0)]
    )
    assert pathway.inputs["stay.mean"] == pytest.approx(0.5 * 1.0 + 0.5 * 6.0)


def test_chances_that_are_not_normalised_stay_as_written():
    steps = {"way": Branch({"a": 0.1, "b": 0.9}), "a": Leave(), "b": Leave()}
    pathway = Pathway("chances", steps=steps, sources=[Arrivals("referral", rate=1.0)])
    assert [pathway.inputs[f"way.chance.{way}"] for way in "ab"] == [0.1, 0.9]


def test_a_reset_that_makes_sense_is_accepted():
    reset = {
        "phone.rate": 0,
        "bed.capacity": 5,
        "team.day.slots": 4.0,
        "team.day.fill": 1,
        "stay.mean": 0.5,
        "room.capacity_multiplier": 1.25,
        "way.chance.ready": 1.0,
        "way.chance.copy": 0.0,
    }
    assert problems_of_reset(EVERYTHING.inputs, reset) == []
    assert problems_of_reset(EVERYTHING.inputs, {}) == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("stay.mean", float("nan"), "nan is not a finite number"),
        ("stay.mean", float("inf"), "inf is not a finite number"),
        ("stay.mean", "6", "'6' is not a finite number"),
        ("stay.mean", None, "None is not a finite number"),
        ("bed.capacity", True, "True is not a finite number"),
        ("stay.mean", -1.0, "-1.0 is negative"),
        ("phone.rate", -0.1, "-0.1 is negative"),
        ("clinic.mean", -1, "-1.0 is negative"),
        ("room.capacity_multiplier", -1, "-1.0 is negative"),
        ("bed.capacity", 4.5, "4.5 is not a whole number of units"),
        ("bed.capacity", -1, "-1.0 is not a whole number of units"),
        ("team.day.slots", 2.5, "2.5 is not a whole number of units"),
        ("team.day.fill", 1.1, "1.1 is not a chance"),
        ("way.chance.ready", -0.1, "-0.1 is not a chance"),
        ("way.chance.copy", 2, "2.0 is not a chance"),
    ],
)
def test_a_reset_that_makes_no_sense_is_refused(name, value, found):
    (problem,) = problems_of_reset(EVERYTHING.inputs, {name: value})
    assert problem.where == f"input {name!r}"
    assert found in problem.found
    assert problem.remedy


def test_an_unknown_input_is_refused_with_the_nearest_one():
    (problem,) = problems_of_reset(EVERYTHING.inputs, {"bed.capcity": 5})
    assert (problem.where, problem.found) == ("input 'bed.capcity'", "There is no such input.")
    assert problem.remedy == "Did you mean 'bed.capacity'?"
    (unlimited,) = problems_of_reset(EVERYTHING.inputs, {"place.capacity": 5})
    assert unlimited.found == "There is no such input."


def test_chances_are_reset_so_that_they_add_up_to_1():
    (problem,) = problems_of_reset(EVERYTHING.inputs, {"way.chance.ready": 0.5})
    assert problem.where == "step 'way'"
    assert "1.25" in problem.found
    assert "together" in problem.remedy
    assert problems_of_reset(EVERYTHING.inputs, {"way.chance.ready": 0.5, "way.chance.copy": 0.5}) == []


def test_every_fault_of_a_reset_is_reported():
    found = problems_of_reset(EVERYTHING.inputs, {"nothing": 1, "stay.mean": -1, "bed.capacity": 0.5, "phone.rate": 1})
    assert [problem.where for problem in found] == ["input 'nothing'", "input 'stay.mean'", "input 'bed.capacity'"]
