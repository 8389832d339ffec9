"""The monthly exchange: how the people of a pathway and a slow layer of stocks and flows talk, once a month.

Before the first month the slow layer, as it is at the census, sets the inputs of the pathway. Then, at the end of each
month m:

1. Read what m actually did: counts, and unit-hours to a small part of an hour, as both engines have them alike; signals
   are scaled to a month of mean length. People conserve: those who came are those who left and those inside, or the
   run stops.
2. Integrate the slow layer over m with that held: transfers enter their stocks, the same whole number of people.
3. Check the rules that look at the month and at the slow layer: beds that close or open again, a stop-loss.
4. Set the inputs of month m + 1, in the pathway and in the slow layer, which hold for the whole month.

Inside a month neither looks at the other, so that every loop has a lag of one month. The slow layer is frozen in a
run-in. What crosses is declared by the model (`Signal`, `Transfer`, and the settings of step 4).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from math import floor
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from tandemcare.errors import PathwayError, Problem, RunError, did_you_mean
from tandemcare.pathway import Pathway
from tandemcare.stockflow import Crossing, Model, Signal, Transfer
from tandemcare.sums import summed
from tandemcare.trace import Layout, Trace, samples_of
from tandemcare.trace.tally import BUSY, CAPACITY, OVERTIME, QUEUE
from tandemcare.units import DAYS_A_MONTH, HOURS_A_DAY

from .carried import carried_by
from .lives import Life
from .looks import Look, Watched, months_of_look
from .month_cache import CHANGES, INPUTS
from .run import make_settings
from .settings import Month, Places
from .simulate import observations, worlds
from .slow_runners import Kept, Numbers, Runner, runner_of
from .stopping import stop_if_asked

Floats = npt.NDArray[np.float64]
USUAL_STEP_MONTHS = 0.125
PARTS_OF_AN_HOUR = 65536.0
"""Unit-hours are read to so small a part of an hour."""
_PARTS = (("busy", BUSY), ("waiting", QUEUE), ("open", CAPACITY), ("overtime", OVERTIME))


class MonthlyInputs(Protocol):
    """Inputs that hold in every month of one state."""

    @property
    def pathway(self) -> Numbers:
        """Those of the pathway."""

    @property
    def slow(self) -> Numbers:
        """Those of the slow layer."""


class Slow(Protocol):
    """A slow layer as a model declares it: its equations, what crosses, its rules, and what it sets.

    `memory` is what the rules remember of one replication; the slow layer draws nothing. What it sets in a month that
    begins follows from a `state`, worked out once for each (`month_cache`), but for what it moves every month.
    """

    @property
    def model(self) -> Model:
        """The stocks and flows."""

    @property
    def crossings(self) -> Sequence[Crossing]:
        """What the slow layer takes from the pathway."""

    @property
    def needs(self) -> Sequence[str]:
        """What the rules, the settings and the record look at, of the names of the equations."""

    @property
    def kept(self) -> Sequence[str]:
        """What is kept of the equations of each month."""

    @property
    def own_outputs(self) -> Sequence[str]:
        """What is kept of each month besides: names of `record`."""

    @property
    def initial(self) -> Numbers:
        """Inputs of the slow layer at the census, which also shape its stocks."""

    def begin(self, replication: int) -> Any:
        """Return the memory of the rules of a replication at the census."""

    def rules(self, memory: Any, month: int, read: Numbers, slow: Numbers) -> None:
        """Note in the memory what follows from a month that has ended."""

    def state(self, memory: Any, month: int, slow: Numbers) -> Hashable:
        """Return what settles the inputs of a month that begins: a value, equal to another's if their inputs are."""

    def inputs(self, state: Any) -> MonthlyInputs:
        """Return the inputs that follow from a state, and from nothing else."""

    def monthly(self, memory: Any, month: int, inputs: Any, slow: Numbers) -> tuple[Numbers, Numbers]:
        """Return the inputs of the pathway and of the slow layer that are worked out anew for a month that begins."""

    def record(self, memory: Any, slow: Numbers) -> Sequence[float]:
        """Return the outputs of its own of a month that has ended, in order."""


class MonthAhead(NamedTuple):
    """A month after the run-in: its number from 0, its period, the hours at which it ends, and its length.

    It is so many times shorter than a month of mean length.
    """

    number: int
    period: int
    ends: float
    to_mean_length: float
    is_last: bool


@dataclass(frozen=True)
class Exchanges:
    """When the pathway and the slow layer talk: hours at which each month ends, and how many are a run-in."""

    ends: tuple[float, ...]
    run_in_months: int = 0
    step_months: float = USUAL_STEP_MONTHS

    @property
    def months(self) -> int:
        """Months after the run-in."""
        return len(self.ends) - self.run_in_months

    @property
    def begins(self) -> float:
        """Hours at which the run-in ends."""
        return self.ends[self.run_in_months - 1] if self.run_in_months else 0.0

    @cached_property
    def ahead(self) -> Sequence[MonthAhead]:
        """The months after the run-in, in order."""
        found = []
        for period in range(self.run_in_months, len(self.ends)):
            days = (self.ends[period] - (self.ends[period - 1] if period else 0.0)) / HOURS_A_DAY
            number, is_last = period - self.run_in_months, period + 1 == len(self.ends)
            found.append(MonthAhead(number, period, self.ends[period], DAYS_A_MONTH / days, is_last))
        return found


