"""What follows from the steps alone: what is held, which registers are set, who can come where, and rings."""

import pytest

from tandemcare.errors import PathwayError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Count,
    Delay,
    Initial,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Seize,
)
from tandemcare.pathway.story import describe, registers_set_before

COMING = (Arrivals("referral", rate=1.0),)
WARDS = (Resource("acute", 2), Resource("picu", 1))
TYPED = (Resource("ward-a", 1, type="ward"), Resource("ward-b", 1, type="ward"))
END = {"end": Leave()}


def build(steps, *, resources=(), sources=COMING, initial=()):
    return Pathway("story", steps=steps, resources=resources, sources=sources, initial=initial)


def held(pathway, step):
    return {kind: [set(options) for options in group] for kind, group in pathway.held_before[step]}


def test_a_unit_is_held_from_seize_to_release():
    pathway = build({"get": Seize("acute"), "stay": Delay(1.0), "back": Release("acute"), **END}, resources=WARDS)
    assert [held(pathway, step) for step in pathway.steps] == [{}, {"acute": [{"acute"}]}, {"acute": [{"acute"}]}, {}]


def test_a_unit_of_any_of_may_be_any_of_them():
    steps = {"get": Seize(any_of=("ward-b", "ward-a")), "stay": Delay(1.0), "back": Release("ward"), **END}
    pathway = build(steps, resources=TYPED)
    assert held(pathway, "stay") == {"ward": [{"ward-a", "ward-b"}]}
    assert held(pathway, "end") == {}


def test_different_resources_of_one_type_hold_the_same():
    steps = {
        "way": Branch({"get-a": 0.5, "get-b": 0.5}),
        "get-a": Seize("ward-a", then="stay"),
        "get-b": Seize("ward-b"),
        "stay": Delay(1.0),
        "back": Release("ward"),
        **END,
    }
    pathway = build(steps, resources=TYPED)
    assert held(pathway, "stay") == {"ward": [{"ward-a", "ward-b"}]}


def test_nothing_is_held_beyond_a_deadline():
    steps = {
        "get": Seize("acute", patience=1.0, otherwise="gone"),
        "back": Release("acute", then="end"),
        "gone": Count("gone"),
        **END,
    }
    pathway = build(steps, resources=WARDS)
    assert held(pathway, "back") == {"acute": [{"acute"}]}
    assert held(pathway, "gone") == {}


@pytest.mark.parametrize(
    ("wanted", "left"),
    [("ward-a", [{"ward-b"}]), ("ward-b", [{"ward-a"}]), ("ward", [{"ward-b"}]), ("all", [])],
)
def test_a_release_gives_back_by_name_by_type_or_all(wanted, left):
    steps = {
        "get-a": Seize("ward-a", patience=0.0, otherwise="end"),
        "get-b": Seize("ward-b", patience=0.0, otherwise="give-up"),
        "back": Release(wanted),
        "stay": Delay(1.0),
        "rest": Release("all", then="end"),
        "give-up": Release("all"),
        **END,
    }
    pathway = build(steps, resources=TYPED)
    assert held(pathway, "stay").get("ward", []) == left
    assert held(pathway, "end") == {}


@pytest.mark.parametrize("swap", [True, "acute"])
def test_a_swap_gives_up_what_is_held_for_what_is_got(swap):
    steps = {
        "get": Seize("acute"),
        "move": Seize("picu", swap=swap),
        "stay": Delay(1.0),
        "back": Release("picu"),
        **END,
    }
    pathway = build(steps, resources=WARDS)
    assert held(pathway, "move") == {"acute": [{"acute"}]}
    assert held(pathway, "stay") == {"picu": [{"picu"}]}


