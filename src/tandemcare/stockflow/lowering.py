"""Functions that remember, written out as the stocks, samples and histories that they keep.

What is left afterwards are equations without memory. Everything made here has a `$` in its name, which no part of a
model can have; `owner` gives back the part that it was made for.

    smooth, smooth3, smoothn    n stages of t / n, each moving towards the one before
    delay1, delay3, delayn      n stocks of t / n in a row; what leaves the last comes out, all of it
    trend                       the growth a unit of time of x over its smooth
    sample_if_true              x while the condition holds, else its value when it last did
    delay_fixed                 the value of max(1, floor(t / dt + 0.5)) steps ago

`stage(t, n)` is t / n, the stay in one of n stages, and stops the run where that is shorter than a step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .expression import Binary, Call, Compare, Constant, Expression, Logic, Name, Negative

STAGE = "stage"
"""A function that only equations without memory have; no equation that is read may call it."""


@dataclass(frozen=True)
class Stage:
    """A hidden stock: how it starts and how fast it rises."""

    initial: Expression
    rate: Expression


@dataclass(frozen=True)
class KeptValue:
    """A value kept from step to step: how it starts, and the name of what it is at the end of each step."""

    initial: Expression
    value: str


@dataclass(frozen=True)
class History:
    """All values so far of the equation named `x`, read `delay` ago; `initial` before the first."""

    x: str
    delay: Expression
    initial: Expression


@dataclass
class Lowered:
    """Equations without memory, and what the memories among them became."""

    equations: dict[str, Expression] = field(default_factory=dict)
    stages: dict[str, Stage] = field(default_factory=dict)
    samples: dict[str, KeptValue] = field(default_factory=dict)
    histories: dict[str, History] = field(default_factory=dict)


def owner(name: str) -> str:
    """Return the part that a hidden name was made for, or the name itself."""
    return name.partition("$")[0]


def lower(equations: Mapping[str, Expression]) -> Lowered:
    """Return equations in which no function remembers, with the hidden stocks, samples and histories beside them."""
    lowered = Lowered()
    for name, expression in equations.items():
        lowered.equations[name] = _Lowerer(name, lowered).expression(expression)
    return lowered


class _Lowerer:
    """Writes out one equation."""

    def __init__(self, name: str, lowered: Lowered) -> None:
        self.name = name
        self.lowered = lowered
        self.made = 0

    def hidden(self) -> str:
        self.made += 1
        return f"{self.name}${self.made}"

    def named(self, expression: Expression) -> Expression:
        """Compute it once, whoever needs it."""
        if isinstance(expression, Constant | Name):
            return expression
        name = self.hidden()
        self.lowered.equations[name] = expression
        return Name(name)

    def expression(self, expression: Expression) -> Expression:
        match expression:
            case Negative(operand):
                return Negative(self.expression(operand))
            case Binary(operator, left, right):
                return Binary(operator, self.expression(left), self.expression(right))
            case Compare(comparison, left, right):
                return Compare(comparison, self.expression(left), self.expression(right))
            case Logic(connective, operands):
                return Logic(connective, tuple(map(self.expression, operands)))
            case Call(function, arguments):
                return self.call(function, tuple(map(self.expression, arguments)))
        return expression

    def call(self, function: str, given: tuple[Expression, ...]) -> Expression:
        match function, given:
            case ("smooth" | "delay1" | "smooth3" | "delay3", (x, time, *rest)):
                return self.stages(function, x, time, 3 if function.endswith("3") else 1, rest)
            case ("smoothn" | "delayn", (x, time, Constant(order), *rest)):
                return self.stages(function, x, time, int(order), rest)
            case ("trend", (x, time, *rest)):
                return self.trend(x, time, rest[0] if rest else Constant(0.0))
            case ("delay_fixed", (x, time, *rest)):
                return self.history(x, time, rest)
            case ("sample_if_true", (condition, x, initial)):
                return self.sample(condition, x, initial)
        return Call(function, given)

    def history(self, x: Expression, time: Expression, rest: list[Expression]) -> Expression:
        x_name, name = self.hidden(), self.hidden()
        self.lowered.equations[x_name] = x
        self.lowered.histories[name] = History(x_name, time, rest[0] if rest else Name(x_name))
        return Name(name)

    def sample(self, condition: Expression, x: Expression, initial: Expression) -> Expression:
        kept, value = self.hidden(), self.hidden()
        self.lowered.samples[kept] = KeptValue(initial, value)
        self.lowered.equations[value] = Call("if_then", (condition, x, Name(kept)))
        return Name(value)

    def stages(self, function: str, x: Expression, time: Expression, order: int, rest: list[Expression]) -> Expression:
        before = self.named(x)
        initial = rest[0] if rest else before
        stay = self.named(Call(STAGE, (time, Constant(float(order)))))
        for _ in range(order):
            name = self.hidden()
            if function.startswith("smooth"):
                rate = Binary("/", Binary("-", before, Name(name)), stay)
                self.lowered.stages[name] = Stage(initial, rate)
                before = Name(name)
            else:
                out = self.named(Binary("/", Name(name), stay))
                self.lowered.stages[name] = Stage(Binary("*", initial, stay), Binary("-", before, out))
                before = out
        return before

    def trend(self, x: Expression, time: Expression, initial: Expression) -> Expression:
        x, time, name = self.named(x), self.named(Call(STAGE, (time, Constant(1.0)))), self.hidden()
        first = Binary("/", x, Binary("+", Constant(1.0), Binary("*", initial, time)))
        self.lowered.stages[name] = Stage(first, Binary("/", Binary("-", x, Name(name)), time))
        rise = Binary("/", Binary("-", x, Name(name)), Binary("*", Name(name), time))
        return Call("if_then", (Compare("==", Name(name), Constant(0.0)), Constant(0.0), rise))
