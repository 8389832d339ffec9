"""The compiled engine's runner of a slow layer: a register machine, compiled once, that runs any model of it.

It gives the same bits as `tandemcare.stockflow.Compiled`, whose Python costs ten times as much and holds Python's lock.
Whatever has no value is worked out again by `Compiled`, which says which part that is, and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from functools import lru_cache
from math import floor, inf, isfinite, sqrt
from math import pow as power

import numpy as np
import numpy.typing as npt

from tandemcare.engine.arithmetic import exp, log
from tandemcare.engine.slow_functions import SAME_EVERYWHERE
from tandemcare.stockflow import Compiled, Model, ModelState
from tandemcare.stockflow.compile import WHOLE

from .jit import entry, part
from .slow_code import *
from .slow_code import Code

Floats = npt.NDArray[np.float64]
FOUR = U(4)
A, B, TO = U(2), U(3), U(1)
FIRST_ROOM = 128
BOTH = 2


@part
def has_value(what: np.uint64, a: float, b: float) -> bool:
    """Tell whether Python gives a number for a division, power, exponential, logarithm or root, and no error."""
    if what == DIVIDE:
        return b != 0.0
    if what == LOG:
        return not a <= 0.0
    if what == ROOT:
        return not a < 0.0
    if what == EXP:
        return a == inf or exp(a) != inf
    found = power(a, b)
    return not (abs(a) < inf and abs(b) < inf) or abs(found) < inf


@part
def worked_out(what: np.uint64, a: float, b: float) -> float:
    """Return what is seldom asked for: those of `has_value`."""
    if what == DIVIDE:
        return a / b
    if what == EXP:
        return exp(a)
    if what == LOG:
        return log(a)
    return sqrt(a) if what == ROOT else power(a, b)


@part
def plain(what: np.uint64, a: float, b: float) -> float:  # noqa: PLR0911
    """Return what an instruction gives that has always a value and needs nothing but its operands."""
    if what == MULTIPLY:
        return a * b
    if what == ADD:
        return a + b
    if what == SUBTRACT:
        return a - b
    if what == COPY:
        return a
    if what == SIZE:
        return abs(a)
    if what == MOST_OF:
        return b if b > a else a
    if what == LEAST_OF:
        return b if b < a else a
    if what == ADD_POSITIVE:
        return a + b if b > 0.0 else a
    if what == TAKE:
        return a * b if a > 0.0 else a
    if what == NEGATE:
        return -a
    if what == LESS:
        return 1.0 if a < b else 0.0
    if what == LESS_OR_SAME:
        return 1.0 if a <= b else 0.0
    return 1.0 if a == b else 0.0


@part
def limited(flow: float, stock: float, dt: float) -> float:
    """Return the only flow out of a stock that cannot fall below 0."""
    if flow * dt > stock and flow > 0.0:
        return stock / dt if stock > 0.0 else 0.0
    return flow


@part
def recalled(history: Floats, place: np.uint64, done: np.int64, back: float, initial: float) -> float:
    """Return the value of so many steps ago, rounded down, or the initial one before there was any."""
    if not back <= done + 1.0:
        return initial
    steps = max(np.int64(1), np.int64(floor(back)))
    return history[place, U(done - steps)] if steps <= done else initial


@entry
def work(code: Code, r: Floats, history: Floats, done: np.int64, stop: np.int64, watched: Code) -> bool:
    """Go through a program once for each step from `done` to `stop`; tell whether everything had a value.

    Registers that are watched must hold finite numbers in the end.
    """
    dt, end = r[DT], U(code.size)
    while done < stop:
        r[NOW] = np.float64(done) * dt
        at = U(0)
        while at < end:
            what, to, a, b = U(code[at]), U(code[at + TO]), U(code[at + A]), U(code[at + B])
            at += FOUR
            if what <= LAST_PLAIN:
                r[to] = plain(what, r[a], r[b])
            elif what <= LAST_WITHOUT:
                if not has_value(what, r[a], r[b]):
                    return False
                r[to] = worked_out(what, r[a], r[b])
            elif what == LIMIT:
                r[to] = limited(r[a], r[b], dt)
            elif what == SETTLE:
                if not r[a] < 0.0:
                    r[to] = r[a]
                    at = b
            elif what == SHARE:
                wanted = r[b] * dt
                if wanted > r[a]:
                    if wanted == 0.0:
                        return False
                    r[to] = max(r[a], 0.0) / wanted
                else:
                    r[to] = 1.0
            elif what == JUMP_IF_NOT:
                at = b if r[a] == 0.0 else at
            elif what == JUMP:
                at = b
            elif what == CHECK:
                if r[a] < r[b]:
                    return False
            elif what == RECALL:
                if r[b] < 0.0:
                    return False
                r[to] = recalled(history, a, done, r[b] / dt + 0.5, r[to])
            else:
                history[a, U(done)] = r[b]
        done += 1
    are_finite = True
    for k in range(watched.size):
        are_finite = are_finite and abs(r[watched[k]]) < inf
    return are_finite


@entry
def go_on(
    programs: tuple[Code, Code, Code, Code],
    r: Floats,
    moving: Floats,
    before: Floats,
    history: Floats,
    done: np.int64,
    stop: np.int64,
) -> np.int64:
    """Take steps, then work out every value at their end; tell how many of the two programs had a value for all.

    Programs are that of a step and that of all values, each with the registers that it is watched at. What stood in the
    registers that steps move is put by.
    """
    step, stocks, rates, watched = programs
    for k in range(before.size):
        before[k] = moving[k]
    if not work(step, r, history, done, stop, stocks):
        return 0
    return BOTH if work(rates, r, history, stop, stop + 1, watched) else 1


_program_of = lru_cache(maxsize=16)(program_of)


@lru_cache(maxsize=16)
def _plain_of(model: Model, dt: float) -> Compiled:
    """Return a plain runner; a copy of it is another, since a runner's state is replaced and never changed."""
    return Compiled(model, dt, functions=SAME_EVERYWHERE)


