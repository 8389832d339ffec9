"""A model made into a runner: its generated function, where it stands, and steps from there.

Time is the step number times dt, so that no rounding adds up, and a pause is no pause: the same steps are worked out
from the same numbers whether they are asked for at once or one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite, isnan, nan
from types import CodeType
from typing import Any, Literal, NoReturn

from tandemcare.errors import Problem, RunError, StockflowError, did_you_mean

from .emit import GeneratedCode, ValuePlaces, layout_of, source_of
from .model import Model
from .runtime import NAMES, emptied

Method = Literal["euler", "rk4"]
METHODS: tuple[Method, ...] = ("euler", "rk4")
USUAL_DT = 0.125
WHOLE = 1e-6  # how far from a whole number of steps an instant may be, in steps

Numbers = tuple[float, ...]
Functions = Iterable[tuple[str, Callable[..., float]]]


@dataclass(frozen=True)
class ModelState:
    """Where a run stands: steps done since `base`, and everything that is remembered. Two alike go on alike."""

    done: int
    base: float
    dt: float
    inputs: Numbers
    stocks: Numbers = ()
    samples: Numbers = ()
    histories: tuple[Numbers, ...] = ()
    firsts: Numbers = ()
    is_begun: bool = False  # before that, settings of inputs still shape the initial values

    @property
    def time(self) -> float:
        """The time now."""
        return self.base + self.done * self.dt


@dataclass(frozen=True)
class _Program:
    """The generated functions of a model."""

    start: Callable[..., tuple[Numbers, Numbers, Numbers]]
    run: Callable[..., Any]


def compile(model: Model, dt: float = USUAL_DT, method: Method = "euler") -> Compiled:
    """Return a runner of a model at time zero, with steps of `dt` units of time."""
    return Compiled(model, dt, method)


class Compiled:
    """A model with a state: `advance` it, `set` its inputs, read its `values`.

    `state` can be read, kept, put back and given to another runner of the same model. Initial values are worked out at
    the first step or reading, from the inputs as they are then. RunError where an equation has no value. `functions`
    stand for some of FUNCTIONS, such as an exponential whose last bit is the same on every processor.
    """

    def __init__(self, model: Model, dt: float = USUAL_DT, method: Method = "euler", functions: Functions = ()) -> None:
        if method not in METHODS:
            found = f"method={method!r}."
            raise StockflowError([Problem(f"model {model.name!r}", found, did_you_mean(str(method), METHODS))])
        self.model = model
        self.method = method
        self._layout: ValuePlaces = layout_of(model)
        self._guarded = [
            place
            for place, name in enumerate(self._layout.stocks)
            if name in model.stocks and model.stocks[name].non_negative
        ]
        self._places = {name: place for place, name in enumerate(self._layout.inputs)}
        known = (*self._layout.stocks, *self._layout.values, *self._layout.inputs)
        places = {name: place for place, name in enumerate(known)}
        self._names = [part.name for part in model.parts if part.name not in model.lookups]
        self._shown = [places[name] for name in self._names]
        self._source, self._code, self._program = _built(model, tuple(functions))
        inputs = tuple(nan if part.value is None else float(part.value) for part in model.inputs.values())
        self._first = self._state = ModelState(0, 0.0, _step_of(dt), inputs)

    @property
    def source(self) -> str:
        """The generated Python, for whoever wants to read it."""
        return self._source.text

    @property
    def time(self) -> float:
        """The time now, in the model's unit of time."""
        return self._state.time

    @property
    def dt(self) -> float:
        """The length of a step, in the model's unit of time."""
        return self._state.dt

    @property
    def state(self) -> ModelState:
        """Where the run stands, initial values worked out."""
        if not self._state.is_begun:
            self._begin()
        return self._state

    @state.setter
    def state(self, state: ModelState) -> None:
        own = self._layout
        given = (state.inputs, state.stocks, state.samples, state.firsts, state.histories)
        wanted = (own.inputs, own.stocks, own.samples, own.histories, own.histories)
        if list(map(len, given)) != list(map(len, wanted)):
            found = "It is given the state of another model."
            raise StockflowError([Problem(f"model {self.model.name!r}", found, "Give a state of this model.")])
        self._state = state

    def restart(self, settings: Mapping[str, float] | None = None) -> None:
        """Begin anew at time zero, with inputs as declared but for some settings, which also shape initial values."""
        self._state = self._first
        if settings:
            self.set(settings)

    def set(self, settings: Mapping[str, float]) -> None:
        """Set inputs from now on; StockflowError with every setting that is wrong, and then none is made."""
        problems = setting_problems(self.model, settings)
        if problems:
            raise StockflowError(problems)
        inputs = list(self._state.inputs)
        for name, value in settings.items():
            inputs[self._places[name]] = float(value)
        self._state = replace(self._state, inputs=tuple(inputs))

    def values(self) -> dict[str, float]:
        """Return what every input, stock, flow and auxiliary is now; flows are what really flows in the next step."""
        state = self.state
        found, _ = self._rates(state, state.time, state.stocks)
        known = (*state.stocks, *found, *state.inputs)
        values = dict(zip(self._names, map(known.__getitem__, self._shown), strict=True))
        if not all(map(isfinite, values.values())):
            self._fail(next(name for name, value in values.items() if not isfinite(value)), "it is not a finite number")
        return values

    def advance(self, until: float, dt: float | None = None) -> None:
        """Go on to a time, in steps of `dt` (by default those so far); a RunError leaves everything as it was."""
        if dt is not None and _step_of(dt) != self._state.dt:
            self._change_step(_step_of(dt))
        state = self._state
        steps = (until - state.base) / state.dt if isfinite(until) else -1.0
        stop = round(steps)
        if stop < state.done or abs(steps - stop) > WHOLE:
            found = f"{until!r} is not a whole number of steps of {state.dt!r} from {state.time!r} on."
            raise StockflowError([Problem(f"model {self.model.name!r}", found, "Give a later time that is one.")])
        if stop == state.done:
            return
        before = self.state
        after = self._steps(before, stop)
        if not all(map(isfinite, after.stocks)):
            self._find_lost(before, stop)
        self._state = after

    # --- inside ----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        state = self._state
        unset = [name for name, value in zip(self._layout.inputs, state.inputs, strict=True) if isnan(value)]
        if unset:
            remedy = "Set it before the model begins."
            raise StockflowError([Problem(f"input {name!r}", "It has no value.", remedy) for name in unset])
        try:
            stocks, samples, firsts = self._program.start(state.time, state.dt, state.inputs)
        except (ArithmeticError, ValueError) as error:
            self._blame(error)
        for name, value in zip(self._layout.stocks, stocks, strict=True):
            if not isfinite(value):
                self._fail(name, "it is not a finite number")
        self._state = replace(
            state,
            stocks=stocks,
            samples=samples,
            firsts=firsts,
            histories=((),) * len(firsts),
            is_begun=True,
        )

    def _change_step(self, dt: float) -> None:
        state = self._state
        if state.done and self._layout.histories:
            found = f"The step changes from {state.dt!r} to {dt!r} and the model has a delay_fixed, counted in steps."
            remedy = "Keep the first step, or use delay3 or delayn."
            raise StockflowError([Problem(f"model {self.model.name!r}", found, remedy)])
        self._state = replace(state, base=state.time, done=0, dt=dt) if state.done else replace(state, dt=dt)

    def _steps(self, state: ModelState, stop: int) -> ModelState:
        if self.method != "euler":
            return self._runge_kutta(state, stop)
        histories = tuple(map(list, state.histories))
        try:
            stocks, samples = self._program.run(
                state.done, stop, state.base, state.dt,
                state.inputs, state.stocks, state.samples, histories, state.firsts, False,
            )  # fmt: skip
        except (ArithmeticError, ValueError) as error:
            self._blame(error)
        return ModelState(
            stop, state.base, state.dt, state.inputs, stocks, samples,
            tuple(map(tuple, histories)), state.firsts, is_begun=True,
        )  # fmt: skip

    def _rates(self, state: ModelState, time: float, stocks: Numbers) -> tuple[Numbers, Numbers]:
        """Return every value at an instant, and how fast each stock rises."""
        try:
            found: tuple[Numbers, Numbers] = self._program.run(
                0, 0, time, state.dt,
                state.inputs, stocks, state.samples, state.histories, state.firsts, True,
            )  # fmt: skip
        except (ArithmeticError, ValueError) as error:
            self._blame(error)
        return found

    def _runge_kutta(self, state: ModelState, stop: int) -> ModelState:
        """Take steps of the fourth order; samples and histories stand still within a step."""
        dt, names = state.dt, self._layout.stocks
        places = {name: place for place, name in enumerate(self._layout.values)}
        while state.done < stop:
            now, stocks = state.time, state.stocks
            values, first = self._rates(state, now, stocks)
            after = self._fourth_order(state, first)
            if after is None or any(after[place] < 0.0 for place in self._guarded):
                # Only a first-order step knows how to share out what a stock has left.
                after = list(_moved(stocks, first, dt))
            for place in self._guarded:
                value = after[place]
                if value < 0.0:
                    try:
                        after[place] = emptied(value, stocks[place] + dt * max(map(abs, values), default=0.0))
                    except ArithmeticError as error:
                        self._fail(names[place], str(error), now)
            samples = tuple(values[places[sample.value]] for sample in self.model.lowered.samples.values())
            histories = tuple(
                (*past, values[places[history.x]])
                for past, history in zip(state.histories, self.model.lowered.histories.values(), strict=True)
            )
            state = replace(state, done=state.done + 1, stocks=tuple(after), samples=samples, histories=histories)
        return state

    def _fourth_order(self, state: ModelState, first: Numbers) -> list[float] | None:
        """Return the stocks after a step of the fourth order, or None if one falls below zero on the way."""
        dt, stocks = state.dt, state.stocks
        half, rates = state.time + dt / 2.0, [first]
        for time, part in ((half, dt / 2.0), (half, dt / 2.0), (state.time + dt, dt)):
            moved = _moved(stocks, rates[-1], part)
            if any(moved[place] < 0.0 for place in self._guarded):
                return None
            rates.append(self._rates(state, time, moved)[1])
        mean = tuple((a + 2.0 * (b + c) + d) / 6.0 for a, b, c, d in zip(*rates, strict=True))
        return list(_moved(stocks, mean, dt))

    def _find_lost(self, state: ModelState, stop: int) -> NoReturn:
        """Say which stock first stopped being a finite number, and when."""
        while state.done < stop:
            state = self._steps(state, state.done + 1)
            for name, value in zip(self._layout.stocks, state.stocks, strict=True):
                if not isfinite(value):
                    self._fail(name, "it is not a finite number", state.time)
        raise RunError(f"model {self.model.name!r}: a stock is not a finite number.")

    def _blame(self, error: Exception) -> NoReturn:
        """Say which equation had no value, and when, from the line that stopped."""
        trace, line, time = error.__traceback__, 0, self.time
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self._code.co_filename:
                line, time = trace.tb_lineno, float(trace.tb_frame.f_locals.get("time", time))
            trace = trace.tb_next
        name = self._source.owners[line - 1] if line else ""
        self._fail(name, _said(error), time)

    def _fail(self, name: str, found: str, time: float | None = None) -> NoReturn:
        when = self._state.time if time is None else time
        part = name.partition("$")[0]
        unit = "time" if self.model.time_unit == "1" else self.model.time_unit
        raise RunError(f"model {self.model.name!r}, {part!r} at {unit} {when:g}: {found}.") from None


