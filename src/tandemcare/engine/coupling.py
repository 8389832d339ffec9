"""A pathway and a slow layer of one's own, together: the engine's monthly exchange for whoever has another model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tandemcare.errors import InputError, PathwayError, Problem, RunError, did_you_mean
from tandemcare.pathway import Pathway
from tandemcare.pathway.inputs import problems_of_reset
from tandemcare.stockflow import Crossing, Input, Model
from tandemcare.trace import Trace
from tandemcare.units import HOURS_A_DAY, day_of

from .exchange import USUAL_STEP_MONTHS, Exchanges, simulate_together
from .run import Day, refuse_other_than_pathway
from .slow_runners import Numbers

MOST_MONTHS = 1200
WHOLE = ("capacity", "slots")
"""Inputs that have whole units: a unit of a stock counts once all of it is there."""
A_ROUNDING = 1e-9


class _Nothing(NamedTuple):
    """Inputs that follow from a state: none, as all are set anew every month."""

    pathway: Numbers
    slow: Numbers


class CoupledRun(NamedTuple):
    """What came of it: `trace` is what happened to people, `slow` has replication, month, name and value by month."""

    trace: Trace
    slow: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Coupled:
    """A pathway, a model of stocks and flows, and what crosses between them at the end of each month.

    `crossings` say what the model takes of the pathway: `Signal` (units used, waited for or open) and `Transfer` (the
    people counted enter a stock). `sets` name the inputs of the pathway (`<source>.rate`, `<resource>.capacity`,
    `<step>.mean`, ...) and the part of the model whose value each has from the next month on.
    """

    pathway: Pathway
    model: Model
    crossings: tuple[Crossing, ...]
    sets: Mapping[str, str]

    needs: Sequence[str] = ()
    kept: Sequence[str] = ()
    own_outputs: Sequence[str] = ()

    @property
    def initial(self) -> Numbers:
        """Inputs of the slow layer at the start: as the model declares them."""
        return {}

    def begin(self, replication: int) -> None:
        """Return nothing: there are no rules that could remember anything."""

    def rules(self, memory: None, month: int, read: Numbers, slow: Numbers) -> None:
        """Do nothing."""

    def state(self, memory: None, month: int, slow: Numbers) -> None:
        """Return the one state that there is."""

    def inputs(self, state: None) -> _Nothing:
        """Return nothing: all is set anew every month."""
        return _Nothing({}, {})

    def monthly(self, memory: None, month: int, inputs: _Nothing, slow: Numbers) -> tuple[Numbers, Numbers]:
        """Return the inputs of the pathway in a month that begins, as the model has them."""
        values = {name: _unit(name, slow[part]) for name, part in self.sets.items()}
        problems = problems_of_reset(dict(self.pathway.inputs), values, self.pathway.endless_gaps)
        if problems:
            raise RunError("\n".join([f"Month {month + 1} cannot be as the model has it.", *map(str, problems)]))
        return values, {}

    def record(self, memory: None, slow: Numbers) -> Sequence[float]:
        """Return nothing to keep besides."""
        return ()

    def run(
        self,
        months: int = 24,
        *,
        start: Day = "2026-04-01",
        seed: int = 0,
        replications: int = 1,
        first_replication: int = 0,
        engine: str = "compiled",
        log: bool = False,
        step_months: float = USUAL_STEP_MONTHS,
    ) -> CoupledRun:
        """Return the trace of some replications over whole months, and every part of the model at the end of each.

        `start` is the first of a month; `step_months` is the step of the model. The same arguments give the same bits.
        Raises InputError for what makes no sense, and RunError where a run goes wrong.
        """
        begins = _first(months, start)
        exchanges = Exchanges(tuple(_hours(begins, month) for month in range(1, int(months) + 1)), 0, step_months)
        trace, record = simulate_together(
            self.pathway,
            self,
            exchanges,
            start=begins,
            seed=seed,
            replications=replications,
            first_replication=first_replication,
            engine=engine,
            log=log,
        )
        replication, month, part = np.indices(record.shape).reshape(3, -1)
        names, periods = np.array(self.kept, dtype=object), np.array(trace.layout.periods, dtype=object)
        told = {"replication": first_replication + replication, "month": periods[month], "name": names[part]}
        return CoupledRun(trace, pd.DataFrame(told | {"value": record.ravel()}))


def _unit(name: str, value: float) -> float:
    """Return a value as the pathway takes it: of what has whole units, those that are there."""
    return float(floor(value + A_ROUNDING)) if name.rpartition(".")[2] in WHOLE else value


def couple(
    pathway: Pathway, model: Model, crossings: Sequence[Crossing], sets: Mapping[str, str] | None = None
) -> Coupled:
    """Return a pathway of one's own coupled to a slow model of one's own; `run` simulates the two together.

    At the end of each month the model takes what `crossings` say of the pathway, goes on for a month, and sets those
    inputs of the pathway that `sets` name, which hold for the month to come; at the start it sets them as it begins. A
    capacity has so many units as are there in whole. Inside a month neither looks at the other. PathwayError or
    InputError with everything that does not fit.

    >>> import tandemcare as tc
    >>> from tandemcare.pathway import Arrivals, Delay, Exponential, Leave, Pathway, Release, Resource, Seize
    >>> from tandemcare.stockflow import Flow, Input, Model, Signal, Stock
    >>> steps = {"bed": Seize("bed"), "stay": Delay(Exponential(mean=200.0)), "up": Release("bed"), "home": Leave()}
    >>> ward = Pathway("ward", resources=[Resource("bed", 10)], sources=[Arrivals("ill", rate=0.05)], steps=steps)
    >>> opening = Model("opening", [
    ...     Input("waiting", 0, "people"),
    ...     Stock("beds", 10, "people"),
    ...     Input("months_to_open", 6, "months"),
    ...     Flow("opens", "waiting / months_to_open", "people / month", to="beds"),
    ... ])
    >>> reads = [Signal("waiting", "people who wait, mean", waiting=("bed",))]
    >>> coupled = tc.couple(ward, opening, reads, sets={"bed.capacity": "beds"})
    >>> found = coupled.run(months=12, replications=2)
    >>> sorted(set(found.slow["name"]))
    ['beds', 'months_to_open', 'opens', 'waiting']
    """
    refuse_other_than_pathway(pathway)
    if not isinstance(model, Model):
        found = f"It is of the kind {type(model).__name__}."
        raise InputError([Problem("model", found, "Give tandemcare.stockflow.Model(...).")])
    parts = tuple(part.name for part in model.parts)
    named = dict(sets or {})
    problems = [*_crossing_problems(model, crossings), *_setting_problems(pathway, parts, named)]
    if problems:
        raise PathwayError(problems)
    return Coupled(pathway, model, tuple(crossings), named, needs=parts, kept=parts)


def _crossing_problems(model: Model, crossings: Sequence[Crossing]) -> list[Problem]:
    """Return crossings that lead to no input of the model; unknown counts and resources are told as it runs."""
    inputs = [part.name for part in model.parts if isinstance(part, Input)]
    found = "The model has no such input."
    return [
        Problem(f"crossing {each.input!r}", found, did_you_mean(each.input, inputs))
        for each in crossings
        if each.input not in inputs
    ]


def _setting_problems(pathway: Pathway, parts: Sequence[str], sets: Mapping[str, str]) -> list[Problem]:
    """Return settings of inputs that the pathway does not have, or by parts that the model does not have."""
    known = dict(pathway.inputs)
    problems = problems_of_reset(known, {name: known.get(name, 0.0) for name in sets}, pathway.endless_gaps)
    unknown = [(name, part) for name, part in sets.items() if part not in parts]
    found = "The model has no such part."
    return [
        *problems,
        *(Problem(f"sets {name!r}: {part!r}", found, did_you_mean(part, parts)) for name, part in unknown),
    ]


def _first(months: Any, start: Day) -> date:
    """Return the day on which a run of some months begins; InputError unless it is a first and they are months."""
    day = day_of(start)
    problems = []
    if isinstance(months, bool) or not isinstance(months, Integral) or not 1 <= int(months) <= MOST_MONTHS:
        problems.append(Problem(f"months={months!r}", "It is no number of months.", f"Give 1 to {MOST_MONTHS}."))
    if day is None or day.day != 1:
        problems.append(Problem(f"start={start!r}", "It is no first of a month.", "Give one such as 2026-04-01."))
    if problems or day is None:
        raise InputError(problems)
    return day


def _hours(start: date, months: int) -> float:
    """Return the hours from a first of a month until another, some months later."""
    number = start.year * 12 + start.month - 1 + months
    return (date(number // 12, number % 12 + 1, 1) - start).days * HOURS_A_DAY
