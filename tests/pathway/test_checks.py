"""Every check of a pathway finds the smallest pathway that breaks it, and says where, what and what to do."""

from datetime import date

import pytest

from tandemcare.errors import PathwayError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
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
    Rota,
    Seize,
    Shift,
    Table,
    Uniform,
    Values,
    Window,
    now,
)

COMING = (Arrivals("referral", rate=1.0),)
BED = (Resource("bed", 1),)
WARDS = (Resource("acute", 2), Resource("picu", 1))
TYPED = (Resource("ward-a", 1, type="ward"), Resource("ward-b", 1, type="ward"))
END = {"end": Leave()}
DAY = Shift("day", "mon-fri", 9, 17, slots=2)
HANDING = Shift("day", "mon-fri", 9, 17, slots=2, at_end="hand_over")
TEAM = (Resource("team", Rota([DAY])),)
HANDING_TEAM = (Resource("team", Rota([HANDING])),)


def problems(steps, *, resources=(), sources=COMING, initial=()):
    with pytest.raises(PathwayError) as refused:
        Pathway("broken", steps=steps, resources=resources, sources=sources, initial=initial)
    return refused.value.problems


def sources(*args, **kwargs):
    return {"steps": END, "sources": [Arrivals("referral", *args, **kwargs)]}


def one_bed(**capacity):
    return {"steps": END, "resources": [Resource("bed", **capacity)]}


def seizing(then=None, resources=BED, **kwargs):
    """Return a pathway that seizes a bed, with a way out, so that only what is given can be wrong."""
    steps = {"wait": Seize("bed", then=then, **kwargs), "back": Release("bed"), **END}
    return {"steps": steps, "resources": resources}


def chances(to, **kwargs):
    return {"steps": {"triage": Branch(to, **kwargs), "end": Leave(), "home": Leave()}}


def start_in(group, steps=None, resources=()):
    return {"steps": steps or {"stay": Delay(1.0), **END}, "resources": resources, "initial": [group]}


NAMES = {
    "no steps": ({"steps": {}}, "pathway", "no steps"),
    "a step with a dot": ({"steps": {"a.b": Leave()}}, "step 'a.b'", "dot or a colon"),
    "a step with a colon": ({"steps": {"a:b": Leave()}}, "step 'a:b'", "dot or a colon"),
    "a step without a name": ({"steps": {"": Leave()}}, "step ''", "empty"),
    "a source with a dot": ({"steps": END, "sources": [Arrivals("a.b", rate=1.0)]}, "source 'a.b'", "dot"),
    "a group with a dot": (start_in(Initial("stay", 1, name="a.b")), "initial 'a.b'", "dot"),
    "a resource with a dot": ({"steps": END, "resources": [Resource("a.b", 1)]}, "resource 'a.b'", "dot"),
    "a count with a dot": ({"steps": {"c": Count("a.b"), **END}}, "count 'a.b'", "dot"),
    "a register with a dot": ({"steps": {"m": Mark("a.b"), **END}}, "register 'a.b'", "dot"),
    "a measure with a dot": (
        {"steps": {"m": Mark("c"), "r": Record("a.b", since="c"), **END}},
        "measure 'a.b'",
        "dot",
    ),
    "two sources of one name": ({"steps": END, "sources": COMING * 2}, "source 'referral'", "2 have this name"),
    "two groups of one name": (
        {"steps": {"stay": Delay(1.0), **END}, "initial": [Initial("stay", 1), Initial("stay", 2)]},
        "initial 'stay'",
        "2 have this name",
    ),
    "two inputs of one name": (
        {"steps": {"x": Delay(1.0), **END}, "sources": [Arrivals("x", every=1.0)]},
        "name 'x'",
        "Two inputs",
    ),
    "a resource called all": ({"steps": END, "resources": [Resource("all", 1)]}, "resource 'all'", "everything"),
    "then": ({"steps": {"x": Count("c", then="edn"), **END}}, "step 'x'", "'edn', which is not a step"),
    "a way of a Branch": (chances({"end": 0.5, "hom": 0.5}), "step 'triage'", "'hom', which is not a step"),
    "a case": (
        {"steps": {"set": Assign("r", 1.0), "x": Branch(by="r", cases={1: "edn"}, otherwise="end"), **END}},
        "step 'x'",
        "'edn', which is not a step",
    ),
    "otherwise": (seizing(patience=1.0, otherwise="edn"), "step 'wait'", "'edn', which is not a step"),
    "a source's first step": (sources(rate=1.0, to="edn"), "source 'referral'", "starts at 'edn'"),
    "a group's first step": (start_in(Initial("sty", 1)), "initial 'sty'", "starts at 'sty'"),
    "nothing follows": ({"steps": {"c": Count("seen")}}, "step 'c'", "Nothing follows it"),
    "an unknown resource": (
        {"steps": {"wait": Seize("bd"), "back": Release("all"), **END}, "resources": BED},
        "step 'wait'",
        "no resource 'bd'",
    ),
    "an unknown alternative": (
        {"steps": {"wait": Seize(any_of=("bed", "bd")), "back": Release("all"), **END}, "resources": BED},
        "step 'wait'",
        "no resource 'bd'",
    ),
    "nothing to seize": ({"steps": {"wait": Seize(), **END}}, "step 'wait'", "does not say what to seize"),
    "seized twice": (
        {"steps": {"w": Seize("ward-a", any_of=("ward-b",)), "b": Release("all"), **END}, "resources": TYPED},
        "step 'w'",
        "says it twice",
    ),
    "an alternative twice": (
        {"steps": {"w": Seize(any_of=("bed", "bed")), "b": Release("all"), **END}, "resources": BED},
        "step 'w'",
        "names a resource twice",
    ),
    "alternatives of two types": (
        {"steps": {"w": Seize(any_of=("acute", "picu")), "b": Release("all"), **END}, "resources": WARDS},
        "step 'w'",
        "different types: acute, picu",
    ),
    "an unknown resource held": (
        start_in(Initial("stay", 1, holds=["bd"]), resources=BED),
        "initial 'stay'",
        "no resource 'bd'",
    ),
    "a gate on bank holidays only": (
        {"steps": {"g": Gate(Calendar([Window("holiday", 9, 17)], [date(2026, 12, 25)])), **END}},
        "step 'g'",
        "bank holidays only",
    ),
}