def setting_problems(model: Model, settings: Mapping[str, float]) -> list[Problem]:
    """Return what is wrong with settings of inputs: unknown names and values that are not numbers."""
    problems, known = [], model.inputs
    for name, value in settings.items():
        if type(value) is float and isfinite(value) and name in known:
            continue
        if name not in known:
            problems.append(Problem(f"input {name!r}", "There is no such input.", did_you_mean(str(name), known)))
        elif isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            problems.append(Problem(f"input {name!r}", f"It is set to {value!r}.", "Give a finite number."))
    return problems


@lru_cache(maxsize=16)
def _built(
    model: Model, functions: tuple[tuple[str, Callable[..., float]], ...]
) -> tuple[GeneratedCode, CodeType, _Program]:
    """Return the text of a model and its functions, made once: nothing in them changes."""
    import builtins

    source = source_of(model, layout_of(model))
    code = builtins.compile(source.text, "<stockflow model>", "exec")
    space: dict[str, object] = {"__builtins__": {"abs": abs}, **NAMES}
    space |= {f"_{name}": function for name, function in functions}
    for place, lookup in enumerate(model.lookups.values()):
        space[f"_x{place}"] = tuple(float(x) for x, _ in lookup.points)
        space[f"_y{place}"] = tuple(float(y) for _, y in lookup.points)
    exec(code, space)  # made by emit.py from checked expressions; no text of the model is in it
    return source, code, _Program(space["start"], space["run"])  # type: ignore[arg-type]


def _step_of(dt: float) -> float:
    if isinstance(dt, bool) or not isinstance(dt, int | float) or not (isfinite(dt) and dt > 0.0):
        raise StockflowError([Problem("dt", f"The step is {dt!r}.", "Give a length above 0, such as 0.125.")])
    return float(dt)


def _moved(stocks: Numbers, rates: Numbers, by: float) -> Numbers:
    return tuple(stock + by * rate for stock, rate in zip(stocks, rates, strict=True))


def _said(error: Exception) -> str:
    if isinstance(error, ZeroDivisionError):
        return "it divides by 0; guard it with max(..., a small number) or if_then"
    if isinstance(error, OverflowError):
        return "a number grows too large"
    if isinstance(error, ValueError):
        return "a log, square root or power is taken of a number that has none"
    return str(error)
