"""A model of stocks and flows written out as instructions for the register machine of `slow.py`.

An instruction is four numbers: what to do, where the result goes, and two operands, which are registers unless said
otherwise. Registers hold time and step, every number of the model by name, its constants, and what is on the way. The
order of work, and what is not worked out because a condition says so, is that of `stockflow/emit.py`, so that both give
the same bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tandemcare.stockflow import Binary, Call, Compare, Constant, Expression, Logic, Model, Name, Negative
from tandemcare.stockflow.expression import TIME, walk
from tandemcare.stockflow.lowering import STAGE
from tandemcare.stockflow.order import groups_of, needs_now, ordered
from tandemcare.stockflow.runtime import DUST, LEAST, WHOLE_STEP

U = np.uint64
(
    COPY, ADD, SUBTRACT, MULTIPLY, SIZE, MOST_OF, LEAST_OF, ADD_POSITIVE, TAKE, NEGATE, LESS, LESS_OR_SAME, SAME,
    DIVIDE, EXP, LOG, ROOT, POWER, LIMIT, SETTLE, SHARE, JUMP_IF_NOT, JUMP, CHECK, RECALL, KEEP,
) = map(U, range(26))  # fmt: skip
"""What to do: `slow.work` says what each is. What jumps has its target as last operand."""
LAST_PLAIN, LAST_WITHOUT = SAME, POWER
"""Up to the first all have a value; up to the second some have none."""
NOW, DT, ZERO, ONE = range(4)
"""Registers that every program has."""
BINARY = {"+": ADD, "-": SUBTRACT, "*": MULTIPLY, "/": DIVIDE, "^": POWER}
CALLS = {"min": LEAST_OF, "max": MOST_OF, "abs": SIZE, "exp": EXP, "log": LOG, "sqrt": ROOT}
COMPARE = {"<": (LESS, False), "<=": (LESS_OR_SAME, False), ">": (LESS, True), ">=": (LESS_OR_SAME, True)}
"""Comparisons, and whether their sides change places."""
Code = npt.NDArray[np.uint32]
"""Instructions one after another: half as long as the words that they work on, so that more stays in the cache."""


@dataclass(frozen=True)
class Program:
    """A model for the register machine: `rates` works out every value at an instant, `step` takes a step of Euler.

    `registers` says which register holds what, by name; of inputs, stocks, samples and the first values of histories
    those stand together, in the order of a `ModelState`.
    """

    rates: Code
    step: Code
    start: npt.NDArray[np.float64]
    registers: dict[str, int]
    inputs: slice
    stocks: slice
    samples: slice
    firsts: slice


def unknown_functions(model: Model) -> list[str]:
    """Return the functions in a model that the register machine does not know."""
    lowered = model.lowered
    written = [*lowered.equations.values(), *(stage.rate for stage in lowered.stages.values())]
    written += [history.delay for history in lowered.histories.values()]
    calls = {part.function for one in written for part in walk(one) if isinstance(part, Call)}
    return sorted(calls - {*CALLS, "if_then", STAGE})


def program_of(model: Model) -> Program:
    """Return the instructions of a model in which there are no `unknown_functions`."""
    writer = _Writer(model)
    return Program(
        rates=writer.written(with_step=False),
        step=writer.written(with_step=True),
        start=np.array(writer.values, dtype=np.float64),
        registers=writer.registers,
        inputs=writer.slices["inputs"],
        stocks=writer.slices["stocks"],
        samples=writer.slices["samples"],
        firsts=writer.slices["firsts"],
    )


@dataclass
class _Writer:
    """Writes the instructions of one model."""

    model: Model
    values: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0, 1.0])
    registers: dict[str, int] = field(default_factory=lambda: {TIME: NOW})
    slices: dict[str, slice] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    code: list[tuple[int, int, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        model = self.model
        self.lowered = model.lowered
        self.groups = groups_of(model.outflows)
        self.drained = {flow: stock for stock, flows in model.outflows.items() for flow in flows}
        self.histories = list(self.lowered.histories)
        self._room("inputs", model.inputs)
        self._room("stocks", [*model.stocks, *self.lowered.stages])
        self._room("samples", self.lowered.samples)
        self._room("values", [*self.lowered.equations, *self.histories])
        self._room("firsts", [f"{name}$first" for name in self.histories])
        self.shortest_stage = self.register(0.0)
        self.after = self._room("after", [f"{name}$after" for name in self._stocks()])

    def _stocks(self) -> list[str]:
        return [*self.model.stocks, *self.lowered.stages]

    def _room(self, what: str, names: Iterable[str]) -> int:
        first = len(self.values)
        for name in names:
            self.registers[name] = self.register(0.0)
        self.slices[what] = slice(first, len(self.values))
        return first

    def register(self, value: float) -> int:
        """Return a new register that holds a number at first."""
        self.values.append(value)
        return len(self.values) - 1

    def add(self, what: np.uint64, to: int, a: int = ZERO, b: int = ZERO) -> int:
        """Write an instruction; return where its result goes."""
        self.code.append((int(what), to, a, b))
        return to

    # --- whole programs ---------------------------------------------------------------------------------------------

    def written(self, *, with_step: bool) -> Code:
        """Return the program that works out values and rates, or the one that also takes a step."""
        self.code = []
        if self.lowered.stages:
            self.add(MULTIPLY, self.shortest_stage, DT, self.number(WHOLE_STEP))
        for name in ordered(needs_now(self.lowered, self.groups)):
            self.value(name)
        if with_step:
            self.step()
        else:
            for stage in self.lowered.stages.values():  # they may have no value
                self.written_as(stage.rate)
        return np.array(self.code, dtype=np.uint32).reshape(-1, 4).ravel()

    def step(self) -> None:
        """Put the stocks, samples and histories where they are after a step."""
        for place, name in enumerate(self._stocks()):
            moved = self.add(MULTIPLY, self.register(0.0), DT, self.rate(name))
            self.add(ADD, self.after + place, self.registers[name], moved)
        for place, name in enumerate(self._stocks()):
            self.settle(name, self.after + place)
        for name, sample in self.lowered.samples.items():
            self.add(COPY, self.registers[name], self.registers[sample.value])
        for place, history in enumerate(self.lowered.histories.values()):
            self.add(KEEP, ZERO, place, self.registers[history.x])

    def settle(self, name: str, after: int) -> None:
        """Put a stock where it is after the step; one below 0 by no more than rounding is empty."""
        own = self.registers[name]
        part = self.model.stocks.get(name)
        if part is None or not part.non_negative:
            self.add(COPY, own, after)
            return
        jump = len(self.code)
        self.add(SETTLE, own, after)
        moved = own
        for _, flow in self.moves(name):
            size = self.add(MULTIPLY, self.register(0.0), DT, self.add(SIZE, self.register(0.0), flow))
            moved = self.add(ADD, self.register(0.0), moved, size)
        least = self.add(MULTIPLY, self.register(0.0), self.number(-DUST), moved)
        least = self.add(SUBTRACT, self.register(0.0), least, self.number(LEAST))
        self.add(CHECK, ZERO, after, least)
        self.add(COPY, own, ZERO)
        self.land(jump)

    def land(self, jump: int) -> None:
        """Let a jump written before go to what is written next."""
        what, to, a, _ = self.code[jump]
        self.code[jump] = what, to, a, 4 * len(self.code)

    # --- values -----------------------------------------------------------------------------------------------------

    def value(self, name: str) -> None:
        """Write a value; for flows that share a stock, what they want and then what they get."""
        if name in self.lowered.histories:
            delay = self.written_as(self.lowered.histories[name].delay)
            place = self.histories.index(name)
            self.add(COPY, self.registers[name], self.slices["firsts"].start + place)
            self.add(RECALL, self.registers[name], place, delay)
            return
        flows = self.groups.get(name, (name,))
        for flow in flows:
            self.into(self.registers[flow], self.lowered.equations[flow])
        if name not in self.drained:
            return
        stock, given = self.registers[self.drained[name]], [self.registers[flow] for flow in flows]
        if len(flows) == 1:
            self.add(LIMIT, given[0], given[0], stock)
            return
        wanted = self.add(COPY, self.register(0.0), ZERO)
        for flow in given:
            self.add(ADD_POSITIVE, wanted, wanted, flow)
        part = self.add(SHARE, self.register(0.0), stock, wanted)
        for flow in given:
            self.add(TAKE, flow, flow, part)

    def moves(self, stock: str) -> Iterator[tuple[str, int]]:
        """Yield the flows into and out of a stock."""
        for name, flow in self.model.flows.items():
            if flow.to == stock:
                yield "+", self.registers[name]
            if flow.source == stock:
                yield "-", self.registers[name]

    def rate(self, name: str) -> int:
        """Write how fast a stock rises."""
        if name in self.lowered.stages:
            return self.written_as(self.lowered.stages[name].rate)
        rate: int | None = None
        for sign, flow in self.moves(name):
            if rate is None:
                rate = flow if sign == "+" else self.add(NEGATE, self.register(0.0), flow)
            else:
                rate = self.add(BINARY[sign], self.register(0.0), rate, flow)
        return ZERO if rate is None else rate

    # --- expressions ------------------------------------------------------------------------------------------------

    def number(self, value: float) -> int:
        """Return the register of a constant."""
        if repr(value) not in self.numbers:
            self.numbers[repr(value)] = self.register(value)
        return self.numbers[repr(value)]

    def written_as(self, expression: Expression) -> int:
        """Write an expression; return the register of its value."""
        match expression:
            case Constant(value):
                return self.number(float(value))
            case Name(name):
                return self.registers[name]
        return self.into(self.register(0.0), expression)

    def into(self, to: int, expression: Expression) -> int:
        """Write an expression whose value goes to a register; return that."""
        match expression:
            case Negative(operand):
                return self.add(NEGATE, to, self.written_as(operand))
            case Binary(operator, left, right):
                return self.add(BINARY[operator], to, self.written_as(left), self.written_as(right))
            case Call("if_then", (condition, then, otherwise)):
                return self.either(to, condition, then, otherwise)
            case Call(function, arguments):
                return self.call(to, function, arguments)
            case Compare() | Logic():
                return self.holds(to, expression)
        return self.add(COPY, to, self.written_as(expression))

    def call(self, to: int, function: str, arguments: tuple[Expression, ...]) -> int:
        """Write a function of one number, the least or most of several, or the stay in a stage, as long as a step."""
        first, *others = [self.written_as(each) for each in arguments]
        if function == STAGE:
            self.add(DIVIDE, to, first, *others)
            self.add(CHECK, ZERO, to, self.shortest_stage)
            return to
        if not others:
            return self.add(CALLS[function], to, first)
        for number, other in enumerate(others, 1):
            first = self.add(CALLS[function], to if number == len(others) else self.register(0.0), first, other)
        return to

    def either(self, to: int, condition: Expression, then: Expression, otherwise: Expression) -> int:
        """Write one of two sides: the other is not worked out."""
        holds = self.condition(condition)
        jump = len(self.code)
        self.add(JUMP_IF_NOT, ZERO, holds)
        self.into(to, then)
        end = len(self.code)
        self.add(JUMP, ZERO)
        self.land(jump)
        self.into(to, otherwise)
        self.land(end)
        return to

    def condition(self, expression: Expression) -> int:
        """Write an expression; return a register that is 0 where it does not hold."""
        if isinstance(expression, Compare | Logic):
            return self.holds(self.register(0.0), expression)
        return self.written_as(expression)

    def holds(self, to: int, expression: Compare | Logic) -> int:
        """Write whether something holds, 1 or 0."""
        match expression:
            case Compare("==" | "!=" as operator, left, right):
                self.add(SAME, to, self.written_as(left), self.written_as(right))
                return to if operator == "==" else self.add(SAME, to, to, ZERO)
            case Compare(operator, left, right):
                what, is_turned = COMPARE[operator]
                sides = self.written_as(left), self.written_as(right)
                return self.add(what, to, *(reversed(sides) if is_turned else sides))
            case Logic("not", (operand,)):
                return self.add(SAME, to, self.condition(operand), ZERO)
        return self.several(to, expression)

    def several(self, to: int, expression: Logic) -> int:
        """Write `and` and `or`: what comes after the answer is known is not worked out."""
        jumps = []
        for operand in expression.operands:
            self.add(SAME, to, self.condition(operand), ZERO)
            if expression.operator == "and":
                self.add(SAME, to, to, ZERO)
            jumps.append(len(self.code))
            self.add(JUMP_IF_NOT, ZERO, to)
        for jump in jumps:
            self.land(jump)
        return self.add(SAME, to, to, ZERO) if expression.operator == "or" else to
