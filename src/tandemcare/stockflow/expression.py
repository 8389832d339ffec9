"""The closed set of things that an equation is made of, and the functions that it may call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

TIME = "time"

Operator = Literal["+", "-", "*", "/", "^"]
Comparison = Literal["<", "<=", ">", ">=", "==", "!="]
Connective = Literal["and", "or", "not"]


@dataclass(frozen=True)
class Constant:
    """A number written in the equation."""

    value: float


@dataclass(frozen=True)
class Name:
    """The value of a part of the model, or of `time`."""

    name: str


@dataclass(frozen=True)
class Negative:
    """Minus something."""

    operand: Expression


@dataclass(frozen=True)
class Binary:
    """Two things added, subtracted, multiplied, divided, or one to the power of the other."""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Compare:
    """1 where the comparison holds, 0 where it does not."""

    operator: Comparison
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Logic:
    """1 where both, either or not the one operand hold, 0 elsewhere; a number other than 0 holds."""

    operator: Connective
    operands: tuple[Expression, ...]


@dataclass(frozen=True)
class Call:
    """A function of FUNCTIONS with its arguments; the first argument of `lookup` is the name of a Lookup."""

    function: str
    arguments: tuple[Expression, ...]


Expression = Constant | Name | Negative | Binary | Compare | Logic | Call


@dataclass(frozen=True)
class Function:
    """What a function is called with: its arguments by name, how many may be left off, and whether the last repeats."""

    arguments: tuple[str, ...]
    optional: int = 0
    repeats: bool = False

    @property
    def least(self) -> int:
        """The fewest arguments that it takes."""
        return len(self.arguments) - self.optional

    def takes(self, count: int) -> bool:
        """Tell whether it can be called with this many arguments."""
        return self.least <= count and (self.repeats or count <= len(self.arguments))


def _function(arguments: str, optional: int = 0, *, repeats: bool = False) -> Function:
    return Function(tuple(arguments.split()), optional, repeats)


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "min": _function("a b", repeats=True),
        "max": _function("a b", repeats=True),
        "exp": _function("x"),
        "log": _function("x"),
        "sqrt": _function("x"),
        "abs": _function("x"),
        "if_then": _function("condition then otherwise"),
        "step": _function("height time"),
        "ramp": _function("slope start end"),
        "pulse": _function("start width"),
        "pulse_train": _function("start width period end"),
        "lookup": _function("lookup x"),
        "smooth": _function("x time initial", 1),
        "smooth3": _function("x time initial", 1),
        "smoothn": _function("x time order initial", 1),
        "delay1": _function("x time initial", 1),
        "delay3": _function("x time initial", 1),
        "delayn": _function("x time order initial", 1),
        "delay_fixed": _function("x time initial", 1),
        "trend": _function("x time initial", 1),
        "sample_if_true": _function("condition x initial"),
    }
)

# Functions that remember: they keep stocks or a history of their own.
MEMORIES = frozenset("smooth smooth3 smoothn delay1 delay3 delayn delay_fixed trend sample_if_true".split())
# The argument that is a condition, not a number with a unit.
CONDITIONED = frozenset({"if_then", "sample_if_true"})


def children(expression: Expression) -> tuple[Expression, ...]:
    """Return the expressions that stand directly inside one, in the order of the text."""
    # every name and number of a model comes by here a dozen times, so that this is no `match`
    if isinstance(expression, Constant | Name):
        return ()
    if isinstance(expression, Binary | Compare):
        return (expression.left, expression.right)
    if isinstance(expression, Call):
        return expression.arguments
    return expression.operands if isinstance(expression, Logic) else (expression.operand,)


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and everything inside it, in the order of the text."""
    waiting = [expression]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(children(part))


def names_in(expression: Expression) -> tuple[str, ...]:
    """Return the names that an expression needs, each once, in the order of the text; `time` is not one of them."""
    names = (part.name for part in walk(expression) if isinstance(part, Name))
    return tuple(dict.fromkeys(name for name in names if name != TIME))