@dataclass(frozen=True, eq=False)
class Readings:
    """What is read of every month: people by transfer, and unit-hours by signal with what one counts for.

    Both are parts of what stands at `places`. `for_equations` are the inputs that the equations take.
    """

    places: Places
    transfers: Sequence[tuple[str, slice]]
    signals: Sequence[tuple[str, slice, float]]
    for_equations: Sequence[str]

    def of(self, month: Month, to_mean_length: float) -> dict[str, float]:
        """Return all inputs that are read of a month, which is so many times shorter than one of mean length.

        Sums go in the order written, so that their last bit is the same on every processor.
        """
        found = {name: float(summed(month.counts[part])) for name, part in self.transfers}
        for name, part, each in self.signals:
            total = 0.0
            for hours in month.hours[part]:
                # Engines add hours up in pieces that are cut in other places: their last bits are not alike.
                total += floor(hours * PARTS_OF_AN_HOUR + 0.5) / PARTS_OF_AN_HOUR * each
            found[name] = total * to_mean_length
        return found


def readings_of(crossings: Sequence[Crossing], layout: Layout, model: Model) -> Readings:
    """Return how to read crossings from a month; PathwayError for names that the pathway does not have."""
    _check(crossings, layout)
    counts, hours = list[int](), list[int]()
    transfers, signals = list[tuple[str, slice]](), list[tuple[str, slice, float]]()
    for crossing in crossings:
        if isinstance(crossing, Transfer):
            first = len(counts)
            counts += [layout.counts.index(name) for name in crossing.counts]
            transfers.append((crossing.input, slice(first, len(counts))))
        else:
            first = len(hours)
            hours += _hours_read(crossing, layout)
            each = 1.0 / HOURS_A_DAY if crossing.in_days else 1.0
            signals.append((crossing.input, slice(first, len(hours)), each))
    return Readings(
        Places(np.array(counts, dtype=np.intp), np.array(hours, dtype=np.intp)),
        transfers,
        signals,
        [crossing.input for crossing in crossings if crossing.input in model.inputs],
    )


def _hours_read(signal: Signal, layout: Layout) -> list[int]:
    """Return where the unit-hours stand that a signal counts, in hours laid flat."""
    parts = [(column, name) for part, column in _PARTS for name in getattr(signal, part)]
    return [layout.resources.index(name) * len(_PARTS) + column for column, name in parts]


def _check(crossings: Sequence[Crossing], layout: Layout) -> None:
    problems = []
    for crossing in crossings:
        if isinstance(crossing, Transfer):
            known, wanted = layout.counts, crossing.counts
        else:
            known, wanted = layout.resources, (*crossing.busy, *crossing.waiting, *crossing.open, *crossing.overtime)
        problems += [
            Problem(f"crossing {crossing.input!r}", f"The pathway has no {name!r}.", did_you_mean(name, known))
            for name in wanted
            if name not in known
        ]
    if problems:
        raise PathwayError(problems)


def simulate_together(
    pathway: Pathway,
    slow: Slow,
    exchanges: Exchanges,
    *,
    start: date,
    warmup_hours: float = 0.0,
    seed: int = 0,
    replications: int = 1,
    first_replication: int = 0,
    engine: str = "compiled",
    log: bool = False,
    group: str | None = None,
    look: Look | None = None,
    observe: Iterable[float] | float | None = None,
    shares_beginning: bool = False,
) -> tuple[Trace, Floats]:
    """Return the trace of some replications coupled to a slow layer, and its outputs [replication, month, output].

    Outputs are those that are kept of the equations, then the slow layer's own, and then those of a `look`. `group`
    names an attribute by whose values the trace is also kept, by year; the slow layer sees everybody all the same.
    Months are those of `exchanges`, the last of which ends the run; outputs are of those after the run-in. `observe`
    takes snapshots just before some times, or every so many hours: they change no bit. With
    `shares_beginning` months that another has lived with the same inputs set are not simulated again (`lives`).
    """
    until = exchanges.ends[-1]
    times = observations(observe, until)
    settings = make_settings(
        pathway,
        until,
        start=start,
        warmup_hours=warmup_hours,
        seed=seed,
        replication=first_replication,
        log=log,
        group=group,
    )
    readings = readings_of(slow.crossings, settings.layout, slow.model)
    runner = runner_of(engine, slow.model, exchanges.step_months, slow.needs, slow.kept)
    found, records, logs, snapshots = [], [], [], []
    for number, world in enumerate(worlds(engine, pathway, settings, until, replications), first_replication):
        watched = Watched(world, times)
        life = Life(watched, exchanges.begins, readings.places, is_shared=shares_beginning)
        records.append(_one_replication(life, slow, exchanges, (readings, runner, look), number))
        snapshots.append(watched.seen)
        found.append(world.reading())
        if log:
            logs.append(world.log())
    trace = Trace(
        layout=settings.layout,
        tally=world.join(found),
        edges=settings.edges,
        start=start,
        warmup_hours=warmup_hours,
        seed=seed,
        first_replication=first_replication,
        engine=engine,
        observed=samples_of(settings.layout, snapshots, first_replication) if observe is not None else None,
        logs=tuple(logs) if log else None,
        carried=partial(carried_by, pathway, logs, first_replication) if log else None,
    )
    return trace, np.array(records, dtype=np.float64)


