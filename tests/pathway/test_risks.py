"""Every check of risks finds the smallest pathway that breaks it, and says where, what and what to do."""

from __future__ import annotations

import pickle

import pytest

from tandemcare.engine import simulate
from tandemcare.errors import InputError, PathwayError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Calendar,
    Count,
    Delay,
    Exponential,
    Fixed,
    Gate,
    Initial,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Risk,
    Rota,
    Seize,
    Shift,
    Values,
    Window,
    now,
)

BED = Resource("bed", 1)
ILL = Risk("ill", 0.1, "ill")
END = {"end": Leave(), "ill": Count("ill", then="end")}
RUNS = ("ill",)
LIVE = {"live": Delay(meanwhile=RUNS), **END}
QUEUE = {"wait": Seize("bed", meanwhile=RUNS), "back": Release("bed"), **END}
HANDING = Resource("team", Rota([Shift("day", "daily", 8, 16, 1, at_end="hand_over")]))
COMING = (
    Arrivals("p", rate=1.0, attributes={"level": Values({0: 1, 1: 1}), "any": Exponential(1), "clock": Fixed(3)}),
)


def built(risks=(ILL,), steps=LIVE, resources=(BED,), sources=COMING, initial=()):
    return Pathway("p", steps=steps, risks=risks, resources=resources, sources=sources, initial=initial)


def risk(**given):
    return {"risks": [Risk("ill", **{"rate": 0.1, "to": "ill", **given})]}


def steps(first, **given):
    return {"steps": {"x": first, **END}, **given}


WRONG = {
    "no risk": ({"risks": ["ill"]}, "risk 'ill'", "something else"),
    "a step that is none": (risk(to="il"), "risk 'ill'", "'il', which is not a step"),
    "a step that is no name": (risk(to=3), "risk 'ill'", "to=3"),
    "two of one name": ({"risks": [ILL, ILL]}, "risk 'ill'", "2 have this name"),
    "a name with a dot": ({"risks": [ILL, Risk("a.b", 1.0, "ill")]}, "risk 'a.b'", "dot or a colon"),
    "the name of a source": (
        {"sources": [Arrivals("ill", rate=1.0)]},
        "risk 'ill'",
        "A source has this name",
    ),
    "never run": ({"risks": [ILL, Risk("dies", 1.0, "end")]}, "risk 'dies'", "No step lets it run"),
    "neither rate nor clock": (risk(rate=None), "risk 'ill'", "a rate or a clock"),
    "both": (risk(at="clock"), "risk 'ill'", "a rate or a clock"),
    "a negative rate": (risk(rate=-1.0), "risk 'ill'", "Its rate is -1.0"),
    "an infinite rate": (risk(rate=float("inf")), "risk 'ill'", "Its rate is inf"),
    "a clock with factors": (risk(rate=None, at="clock", factor="any"), "risk 'ill'", "Factors go with a rate"),
    "a negative factor": (risk(by={"level": {0: 1, 1: -2}}), "risk 'ill'", "'level' of 1 is -2"),
    "a register with a dot": (risk(by={"level.1": {0: 1}}), "risk 'ill'", "'level.1' of by= has a dot"),
    "factors that are none": (risk(by={"level": 2}), "risk 'ill'", "not registers with values"),
    "a value without a factor": (risk(by={"level": {0: 1}}), "risk 'ill'", "'level' can be 1.0"),
    "any value": (risk(by={"any": {0: 1}}), "risk 'ill'", "'any' can take any value"),
    "a register never set": (risk(factor="frail"), "step 'live'", "'frail' may be read before it is set"),
    "a measure from its clock": (
        {
            **risk(rate=None, at="clock"),
            **steps(Delay(meanwhile=RUNS), resources=(), initial=()),
            "steps": {"x": Delay(meanwhile=RUNS), "r": Record("m", since="clock"), **END},
        },
        "risk 'ill'",
        "Measure 'm' counts from 'clock'",
    ),
    "an unknown risk": (steps(Delay(meanwhile=("il",))), "step 'x'", "no risk 'il'"),
    "a risk twice": (steps(Delay(meanwhile=("ill", "ill"))), "step 'x'", "names a risk twice"),
    "a risk that is no name": (steps(Delay(meanwhile=(ILL,))), "step 'x'", "meanwhile has Risk"),
    "patience": (
        {"steps": {**QUEUE, "wait": Seize("bed", patience=1, otherwise="end", meanwhile=RUNS)}},
        "step 'wait'",
        "patience goes with no meanwhile",
    ),
    "a duration": (steps(Delay(2, meanwhile=RUNS)), "step 'x'", "A duration goes with no meanwhile"),
    "hand over": (
        steps(Delay(until="clock", hand_over=True, meanwhile=RUNS)),
        "step 'x'",
        "hand_over goes with no",
    ),
    "a swap": (
        {"steps": {"get": Seize("bed"), **QUEUE, "wait": Seize("bed", swap=True, meanwhile=RUNS)}},
        "step 'wait'",
        "swap goes with no meanwhile",
    ),
    "with and without the unit": (
        {"steps": QUEUE, "risks": [Risk("ill", 0.1, "back")]},
        "step 'wait'",
        "with and without the unit",
    ),
    "holding another": (
        {"steps": {"live": Delay(meanwhile=RUNS), "get": Seize("bed"), "in": Delay(meanwhile=("ill",)), **QUEUE}},
        "step 'ill'",
        "One way in holds",
    ),
    "a slot that hands over": (
        {
            "steps": {"get": Seize("team"), "x": Delay(meanwhile=RUNS), **END, "ill": Release("team", then="end")},
            "resources": [HANDING],
        },
        "step 'x'",
        "a slot is held that can be handed over",
    ),
    "in progress": (
        {"initial": [Initial("live", 1, stay="in_progress", attributes={"level": 0})]},
        "initial 'live'",
        "In progress at a step that lets risks run",
    ),
    "no end and no risk": (steps(Delay(), risks=()), "step 'x'", "needs a duration or until="),
}


