"""A stock-flow model run month by month and read as a trace, like a replication of the pathway that it stands for.

A calendar month is a month of the model, whatever its days; volumes are reported for the days that it has. What is read
is added up step by step, so that it is what really flowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.stockflow import Auxiliary, Compiled, Flow, Input, Model, State, Stock, compile
from tandemcare.trace import Trace
from tandemcare.trace.log import LOG_ROW
from tandemcare.trace.tally import BUSY, CAPACITY, OVERTIME, QUEUE, Floats, Tally, empty_tally, stack

from .settings import Month, Settings

HOURS_A_MONTH = 365.25 * 24.0 / 12.0
STEP = 0.125
ENGINE = "stock-flow"
_COLUMNS = (BUSY, CAPACITY, QUEUE, OVERTIME)

Counts = Mapping[str, str]
Use = Mapping[str, tuple[str, str, str, str]]


@dataclass(frozen=True, eq=False)
class MeanFlows:
    """A stock-flow model that stands for the people of a pathway, and under which names it is read."""

    model: Model
    counts: Counts
    use: Use

    def runner(self, step: float = STEP) -> Compiled:
        """Return the runner of the model, which adds up what is read, at its start: to be copied, not changed."""
        read = _read(self.counts, self.use)
        _check(self.model, read)
        return _compiled(self.model, tuple(name for name in read if name not in self.model.inputs), step)


class StockFlowWorld:
    """One run of a stock-flow model in months, with the layout of the pathway whose counts and resources it has.

    `counts` name what each count of the layout is in the model, as a rate a month; `use` name what of each resource is
    in use, open, waited for and overtime, in units ("" for nothing). Counts and resources left out stay 0, and so do
    records of waits: there are none. InputError for names that the layout or the model lacks.
    """

    def __init__(self, model: Model, counts: Counts, use: Use, settings: Settings, step: float = STEP) -> None:
        self.settings, layout = settings, settings.layout
        self._ends = settings.edges
        self._start = MeanFlows(model, counts, use).runner(step)
        self._runner = copy(self._start)
        read, inputs = _read(counts, use), list(model.inputs)
        self._inputs = [inputs.index(name) for name in read if name in model.inputs]
        names = [*(name for name in read if name not in model.inputs), *(name for name in read if name in model.inputs)]
        places = {name: place for place, name in enumerate(names)}
        self._counts = _places(
            (layout.counts.index(count), places[name]) for count, name in counts.items() if count in layout.counts
        )
        self._hours = _places(
            (layout.resources.index(resource), column, places[name])
            for resource, names in use.items()
            if resource in layout.resources
            for column, name in zip(_COLUMNS, names, strict=True)
            if name
        )
        self._months: list[tuple[Floats, Floats]] = []
        self._set: dict[str, float] = {}
        self.time = 0.0

    def set(self, inputs: Mapping[str, float]) -> None:
        """Reset inputs of the model from the present month on; StockflowError for unknown names and no numbers."""
        new = {name: value for name, value in inputs.items() if self._set.get(name) != value}
        self._runner.set(new)
        self._set |= new

    def advance(self, until: float) -> None:
        """Go on to the end of a month (hours), month by month; InputError for any other time.

        The end of the run is the end of its last month.
        """
        for end, month in self._ends_until(until):
            before = self._so_far()
            self._runner.state = _after(self._start, self._runner.state, month + 1.0)
            means = np.concatenate([self._so_far() - before, self._held()])
            self._months.append(self._volumes(means, end - self.time))
            self.time = end

    def values(self) -> dict[str, float]:
        """Return everything in the model now, by name."""
        return self._runner.values()

    def period(self, number: int) -> tuple[Floats, Floats]:
        """Return a month that is over: counts[count], and unit-hours[resource, (busy, queue, capacity, overtime)]."""
        return self._months[number]

    def month(self, number: int) -> Month:
        """Return what happened in a month that is over; nobody comes or leaves one by one."""
        return Month(*self.period(number), (0, 0, 0))

    def reading(self) -> Tally:
        """Return the months so far."""
        return self.tally()

    def join(self, readings: list[Tally]) -> Tally:
        """Return the tallies of many runs, stacked."""
        return stack(readings)

    def log(self) -> npt.NDArray[Any]:
        """Return an empty event log: there are no events."""
        return np.empty(0, LOG_ROW)

    def tally(self) -> Tally:
        """Return the months so far, without those before the end of the warm-up; counts are not whole numbers."""
        settings = self.settings
        tally = empty_tally(settings.layout, levels=False)
        counts, hours = np.zeros(tally.counts.shape), tally.hours
        begins = (0.0, *self._ends)
        for month, (counted, used) in enumerate(self._months):
            if begins[month] >= settings.warmup_hours:
                counts[month], hours[month] = counted, used
        window = np.array([min(settings.warmup_hours, self.time), self.time])
        return replace(tally, counts=counts, hours=hours, window=window)  # type: ignore[arg-type]

    def trace(self) -> Trace:
        """Return the months so far as a trace of one replication."""
        settings = self.settings
        return Trace(
            layout=settings.layout,
            tally=stack([self.tally()]),
            edges=settings.edges,
            start=settings.start,
            warmup_hours=settings.warmup_hours,
            seed=settings.seed,
            first_replication=settings.replication,
            engine=ENGINE,
        )

    def _ends_until(self, until: float) -> Iterable[tuple[float, int]]:
        done = len(self._months)
        ends = [end for end in self._ends[done:] if end <= until]
        if done + len(ends) == len(self._ends) and until > (ends or [self.time])[-1]:
            ends.append(until)
        if until < self.time or (ends or [self.time])[-1] != until:
            found = f"It is not the end of a month from {self.time!r} hours on."
            raise InputError([Problem(f"advance({until!r})", found, "Give an edge of the periods, or the end.")])
        return list(zip(ends, range(done, done + len(ends)), strict=True))

    def _so_far(self) -> Floats:
        return np.array(self._runner.state.totals)

    def _held(self) -> Floats:
        """Return the inputs that are read, which stand still within a month."""
        inputs = self._runner.state.inputs
        return np.array([inputs[place] for place in self._inputs])

    def _volumes(self, means: Floats, hours: float) -> tuple[Floats, Floats]:
        """Return counts and unit-hours of a month of so many hours, from means over it."""
        layout = self.settings.layout
        counts, used = np.zeros(len(layout.counts)), np.zeros((len(layout.resources), 4))
        if self._counts:
            place, name = self._counts
            counts[place] = means[name] * hours / HOURS_A_MONTH
        if self._hours:
            place, column, name = self._hours
            used[place, column] = means[name] * hours
        return counts, used


@lru_cache(maxsize=8)
def _compiled(model: Model, names: tuple[str, ...], step: float) -> Compiled:
    """Return a runner at its start; a copy of it is another, since a runner's state is replaced and never changed."""
    return compile(model, step, totals=names)


@lru_cache(maxsize=512)
def _after(start: Compiled, state: State, until: float) -> State:
    """Return where a runner gets to: scenarios do the same until they part, and that is worked out once."""
    runner = copy(start)
    runner.state = state
    runner.advance(until)
    return runner.state


def _read(counts: Counts, use: Use) -> list[str]:
    """Return the names of the model that are read, in the order in which they are asked for."""
    return list(dict.fromkeys([*counts.values(), *(name for names in use.values() for name in names if name)]))


def _places(rows: Iterable[tuple[int, ...]]) -> list[list[int]]:
    """Return the columns of some rows: nothing where there are none."""
    return list(map(list, zip(*rows, strict=True)))


def _check(model: Model, names: Iterable[str]) -> None:
    known = [part.name for part in model.parts if isinstance(part, Input | Stock | Flow | Auxiliary)]
    unknown = [name for name in dict.fromkeys(names) if name not in known]
    problems = [Problem(f"{name!r}", "The model has no such part.", did_you_mean(name, known)) for name in unknown]
    if problems:
        raise InputError(problems)