def _one_replication(
    life: Life,
    slow: Slow,
    exchanges: Exchanges,
    read_and_run: tuple[Readings, Runner, Look | None],
    number: int,
) -> Floats:
    """Take one replication, by its number, to its end, exchange by exchange; return its outputs [month, output]."""
    readings, runner, look = read_and_run
    equations = len(slow.kept)
    own = equations + len(slow.own_outputs)
    months, rows = exchanges.months, list[tuple[Kept, Sequence[float]]]()
    outputs = np.empty((months, own + (len(look.outputs) if look else 0)))
    runner.restart(slow.initial)
    life.advance(exchanges.begins)
    coupled = _Coupled(life, slow, runner, slow.begin(number))
    coupled.begin_month(0, runner.values())
    for month in exchanges.ahead:
        stop_if_asked()
        life.advance(month.ends)
        rows.append(_exchange(coupled, readings, month))
        seen = months_of_look(month.number, months)
        if look and seen:
            outputs[seen, own:] = life.counted(look)
    life.end()
    outputs[:, :equations] = np.reshape([kept for kept, _ in rows], (months, equations))
    outputs[:, equations:own] = np.reshape([recorded for _, recorded in rows], (months, own - equations))
    return outputs


@dataclass(eq=False)
class _Coupled:
    """One replication of a pathway under way with its slow layer, and what has been set in both so far."""

    life: Life
    slow: Slow
    runner: Runner
    memory: Any
    state: Hashable = None
    inputs: MonthlyInputs | None = None
    set_in_slow: dict[str, float] = field(default_factory=dict)

    def begin_month(self, month: int, values: Numbers) -> None:
        """Set what differs in a month that begins from the month before, by the values of the slow layer."""
        slow, before = self.slow, self.inputs
        state = slow.state(self.memory, month, values)
        inputs = before if before and state == self.state else INPUTS.of((type(slow), state), self._inputs)
        of_pathway, of_slow = slow.monthly(self.memory, month, inputs, values)
        if inputs is not before:
            # At first hundreds of inputs are set, and later those few of another state that differ.
            new_of_pathway, new_of_slow = self._changes(state, inputs)
            of_pathway, of_slow = {**new_of_pathway, **of_pathway}, {**new_of_slow, **of_slow}
            self.state, self.inputs = state, inputs
        of_slow = _differing(of_slow, self.set_in_slow)
        self.set_in_slow |= of_slow
        if of_pathway:
            self.life.set(of_pathway)
        if of_slow:
            self.runner.set(of_slow)

    def _inputs(self, known: tuple[type, Hashable]) -> MonthlyInputs:
        """Return the inputs of a state; states of another kind of slow layer are others, though they be equal."""
        return self.slow.inputs(known[1])

    def _changes(self, state: Hashable, inputs: MonthlyInputs) -> tuple[Numbers, Numbers]:
        """Return the inputs of pathway and slow layer that a state has otherwise than the one before, or all."""
        before = self.inputs
        if before is None:
            return inputs.pathway, inputs.slow

        def work(_: object) -> tuple[Numbers, Numbers]:
            return _differing(inputs.pathway, before.pathway), _differing(inputs.slow, before.slow)

        return CHANGES.of(((type(self.slow), self.state), (type(self.slow), state)), work)


def _differing(now: Numbers, before: Numbers) -> dict[str, float]:
    return {name: value for name, value in now.items() if before.get(name) != value}


def _exchange(coupled: _Coupled, readings: Readings, month: MonthAhead) -> tuple[Kept, Sequence[float]]:
    """Do the exchange at the end of a month, in the order of the head of this file; return the month's outputs."""
    slow, runner, memory = coupled.slow, coupled.runner, coupled.memory
    number, period, _, to_mean_length, is_last = month
    # 1. what the month did
    happened = coupled.life.month(period)
    come, left, inside = happened.people
    if come != left + inside:
        raise RunError(f"Month {number + 1}: {come} people have come, {left} left and {inside} are inside.")
    read = readings.of(happened, to_mean_length)
    # 2. the slow layer over the month
    runner.set({name: read[name] for name in readings.for_equations})
    runner.advance(number + 1.0)
    state = runner.values()
    # 3. rules
    slow.rules(memory, number, read, state)
    outputs = runner.kept(), slow.record(memory, state)
    # 4. the month to come
    if not is_last:
        coupled.begin_month(number + 1, state)
    return outputs
