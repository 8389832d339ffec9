"""One replication that can be paused: look at it, reset its inputs and go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from numbers import Integral
from typing import Any, Literal

import numpy.typing as npt

from tandemcare.errors import InputError, PathwayError, Problem, did_you_mean
from tandemcare.pathway import Arrivals, Assign, Count, Initial, Pathway, Record
from tandemcare.pathway.distributions import is_number
from tandemcare.pathway.inputs import problems_of_reset
from tandemcare.trace import Layout, Tally, Trace
from tandemcare.trace.tally import stack
from tandemcare.units import HOURS_A_YEAR, day_of

from .periods import Period, Periods, periods_of
from .settings import Settings, State, World

Engine = Literal["compiled", "reference"]
ENGINES: tuple[Engine, ...] = ("compiled", "reference")
LONGEST_HOURS = 190 * HOURS_A_YEAR
Day = date | str
"""A day as it may be given: a date, a moment at midnight (which is a date of Python's too), or a text."""


def make_world(engine: str, pathway: Pathway, settings: Settings, horizon: float) -> World:
    """Return a replication at its start in one of the engines; each is imported only when it is asked for."""
    if engine == "compiled":
        from .compiled import CompiledWorld

        return CompiledWorld(pathway, settings, horizon)
    if engine == "reference":
        from .reference import ReferenceWorld

        return ReferenceWorld(pathway, settings)
    raise InputError([Problem(f"engine {engine!r}", "There is no such engine.", did_you_mean(engine, ENGINES))])


def refuse_other_than_pathway(given: object) -> None:
    """Refuse to simulate something else than a pathway, or one that is a part of what would be left out."""
    if not isinstance(given, Pathway):
        found = f"It is of the kind {type(given).__name__}."
        raise InputError([Problem("pathway", found, "Give Pathway(...); a scenario goes to simulate_scenario.")])
    if given.whole:
        found = "It is a part of a scenario, whose slow layer would be left out without a word."
        raise InputError([Problem(f"pathway {given.name!r}", found, given.whole)])


def refuse_other_than_mapping(inputs: object) -> None:
    """Refuse inputs that are not given by name."""
    if not isinstance(inputs, Mapping):
        raise InputError([Problem(f"inputs {inputs!r}", "They have no names.", "Give {input: value}.")])


def layout_of(pathway: Pathway, periods: Periods, group: str | None) -> Layout:
    """Return what a pathway's tally holds: measures and counts in the order written, resources, periods, groups."""
    records = {step.measure: step.over for step in pathway.steps.values() if isinstance(step, Record)}
    counts = dict.fromkeys(step.name for step in pathway.steps.values() if isinstance(step, Count))
    return Layout(
        measures=tuple(records),
        thresholds=tuple(records.values()),
        counts=tuple(counts),
        resources=tuple(resource.name for resource in pathway.resources),
        periods=periods.names,
        years=periods.year_names if group else (),
        groups=groups_of(pathway, group) if group else (),
        steps=tuple(pathway.steps),
        sets=tuple(step.register if isinstance(step, Assign) else "" for step in pathway.steps.values()),
        marks=tuple(each.name for each in pathway.resources if each.kept and each.capacity is None),
        origins=(*(each.name for each in pathway.sources), *(each.name for each in pathway.initial)),
    )


def groups_of(pathway: Pathway, group: str) -> tuple[float, ...]:
    """Return the values of the register that sorts people into groups; PathwayError unless they can be listed."""
    from tandemcare.pathway.story import register_set
    from tandemcare.pathway.ways import possible_values

    where = f"group {group!r}"
    if group not in pathway.registers:
        raise PathwayError([Problem(where, "There is no such register.", did_you_mean(group, pathway.registers))])
    values = possible_values(pathway.outline, group)
    remedy = "Group by an attribute that is a number or drawn from Values."
    problems = [] if values else [Problem(where, "Its values cannot be listed.", remedy)]
    problems += [
        Problem(
            where, f"Step {name!r} changes it.", "Group by an attribute that people keep as long as they are there."
        )
        for name, step in pathway.steps.items()
        if register_set(step) == group
    ]
    parts: tuple[Arrivals | Initial, ...] = (*pathway.sources, *pathway.initial)
    problems += [
        Problem(where, f"People of {part.name!r} come without it.", "Give it to all, or group by what everybody has.")
        for part in parts
        if not _is_given(group, part)
    ]
    if problems:
        raise PathwayError(problems)
    return tuple(sorted(values or ()))


def _is_given(register: str, people: Arrivals | Initial) -> bool:
    rows = people.rows if isinstance(people, Initial) else ()
    return register in dict(people.attributes) or bool(rows and all(register in dict(row) for row in rows))


def make_settings(
    pathway: Pathway,
    until_hours: float,
    *,
    start: Day | None = None,
    warmup_hours: float = 0.0,
    seed: int = 0,
    replication: int = 0,
    log: bool = False,
    period: Period = "month",
    group: str | None = None,
    levels: bool = True,
) -> Settings:
    """Return the settings of a replication; InputError for numbers that make no sense, all at once."""
    begins = None if start is None else day_of(start)
    problems = _problems_of_numbers(
        until_hours, start=start, warmup_hours=warmup_hours, seed=seed, replication=replication, period=period
    )
    if found := list(problems):
        raise InputError(found)
    periods = periods_of(period, begins, until_hours, by_year=group is not None)
    return Settings(
        layout=layout_of(pathway, periods, group),
        start=begins,
        warmup_hours=float(warmup_hours),
        seed=int(seed),
        replication=int(replication),
        edges=periods.edges,
        years=periods.years,
        group=group,
        levels=levels,
        log=log,
    )


def _problems_of_numbers(
    until_hours: float, *, start: Day | None, warmup_hours: float, seed: int, replication: int, period: Period
) -> Iterator[Problem]:
    has_end = is_number(until_hours) or until_hours == float("inf")
    found = [
        (
            f"start={start!r}",
            start is not None and day_of(start) is None,
            "Give a day: date(2026, 4, 1), '2026-04-01', or a moment at midnight.",
        ),
        (f"until_hours={until_hours!r}", not has_end or until_hours <= 0.0, "Give a time after 0, or 'empty'."),
        (
            f"until_hours={until_hours!r}",
            is_number(until_hours) and until_hours > LONGEST_HOURS,
            "Runs are at most 190 years.",
        ),
        (
            f"warmup_hours={warmup_hours!r}",
            not is_number(warmup_hours) or (has_end and not 0.0 <= warmup_hours < until_hours),
            "Give 0 or more, before the end.",
        ),
        (
            f"seed={seed!r}",
            not (isinstance(seed, Integral) and 0 <= seed < 2**64),
            "Give a whole number from 0 to 2**64 - 1.",
        ),
        (
            f"first_replication={replication!r}",
            not (isinstance(replication, Integral) and 0 <= replication < 2**63),
            "Give a whole number, 0 or more.",
        ),
        (f"period={period!r}", not (period is None or period in ("month", "year")), "Give 'month', 'year' or None."),
    ]
    for where, wrong, remedy in found:
        if wrong:
            yield Problem(where, "It makes no sense here.", remedy)


class Run:
    """One replication under way: `advance`, look at its `state`, `set` inputs, and go on; `trace` reads it.

    `until_hours` bounds the run, as periods are laid out in advance. A pause at which nothing is set is no pause: the
    result is the same, bit for bit. Inputs are those of `pathway.inputs`; a reset holds from the present time on.

    >>> import tandemcare as tc
    >>> from tandemcare.pathway import Arrivals, Delay, Exponential, Leave, Pathway, Release, Resource, Seize
    >>> steps = {"bed": Seize("bed"), "stay": Delay(Exponential(mean=9.0)), "up": Release("bed"), "home": Leave()}
    >>> ward = Pathway("ward", resources=[Resource("bed", 10)], sources=[Arrivals("ill", rate=1.0)], steps=steps)
    >>> run = tc.Run(ward, 200.0, seed=1)
    >>> run.advance(100.0)
    >>> run.set({"ill.rate": 0.0})
    >>> run.advance(200.0)
    >>> run.trace().people.come < 200
    True
    """

    def __init__(
        self,
        pathway: Pathway,
        until_hours: float,
        *,
        start: Day | None = None,
        warmup_hours: float = 0.0,
        seed: int = 0,
        replication: int = 0,
        engine: str = "compiled",
        log: bool = False,
        period: Period = "month",
        group: str | None = None,
        levels: bool = True,
    ) -> None:
        refuse_other_than_pathway(pathway)
        if until_hours == float("inf"):
            raise InputError([Problem("until_hours=inf", "A Run needs an end.", "Give a number of hours.")])
        self.pathway, self.until_hours, self.engine = pathway, until_hours, engine
        self.settings = make_settings(
            pathway,
            until_hours,
            start=start,
            warmup_hours=warmup_hours,
            seed=seed,
            replication=replication,
            log=log,
            period=period,
            group=group,
            levels=levels,
        )
        self.inputs = dict(pathway.inputs)
        self.time = 0.0
        self._world = make_world(engine, pathway, self.settings, until_hours)

    def advance(self, time: float) -> None:
        """Do every event before `time` (hours), which is not before the present nor after `until_hours`."""
        if not (is_number(time) and self.time <= time <= self.until_hours):
            raise InputError(
                [
                    Problem(
                        f"advance({time!r})",
                        f"The run is at {self.time!r} of {self.until_hours!r} hours.",
                        "Give a time from the present to the end.",
                    )
                ]
            )
        self._world.advance(time)
        self.time = time

    def set(self, inputs: Mapping[str, float]) -> None:
        """Reset inputs from the present time on; InputError with every problem at once, and then nothing is reset."""
        refuse_other_than_mapping(inputs)
        problems = problems_of_reset(self.inputs, inputs, self.pathway.endless_gaps)
        if problems:
            raise InputError(problems)
        self._world.set(inputs)
        self.inputs |= {name: float(value) for name, value in inputs.items()}

    def state(self) -> State:
        """Return a snapshot of the present."""
        return self._world.state()

    def tally(self) -> Tally:
        """Return what has been counted up to the present."""
        return self._world.tally()

    def log(self) -> npt.NDArray[Any]:
        """Return the event log so far (empty unless log=True)."""
        return self._world.log()

    def trace(self) -> Trace:
        """Return what has been counted up to the present, ready to read."""
        settings = self.settings
        return Trace(
            layout=settings.layout,
            tally=stack([self.tally()]),
            edges=settings.edges,
            start=settings.start,
            warmup_hours=settings.warmup_hours,
            seed=settings.seed,
            first_replication=settings.replication,
            engine=self.engine,
            logs=(self.log(),) if settings.log else None,
        )
