"""One replication of a scenario, to look inside: its trace, with its event log and what was seen on the way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from numbers import Integral, Real
from pathlib import Path

from tandemcare.errors import InputError, Problem
from tandemcare.model import Place
from tandemcare.running import simulate_scenario as simulated
from tandemcare.scenario import NumbersAsked
from tandemcare.trace import Trace
from tandemcare.units import HOURS_A_DAY, day_of

from .request import Asked, StudyRequest

Observed = Iterable[float | date | str] | float
"""When to look: hours from the start, days, or every so many hours."""


def trace_scenario(
    scenario: Asked = "as-is",
    *,
    log: bool = False,
    observe: Observed | None = None,
    place: Place | Path | str | None = None,
    years: int = 1,
    seed: int = 1,
    replication: int = 0,
    engine: str = "compiled",
    group: str | None = None,
    numbers: NumbersAsked | None = None,
    any_folder: bool = False,
) -> Trace:
    """Return the trace of one replication of a scenario, with its slow layer: that of `compare` with the same seed.

    `log` keeps every event of every person (some 4 a year and adult of the place, 40 bytes each), for `log_frame`,
    `event_log` and `people_frame`. `observe` takes a snapshot every so many hours, or just before some moments (hours
    from the start, or days such as "2025-10-01"), for `samples`, `sample_counts` and `elapsed`. Steps and resources
    stand in all of them by name. `group` names an attribute of people by which results are kept by year. Nothing is
    kept on disk. Raises InputError with every problem, and RunError where a run goes wrong.

    >>> import tandemcare as tc
    >>> trace = tc.trace("as-is", observe=["2026-06-01", "2026-09-01"])
    >>> sorted(set(trace.samples["time"]))
    [18984.0, 21192.0]
    """
    request = StudyRequest(
        (scenario,), place, years, 1, seed, engine, population_group=group, numbers=numbers, any_folder=any_folder
    )
    if isinstance(replication, bool) or not isinstance(replication, Integral) or replication < 0:
        raise InputError([Problem(f"replication {replication}", "It is no number of one.", "Give 0 or more.")])
    (resolved,) = request.resolved()
    found, _ = simulated(
        resolved,
        seed=seed,
        replications=1,
        first_replication=int(replication),
        engine=engine,
        log=log,
        group=group,
        observe=_moments(observe, resolved.start),
    )
    return found.after_warmup()


def _moments(observe: Observed | None, start: date) -> Iterable[float] | float | None:
    """Return when to look, days as hours from the start."""
    if observe is None or isinstance(observe, Real | str) or not isinstance(observe, Iterable):
        return observe  # type: ignore[return-value]  # the engine refuses what is neither
    return [_hours(each, start) for each in observe]


def _hours(moment: float | date | str, start: date) -> float:
    if not isinstance(moment, date | str):
        return moment
    day = day_of(moment)
    if day is None:
        raise InputError([Problem(f"observe={moment!r}", "It is no day.", "Give one such as 2025-10-01, or hours.")])
    return (day - start).days * HOURS_A_DAY
