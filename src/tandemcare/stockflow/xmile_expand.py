"""A model without what XMILE, as PySD runs it, has no like of: more stocks and auxiliaries, the same numbers.

What stays a function: smooth and smooth3; delay1 and delay3 where their time is constant and at least their order in
steps (PySD lowers the order otherwise). What is written out: every other memory as its hidden stocks (lowering.py), a
delay_fixed as a row of stocks of one step each, and the limits of what a stock can give. Conditions on `time` replace
steps, ramps and pulses that XMILE's own functions would start or end on another step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import floor
from operator import add, mul, sub, truediv

from tandemcare.errors import Problem, StockflowError

from .expression import (
    MEMORIES,
    TIME,
    Binary,
    Call,
    Compare,
    Connective,
    Constant,
    Expression,
    Logic,
    Name,
    Negative,
    walk,
)
from .lowering import STAGE, Lowered, lower
from .measure import Measurer
from .model import Model
from .runtime import SMALL, WHOLE_STEP
from .units import PLAIN, Unit
from .xmile_text import bare_number

LONGEST_ROW = 2000  # steps of a delay_fixed
STEP = "$step"  # the time step; no part can have this name
EXACT = "$now"  # time as the steps done times the step, where adding steps up would round

_ORDERS = {"smooth": 1, "smooth3": 3, "delay1": 1, "delay3": 3}
_SUMS: Mapping[str, Callable[[float, float], float]] = {"+": add, "-": sub, "*": mul, "/": truediv}
_ZERO, _ONE = Constant(0.0), Constant(1.0)
_FINEST = 2.0**-20


@dataclass
class Expanded:
    """Equations that XMILE has words for; hidden names have a `$`, and `rates` are those of hidden stocks.

    Those `at_start` are worked out there alone: later they may have no value.
    """

    equations: dict[str, Expression] = field(default_factory=dict)
    initials: dict[str, Expression] = field(default_factory=dict)
    rates: dict[str, Expression] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    at_start: set[str] = field(default_factory=set)


def expand(model: Model, start: float, dt: float) -> Expanded:
    """Return the equations of a model as XMILE can carry them, run from `start` in steps of `dt`."""
    return _Expander(model, start, dt).expanded()


class _Expander:
    def __init__(self, model: Model, start: float, dt: float) -> None:
        self.model = model
        self.start = start
        self.dt = dt
        self.kept: dict[str, Expression] = {}  # functions that stay, by the hidden auxiliary that they are put in
        self.named: dict[str, Expression] = {}
        self.out = Expanded(units=dict(model.units))
        self.problems: list[Problem] = []
        self.time_unit = model.outline.time_unit
        self.out.units[STEP] = self.out.units[EXACT] = self.time_unit
        adds_up = all((time / _FINEST).is_integer() for time in (start, dt))
        self.now = Name(TIME if adds_up else EXACT)

    def expanded(self) -> Expanded:
        equations = {name: self.prepared(name, equation) for name, equation in self.model.equations.items()}
        lowered = lower({**self.named, **equations})
        out = self.out
        out.equations = {**{name: _unchecked(one) for name, one in lowered.equations.items()}, **self.kept}
        out.initials = dict(self.model.initials)
        for name, stage in lowered.stages.items():
            out.initials[name], out.rates[name] = stage.initial, stage.rate
        for name, sample in lowered.samples.items():
            out.initials[name] = sample.initial
            out.rates[name] = _over_step(Binary("-", Name(sample.value), Name(name)))
        self.rows(lowered)
        if self.problems:
            raise StockflowError(self.problems)
        self.limits()
        self.measure()
        for table in (out.equations, out.initials, out.rates):
            for name, equation in table.items():
                table[name] = self.plain(equation)
        if self.now.name == EXACT:
            out.equations[EXACT] = self.exact_time()
        return out

    def exact_time(self) -> Expression:
        """Return time without the rounding of many small steps added up, on which a comparison with it may turn."""
        since = Binary("/", Binary("-", Name(TIME), Constant(self.start)), Name(STEP))
        done = Call("int", (Binary("+", since, Constant(0.5)),))
        return Binary("+", Constant(self.start), Binary("*", done, Name(STEP)))

    # --- functions that remember -----------------------------------------------------------------------------------

    def prepared(self, owner: str, expression: Expression) -> Expression:
        """Name bare numbers that have a unit by their place, and set aside the functions that stay."""
        match expression:
            case Negative(operand):
                return Negative(self.prepared(owner, operand))
            case Binary(operator, left, right):
                return Binary(operator, self.prepared(owner, left), self.prepared(owner, right))
            case Compare(comparison, left, right):
                return Compare(comparison, self.prepared(owner, left), self.prepared(owner, right))
            case Logic(word, operands):
                return Logic(word, tuple(self.prepared(owner, operand) for operand in operands))
            case Call(function, arguments):
                given = tuple(self.prepared(owner, argument) for argument in arguments)
                return self.memory(owner, function, arguments, given)
        return expression

    def memory(
        self, owner: str, function: str, arguments: tuple[Expression, ...], given: tuple[Expression, ...]
    ) -> Expression:
        """Write a function of things that are prepared; times and initial values get their unit with a name."""
        if function in MEMORIES and function != "sample_if_true":
            unit = PLAIN / self.time_unit if function == "trend" else self.unit(arguments[0])
            x, time, *rest = given
            order = 1 if function in ("smoothn", "delayn") else 0
            before = len(self.named)
            initial = [self.name(owner, one, unit) for one in rest[order:]]
            self.out.at_start.update([*self.named][before:])
            given = (x, self.name(owner, time, self.time_unit), *rest[:order], *initial)
            self.check_stages(owner, function, given)
        if function in _ORDERS and (function.startswith("smooth") or self.is_long(arguments[1], _ORDERS[function])):
            atoms = tuple(self.name(owner, one, None) if not isinstance(one, Constant) else one for one in given)
            hidden = self.hidden(owner)
            self.kept[hidden] = Call(function, atoms)
            return Name(hidden)
        return Call(function, given)

    def check_stages(self, owner: str, function: str, given: tuple[Expression, ...]) -> None:
        """Refuse a stage that is shorter than a step: Tandem would stop there, and other programs would not."""
        order = _ORDERS.get(function, 1)
        if function in ("smoothn", "delayn") and isinstance(given[2], Constant):
            order = int(given[2].value)
        time, least = self.constant(given[1]), order * self.dt
        if function != "delay_fixed" and time is not None and time < least * WHOLE_STEP:
            found = f"Its {function} has a time of {time:g}, under {least:g}: a stage is shorter than a step."
            self.problems.append(Problem(owner, found, "Give a longer time, or a shorter step."))

    def is_long(self, time: Expression, order: int) -> bool:
        value = self.constant(time)
        return value is not None and value >= order * self.dt

    def hidden(self, owner: str) -> str:
        return f"{owner}$k{len(self.kept) + len(self.named)}"

    def name(self, owner: str, expression: Expression, unit: Unit | None) -> Expression:
        """Give something a name of its own and, where it is given, its unit."""
        if isinstance(expression, Name):
            return expression
        hidden = self.hidden(owner)
        self.named[hidden] = expression
        if unit is not None:
            self.out.units[hidden] = unit
        return Name(hidden)

    def rows(self, lowered: Lowered) -> None:
        """Write each delay_fixed as a row of stocks, each of which holds what the one before held a step ago."""
        for name, history in lowered.histories.items():
            delay, owner = self.constant(history.delay), name.partition("$")[0]
            steps = max(1, floor(delay / self.dt + 0.5)) if delay is not None and delay >= 0.0 else 0
            if not 1 <= steps <= LONGEST_ROW:
                found = (
                    "Its delay_fixed has a time that changes." if not steps else f"Its delay_fixed has {steps} steps."
                )
                remedy = f"Give it a constant time of at most {LONGEST_ROW} steps, or use delay3 or delayn."
                self.problems.append(Problem(owner, found, remedy))
                continue
            before: Expression = Name(history.x)
            for place in range(steps):
                stage = f"{name}$row{place + 1}"
                self.out.initials[stage] = history.initial
                self.out.rates[stage] = _over_step(Binary("-", before, Name(stage)))
                before = Name(stage)
            self.out.equations[name] = before

    def constant(self, expression: Expression) -> float | None:
        """Return the value of what never changes: numbers, inputs and what follows from them alone; else None."""
        value: float | None = None
        match expression:
            case Constant(number):
                value = number
            case Negative(operand):
                inside = self.constant(operand)
                value = None if inside is None else -inside
            case Name(name) if name in self.model.inputs:
                value = self.model.inputs[name].declared
            case Name(name) if name in self.named:
                value = self.constant(self.named[name])
            case Name(name) if name in self.model.auxiliaries:
                value = self.constant(self.model.equations[name])
            case Binary(operator, left, right) if operator in _SUMS:
                one, two = self.constant(left), self.constant(right)
                if one is not None and two is not None and (operator != "/" or two):
                    value = _SUMS[operator](one, two)
        return value

    # --- what a stock can give -------------------------------------------------------------------------------------

    def limits(self) -> None:
        """Limit flows out of each stock that cannot fall below 0; several share what there is."""
        equations = self.out.equations
        for stock, flows in self.model.outflows.items():
            if len(flows) == 1:
                most = _over_step(Name(stock))
                equations[flows[0]] = Call("min", (equations[flows[0]], most))
                continue
            wanted = [f"{flow}$wanted" for flow in flows]
            total, share = f"{stock}$wanted", f"{stock}$share"
            for flow, hidden in zip(flows, wanted, strict=True):
                equations[hidden] = equations[flow]
                given = Binary("*", Name(hidden), Name(share))
                equations[flow] = Call("if_then", (Compare(">", Name(hidden), _ZERO), given, Name(hidden)))
                self.out.units[hidden] = self.out.units[flow]
            equations[total] = _sum([Call("max", (Name(hidden), _ZERO)) for hidden in wanted])
            asked = Binary("*", Name(total), Name(STEP))
            is_short = Compare(">", asked, Name(stock))
            equations[share] = Call("if_then", (is_short, Binary("/", Name(stock), asked), _ONE))
            self.out.units[total], self.out.units[share] = self.out.units[flows[0]], PLAIN

    # --- conditions, steps and pulses ------------------------------------------------------------------------------

    def plain(self, expression: Expression) -> Expression:
        """Return a whole equation: a condition gives 1 or 0."""
        if isinstance(expression, Compare | Logic):
            return Call("if_then", (self.condition(expression), _ONE, _ZERO))
        return self.number(expression)

    def condition(self, expression: Expression) -> Expression:
        match expression:
            case Compare(comparison, left, right):
                return Compare(comparison, self.number(left), self.number(right))
            case Logic("and" | "or" as word, (first, *others)) if any(map(_may_fail, others)):
                return Compare("!=", self.number(_one_by_one(word, first, others)), _ZERO)
            case Logic(word, operands):
                return Logic(word, tuple(map(self.condition, operands)))
        return Compare("!=", self.number(expression), _ZERO)

    def number(self, expression: Expression) -> Expression:
        match expression:
            case Name(name) if name == TIME:
                return self.now
            case Negative(operand):
                return Negative(self.number(operand))
            case Binary(operator, left, right):
                return Binary(operator, self.number(left), self.number(right))
            case Call("if_then", (condition, then, otherwise)):
                return Call("if_then", (self.condition(condition), self.number(then), self.number(otherwise)))
            case Call(function, arguments):
                return self.in_time(Call(function, tuple(map(self.number, arguments))))
        return expression

    def in_time(self, call: Call) -> Expression:
        """Write functions of time so that they start and end on the same steps as ours."""
        least = Negative(Constant(SMALL))
        match call:
            case Call("step", (height, when)) if not self.is_on_a_step(when):
                return Call("if_then", (Compare(">=", Binary("-", self.now, when), least), height, _ZERO))
            case Call("ramp", (slope, start, end)) if not _rises(start, end):
                top = Call("min", (self.now, end))
                rise = Binary("*", slope, Binary("-", top, start))
                return Call("if_then", (Compare(">", top, start), rise, _ZERO))
            case Call("pulse", (start, width)):
                since = Binary("-", self.now, start)
                until = Binary("-", Call("max", (width, Name(STEP))), Constant(SMALL))
                return _flag(Compare(">=", since, least), Compare("<", since, until))
            case Call("pulse_train", (start, width, period, end)):
                since = Binary("-", self.now, start)
                place = Call("modulo", (Binary("+", since, Constant(SMALL)), period))
                return _flag(
                    Compare(">=", since, least),
                    Compare("<", Binary("-", self.now, end), least),
                    Compare("<", place, Call("max", (width, Name(STEP)))),
                )
        return call

    def is_on_a_step(self, when: Expression) -> bool:
        """Tell whether it is a constant time that a step begins at, or before the run: every program agrees on it."""
        value = bare_number(when)
        if value is None:
            return False
        steps = (value - self.start) / self.dt
        return abs(steps - round(steps)) < SMALL

    # --- units -----------------------------------------------------------------------------------------------------

    def unit(self, expression: Expression) -> Unit | None:
        x_units = self.model.outline.x_units
        return Measurer("", self.out.units, x_units, self.time_unit, []).unit(expression)

    def measure(self) -> None:
        """Give every hidden name the unit that its equation comes out in."""
        out = self.out
        last: set[str] | None = None
        while last is None or last != set(out.units):
            last = set(out.units)
            for table, by in ((out.equations, PLAIN), (out.rates, self.time_unit)):
                for name, equation in table.items():
                    unit = None if name in out.units else self.unit(equation)
                    if unit is not None:
                        out.units[name] = unit * by
        for name in (*out.equations, *out.rates):
            out.units.setdefault(name, PLAIN)


def _unchecked(expression: Expression) -> Expression:
    """Return the stay in a stage as the quotient that it is."""
    match expression:
        case Call(function, (time, Constant(order))) if function == STAGE:
            return time if order == 1.0 else Binary("/", time, Constant(order))
    return expression


def _may_fail(expression: Expression) -> bool:
    """Tell whether it has no value for some numbers."""
    return any(isinstance(part, Binary) and part.operator in "/^" for part in walk(expression))


def _one_by_one(word: Connective, first: Expression, others: list[Expression]) -> Expression:
    """Return `and` or `or` so that what comes after the answer is known is not worked out: PySD works out both."""
    rest = Logic(word, tuple(others)) if len(others) > 1 else others[0]
    flag = Call("if_then", (rest, _ONE, _ZERO))
    return Call("if_then", (first, flag, _ZERO) if word == "and" else (first, _ONE, flag))


def _over_step(expression: Expression) -> Expression:
    return Binary("/", expression, Name(STEP))


def _flag(*conditions: Expression) -> Expression:
    return Call("if_then", (Logic("and", conditions), _ONE, _ZERO))


def _rises(start: Expression, end: Expression) -> bool:
    first, last = bare_number(start), bare_number(end)
    return first is not None and last is not None and last > first


def _sum(expressions: list[Expression]) -> Expression:
    total = expressions[0]
    for expression in expressions[1:]:
        total = Binary("+", total, expression)
    return total
