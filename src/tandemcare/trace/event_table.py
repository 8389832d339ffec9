"""The event log with attributes, units and dates, in the layouts that other programs read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare.errors import InputError, Problem, did_you_mean

from .axes import Axes
from .log import Event
from .log_frame import OF_RESOURCES, LogRows, join_logs, log_frame
from .tally import Layout
from .units_held import ENDS_OF_USE, units_held

ALWAYS = ("replication", "person", "source", "holds")
"""Columns of everybody that are no attributes."""
UNITS_A_RESOURCE = 1_000_000
"""Numbers of units apart, so that those of two resources are never one number."""
MILLISECONDS_AN_HOUR = 3_600_000.0
COLUMNS = "replication time timestamp person source event step label resource unit target register value".split()


class LoggedTrace(Protocol):
    """What a trace tells of its events, as they are laid out here."""

    @property
    def layout(self) -> Layout:
        """The names of steps, resources and sources."""

    @property
    def axes(self) -> Axes:
        """Which replications there are."""

    @property
    def start(self) -> date | None:
        """The first day."""

    @property
    def logs(self) -> tuple[LogRows, ...] | None:
        """The event log of each replication."""

    @property
    def labels(self) -> Mapping[str, str]:
        """What happens at a step."""

    @property
    def meanings(self) -> Mapping[str, Mapping[float, str]]:
        """What the numbers of an attribute stand for."""

    def people_frame(self, attributes: Collection[str] | None = None) -> pd.DataFrame:
        """Return who is in the log, and what they came with."""


class EventLayout(NamedTuple):
    """A layout of the event log: the events that it wants, how it is made, and what it calls columns.

    What people keep without a limit (ill, homeless) is among the units only of a layout that `has_marks`.
    """

    events: Collection[Event]
    make: Callable[[pd.DataFrame], pd.DataFrame]
    names: Mapping[str, str]
    has_marks: bool = False


def in_words(frame: pd.DataFrame, meanings: Mapping[str, Mapping[float, str]]) -> pd.DataFrame:
    """Return a table with words in place of the numbers that stand for something."""
    return frame.assign(**{name: frame[name].map(meanings[name]) for name in frame.columns if name in meanings})


def event_table(trace: LoggedTrace, layout: str, attributes: Sequence[str] | None) -> pd.DataFrame:
    """Return the events of a trace in a layout of EVENT_LAYOUTS, with attributes of the people."""
    if layout not in EVENT_LAYOUTS:
        remedy = did_you_mean(layout, EVENT_LAYOUTS)
        raise InputError([Problem(f"layout {layout!r}", "There is no such layout.", remedy)])
    wanted = EVENT_LAYOUTS[layout]
    people = trace.people_frame(list(trace.meanings) or None if attributes is None else attributes)
    frame = wanted.make(_events(trace, people, wanted))
    frame[[name for name in people.columns if name not in ALWAYS]] = _of_people(frame, people)
    return frame.rename(columns=wanted.names)


def _of_people(frame: pd.DataFrame, people: pd.DataFrame) -> Any:
    """Return the attributes of the person of each row."""
    known = people.drop(columns=["source", "holds"])
    keys = frame[["replication", "person"]].astype({"replication": known["replication"].dtype})
    return (
        keys.merge(known, on=["replication", "person"], how="left").drop(columns=["replication", "person"]).to_numpy()
    )


def _marks(layout: Layout) -> list[int]:
    """Return the numbers of the resources that are marks of people more than what they use."""
    return [number for number, name in enumerate(layout.resources) if name in layout.marks]


def _events(trace: LoggedTrace, people: pd.DataFrame, asked: EventLayout) -> pd.DataFrame:
    """Return the events of a layout, named and dated, with their units; who brings one has a row GRANT for it."""
    wanted, units = [], []
    for number, log in zip(trace.axes.replications, trace.logs or (), strict=False):
        here = people[people["replication"] == number]
        rows, unit = _with_brought(log, trace.layout.resources, here)
        kept = np.isin(rows["event"], [int(event) for event in asked.events])
        if not asked.has_marks:
            kept &= ~(np.isin(rows["event"], OF_RESOURCES) & np.isin(rows["detail"], _marks(trace.layout)))
        wanted.append(rows[kept])
        units.append(unit[kept])
    layout = trace.layout
    joined = join_logs(wanted, trace.axes.replications)
    frame = log_frame(joined, list(layout.steps), list(layout.resources))
    sets = dict(zip(layout.steps, layout.sets, strict=True))
    keys = pd.MultiIndex.from_frame(people[["replication", "person"]])
    rows = keys.get_indexer(pd.MultiIndex.from_frame(frame[["replication", "person"]].astype({"replication": "int32"})))
    return frame.assign(
        unit=np.concatenate(units) if units else np.zeros(0, np.int64),
        source=people["source"].to_numpy(dtype=object)[rows] if len(people) else "",
        timestamp=timestamps(frame["time"], trace.start),
        register=_by_step(frame["step"], sets),
        label=_by_step(frame["step"], trace.labels),
    )


def _by_step(steps: pd.Series[Any], known: Mapping[str, str]) -> npt.NDArray[Any]:
    """Return what is known of the step of each row, or nothing."""
    words = np.array([known.get(step, "") for step in steps.cat.categories] + [""], dtype=object)
    return words[steps.cat.codes.to_numpy()]


def _with_brought(log: LogRows, resources: Sequence[str], people: pd.DataFrame) -> tuple[LogRows, npt.NDArray[Any]]:
    """Return a log with a row GRANT for each unit that somebody brings, and the unit of each row."""
    holds = dict(zip(people["person"].tolist(), people["holds"], strict=True))
    unit, brought = units_held(log, resources, holds)
    if not brought:
        return log, unit
    places = [use.row + 1 for use in brought]
    more = log[[use.row for use in brought]].copy()
    more["event"], more["value"] = Event.GRANT, 0.0
    more["detail"] = [resources.index(use.resource) for use in brought]
    return np.insert(log, places, more), np.insert(unit, places, [use.unit for use in brought])


def timestamps(hours: pd.Series[Any], start: date | None) -> Any:
    """Return the moments of some hours from the start, to a thousandth of a second; NaT where the run has no date."""
    since = pd.to_timedelta((hours * MILLISECONDS_AN_HOUR).round(), unit="ms")
    return pd.NaT if start is None else since + pd.Timestamp(start)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return every row of the log."""
    return frame[COLUMNS].copy()


