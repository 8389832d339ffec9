"""Texts become expressions by the rules of usual mathematics, or every problem of the text at once."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stockflow_direct import expressions, value_of, written

from tandemcare.errors import RunError, StockflowError
from tandemcare.stockflow import Auxiliary, Binary, Call, Compare, Constant, Input, Logic, Model, Name, compile, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2^2", -4.0),
        ("2^3^2", 512.0),
        ("2**-1", 0.5),
        ("2 + 3 * 4", 14.0),
        ("10 - 4 - 3", 3.0),
        ("16 / 4 / 2", 2.0),
        ("-(1 - 3)", 2.0),
        ("+5", 5.0),
        ("max(1, 7, 3) - min(4, 2)", 5.0),
        ("exp(log(3)) + sqrt(16) + abs(-2)", 9.0),
        ("if_then(1 < 2 and not 2 < 1 or 1 == 0, 10, 20)", 10.0),
        ("if_then(0, 1 / 0, 3)", 3.0),
        ("if_then(3 != 3, 1,\n   2)", 2.0),
        ("1 >= 1", 1.0),
        ("not 1", 0.0),
    ],
)
def test_equations_have_the_value_that_mathematics_gives_them(text: str, value: float) -> None:
    model = Model("sum", [Auxiliary("total", text, "1")])
    assert compile(model).values()["total"] == pytest.approx(value, rel=1e-12)


def test_a_text_becomes_the_closed_set_of_expressions() -> None:
    assert parse("a ^ 2", "x") == Binary("^", Name("a"), Constant(2.0))
    assert parse("if_then(a > 1 and b, 2, c)", "x") == Call(
        "if_then", (Logic("and", (Compare(">", Name("a"), Constant(1.0)), Name("b"))), Constant(2.0), Name("c"))
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("1 +", "cannot be read"),
        ("a b", "cannot be read"),
        ("2x", "cannot be read"),
        ("2(x)", "brackets after"),
        ("a.b", "dot"),
        ("(1, 2)", "comma"),
        ("a if b else c", "if_then"),
        ("a < b < c", "a < b and b < c"),
        ("a + (b < c)", "number is wanted"),
        ("a // b", "sign"),
        ("maxx(1, 2)", "'max'"),
        ("sin(a)", "write lookup(its_name, time)"),
        ("LN(a)", "log(x)"),
        ("if_then_else(a, 1, 2)", "if_then(condition, then, otherwise)"),
        ("max(1)", "max(a, b, ...)"),
        ("smooth(a)", "smooth(x, time[, initial])"),
        ("exp(x=1)", "without names"),
        ("exp(*x)", "no equation uses"),
        ("exp", "exp(x)"),
        ("Ward", "lower case"),
        ("True", "true and false"),
        ("1e999", "too large"),
        ("lookup(1, 2)", "lookup(name_of_a_lookup, x)"),
        ("__import__('os')", "no equation uses"),
        ("x" * 6000, "characters"),
        ("-" * 300 + "1", "auxiliaries"),
        ("(" * 300 + "1" + ")" * 300, "cannot be read"),
        ("1 + a" * 200, "auxiliaries"),
        ("9" * 4999, "cannot be read"),
    ],
)
def test_what_is_not_in_the_language_is_said_with_a_remedy(text: str, word: str) -> None:
    with pytest.raises(StockflowError) as caught:
        parse(text, "auxiliary 'x'")
    assert word in str(caught.value)
    assert all(problem.remedy and problem.where == "auxiliary 'x'" for problem in caught.value.problems)


def test_every_problem_of_a_text_is_said_at_once() -> None:
    with pytest.raises(StockflowError) as caught:
        parse("maxx(1, Ward) + exp(1, 2) + (a < b) + x.y + smoth(True)", "auxiliary 'x'")
    assert len(caught.value.problems) == 7


LETTERS = st.sampled_from(
    [*"ab01.,()+-*/^<>=! \n", "**", "if_then(", "max(", "lookup(", " and ", " not ", " if ", "_", "é"]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(LETTERS, max_size=40).map("".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    refused = None
    try:
        Model("any", [Input("a", 1.0, "1"), Input("b", 2.0, "1"), Auxiliary("x", text, "1"), Auxiliary("y", "0", text)])
    except StockflowError as error:
        refused = error
    assert refused is None or refused.problems


@settings(max_examples=150, deadline=None)
@given(expressions())
def test_an_expression_written_down_is_read_as_itself_and_worked_out_alike(given_expression: object) -> None:
    """Two engines: the generated Python and the tree walked directly."""
    text = written(given_expression)
    assert parse(text, "x") == given_expression
    model = Model("two", [Input("a", 1.5, "1"), Input("b", -2.25, "1"), Auxiliary("x", text, "1")], time_unit="1")
    expected = value_of(given_expression, {"a": 1.5, "b": -2.25, "time": 0.0})
    if not math.isfinite(expected):
        with pytest.raises(RunError, match="'x' at time 0"):
            compile(model).values()
    else:
        assert compile(model).values()["x"] == expected


def test_the_deepest_equation_that_is_read_can_also_be_run() -> None:
    text = "a"
    for _ in range(38):
        text = f"if_then({text} + 0, 1, 2)"
    assert compile(Model("deep", [Input("a", 1.0, "1"), Auxiliary("x", text, "1")])).values()["x"] == 1.0
