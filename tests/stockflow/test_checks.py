"""A model that does not hold together is refused when it is built, with everything that is wrong and how to mend it."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandemcare.errors import StockflowError
from tandemcare.stockflow import Auxiliary, Flow, Input, Lookup, Model, Part, Stock, Unit, UnitError, unit_of_text

PEOPLE = (Input("people_in", 4.0, "people"), Input("rate", 0.5, "1 / month"), Input("price", 9.0, "GBP / people"),
          Input("share", 0.2, "1"), Input("wait", 3.0, "months"))  # fmt: skip


def problems_of(*parts: Part) -> str:
    with pytest.raises(StockflowError) as caught:
        Model("wrong", [*PEOPLE, *parts])
    assert all(problem.where and problem.found and problem.remedy for problem in caught.value.problems)
    return str(caught.value)


@pytest.mark.parametrize(
    ("equation", "unit"),
    [
        ("people_in + 0", "people"),
        ("max(0, people_in)", "people"),
        ("people_in * rate", "people / month"),
        ("people_in * price", "GBP"),
        ("people_in ^ 2 / people_in", "people"),
        ("people_in ^ -1", "1 / people"),
        ("sqrt(people_in ^ 2)", "people"),
        ("exp(share) * people_in", "people"),
        ("100", "GBP / people"),
        ("-100", "GBP"),
        ("if_then(people_in > 3, 5, people_in)", "people"),
        ("step(5, 12)", "people"),
        ("if_then(time >= 6 and time < 12, 1, 0)", "1"),
        ("ramp(people_in * rate, 0, 12)", "people"),
        ("smooth(people_in, 3, 5)", "person"),
        ("delay3(people_in * rate, wait)", "people / months"),
        ("delayn(people_in, wait, 4, people_in)", "people"),
        ("trend(people_in, wait, 0.01)", "1 / month"),
        ("sample_if_true(people_in > 2, people_in, 0)", "people"),
        ("time / wait", "1"),
        ("people_in > wait * people_in * rate", "1"),
        ("0 * price", "people"),
        ("abs(-people_in)", "people"),
        ("pulse(1, wait) * people_in", "people"),
    ],
)
def test_units_that_fit_are_taken(equation: str, unit: str) -> None:
    assert Model("right", [*PEOPLE, Auxiliary("x", equation, unit)]).auxiliaries["x"].equation == equation


@pytest.mark.parametrize(
    ("equation", "unit", "words"),
    [
        ("people_in + wait", "people", "It adds people and month"),
        ("people_in - 1", "people", "It subtracts people and 1"),
        ("people_in * rate", "people", "It is in people / month, not in people"),
        ("exp(wait)", "1", "What exp is taken of is in month, not in 1"),
        ("log(people_in)", "1", "What log is taken of is in people"),
        ("sqrt(people_in)", "1", "The square root of people has no unit"),
        ("people_in ^ share", "people", "raised to a power that is not a small whole number"),
        ("share ^ people_in", "1", "The power is in people"),
        ("smooth(people_in, share)", "people", "A time of smooth is in 1, not in month"),
        ("delay3(people_in, wait, share)", "people", "The initial value of delay3 is in 1"),
        ("if_then(people_in, 1, 0)", "1", "A condition is in people"),
        ("if_then(people_in > wait, 1, 0)", "1", "> compares people and month"),
        ("1 + if_then(share, people_in, wait)", "1", "if_then gives people and month"),
        ("min(people_in, wait, share)", "people", "min takes people and month and 1"),
        ("step(people_in, people_in)", "people", "The time of step is in people"),
        ("people_in > 2", "people", "It is in 1, not in people"),
        ("4 + step(2, 15)", "month", "It is in 1, not in month: 4 and 2 are bare numbers"),
        ("if_then(share, -3, 0) * 1", "people", "It is in 1, not in people."),
        ("max(people_in, 5)", "people", "max takes people and 1: 5 is a bare number"),
        ("wait - if_then(share > 2, 7, 0 * wait)", "month", "It subtracts month and 1: 7 is a bare number"),
    ],
)
def test_units_that_do_not_fit_are_said(equation: str, unit: str, words: str) -> None:
    assert words in problems_of(Auxiliary("x", equation, unit))


def test_a_flow_is_in_units_of_its_stocks_a_unit_of_time() -> None:
    said = problems_of(
        Stock("bed", 2, "people"), Stock("fund", 2, "GBP"), Flow("f", "price", "GBP / people", source="bed", to="fund")
    )
    assert "It is in GBP / people and moves 'bed', in people.\n    Give the flow in people / month" in said
    assert "Give the flow in GBP / month" in said


def test_everything_that_is_wrong_is_said_at_once() -> None:
    said = problems_of(
        Auxiliary("wait", "1", "1"),
        Auxiliary("Big", "1", "1"),
        Auxiliary("time", "1", "1"),
        Auxiliary("unread", "1 +", "1"),
        Auxiliary("unitless", "1", "people +"),
        Auxiliary("unknown", "wate + 1", "1"),
        Auxiliary("arguments", "exp(1, 2)", "1"),
        Auxiliary("no_arguments", "if_then() + exp()", "1"),
        Auxiliary("adds", "people_in + price", "1"),
        Auxiliary("ring_a", "ring_b", "1"),
        Auxiliary("ring_b", "ring_a", "1"),
        Auxiliary("ordered", "smoothn(share, wait, share)", "1"),
        Auxiliary("curved", "curve + lookup(curv, 2)", "1"),
        Lookup("curve", ((1, 2), (1, 3)), "1", "1"),
        Lookup("short", ((1, 2),), "1", "1"),
        Stock("empty", -3, "people"),
        Stock("past", "smooth(people_in, 2)", "people"),
        Flow("nowhere", "people_in * rate", "people / month"),
        Flow("lost", "people_in * rate", "people / month", source="bedd", to="empty"),
        Flow("condition", "people_in > 1", "people / month", to="empty"),
        Input("infinite", float("inf"), "1"),
        Input(3, 1.0, "1"),
        "not a part",
    )
    for words in (
        "2 parts have this name", "auxiliary 'Big'", "auxiliary 'time'", "'1 +'", "'people +'", "Did you mean 'wait'?",
        "exp(x)", "adds people and GBP / people", "ring_a needs ring_b needs ring_a", "order of smoothn",
        "lookup(curve, x)", "Did you mean 'curve'?", "do not rise", "two or more pairs", "starts at -3",
        "which has a past", "two different ends", "'bedd' is not a stock", "a condition, not a number", "inf",
        "not text", "no part of a stock-flow model",
    ):  # fmt: skip
        assert words in said, words


def test_stocks_smooths_and_delays_break_rings_and_the_others_do_not() -> None:
    for between in ("smooth(b, wait, 1)", "delay1(b, wait, 1)", "delay_fixed(b, wait, 1)"):
        Model("right", [*PEOPLE, Auxiliary("a", between, "1"), Auxiliary("b", "a + 1", "1")])
    said = problems_of(Auxiliary("a", "sample_if_true(share, b, 1)", "1"), Auxiliary("b", "a + 1", "1"))
    assert "a needs b needs a at the same instant" in said
    said = problems_of(Auxiliary("a", "smooth(b, wait)", "1"), Auxiliary("b", "a + 1", "1"))
    assert "at time zero" in said
    assert "initial value" in said
    said = problems_of(Stock("s", "a", "people"), Auxiliary("a", "s", "people"))
    assert "at time zero" in said


def test_two_rings_are_two_problems() -> None:
    parts = [Auxiliary(one, other, "1") for one, other in zip("abcde", "bacec", strict=True)]
    said = problems_of(*parts[:2], Auxiliary("c", "d", "1"), Auxiliary("d", "e", "1"), Auxiliary("e", "c", "1"))
    assert "a needs b needs a" in said
    assert "c needs d needs e needs c" in said


def test_flows_that_share_a_stock_cannot_need_one_another() -> None:
    said = problems_of(
        Stock("s", 5, "people"),
        Flow("one", "people_in * rate", "people / month", source="s"),
        Flow("two", "one * share", "people / month", source="s"),
    )
    assert "one and two share one stock" in said


def test_a_model_is_equal_to_its_copy_and_to_no_other() -> None:
    model = Model("one", PEOPLE)
    copy = pickle.loads(pickle.dumps(model))
    assert copy == model
    assert hash(copy) == hash(model)
    assert Model("one", PEOPLE[:3]) != model


@given(st.text(max_size=30))
def test_any_text_is_a_unit_or_is_refused(text: str) -> None:
    try:
        unit: Unit | str = unit_of_text(text)
    except UnitError as error:
        unit = str(error)
    assert isinstance(unit, Unit) or "people / month" in unit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("people / month", "person / months"),
        ("GBP / (bed * day)", "GBP / bed / day"),
        ("m ^ 2 / m", "m"),
        ("month / month", "1"),
        ("1 / month * people", "people / month"),
    ],
)
def test_units_are_equal_however_they_are_written(one: str, other: str) -> None:
    assert unit_of_text(one) == unit_of_text(other)
    assert unit_of_text(str(unit_of_text(one))) == unit_of_text(one)
