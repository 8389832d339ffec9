"""The value of one equation at one instant, with functions that remember taken as if they had settled."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping

from tandemcare.stockflow import Binary, Call, Compare, Expression, Logic, Lookup, Name, Negative, Number
from tandemcare.stockflow import runtime as run
from tandemcare.stockflow.expression import MEMORIES, TIME

Values = Mapping[str, float]
Lookups = Mapping[str, Lookup]
_STEP = 0.125  # of a pulse, which lasts a step at least

_BINARY: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": run.NAMES["_power"],
}
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_PLAIN: Mapping[str, Callable[..., float]] = {
    name: run.NAMES[f"_{name}"] for name in ("min", "max", "exp", "log", "sqrt", "abs")
}


def value_of(expression: Expression, values: Values, lookups: Lookups) -> float:
    """Return what an expression is for some values of its names, `time` among them.

    A smooth or a delay is what goes into it, a trend how far that is from nothing, a sample what it would now take.
    """

    def of(one: Expression) -> float:
        return value_of(one, values, lookups)

    match expression:
        case Number(number):
            found = number
        case Name(name):
            found = values[name]
        case Negative(operand):
            found = -of(operand)
        case Binary(sign, left, right):
            found = _BINARY[sign](of(left), of(right))
        case Compare(sign, left, right):
            found = float(_COMPARE[sign](of(left), of(right)))
        case Logic(connective, operands):
            found = _logic(connective, [of(operand) != 0.0 for operand in operands])
        case Call("if_then", (condition, then, otherwise)):
            found = of(then) if of(condition) != 0.0 else of(otherwise)
        case Call("lookup", (Name(name), x)):
            points = lookups[name].points
            found = run.lookup([a for a, _ in points], [b for _, b in points], of(x))
        case Call(function, arguments) if function in MEMORIES:
            found = of(arguments[1 if function == "sample_if_true" else 0])
        case Call(function, arguments):
            found = _call(function, [of(argument) for argument in arguments], values[TIME])
    return found


def _logic(connective: str, operands: list[bool]) -> float:
    if connective == "not":
        return float(not operands[0])
    return float(all(operands) if connective == "and" else any(operands))


def _call(function: str, given: list[float], now: float) -> float:
    if function in _PLAIN:
        return _PLAIN[function](*given)
    if function.startswith("pulse"):
        return run.NAMES[f"_{function}"](now, _STEP, *given)
    return run.NAMES[f"_{function}"](now, *given)