NUMBERS = {
    "a priority of 16": (seizing(priority=16), "step 'wait'", "priority=16"),
    "a negative priority": (seizing(priority=-1), "step 'wait'", "priority=-1"),
    "a truth value as priority": (seizing(priority=True), "step 'wait'", "priority=True"),
    "half a priority": (seizing(priority=0.5), "step 'wait'", "priority=0.5"),
    "patience and until": (
        seizing(patience=1.0, until="clock", otherwise="end"),
        "step 'wait'",
        "both patience and until",
    ),
    "a deadline without otherwise": (seizing(patience=1.0), "step 'wait'", "no `otherwise`"),
    "otherwise without a deadline": (seizing(otherwise="end"), "step 'wait'", "no deadline"),
    "otherwise is next": (seizing(patience=1.0, otherwise="back"), "step 'wait'", "also the next step"),
    "a Delay without anything": ({"steps": {"d": Delay(), **END}}, "step 'd'", "needs a duration or until"),
    "a Delay with both": ({"steps": {"d": Delay(1.0, until="c"), **END}}, "step 'd'", "one of them"),
    "at_most with until": ({"steps": {"d": Delay(until="c", at_most="c"), **END}}, "step 'd'", "at_most goes with"),
    "a negative Delay": ({"steps": {"d": Delay(-1.0), **END}}, "step 'd'", "can be -1.0"),
    "a Delay that may be negative": ({"steps": {"d": Delay(Uniform(-1, 1)), **END}}, "step 'd'", "can be -1"),
    "a negative patience": (seizing(patience=-1.0, otherwise="end"), "step 'wait'", "can be -1.0"),
    "a clock that runs back": ({"steps": {"a": Assign("r", now + -2.0), **END}}, "step 'a'", "can be -2.0"),
    "a negative gap": (sources(every=Uniform(-1, 1)), "source 'referral'", "gap can be negative"),
    "a Branch without ways": (chances({}), "step 'triage'", "by chance or by a register"),
    "a Branch with both": (
        chances({"end": 1.0}, by="r", cases={1: "home"}),
        "step 'triage'",
        "by chance or by a register",
    ),
    "a Branch without cases": (chances({}, by="r", otherwise="end"), "step 'triage'", "no cases"),
    "a negative chance": (chances({"end": 1.5, "home": -0.5}), "step 'triage'", "chance of 'home' is -0.5"),
    "a chance that is no number": (
        chances({"end": float("nan"), "home": 1.0}),
        "step 'triage'",
        "chance of 'end' is nan",
    ),
    "chances of 0": (chances({"end": 0.0, "home": 0.0}, normalise=True), "step 'triage'", "add up to 0."),
    "chances of 0.9": (chances({"end": 0.5, "home": 0.4}), "step 'triage'", "add up to 0.9"),
    "a negative threshold": (
        {"steps": {"m": Mark("c"), "r": Record("wait", since="c", over=[-1]), **END}},
        "step 'r'",
        "over=(-1.0,)",
    ),
    "a measure with two definitions": (
        {
            "steps": {
                "m": Mark("c"),
                "r": Record("wait", since="c"),
                "s": Record("wait", since="c", cohort=True),
                **END,
            }
        },
        "step 's'",
        "recorded differently at step 'r'",
    ),
    "a linear table": (one_bed(capacity=Table([(0, 1), (8, 2)], kind="linear")), "resource 'bed'", "not a step table"),
    "a table at half hours": (one_bed(capacity=Table([(0, 1), (0.5, 2)])), "resource 'bed'", "whole hours"),
    "a table that repeats at half hours": (one_bed(capacity=Table([(0, 1)], repeat=0.5)), "resource 'bed'", "whole"),
    "a table of half beds": (one_bed(capacity=Table([(0, 1.5)])), "resource 'bed'", "not 0, 1, 2"),
    "a table of negative beds": (one_bed(capacity=Table([(0, -1)])), "resource 'bed'", "not 0, 1, 2"),
    "half a bed": (one_bed(capacity=1.5), "resource 'bed'", "capacity is 1.5"),
    "a negative capacity": (one_bed(capacity=-1), "resource 'bed'", "capacity is -1"),
    "a truth value as capacity": (one_bed(capacity=True), "resource 'bed'", "capacity is True"),
    "a source of nobody": (sources(), "source 'referral'", "0 ways"),
    "a source in two ways": (sources(rate=1.0, at=[1.0]), "source 'referral'", "2 ways"),
    "a negative rate": (sources(rate=-1.0), "source 'referral'", "rate is negative"),
    "a negative hour of a rate": (sources(rate=[1.0] * 167 + [-1.0]), "source 'referral'", "rate is negative"),
    "a negative row of a rate": (sources(rate=Table([(0, -1)])), "source 'referral'", "rate is negative"),
    "a rate that is no number": (sources(rate=float("nan")), "source 'referral'", "not a finite number"),
    "a layer of 0": (sources(rate=1.0, layer=0.0), "source 'referral'", "layer=0.0"),
    "a negative time": (sources(at=[-1.0]), "source 'referral'", "stated time is negative"),
    "a negative start": (sources(rate=1.0, start=-1.0), "source 'referral'", "runs from -1.0"),
    "a stop before the start": (sources(rate=1.0, start=2.0, stop=1.0), "source 'referral'", "from 2.0 to 1.0"),
    "a negative count": (sources(rate=1.0, count=-1), "source 'referral'", "count=-1"),
    "half a person": (sources(rate=1.0, count=1.5), "source 'referral'", "count=1.5"),
    "gaps of 0 for ever": (sources(every=0.0), "source 'referral'", "Gaps of 0"),
}