@pytest.mark.parametrize(("broken", "where", "found"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_run_is_refused(broken, where, found):
    with pytest.raises(PathwayError) as refused:
        built(**broken)
    problems = refused.value.problems
    assert any(problem.where == where and found in problem.found for problem in problems), problems
    assert all(problem.remedy for problem in problems)


def test_ways_of_risks_are_followed():
    pathway = built()
    assert pathway.outline.targets("live") == ["end", "ill"]
    assert pathway.inputs["ill.rate"] == 0.1
    assert built(steps=QUEUE).held_before["ill"] == ()
    gate = Gate(Calendar([Window("daily", 8, 9)]), meanwhile=RUNS)
    assert "ill" in built(steps={"x": gate, **END}).outline.reachable()


def test_a_pathway_with_risks_is_the_same_after_pickling():
    pathway = built([Risk("ill", 0.1, "ill", by={"level": {0: 1, 1: 2}}, factor="any")])
    assert pickle.loads(pickle.dumps(pathway)) == pathway
    assert pathway != built()


def test_risks_never_run_dry():
    coming = [Arrivals("p", at=[0.0], attributes={"clock": 1.0})]
    with pytest.raises(PathwayError, match="It runs without an end"):
        simulate(built(sources=coming), "empty")


def test_a_clock_of_a_risk_may_be_assigned_and_marked():
    steps = {"m": Mark("clock"), "a": Assign("clock", now + Fixed(2.0)), **LIVE}
    assert "ill.rate" not in built([Risk("ill", at="clock", to="ill")], steps=steps).inputs


def test_a_rate_is_never_negative():
    from tandemcare.engine.run import Run

    with pytest.raises(InputError, match="negative"):
        Run(built(), 10.0).set({"ill.rate": -1.0})
