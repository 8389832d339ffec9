"""Whatever expression is written, in our words or in XMILE's, reads back as the same expression."""

from hypothesis import given
from hypothesis import strategies as st

from tandemcare.stockflow import Binary, Call, Compare, Expression, Logic, Name, Negative, Number, parse
from tandemcare.stockflow.xmile_text import tandem_text, xmile_text
from tandemcare.stockflow.xmile_words import read_equation

OURS = {"MIN": "min", "MAX": "max", "if_then_else": "if_then"}


def larger(inside: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """Expressions around others; a minus is only raised to a power with something in it that is no number."""
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    compared = st.builds(Compare, signs, inside, inside)
    joined = st.builds(Logic, st.sampled_from(["and", "or"]), st.tuples(compared, compared))
    conditions = compared | joined | st.builds(Logic, st.just("not"), st.tuples(compared | joined))
    return (
        st.builds(Negative, inside)
        | st.builds(Binary, st.sampled_from("+-*/"), inside, inside)
        | st.builds(Binary, st.just("^"), inside.filter(lambda base: not isinstance(base, Negative)), inside)
        | st.builds(Call, st.sampled_from(["min", "max"]), st.tuples(inside, inside))
        | st.builds(Call, st.just("if_then"), st.tuples(conditions, inside, inside))
    )


NAMES = st.sampled_from(["beds", "ward_2", "time"]).map(Name)
EXPRESSIONS = st.recursive(st.floats(0, 1e9).map(Number) | NAMES, larger, max_leaves=12)


@given(EXPRESSIONS)
def test_our_text_reads_back(expression):
    assert parse(tandem_text(expression), "here") == expression


@given(EXPRESSIONS)
def test_xmile_text_reads_back(expression):
    text = xmile_text(expression, str)
    assert read_equation(text, Name, lambda function, given: Call(OURS[function], given)) == expression


def test_a_negative_number_is_raised_without_a_minus_in_front():
    assert xmile_text(parse("(-2) ^ 2", "here"), str) == "(0 - 2.0)^2.0"