RING = {
    "get-a": Seize("acute"),
    "way": Branch({"up": 0.5, "off": 0.5}),
    "up": Seize("picu"),
    "leave-acute": Release("acute"),
    "down": Seize("acute"),
    "leave-picu": Release("picu"),
    "off": Release("acute"),
    "end": Leave(),
}
HOLDING = {"get": Seize("team"), "see": Delay(1.0), "back": Release("team"), **END}

WAYS = {
    "a step nobody comes to": (
        {"steps": {"a": Count("c", then="end"), "b": Count("c"), **END}},
        "step 'b'",
        "Nobody can come",
    ),
    "no source": ({"steps": END, "sources": ()}, "step 'end'", "Nobody can come"),
    "leaving with a bed": ({"steps": {"get": Seize("bed"), **END}, "resources": BED}, "step 'end'", "holding bed"),
    "ways that hold different things": (
        {
            "steps": {"way": Branch({"get": 0.5, "back": 0.5}), "get": Seize("bed"), "back": Release("bed"), **END},
            "resources": BED,
        },
        "step 'back'",
        "One way in holds",
    ),
    "releasing what is not held": (
        {"steps": {"back": Release("bed"), **END}, "resources": BED},
        "step 'back'",
        "No unit of 'bed' is held",
    ),
    "releasing what is unknown": (
        {"steps": {"back": Release("bd"), **END}, "resources": BED},
        "step 'back'",
        "No unit of 'bd' is held",
    ),
    "releasing one of several": (
        {
            "steps": {
                "get": Seize(any_of=("ward-a", "ward-b")),
                "back": Release("ward-a"),
                "rest": Release("all"),
                **END,
            },
            "resources": TYPED,
        },
        "step 'back'",
        "may be of another resource of type 'ward'",
    ),
    "swapping nothing": (
        {"steps": {"get": Seize("bed", swap=True), "back": Release("bed"), **END}, "resources": BED},
        "step 'get'",
        "0 units are held",
    ),
    "swapping what is not held": (
        {
            "steps": {
                "a": Seize("acute"),
                "b": Seize("picu", swap="picu"),
                "back": Release("all"),
                **END,
            },
            "resources": WARDS,
        },
        "step 'b'",
        "No unit of 'picu' is held",
    ),
    "swapping a slot": (
        {
            "steps": {"a": Seize("bed"), "b": Seize("team", swap=True), "back": Release("all"), **END},
            "resources": BED + TEAM,
        },
        "step 'b'",
        "slot of a rota cannot be swapped",
    ),
    "a ring": ({"steps": RING, "resources": WARDS}, "step 'up'", "'up', 'down' can each hold what the others wait for"),
    "a ring of one": (
        {
            "steps": {"a": Seize("bed"), "b": Seize("bed"), "back": Release("all"), **END},
            "resources": [Resource("bed", 2)],
        },
        "step 'b'",
        "for ever",
    ),
    "a clock that is not set": (
        {"steps": {"r": Record("wait", since="c"), **END}},
        "step 'r'",
        "Register 'c' may be read before",
    ),
    "a register set on one way only": (
        {
            "steps": {
                "way": Branch({"m": 0.5, "d": 0.5}),
                "m": Mark("c"),
                "d": Delay(until="c"),
                **END,
            }
        },
        "step 'd'",
        "Register 'c' may be read before",
    ),
    "a case that is missing": (
        {
            "steps": {"a": Assign("r", Values({1: 1, 2: 1, 3: 1})), "x": Branch(by="r", cases={1: "end"}), **END},
        },
        "step 'x'",
        "can be 2.0, 3.0",
    ),
    "a case of any value": (
        {"steps": {"a": Assign("r", Exponential(1.0)), "x": Branch(by="r", cases={1: "end"}), **END}},
        "step 'x'",
        "can take any value",
    ),
    "two slots that hand over": (
        {
            "steps": {
                "a": Seize("team"),
                "b": Seize("crew", patience=0.0, otherwise="c"),
                "see": Delay(1.0, hand_over=True),
                "back": Release("crew"),
                "c": Release("team"),
                **END,
            },
            "resources": [*TEAM, Resource("crew", Rota([DAY]))],
        },
        "step 'see'",
        "Two slots",
    ),
    "waiting with a slot that hands over": (
        {
            "steps": {"a": Seize("team"), "b": Seize("bed"), "back": Release("all"), **END},
            "resources": BED + HANDING_TEAM,
        },
        "step 'b'",
        "waits here while holding a slot",
    ),
    "a gate with a slot that hands over": (
        {
            "steps": {"a": Seize("team"), "g": Gate(Calendar([Window("daily", 9, 17)])), "b": Release("all"), **END},
            "resources": HANDING_TEAM,
        },
        "step 'g'",
        "waits here while holding a slot",
    ),
    "inside a rota": (
        {"steps": HOLDING, "resources": TEAM, "initial": [Initial("see", 1)]},
        "initial 'see'",
        "rota is not yet on",
    ),
    "holding any of two": (
        {
            "steps": {"get": Seize(any_of=("ward-a", "ward-b")), "see": Delay(1.0), "back": Release("ward"), **END},
            "resources": TYPED,
            "initial": [Initial("see", 1)],
        },
        "initial 'see'",
        "may hold any of ward-a, ward-b",
    ),
    "more inside than fit": (
        {
            "steps": {"get": Seize("bed"), "see": Delay(1.0), "back": Release("bed"), **END},
            "resources": BED,
            "initial": [Initial("see", 1), Initial("see", 1, name="more")],
        },
        "resource 'bed'",
        "2 people start inside, but its capacity is 1",
    ),
    "neither a count nor rows": (start_in(Initial("stay")), "initial 'stay'", "count or rows"),
    "a count and rows": (start_in(Initial("stay", 1, [{"r": 1.0}])), "initial 'stay'", "count or rows"),
    "a negative group": (start_in(Initial("stay", -1)), "initial 'stay'", "count=-1"),
    "half a person inside": (start_in(Initial("stay", 1.5)), "initial 'stay'", "count=1.5"),
    "in progress where nothing is drawn": (
        start_in(Initial("c", 1, stay="in_progress"), {"c": Count("n"), **END}),
        "initial 'c'",
        "draws no duration",
    ),
    "clocks of a fresh stay": (start_in(Initial("stay", 1, clocks=["c"])), "initial 'stay'", "the stay is fresh"),
}

