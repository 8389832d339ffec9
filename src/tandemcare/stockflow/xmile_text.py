"""Expressions as equations of XMILE, for other programs."""

from __future__ import annotations

from collections.abc import Callable

from .expression import Binary, Call, Compare, Constant, Expression, Logic, Name, Negative

# How tightly each kind binds: what binds less than its place wants stands in brackets.
LOOSEST, LOGIC, COMPARE, ADD, MULTIPLY, POWER, ATOM = range(7)
_BINDS = {"+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "^": POWER}

_COMPARISONS = {"==": "=", "!=": "<>"}
_FUNCTIONS = {
    **{name: name.upper() for name in ("min", "max", "exp", "sqrt", "abs", "step", "ramp", "int", "delay1", "delay3")},
    "log": "LN",
    "smooth": "SMTH1",
    "smooth3": "SMTH3",
}


def bare_number(expression: Expression) -> float | None:
    """Return the number that an expression is, None if it is more than one number."""
    match expression:
        case Constant(value):
            return value
        case Negative(Constant(value)):
            return -value
    return None


def xmile_text(expression: Expression, name: Callable[[str], str], least: int = LOOSEST) -> str:
    """Return the equation as XMILE writes it; `name` gives what each part is called there.

    Conditions and calls must be those that `xmile_expand` leaves over.
    """

    def inside(part: Expression, binds: int) -> str:
        return xmile_text(part, name, binds)

    match expression:
        case Constant(value):
            # Always with a point: PySD would take 40 for a whole number, and so a smooth that starts there.
            text, binds = repr(float(value)), ATOM if value >= 0 else ADD
        case Name(known):
            text, binds = name(known), ATOM
        case Negative(operand):
            text, binds = f"-{inside(operand, POWER)}", ADD
        case Binary("^", left, right):
            text, binds = f"{_base(left, inside)}^{inside(right, ATOM)}", POWER
        case Binary(operator, left, right):
            binds = _BINDS[operator]
            text = f"{inside(left, binds)} {operator} {inside(right, binds + 1)}"
        case Compare(comparison, left, right):
            sign = _COMPARISONS.get(comparison, comparison)
            text, binds = f"{inside(left, ADD)} {sign} {inside(right, ADD)}", COMPARE
        case Logic("not", (operand,)):
            text, binds = f"NOT {inside(operand, ATOM)}", LOGIC
        case Logic(word, operands):
            text, binds = f" {word.upper()} ".join(inside(operand, ATOM) for operand in operands), LOGIC
        case Call():
            text, binds = _call(expression, inside)
    return f"({text})" if binds < least else text


def _base(base: Expression, inside: Callable[[Expression, int], str]) -> str:
    """Write what is raised to a power; PySD would read (-2)^2 as -(2^2), so no minus stands first."""
    match base:
        case Negative(Constant() as number):
            return f"(0 - {inside(number, ATOM)})"
    return inside(base, ATOM)


def _call(call: Call, inside: Callable[[Expression, int], str]) -> tuple[str, int]:
    match call:
        case Call("if_then", (condition, then, otherwise)):
            texts = (inside(condition, LOGIC), inside(then, LOGIC), inside(otherwise, LOGIC))
            return "IF {} THEN {} ELSE {}".format(*texts), LOOSEST
        case Call("modulo", (left, right)):  # only inside a pulse train; PySD knows the word in small letters only
            return f"{inside(left, MULTIPLY)} mod {inside(right, ATOM)}", MULTIPLY
        case Call("lookup", (Name(), x) as arguments):
            return f"{inside(arguments[0], ATOM)}({inside(x, LOOSEST)})", ATOM
        case Call("min" | "max" as function, (first, second, *more)):
            if more:
                return inside(Call(function, (Call(function, (first, second)), *more)), LOOSEST), ATOM
    name = _FUNCTIONS[call.function]
    return f"{name}({', '.join(inside(argument, LOOSEST) for argument in call.arguments)})", ATOM
