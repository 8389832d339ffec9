"""The unit that an equation comes out in, and what does not fit on the way.

A number written in an equation is a plain number, except: 0 fits every unit, and a bare number takes the unit of the
place it stands in where that place has one: a whole equation (or a branch of its if_then), the other side of a
comparison, a time, an initial value, the x of a lookup. Everything else that has a unit needs a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from tandemcare.errors import Problem

from .expression import TIME, Binary, Call, Compare, Constant, Expression, Logic, Name, Negative
from .units import HIGHEST_POWER, PLAIN, Unit

# None fits every unit: a 0, or something that a problem has been noted about.
Fit = Unit | None


def is_bare(expression: Expression) -> bool:
    """Tell whether it is a number and nothing else."""
    return isinstance(expression.operand if isinstance(expression, Negative) else expression, Constant)


def _said_bare(expressions: Iterable[Expression]) -> str:
    """Return words on the bare numbers that make an expression a plain number, wherever it is a sum or the like."""
    numbers = [f"{value:g}" for expression in expressions for value in _bare_numbers(expression)]
    if not numbers:
        return ""
    return f": {' and '.join(dict.fromkeys(numbers))} {'is a bare number' if len(numbers) == 1 else 'are bare numbers'}"


def _bare_numbers(expression: Expression) -> Iterator[float]:
    """Yield the numbers, other than 0, whose unit must be that of the whole."""
    match expression:
        case Constant(value) if value:
            yield value
        case Negative(operand):
            yield from _bare_numbers(operand)
        case Binary("+" | "-", left, right):
            yield from (*_bare_numbers(left), *_bare_numbers(right))
        case Call(function, arguments) if function in _OF_ONE_UNIT:
            for argument in arguments[_OF_ONE_UNIT[function]]:
                yield from _bare_numbers(argument)


_OF_ONE_UNIT: Mapping[str, slice] = {
    **dict.fromkeys(("min", "max"), slice(None)),
    **dict.fromkeys(("if_then", "sample_if_true"), slice(1, 3)),
    **dict.fromkeys(
        ("abs", "step", "smooth", "smooth3", "smoothn", "delay1", "delay3", "delayn", "delay_fixed"), slice(1)
    ),
}
"""Which arguments of a function are in the unit that it comes out in."""


class Measurer:
    """Finds the unit of expressions from the units of names, and notes every problem at `where`."""

    def __init__(
        self,
        where: str,
        units: Mapping[str, Unit],
        x_units: Mapping[str, Unit],
        time_unit: Unit,
        problems: list[Problem],
    ) -> None:
        self.where = where
        self.units = units
        self.x_units = x_units
        self.time_unit = time_unit
        self.problems = problems

    def wrong(self, found: str, remedy: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.where, found, remedy))

    def expect(self, expression: Expression, wanted: Fit, what: str) -> None:
        """Note a problem unless the expression comes out in the unit that its place asks for."""
        if is_bare(expression):
            return
        match expression:
            case Call("if_then", (condition, then, otherwise)):
                self.condition(condition)
                self.expect(then, wanted, what)
                self.expect(otherwise, wanted, what)
            case Call("step", (height, when)):
                self.expect(when, self.time_unit, "The time of step")
                self.expect(height, wanted, what)
            case _:
                found = self.unit(expression)
                if found is not None and wanted is not None and found != wanted:
                    bare = _said_bare([expression]) if found == PLAIN else ""
                    remedy = f"Give a bare number a name and the unit {wanted} as an Input." if bare else ""
                    remedy = remedy or "Mend the equation or one of the units."
                    self.wrong(f"{what} is in {found}, not in {wanted}{bare}.", remedy)

    def unit(self, expression: Expression) -> Fit:
        """Return the unit that an expression comes out in, None where it fits every one."""
        match expression:
            case Constant(value):
                return None if value == 0.0 else PLAIN
            case Name(name):
                return self.time_unit if name == TIME else self.units.get(name)
            case Negative(operand):
                return self.unit(operand)
            case Binary():
                return self.binary(expression)
            case Call(function, arguments):
                return _FUNCTIONS[function](self, function, arguments)
        self.condition(expression)
        return PLAIN

    def condition(self, expression: Expression) -> None:
        """Note what does not fit in a condition."""
        match expression:
            case Compare(operator, left, right):
                if is_bare(left) or is_bare(right):
                    self.unit(left)
                    self.unit(right)
                else:
                    self.alike((left, right), f"{operator} compares")
            case Logic(_, operands):
                for operand in operands:
                    self.condition(operand)
            case _:
                self.expect(expression, PLAIN, "A condition")

    def binary(self, expression: Binary) -> Fit:
        """Return the unit of two things put together."""
        if expression.operator in "+-":
            word = "It adds" if expression.operator == "+" else "It subtracts"
            return self.alike((expression.left, expression.right), word)
        left = self.unit(expression.left)
        if expression.operator == "^":
            return self.power(left, expression.right)
        right = self.unit(expression.right)
        if left is None or right is None:
            return None
        return left * right if expression.operator == "*" else left / right

    def power(self, base: Fit, exponent: Expression) -> Fit:
        """Return the unit of a power."""
        self.expect(exponent, PLAIN, "The power")
        if base is None or base == PLAIN:
            return base
        sign, number = (-1, exponent.operand) if isinstance(exponent, Negative) else (1, exponent)
        if isinstance(number, Constant) and number.value == int(number.value) and number.value <= HIGHEST_POWER:
            return base ** (sign * int(number.value))
        self.wrong(
            f"{base} is raised to a power that is not a small whole number.",
            "Divide by a reference value of the same unit first.",
        )
        return None

    def alike(self, expressions: tuple[Expression, ...], what: str) -> Fit:
        """Return the one unit that all come out in."""
        units = [unit for unit in map(self.unit, expressions) if unit is not None]
        if any(unit != units[0] for unit in units):
            different = dict.fromkeys(map(str, units))
            bare = _said_bare(expressions)
            remedy = "Only like goes with like: mend a unit, or give a bare number a name and a unit as an Input."
            self.wrong(f"{what} {' and '.join(different)}{bare}.", remedy)
            return None
        return units[0] if units else None


Arguments = tuple[Expression, ...]


def _alike(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    return measurer.alike(arguments, f"{function} takes")


def _plain(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    measurer.expect(arguments[0], PLAIN, f"What {function} is taken of")
    return PLAIN


def _root(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    unit = measurer.unit(arguments[0])
    if unit is not None and unit.root() is None:
        measurer.wrong(f"The square root of {unit} has no unit.", "Divide by a reference value of the same unit first.")
    return None if unit is None else unit.root()


def _same(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    return measurer.unit(arguments[0])


def _if_then(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    measurer.condition(arguments[0])
    return measurer.alike(arguments[1:], "if_then gives")


def _times(measurer: Measurer, function: str, arguments: Arguments) -> None:
    for argument in arguments:
        measurer.expect(argument, measurer.time_unit, f"A time of {function}")


def _step(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    _times(measurer, function, arguments[1:])
    return measurer.unit(arguments[0])


def _ramp(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    _times(measurer, function, arguments[1:])
    slope = measurer.unit(arguments[0])
    return None if slope is None else slope * measurer.time_unit


def _pulse(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    _times(measurer, function, arguments)
    return PLAIN


def _lookup(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    name = arguments[0].name if isinstance(arguments[0], Name) else ""
    measurer.expect(arguments[1], measurer.x_units.get(name), f"The x of {name}")
    return measurer.units.get(name)


def _memory(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    unit = measurer.unit(arguments[0])
    _times(measurer, function, arguments[1:2])
    rest = arguments[2:]
    if function in ("smoothn", "delayn"):
        rest = arguments[3:]
    for initial in rest:
        measurer.expect(initial, unit, f"The initial value of {function}")
    return unit


def _trend(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    measurer.unit(arguments[0])
    _times(measurer, function, arguments[1:2])
    for initial in arguments[2:]:
        measurer.expect(initial, PLAIN / measurer.time_unit, "The initial value of trend")
    return PLAIN / measurer.time_unit


def _sample(measurer: Measurer, function: str, arguments: Arguments) -> Fit:
    measurer.condition(arguments[0])
    unit = measurer.unit(arguments[1])
    measurer.expect(arguments[2], unit, "The initial value of sample_if_true")
    return unit


_FUNCTIONS: Mapping[str, Callable[[Measurer, str, Arguments], Fit]] = {
    **dict.fromkeys(("min", "max"), _alike),
    **dict.fromkeys(("exp", "log"), _plain),
    **dict.fromkeys(("smooth", "smooth3", "smoothn", "delay1", "delay3", "delayn", "delay_fixed"), _memory),
    **dict.fromkeys(("pulse", "pulse_train"), _pulse),
    "sqrt": _root,
    "abs": _same,
    "if_then": _if_then,
    "step": _step,
    "ramp": _ramp,
    "lookup": _lookup,
    "trend": _trend,
    "sample_if_true": _sample,
}