EVERY_FAULT = {**NAMES, **NUMBERS, **WAYS}


@pytest.mark.parametrize(("given", "where", "what"), EVERY_FAULT.values(), ids=EVERY_FAULT)
def test_a_fault_is_named_with_place_and_remedy(given, where, what):
    found = problems(**given)
    assert [problem.where for problem in found if what in problem.found] == [where]
    assert all(problem.where and problem.found and problem.remedy for problem in found)


@pytest.mark.parametrize(("given", "where", "what"), {**NUMBERS, **WAYS}.values(), ids={**NUMBERS, **WAYS})
def test_a_fault_names_no_step_without_fault(given, where, what):
    assert {problem.where for problem in problems(**given)} == {where}


DECLARATIONS = {
    "a day": (lambda: Window("mon-fry", 9, 17), "days 'mon-fry'", "not a day"),
    "no day": (lambda: Shift("day", "", 9, 17, slots=1), "days ''", "not a day"),
    "an empty table": (lambda: Table([]), "Table of 0 rows", "no rows"),
    "a table that is not finite": (lambda: Table([(0, float("inf"))]), "Table of 1 rows", "not a finite number"),
    "a table that falls": (lambda: Table([(1, 1), (1, 2)]), "Table of 2 rows", "do not rise"),
    "a table of another kind": (lambda: Table([(0, 1)], kind="cubic"), "Table of 1 rows", "kind='cubic'"),
    "a repeat from 1": (lambda: Table([(1, 1)], repeat=24), "Table of 1 rows", "repeats every 24"),
    "a repeat within": (lambda: Table([(0, 1), (24, 2)], repeat=24), "Table of 2 rows", "repeats every 24"),
    "a window over midnight": (lambda: Window("mon", 22, 6), "Window('mon', 22, 6)", "whole hours"),
    "a window of half hours": (lambda: Window("mon", 9.5, 17), "Window('mon', 9.5, 17)", "whole hours"),
    "a calendar without windows": (lambda: Calendar([]), "Calendar", "never opens"),
    "a shift from 24": (lambda: Shift("day", "mon", 24, 8, slots=1), "Shift 'day'", "from 24 to 8"),
    "a shift of half hours": (lambda: Shift("day", "mon", 8, 17.5, slots=1), "Shift 'day'", "from 8 to 17.5"),
    "half a slot": (lambda: Shift("day", "mon", 8, 17, slots=1.5), "Shift 'day'", "slots=1.5"),
    "negative slots": (lambda: Shift("day", "mon", 8, 17, slots=-1), "Shift 'day'", "slots=-1"),
    "a truth value as slots": (lambda: Shift("day", "mon", 8, 17, slots=True), "Shift 'day'", "slots=True"),
    "a fill over 1": (lambda: Shift("day", "mon", 8, 17, slots=1, fill=1.1), "Shift 'day'", "fill=1.1"),
    "an end of another kind": (lambda: Shift("day", "mon", 8, 17, slots=1, at_end="stop"), "Shift 'day'", "at_end"),
    "a last start": (lambda: Shift("day", "mon", 8, 17, slots=1, last_start=-1), "Shift 'day'", "last_start=-1"),
    "hand-over hours": (
        lambda: Shift("day", "mon", 8, 17, slots=1, hand_over_hours=float("inf")),
        "Shift 'day'",
        "hand_over_hours=inf",
    ),
    "a rota without shifts": (lambda: Rota([]), "Rota of []", "no shifts"),
    "two shifts of one name": (lambda: Rota([DAY, DAY]), "Rota of ['day', 'day']", "one name"),
    "a shift with a dot": (
        lambda: Rota([Shift("a.b", "mon", 8, 17, slots=1)]),
        "Rota of ['a.b']",
        "dot or a colon",
    ),
    "a week of 24 hours": (lambda: Arrivals("a", rate=[1.0] * 24), "hourly values", "24 of them"),
    "a week with a hole": (lambda: Arrivals("a", rate=[1.0] * 167 + [float("nan")]), "hourly values", "finite"),
    "a duration in words": (lambda: Delay("long"), "a distribution", "'long'"),
    "a truth value as duration": (lambda: Delay(True), "a distribution", "True"),
}


