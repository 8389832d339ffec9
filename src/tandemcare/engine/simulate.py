"""Many replications of a pathway, and the trace of them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from numbers import Integral, Real
from typing import Any, Literal

import numpy.typing as npt

from tandemcare.errors import InputError, PathwayError, Problem
from tandemcare.pathway import Gate, Pathway, Table
from tandemcare.pathway.distributions import is_number
from tandemcare.pathway.inputs import problems_of_reset
from tandemcare.trace import Trace, samples_of

from .carried import carried_by
from .looks import Watched
from .periods import Period
from .run import Day, make_settings, make_world, refuse_other_than_pathway
from .settings import Settings, State, World

Changes = Iterable[tuple[float, Mapping[str, float]]]
Resets = list[tuple[float, dict[str, float]]]
FOREVER = float("inf")


def simulate(
    pathway: Pathway,
    until_hours: float | Literal["empty"],
    *,
    start: Day | None = None,
    warmup_hours: float = 0.0,
    seed: int = 0,
    replications: int = 1,
    first_replication: int = 0,
    engine: str = "compiled",
    observe: Iterable[float] | float | None = None,
    log: bool = False,
    period: Period = "month",
    group: str | None = None,
    levels: bool = True,
    changes: Changes = (),
) -> Trace:
    """Return the trace of some replications of a pathway, each from time 0 until a time (hours) or until it is empty.

    `observe` takes a snapshot just before each of these times, or every so many hours. `changes` are resets of inputs
    as (hours, {input: value}), the same in every replication. `group` names an attribute by whose values results are
    kept by year. `levels` keeps the time at each number of units in use; `period` "month", "year" (April-March) or
    None; without a start date months are blocks of 730.5 hours, and years twelve of them. The same arguments give
    the same trace, bit for bit, on every machine of one kind; replication r is the same
    whatever `first_replication` and `replications` are. Raises InputError and, for a run that goes wrong, RunError.

    >>> import tandemcare as tc
    >>> from tandemcare.pathway import Arrivals, Delay, Exponential, Leave, Pathway, Release, Resource, Seize
    >>> steps = {"bed": Seize("bed"), "stay": Delay(Exponential(mean=9.0)), "up": Release("bed"), "home": Leave()}
    >>> ward = Pathway("ward", resources=[Resource("bed", 12)], sources=[Arrivals("ill", rate=1.0)], steps=steps)
    >>> trace = tc.simulate(ward, 20_000.0, warmup_hours=1_000.0, seed=1)
    >>> 8.0 < trace.resources["bed"].busy_mean < 10.0
    True
    """
    refuse_other_than_pathway(pathway)
    until = _end_of(pathway, until_hours)
    settings = make_settings(
        pathway,
        until,
        start=start,
        warmup_hours=warmup_hours,
        seed=seed,
        replication=first_replication,
        log=log,
        period=period,
        group=group,
        levels=levels,
    )
    looks, resets = observations(observe, until), _resets(pathway, until, changes)
    if isinstance(replications, bool) or not (isinstance(replications, Integral) and replications >= 1):
        raise InputError([Problem(f"replications={replications!r}", "It is not a number of runs.", "Give 1 or more.")])
    readings: list[Any] = []
    logs: list[npt.NDArray[Any]] = []
    snapshots: list[list[State]] = []
    for world in worlds(engine, pathway, settings, until, replications, resets):
        watched = Watched(world, looks)
        watched.advance(until)
        snapshots.append(watched.seen)
        readings.append(world.reading())
        if log:
            logs.append(world.log())
    observed = samples_of(settings.layout, snapshots, first_replication) if observe is not None else None
    return Trace(
        layout=settings.layout,
        tally=world.join(readings),
        edges=settings.edges,
        start=settings.start,
        warmup_hours=settings.warmup_hours,
        seed=settings.seed,
        first_replication=settings.replication,
        engine=engine,
        observed=observed,
        logs=tuple(logs) if log else None,
        carried=partial(carried_by, pathway, logs, settings.replication) if log else None,
    )


def worlds(  # noqa: PLR0917
    engine: str,
    pathway: Pathway,
    settings: Settings,
    until: float,
    replications: int,
    resets: Resets | None = None,
) -> Iterable[World]:
    """Yield each replication at its start; the compiled engine uses one world over and over.

    Without `resets` whoever runs the worlds resets their inputs.
    """
    first = settings.replication
    world = make_world(engine, pathway, settings, until)
    if resets:
        world.schedule(resets)
    yield world
    for replication in range(first + 1, first + replications):
        if engine == "compiled":
            world.restart(replication)  # type: ignore[attr-defined]
        else:
            world = make_world(engine, pathway, replace(settings, replication=replication), until)
            if resets:
                world.schedule(resets)
        yield world


def _end_of(pathway: Pathway, until_hours: float | str) -> float:
    """Return the end of a run, infinite for "empty"; PathwayError if the pathway can then never end."""
    if is_number(until_hours):
        return float(until_hours)
    problems = (
        []
        if until_hours in ("empty", FOREVER)
        else [Problem(f"until_hours={until_hours!r}", "It is not a time.", "Give hours, or 'empty'.")]
    )
    remedy = "Give until_hours a number."
    problems += [
        Problem(f"source {source.name!r}", "People come without an end.", "Give it stop=, count= or at=.")
        for source in pathway.sources
        if not source.is_finite
    ]
    problems += [
        Problem(f"resource {resource.name!r}", "Its capacity changes without an end.", remedy)
        for resource in pathway.resources
        if resource.rota or isinstance(resource.capacity, Table)
    ]
    problems += [
        Problem(f"step {name!r}", "Its gate opens and closes without an end.", remedy)
        for name, step in pathway.steps.items()
        if isinstance(step, Gate)
    ]
    problems += [Problem(f"risk {risk.name!r}", "It runs without an end.", remedy) for risk in pathway.risks]
    if problems:
        raise PathwayError(problems)
    return FOREVER


def observations(observe: Iterable[float] | float | None, until: float) -> list[float]:
    """Return the times of observations in order; InputError for what gives none, or lies outside the run."""
    if observe is None:
        return []
    if isinstance(observe, Real | float):
        observe = float(observe)
        if not observe > 0.0 or until == FOREVER:
            raise InputError(
                [
                    Problem(
                        f"observe={observe!r}",
                        "It gives no times.",
                        "Give hours above 0 and a run with an end, or a list of times.",
                    )
                ]
            )
        # The last one may miss the end by a rounding.
        times = [min(float(observe) * k, until) for k in range(1, round(until / observe) + 1)]
        times = times if until - float(observe) * len(times) > -1e-9 * until else times[:-1]
    else:
        given = list(observe) if isinstance(observe, Iterable) and not isinstance(observe, str) else [observe]
        odd = [time for time in given if not is_number(time)]
        if odd:
            raise InputError([Problem(f"observe={odd!r}", "These are no times.", "Give hours, or a list of hours.")])
        times = sorted(float(time) for time in given)
    wrong = [time for time in times if not 0.0 <= time <= until]
    if wrong:
        raise InputError([Problem(f"observe={wrong!r}", "These are outside the run.", "Give times from 0 to its end.")])
    return times


def _resets(pathway: Pathway, until: float, changes: Changes) -> Resets:
    """Return the resets of inputs in order of time, one for each time; InputError with everything wrong in them."""
    current, problems = dict(pathway.inputs), []
    resets: dict[float, dict[str, float]] = {}
    try:
        rows = [(float(time), dict(values)) for time, values in changes]
    except (TypeError, ValueError) as error:
        remedy = "Give [(hours, {input: value}), ...]."
        raise InputError([Problem(f"changes={changes!r}", "They are not resets of inputs.", remedy)]) from error
    for time, values in sorted(rows, key=lambda row: row[0]):
        if not 0.0 <= time <= until:
            problems.append(
                Problem(f"change at {time!r} hours", "It is outside the run.", "Give a time from 0 to its end.")
            )
        problems += problems_of_reset(current, values, pathway.endless_gaps)
        current |= values
        resets[time] = resets.get(time, {}) | values
    if problems:
        raise InputError(problems)
    return list(resets.items())
