"""Worlds for tests: one helper that knows both engines, and one that runs a pathway through a plan of pauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from tandemcare.engine import arithmetic
from tandemcare.engine.settings import Settings, World
from tandemcare.pathway import ALL, Count, Delay, Pathway, Record, Release, Seize
from tandemcare.pathway.story import units
from tandemcare.trace.log import Event
from tandemcare.trace.tally import Layout

ENGINES = ("reference", "compiled")  # those that tests of the contract run on

Pause = tuple[float, Mapping[str, float]]
Row = tuple[float, int, str, str, int, float]


def world(engine: str, pathway: Pathway, settings: Settings) -> World:
    """Return a world of the engine with this name."""
    if engine == "reference":
        from tandemcare.engine.reference import ReferenceWorld

        return ReferenceWorld(pathway, settings)
    from tandemcare.engine.compiled import CompiledWorld  # type: ignore[import-not-found,unused-ignore]

    compiled: World = CompiledWorld(pathway, settings)
    return compiled


def layout_of(pathway: Pathway, **axes: Any) -> Layout:
    """Return the layout of a pathway's tally: its measures, counts and resources in the order written."""
    records = {step.measure: step for step in pathway.steps.values() if isinstance(step, Record)}
    counts = {step.name for step in pathway.steps.values() if isinstance(step, Count)}
    return Layout(
        measures=tuple(records),
        thresholds=tuple(step.over for step in records.values()),
        counts=tuple(sorted(counts)),
        resources=tuple(resource.name for resource in pathway.resources),
        **axes,
    )


def settings_of(pathway: Pathway, **given: Any) -> Settings:
    """Return settings that keep the log, for one pathway."""
    given = {"layout": layout_of(pathway), "log": True, **given}
    return Settings(**given)


def run(engine: str, pathway: Pathway, until: float, pauses: Iterable[Pause] = (), **given: Any) -> World:
    """Return a world that has run until a time, with inputs reset at pauses on the way."""
    running = world(engine, pathway, settings_of(pathway, **given))
    for time, values in pauses:
        running.advance(time)
        running.set(values)
    running.advance(until)
    return running


def rows(pathway: Pathway, log: npt.NDArray[Any]) -> list[Row]:
    """Return a log as (time, person, name of the step, name of the event, detail, value)."""
    names = list(pathway.steps)
    return [
        (float(time), int(person), "" if person == 0 else names[step], Event(event).name, int(detail), float(value))
        for time, person, step, event, detail, value in log.tolist()
    ]


def same_bits(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> bool:
    """Return whether two logs are the same, bit for bit."""
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()


def person_key(source: str, i: int, *, layer: int = 0, month: int = 0, seed: int = 0, replication: int = 0) -> int:
    """Return the key of the i-th candidate of a source, as the contract has it."""
    chain = arithmetic.chain
    base = chain(chain(0, seed), replication)
    return chain(chain(chain(chain(base, arithmetic.name_key(f"source:{source}")), layer), month), i)


def by_name(pathway: Pathway, log: npt.NDArray[Any], leave_out: Iterable[str] = ()) -> list[tuple[Any, ...]]:
    """Return a log with every number of a step, source or resource put into words, without rows of some steps."""
    names, left_out = list(pathway.steps), set(leave_out)
    resources = [resource.name for resource in pathway.resources]
    sources = [source.name for source in pathway.sources] + [group.name for group in pathway.initial]
    lists = {"BRANCH": names, "ARRIVE": sources}
    found = []
    for time, person, step, event, detail, value in rows(pathway, log):
        of_resource = event in ("GRANT", "RELEASE", "HAND_OVER", "SWAP", "CAPACITY")
        what = lists.get(event, resources if of_resource else None)
        if step not in left_out:
            found.append((time, person, step, event, what[detail] if what else detail, value))
    return found


PASSED = {Delay: Event.DELAY_END, Seize: Event.GRANT}
"""The row that somebody's passing of a step writes once, where it is not the one called like the step."""


def passings(pathway: Pathway, log: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return how often each step was passed, from the log of a run in which nobody gave up and nobody is inside.

    Whoever a risk took out of a step has passed it, too.
    """
    number = log["step"].astype(np.int64) * len(Event) + log["event"] - 1
    rows = np.bincount(number[log["person"] != 0], minlength=len(pathway.steps) * len(Event))
    by_event = rows.reshape(len(pathway.steps), len(Event))
    found = np.zeros(len(pathway.steps))
    for place, (name, step) in enumerate(pathway.steps.items()):
        event = PASSED.get(type(step)) or Event[type(step).__name__.upper()]
        given_back = len(units(pathway.held_before[name])) if step == Release(ALL) else 1
        found[place] = by_event[place, event - 1] / given_back + by_event[place, Event.RISK - 1]
    return found


def conserved(running: World) -> bool:
    """Return whether everybody who came has left or is inside, and the snapshot agrees."""
    come, left, inside = running.tally().people.tolist()
    return bool(come == left + inside and inside == len(np.unique(running.state().persons)))