@pytest.mark.parametrize(("declare", "where", "what"), DECLARATIONS.values(), ids=DECLARATIONS)
def test_a_faulty_declaration_is_refused_where_it_is_written(declare, where, what):
    with pytest.raises(PathwayError) as refused:
        declare()
    (problem,) = refused.value.problems
    assert problem.where == where
    assert what in problem.found
    assert problem.remedy


def test_several_faults_are_reported_at_once():
    found = problems(
        {
            "wait": Seize("bd", priority=99),
            "see": Delay(-1.0, then="edn"),
            "way": Branch({"end": 0.5, "see": 0.4}),
            **END,
        },
        resources=[Resource("bed", -1)],
        sources=[Arrivals("referral", rate=-1.0)],
    )
    assert [problem.where for problem in found] == [
        "step 'see'",
        "step 'wait'",
        "step 'wait'",
        "step 'see'",
        "step 'way'",
        "resource 'bed'",
        "source 'referral'",
    ]
    assert "Did you mean 'end'?" in str(found[0])


def test_several_faults_of_one_shift_are_reported_at_once():
    with pytest.raises(PathwayError) as refused:
        Shift("day", "mon", 25, 8, slots=-1, fill=2.0)
    assert len(refused.value.problems) == 3


def test_the_message_holds_every_problem():
    with pytest.raises(PathwayError) as refused:
        Pathway("broken", steps={"a.b": Delay(-1.0)}, sources=COMING)
    assert len(refused.value.problems) == 3
    assert all(str(problem) in str(refused.value) for problem in refused.value.problems)


