"""What the names and functions in XMILE's equations are in ours."""

from __future__ import annotations

from collections.abc import Callable, Collection
from math import log

from .expression import TIME, Binary, Call, Compare, Expression, Logic, Name, Negative, Number, walk
from .xmile_text import bare_number
from .xmile_words import UnreadableError, key_of, read_equation

SMALL = 1e-6  # as in runtime.py: an instant that a time is reached at may miss it by rounding
NEVER = Number(1e9)  # later than any model runs

# XMILE's name, ours, and how many arguments it can have.
_SAME: dict[str, tuple[str, tuple[int, ...]]] = {
    "exp": ("exp", (1,)),
    "ln": ("log", (1,)),
    "sqrt": ("sqrt", (1,)),
    "abs": ("abs", (1,)),
    "smth1": ("smooth", (2, 3)),
    "smth3": ("smooth3", (2, 3)),
    "smthn": ("smoothn", (3, 4)),
    "delay": ("delay_fixed", (2, 3)),
    "delay1": ("delay1", (2, 3)),
    "delay3": ("delay3", (2, 3)),
    "delayn": ("delayn", (3, 4)),
    "trend": ("trend", (2, 3)),
    "if_then_else": ("if_then", (3,)),
}
_HINT = (
    "Read are MIN MAX EXP LN LOG10 SQRT ABS SAFEDIV STEP RAMP PULSE SMTH1 SMTH3 SMTHN DELAY DELAY1 DELAY3 DELAYN TREND."
)

Arguments = tuple[Expression, ...]