def test_a_swap_beyond_its_deadline_keeps_what_is_held():
    steps = {
        "get": Seize("acute"),
        "move": Seize("picu", swap=True, patience=1.0, otherwise="stay"),
        "back": Release("picu", then="end"),
        "stay": Delay(1.0),
        "give": Release("acute"),
        **END,
    }
    pathway = build(steps, resources=WARDS)
    assert held(pathway, "stay") == {"acute": [{"acute"}]}
    assert held(pathway, "back") == {"picu": [{"picu"}]}


def test_people_inside_hold_what_their_step_settles():
    steps = {"get": Seize("acute"), "stay": Delay(1.0), "back": Release("acute"), **END}
    pathway = build(steps, resources=WARDS, initial=[Initial("stay", 2)])
    assert held(pathway, "stay") == {"acute": [{"acute"}]}


def test_people_inside_hold_what_they_name_where_nobody_else_comes():
    steps = {"stay": Delay(1.0), "back": Release("acute"), **END}
    pathway = build(steps, resources=WARDS, sources=(), initial=[Initial("stay", 2, holds=["acute"])])
    assert held(pathway, "stay") == {"acute": [{"acute"}]}


def test_people_inside_who_name_something_else_are_refused():
    steps = {"get": Seize("acute"), "stay": Delay(1.0), "back": Release("acute"), **END}
    with pytest.raises(PathwayError, match="One way in holds picu, the way from step 'get' holds acute"):
        build(steps, resources=WARDS, initial=[Initial("stay", 1, holds=["picu"])])


def test_what_is_held_in_words():
    one, two = frozenset({"acute"}), frozenset({"picu"})
    assert describe(()) == "nothing"
    assert describe((("acute", (one,)), ("picu", (two, two)))) == "acute, 2 picu"


# --- registers --------------------------------------------------------------------------------------------------


def test_a_register_is_surely_set_where_every_way_sets_it():
    steps = {
        "way": Branch({"a": 0.5, "b": 0.5}),
        "a": Mark("begun", then="c"),
        "b": Assign("begun", 0.0),
        "b2": Mark("other"),
        "c": Record("wait", since="begun"),
        **END,
    }
    known = registers_set_before(build(steps).outline)
    assert known["way"] == set()
    assert known["b2"] == {"begun"}
    assert known["c"] == {"begun"}


def test_a_ring_of_steps_does_not_make_a_register_sure():
    steps = {"top": Count("n"), "set": Mark("c"), "way": Branch({"top": 0.5, "end": 0.5}), **END}
    known = registers_set_before(build(steps).outline)
    assert known["top"] == set()
    assert known["end"] == {"c"}


def test_attributes_of_every_source_are_surely_set():
    two = [
        Arrivals("a", rate=1.0, attributes={"risk": 1.0, "age": 40.0}),
        Arrivals("b", rate=1.0, attributes={"risk": 2.0}),
    ]
    pathway = build({"way": Branch(by="risk", cases={1: "end", 2: "end"}), **END}, sources=two)
    assert registers_set_before(pathway.outline)["way"] == {"risk"}
    assert pathway.registers == ("risk", "age")


def test_rows_set_what_every_row_has():
    group = Initial("stay", rows=[{"a": -1.0, "b": 1.0}, {"a": -2.0}], stay="in_progress", clocks=["began"])
    pathway = build({"stay": Delay(1.0), "r": Record("stay", since="began"), **END}, sources=(), initial=[group])
    assert registers_set_before(pathway.outline)["stay"] == {"a", "began"}
    assert pathway.registers == ("a", "b", "began")


# --- who can come where -----------------------------------------------------------------------------------------


def test_people_come_to_what_follows_a_first_step():
    steps = {"a": Count("n", then="c"), "b": Count("n"), "c": Count("n"), **END}
    with pytest.raises(PathwayError) as refused:
        build(steps)
    assert [problem.where for problem in refused.value.problems] == ["step 'b'"]
    assert build(steps, sources=[*COMING, Arrivals("second", rate=1.0, to="b")]).outline.reachable() == set(steps)
    assert build(steps, initial=[Initial("b", 1)]).outline.reachable() == set(steps)