def test_a_faulty_step_name_is_reported_once():
    lines = {f"line-{k}": Count("seen", then="edn") for k in range(1)}
    found = problems({**lines, "a.b": Mark("x:y"), "c": Mark("x:y"), "d": Record("wait", since="x:y"), **END})
    assert [problem.where for problem in found] == ["step 'a.b'", "register 'x:y'", "step 'line-0'"]


def test_an_unknown_resource_is_not_followed_into_what_is_held():
    (problem,) = problems({"get": Seize("bd"), "see": Delay(1.0), "back": Release("bed"), **END}, resources=BED)
    assert (problem.where, problem.remedy) == ("step 'get'", "Did you mean 'bed'?")


def test_a_step_whose_ways_differ_is_reported_once():
    ways = {f"way-{k}": Seize("bed", patience=0.0, otherwise="end", then="end") for k in range(3)}
    steps = {"fork": Branch(dict.fromkeys(ways, 1.0), normalise=True), **ways, **END}
    found = [
        problem for problem in problems(steps, resources=BED) if "same" in problem.remedy or "next" in problem.found
    ]
    assert [problem.where for problem in found] == [f"step 'way-{k}'" for k in range(3)]


def test_steps_that_are_fine_are_accepted():
    pathway = Pathway("fine", steps={"see": Delay(Fixed(1.0)), **END}, sources=COMING)
    assert list(pathway.steps) == ["see", "end"]