class Equations:
    """Reads the equations of one XMILE file; `needs_step` and `needs_start` say which inputs they want."""

    def __init__(
        self,
        names: Callable[[str], str | None],
        lookups: Collection[str],
        start: float,
        stop: float,
        *,
        step_name: str,
        start_name: str,
    ) -> None:
        self.names = names
        self.lookups = lookups
        self.step_name = step_name
        self.start_name = start_name
        self.start = start
        self.stop = stop
        self.needs_step = False
        self.needs_start = False

    def read(self, text: str) -> Expression:
        """Return the expression that an equation writes; UnreadableError where it cannot be ours."""
        expression = read_equation(text, self.name, self.call)
        if any(isinstance(part, Call) and part.function == "modulo" for part in walk(expression)):
            raise UnreadableError("It has MOD outside the form of a pulse train.", "Write it without MOD.")
        return expression

    @property
    def step(self) -> Expression:
        """The time step, as an input."""
        self.needs_step = True
        return Name(self.step_name)

    @property
    def now(self) -> Expression:
        """The file's time: ours starts at 0."""
        if self.start == 0.0:
            return Name(TIME)
        self.needs_start = True
        return Binary("+", Name(TIME), Name(self.start_name))

    def since_start(self, when: Expression) -> Expression:
        """Turn a time of the file into one of ours."""
        value = bare_number(when)
        if self.start == 0.0:
            return when
        if value is not None:
            return signed(value - self.start)
        self.needs_start = True
        return Binary("-", when, Name(self.start_name))

    def name(self, text: str) -> Expression:
        """Return what a name stands for."""
        key = key_of(text)
        name = self.names(key)
        if name is not None:
            return Name(name)
        match key:
            case "time":
                return self.now
            case "dt" | "time_step" | "saveper":
                return self.step
            case "starttime" | "initial_time":
                return signed(self.start)
            case "stoptime" | "final_time":
                return signed(self.stop)
            case "pi":
                return Number(3.141592653589793)
        if "." in text and not text.startswith('"'):
            raise UnreadableError(f"{text} is in a module.", "Put everything in one model: modules are not read.")
        raise UnreadableError(f"There is no variable {text}.", "Give it an equation in the file.")

    def call(self, text: str, arguments: Arguments) -> Expression:
        """Return what a function with its arguments stands for."""
        key = key_of(text)
        name = self.names(key)
        if name is not None and name in self.lookups:
            _count(text, arguments, (1,))
            return Call("lookup", (Name(name), *arguments))
        if name is not None:
            raise UnreadableError(f"{text} is followed by a bracket and is no function.", "Write * to multiply.")
        if key in _SAME:
            ours, counts = _SAME[key]
            _count(text, arguments, counts)
            return (self.shape(arguments) if ours == "if_then" else None) or Call(ours, arguments)
        return self.special(key, text, arguments)

    def special(self, key: str, text: str, arguments: Arguments) -> Expression:
        """Return what functions stand for that have another form here."""
        match key, arguments:
            case ("min" | "max", (_, _, *_)):
                return Call(key, arguments)
            case ("lookup", (Name(curve), _)) if curve in self.lookups:
                return Call("lookup", arguments)
            case ("log10", (x,)):
                return Binary("/", Call("log", (x,)), Number(log(10.0)))
            case ("safediv", (above, below, *rest)) if len(rest) <= 1:
                instead = rest[0] if rest else Number(0.0)
                return Call("if_then", (Compare("==", below, Number(0.0)), instead, Binary("/", above, below)))
            case ("step" | "ramp" | "pulse", _):
                return self.in_time(key, text, arguments)
        if key in ("min", "max", "lookup", "log10", "safediv"):
            raise _no_such_arguments(text, arguments)
        raise UnreadableError(f"There is no function {text} here.", _HINT)

    def in_time(self, key: str, text: str, arguments: Arguments) -> Expression:
        """Return what functions of time stand for, their times counted from our start."""
        match key, arguments:
            case ("step", (height, when)):
                return Call("step", (height, self.since_start(when)))
            case ("ramp", (slope, when, *rest)) if len(rest) <= 1:
                return Call("ramp", (slope, self.since_start(when), self.since_start(rest[0]) if rest else NEVER))
            case ("pulse", (volume, *rest)) if len(rest) <= 2:
                return self.pulse(volume, rest)
        raise _no_such_arguments(text, arguments)

    def pulse(self, volume: Expression, rest: list[Expression]) -> Expression:
        """XMILE's pulse lasts one step and carries a volume."""
        first = self.since_start(rest[0]) if rest else Number(0.0)
        if len(rest) < 2 or rest[1] == Number(0.0):
            shape = Call("pulse", (first, self.step))
        else:
            shape = Call("pulse_train", (first, self.step, rest[1], NEVER))
        return Binary("*", Binary("/", volume, self.step), shape)

    def shape(self, arguments: Arguments) -> Expression | None:
        """Recognise the forms in which steps, ramps and pulses are written where XMILE has no function for ours."""
        now, zero, one, small = self.now, Number(0.0), Number(1.0), Negative(Number(SMALL))
        match arguments:
            case (Compare(">=", Binary("-", then, start), least), height, otherwise) if (
                then == now and least == small and otherwise == zero
            ):
                return Call("step", (height, self.since_start(start)))
            case (Compare(">", Call("min", (then, end)) as top, start), Binary("*", slope, rise), otherwise) if (
                then == now and rise == Binary("-", top, start) and otherwise == zero
            ):
                return Call("ramp", (slope, self.since_start(start), self.since_start(end)))
            case (Logic("and", (Compare(">=", Binary("-", then, start), least), *rest)), first, last) if (
                then == now and least == small and (first, last) == (one, zero)
            ):
                return self.pulses(start, tuple(rest))
        return None

    def pulses(self, start: Expression, rest: Arguments) -> Expression | None:
        """Recognise a pulse or a train of them by the conditions after the first."""
        now, small = self.now, Number(SMALL)
        match rest:
            case (Compare("<", since, Binary("-", Call("max", (width, step)), margin)),) if (
                since == Binary("-", now, start) and self.is_step(step) and margin == small
            ):
                return Call("pulse", (self.since_start(start), width))
            case (
                Compare("<", Binary("-", then, end), least),
                Compare("<", Call("modulo", (since, period)), Call("max", (width, step))),
            ) if (
                then == now
                and least == Negative(small)
                and since == Binary("+", Binary("-", now, start), small)
                and self.is_step(step)
            ):
                return Call("pulse_train", (self.since_start(start), width, period, self.since_start(end)))
        return None

    def is_step(self, expression: Expression) -> bool:
        """Tell whether it is the time step of the file."""
        return expression == Name(self.step_name)


def signed(value: float) -> Expression:
    """Return a number as an expression."""
    return Number(value) if value >= 0.0 else Negative(Number(-value))


def _no_such_arguments(text: str, arguments: Arguments) -> UnreadableError:
    return UnreadableError(f"{text} has {len(arguments)} arguments.", "Give it those of XMILE 1.0.")


def _count(text: str, arguments: Arguments, counts: tuple[int, ...]) -> None:
    if len(arguments) not in counts:
        wanted = " or ".join(map(str, counts))
        raise UnreadableError(f"{text} has {len(arguments)} arguments.", f"Give it {wanted}.")