def _vidigi(frame: pd.DataFrame) -> pd.DataFrame:
    """Return who comes and leaves, who waits for what, and who uses which unit, as vidigi reads them.

    Who spends a time somewhere without holding a unit is told as a queue of that name, so that they are to be seen.
    """
    event = frame["event"].astype(object)
    step, resource = frame["step"].astype(object), frame["resource"].astype(object)
    is_grant = event == Event.GRANT.name
    is_end = event.isin([each.name for each in ENDS_OF_USE]) & (frame["unit"] > 0)
    held = (is_grant.astype(int) - is_end.astype(int)).groupby([frame["replication"], frame["person"]]).cumsum()
    is_queue = (event == Event.QUEUE.name) | ((event == Event.DELAY.name) & (held == 0))
    told = frame[["replication", "person", "time", "source", "timestamp"]].assign(event_type="", event="")
    for which, kind, name in (
        (event == Event.ARRIVE.name, "arrival_departure", "arrival"),
        (event == Event.LEAVE.name, "arrival_departure", "depart"),
        (is_queue, "queue", step),
        (is_grant, "resource_use", resource),
        (is_end, "resource_use_end", resource + " ends"),
    ):
        told["event_type"] = told["event_type"].mask(which, kind)
        told["event"] = told["event"].mask(which, name)
    numbers = (frame["resource"].cat.codes.astype("int64") + 1) * UNITS_A_RESOURCE + frame["unit"]
    told["resource_id"] = numbers.astype("Int64").where(is_grant | is_end)
    return told[told["event_type"] != ""].reset_index(drop=True)


TRANSITIONS: Mapping[Event, str] = {
    Event.ARRIVE: "complete",
    Event.LEAVE: "complete",
    Event.COUNT: "complete",
    Event.EXPIRE: "withdraw",
    Event.RISK: "complete",
    Event.QUEUE: "schedule",
    Event.GRANT: "start",
    Event.SWAP: "complete",
    Event.RELEASE: "complete",
    Event.HAND_OVER: "suspend",
    Event.GATE: "schedule",
    Event.GATE_OPEN: "start",
    Event.DELAY: "start",
    Event.DELAY_END: "complete",
}
"""Which transition of the life cycle of XES each event is; what a person only remembers is none."""
EVENT_LAYOUTS: Mapping[str, EventLayout] = {
    "xes": EventLayout(list(TRANSITIONS), _plain, {"time": "time_hours"}),
    "csv": EventLayout(
        [each for each in Event if each != Event.CAPACITY], _plain, {"time": "time_hours"}, has_marks=True
    ),
    "vidigi": EventLayout(
        (Event.ARRIVE, Event.LEAVE, Event.QUEUE, Event.DELAY, Event.GRANT, *ENDS_OF_USE),
        _vidigi,
        {"person": "entity_id", "replication": "run_number", "source": "pathway"},
    ),
}
"""The layouts of the event log as a table: every row, what vidigi reads (times in hours), or what XES has events of."""