class FastSlow:
    """A model with a state, as `Compiled` is one: `restart` it, `set` its inputs, `advance` it, read its `values`.

    With `needs`, values are those of these names only; all must still be finite. `keeps` names what is `kept`.
    """

    def __init__(self, model: Model, dt: float, needs: Iterable[str] | None = None, keeps: Iterable[str] = ()) -> None:
        self.model = model
        self.plain = copy(_plain_of(model, dt))
        self.program = _program_of(model)
        self.r = self.program.start.copy()
        self.history = np.zeros((len(model.lowered.histories), FIRST_ROOM))
        names = [part.name for part in model.parts if part.name not in model.lookups]
        self.watched = np.array(self._registers(names), dtype=np.uint32)
        self.needs = names if needs is None else list(dict.fromkeys(needs))
        self.shown = np.array(self._registers(self.needs), dtype=np.intp)
        self.kept_at = np.array(self._registers(keeps), dtype=np.intp)
        stocks = np.arange(self.program.stocks.start, self.program.stocks.stop, dtype=np.uint32)
        self.programs = self.program.step, stocks, self.program.rates, self.watched
        self.moving = self.r[self.program.stocks.start : self.program.samples.stop]
        self.before = self.moving.copy()
        self.places = {name: self.program.registers[name] for name in model.inputs}
        self.is_begun, self.is_worked_out, self.done = False, False, 0

    def _registers(self, names: Iterable[str]) -> list[int]:
        return [self.program.registers[name] for name in names]

    def restart(self, settings: Mapping[str, float] | None = None) -> None:
        """Begin anew at time zero, with inputs as declared but for some settings, which also shape initial values."""
        self.plain.restart(settings)
        self.is_begun = self.is_worked_out = False

    def set(self, settings: Mapping[str, float]) -> None:
        """Set inputs from now on; StockflowError with every setting that is wrong, and then none is made."""
        if not self.is_begun:
            self.plain.set(settings)
            return
        places, r = self.places, self.r
        for name, value in settings.items():
            if not (name in places and type(value) is float and isfinite(value)):
                self._plainly()
                self.plain.set(settings)
        for name, value in settings.items():
            r[places[name]] = value
        self.is_worked_out = False

    def values(self) -> dict[str, float]:
        """Return what inputs, stocks, flows and auxiliaries are now; flows are what really flows in the next step."""
        if not self.is_begun:
            self._load(self.plain.state)
        if not self.is_worked_out:
            if not work(self.program.rates, self.r, self.history, self.done, self.done + 1, self.watched):
                self._plainly()
                return self.plain.values()
            self.is_worked_out = True
        return dict(zip(self.needs, self.r[self.shown].tolist(), strict=True))

    def kept(self) -> Floats:
        """Return what is kept, in order, as the last `values` found it."""
        return self.r[self.kept_at]

    def advance(self, until: float) -> None:
        """Go on to a time; a RunError leaves everything as it was."""
        if not self.is_begun:
            self._load(self.plain.state)
        steps = until / self.plain.dt if isfinite(until) else -1.0
        stop = round(steps)
        had_values = 0
        if stop >= self.done and abs(steps - stop) <= WHOLE:
            self._make_room(stop)
            had_values = go_on(self.programs, self.r, self.moving, self.before, self.history, self.done, stop)
            self.is_worked_out = had_values == BOTH
            if not had_values:
                self.moving[:] = self.before
        if not had_values:
            self._plainly()
            self.plain.advance(until)
            self._load(self.plain.state)
        self.done = stop

    def _make_room(self, stop: int) -> None:
        histories, room = self.history.shape
        if histories and stop > room:
            self.history = np.hstack([self.history, np.zeros((histories, max(room, stop - room)))])

    def _load(self, state: ModelState) -> None:
        """Go on from the state of a plain runner."""
        program, r = self.program, self.r
        r[DT] = state.dt
        r[program.inputs], r[program.stocks] = state.inputs, state.stocks
        r[program.samples], r[program.firsts] = state.samples, state.firsts
        self.is_begun, self.is_worked_out, self.done = True, False, state.done
        self._make_room(state.done)
        for place, values in enumerate(state.histories):
            self.history[place, : len(values)] = values

    def _plainly(self) -> None:
        """Let the plain runner stand where this one does."""
        program, r = self.program, self.r
        self.plain.state = ModelState(
            done=self.done,
            base=0.0,
            dt=float(r[DT]),
            inputs=tuple(r[program.inputs].tolist()),
            stocks=tuple(r[program.stocks].tolist()),
            samples=tuple(r[program.samples].tolist()),
            histories=tuple(tuple(values[: self.done].tolist()) for values in self.history),
            firsts=tuple(r[program.firsts].tolist()),
            is_begun=True,
        )
