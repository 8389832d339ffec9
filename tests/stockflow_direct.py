"""Random expressions, written out as text, and their values by walking the tree: the second engine of the tests."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tandemcare.stockflow import Binary, Call, Compare, Constant, Logic, Name, Negative

NAMES = ("a", "b", "time")


def expressions(names: tuple[str, ...] = NAMES, leaves: int = 12) -> st.SearchStrategy[Any]:
    """Draw expressions without memory over the names."""
    leaf = st.one_of(
        st.floats(0, 100, allow_nan=False).map(lambda value: Constant(abs(value))), st.sampled_from(names).map(Name)
    )
    return st.recursive(leaf, _wider, max_leaves=leaves)


def _wider(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    pair = st.tuples(inner, inner)
    compared = st.builds(Compare, st.sampled_from(("<", "<=", ">", ">=", "==", "!=")), inner, inner)
    condition = st.one_of(
        compared,
        inner,
        st.builds(Logic, st.just("not"), st.tuples(compared)),
        st.builds(Logic, st.sampled_from(("and", "or")), st.tuples(compared, inner)),
    )
    return st.one_of(
        st.builds(Negative, inner),
        st.builds(Binary, st.sampled_from("+-*/^"), inner, inner),
        st.builds(Call, st.sampled_from(("min", "max", "step")), pair),
        st.builds(Call, st.sampled_from(("exp", "log", "sqrt", "abs")), st.tuples(inner)),
        st.builds(Call, st.just("if_then"), st.tuples(condition, inner, inner)),
        st.builds(Call, st.just("ramp"), st.tuples(inner, inner, inner)),
    )


def remembering() -> st.SearchStrategy[Any]:
    """Draw expressions with every function there is."""
    inner = expressions(leaves=4)
    order = st.integers(1, 4).map(lambda order: Constant(float(order)))
    plain = st.sampled_from(("smooth", "smooth3", "delay1", "delay3", "delay_fixed", "trend"))
    return st.recursive(
        inner,
        lambda deeper: st.one_of(
            st.builds(Call, plain, st.tuples(deeper, deeper)),
            st.builds(Call, plain, st.tuples(deeper, inner, inner)),
            st.builds(Call, st.sampled_from(("smoothn", "delayn")), st.tuples(deeper, inner, order)),
            st.builds(Call, st.just("sample_if_true"), st.tuples(inner, deeper, inner)),
            st.builds(Call, st.just("pulse"), st.tuples(inner, deeper)),
            st.builds(Call, st.just("pulse_train"), st.tuples(inner, inner, inner, deeper)),
            st.builds(Call, st.just("lookup"), st.tuples(st.just(Name("curve")), deeper)),
            st.builds(Binary, st.sampled_from("+-*/"), deeper, deeper),
        ),
        max_leaves=5,
    )


def written(expression: Any) -> str:  # noqa: PLR0911
    """Return the text of an expression."""
    match expression:
        case Constant(value):
            return repr(value)
        case Name(name):
            return name
        case Negative(operand):
            return f"(-{written(operand)})"
        case Binary(operator, left, right) | Compare(operator, left, right):
            return f"({written(left)} {operator} {written(right)})"
        case Logic("not", (operand,)):
            return f"(not {written(operand)})"
        case Logic(word, operands):
            return f"({f' {word} '.join(map(written, operands))})"
        case Call(function, arguments):
            return f"{function}({', '.join(map(written, arguments))})"
    raise TypeError


def value_of(expression: Any, values: Mapping[str, float]) -> float:
    """Return the value of an expression, nan where it has none."""
    try:
        return _value(expression, values)
    except (ArithmeticError, ValueError):
        return math.nan


def _value(expression: Any, values: Mapping[str, float]) -> float:  # noqa: PLR0911
    def of(part: Any) -> float:
        return _value(part, values)

    match expression:
        case Constant(value):
            return value
        case Name(name):
            return values[name]
        case Negative(operand):
            return -of(operand)
        case Binary("^", left, right):
            return math.pow(of(left), of(right))
        case Binary(operator, left, right) | Compare(operator, left, right):
            return float(_PAIRS[operator](of(left), of(right)))
        case Logic("not", (operand,)):
            return float(of(operand) == 0)
        case Logic("and", operands):
            return float(all(of(operand) != 0 for operand in operands))
        case Logic("or", operands):
            return float(any(of(operand) != 0 for operand in operands))
        case Call("if_then", (condition, then, otherwise)):
            return of(then) if of(condition) != 0 else of(otherwise)
        case Call("step", (height, when)):
            start, level = of(when), of(height)
            return level if values["time"] >= start - 1e-6 else 0.0
        case Call("ramp", arguments):
            slope, start, end = map(of, arguments)
            return slope * (min(values["time"], end) - start) if values["time"] > start and end > start else 0.0
        case Call(function, arguments):
            return float(_FUNCTIONS[function](*map(of, arguments)))
    raise TypeError


_PAIRS: Mapping[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
_FUNCTIONS: Mapping[str, Any] = {
    "min": min, "max": max, "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "abs": abs,
}  # fmt: skip