def test_a_way_with_chance_0_can_still_be_reached():
    steps = {"way": Branch({"a": 0.0, "end": 1.0}), "a": Count("n"), **END}
    assert build(steps).outline.reachable() == set(steps)


def test_the_ways_out_of_a_step_are_in_the_order_declared():
    steps = {
        "set": Assign("r", 1.0),
        "way": Branch(by="r", cases={2: "end", 1: "get"}, otherwise="set"),
        "get": Seize("acute", patience=1.0, otherwise="end"),
        "back": Release("acute"),
        **END,
    }
    outline = build(steps, resources=WARDS).outline
    assert [outline.targets(step) for step in steps] == [["way"], ["end", "get", "set"], ["back", "end"], ["end"], []]


# --- rings ------------------------------------------------------------------------------------------------------


def moves(up, down):
    """Return acute and PICU patients who move to the other ward keeping their bed until they have the next one."""
    return {
        "get": Seize("acute"),
        "way": Branch({"up": 0.5, "off": 0.5}),
        "up": Seize("picu", **up),
        "moved-up": Delay(1.0) if up.get("swap") else Release("acute"),
        "down": Seize("acute", **down),
        "moved-down": Delay(1.0) if down.get("swap") else Release("picu"),
        "off": Release("acute"),
        **END,
        **({"stuck": Release("all", then="end")} if "otherwise" in {**up, **down} else {}),
    }


def test_picu_and_acute_can_wait_for_each_other_for_ever():
    with pytest.raises(PathwayError, match="'up', 'down' can each hold what the others wait for, for ever"):
        build(moves({}, {}), resources=WARDS)


@pytest.mark.parametrize(
    ("up", "down"),
    [
        ({"swap": True}, {}),
        ({}, {"swap": True}),
        ({"swap": True}, {"swap": True}),
        ({"patience": 8.0, "otherwise": "stuck"}, {}),
        ({}, {"patience": 8.0, "otherwise": "stuck"}),
    ],
)
def test_one_deadline_or_swap_opens_the_ring(up, down):
    assert build(moves(up, down), resources=WARDS)


def test_an_unlimited_resource_makes_no_ring():
    assert build(moves({}, {}), resources=[Resource("acute", 2), Resource("picu")])


def test_waiting_in_one_direction_is_no_ring():
    steps = {"a": Seize("acute"), "b": Seize("picu"), "back": Release("all"), **END}
    assert build(steps, resources=WARDS)


def three_wards(wanted):
    return {
        "get": Seize("ward-a"),
        "move": Seize(any_of=wanted),
        "back": Release("all"),
        **END,
    }


def test_any_of_with_a_way_out_is_no_ring():
    assert build(three_wards(("ward-b", "ward-c")), resources=[*TYPED, Resource("ward-c", 1, type="ward")])
    assert build(three_wards(("ward-a", "ward-b")), resources=TYPED)


def test_any_of_without_a_way_out_is_a_ring():
    steps = {"get": Seize(any_of=("ward-a", "ward-b")), "move": Seize(any_of=("ward-b", "ward-a"))}
    with pytest.raises(PathwayError, match="'move' can each hold"):
        build({**steps, "back": Release("all"), **END}, resources=TYPED)


def test_a_ring_of_three_is_found():
    names = ("x", "y", "z")
    steps = {"way": Branch(dict.fromkeys((f"{name}-1" for name in names), 1.0), normalise=True)}
    for name, wanted in zip(names, ("y", "z", "x"), strict=True):
        steps |= {f"{name}-1": Seize(name), f"{name}-2": Seize(wanted), f"{name}-3": Release("all", then="end")}
    with pytest.raises(PathwayError, match="'x-2', 'y-2', 'z-2' can each hold"):
        build({**steps, **END}, resources=[Resource(name, 1) for name in names])
