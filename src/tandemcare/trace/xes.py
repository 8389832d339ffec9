"""The event log as XES (IEEE 1849), the form that programs for process mining read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import pandas as pd

from tandemcare.texts import visible

from .event_table import TRANSITIONS, LoggedTrace, event_table
from .log import Event
from .units_held import ENDS_OF_USE

NAMESPACE = "http://www.xes-standard.org/"
EXTENSIONS = (
    ("Concept", "concept", "concept.xesext"),
    ("Time", "time", "time.xesext"),
    ("Lifecycle", "lifecycle", "lifecycle.xesext"),
    ("Organizational", "org", "org.xesext"),
)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>',
    f'<log xes.version="1849.2016" xes.features="" xmlns="{NAMESPACE}">',
    *(f'  <extension name="{name}" prefix="{prefix}" uri="{NAMESPACE}{uri}"/>' for name, prefix, uri in EXTENSIONS),
    '  <global scope="trace">',
    '    <string key="concept:name" value=""/>',
    "  </global>",
    '  <global scope="event">',
    '    <string key="concept:name" value=""/>',
    '    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>',
    '    <string key="lifecycle:transition" value="complete"/>',
    "  </global>",
    '  <classifier name="Activity" keys="concept:name"/>',
    '  <classifier name="ActivityAndTransition" keys="concept:name lifecycle:transition"/>',
)
"""What every log begins with: the schema wants extensions, globals and classifiers in this order."""
_OF_A_UNIT = tuple(event.name for event in (Event.GRANT, *ENDS_OF_USE))
_TRANSITIONS = {event.name: transition for event, transition in TRANSITIONS.items()}
_NAMED = {Event.ARRIVE.name: "arrives", Event.LEAVE.name: "leaves"}
_UNDATED = pd.Timestamp("1970-01-01")
"""Where a run has no date its first hour is this, as the standard wants a moment of every event."""


def xes_of(trace: LoggedTrace, name: str) -> Iterator[str]:
    """Yield the lines of an XES log: a trace for each person of each replication, with attributes, and their events."""
    yield from HEAD
    yield _string("concept:name", name, 2)
    table = event_table(trace, "xes", None)
    attributes = list(table.columns[list(table.columns).index("value") + 1 :])
    about = list(zip(*(table[each].tolist() for each in ("replication", "person", "source", *attributes)), strict=True))
    columns = [table[each].tolist() for each in ("event", "step", "label", "resource", "unit")]
    of_person: dict[tuple[Any, ...], list[str]] = {}
    for person, moment, told in zip(about, _moments(table), zip(*columns, strict=True), strict=True):
        of_person.setdefault(person, []).append(_event(told, moment))
    for (replication, person, source, *values), events in of_person.items():
        yield "  <trace>"
        yield _string("concept:name", f"{replication}-{person}", 4)
        yield f'    <int key="replication" value="{replication}"/>'
        yield _string("source", source, 4)
        for attribute, value in zip(attributes, values, strict=True):
            yield from _attribute(attribute, value)
        yield from events
        yield "  </trace>"
    yield "</log>"


def _moments(table: pd.DataFrame) -> list[str]:
    """Return the moment of each event as the standard writes it, to a thousandth of a second, in Greenwich time."""
    since = _UNDATED + pd.to_timedelta(table["time_hours"], unit="h")
    moments = pd.to_datetime(table["timestamp"].where(table["timestamp"].notna(), since))
    return list(np.datetime_as_string(moments.to_numpy(), unit="ms"))


def _event(told: tuple[Any, ...], moment: str) -> str:
    """Return the lines of an event: of a unit it is called by its resource, else by its step."""
    event, step, label, resource, unit = told
    is_of_a_unit = event in _OF_A_UNIT and isinstance(resource, str)
    called = resource if is_of_a_unit else _NAMED.get(event) or step
    lines = [
        "    <event>",
        _string("concept:name", called, 6),
        f'      <date key="time:timestamp" value="{moment}+00:00"/>',
        f'      <string key="lifecycle:transition" value="{_TRANSITIONS[event]}"/>',
        _string("step", step, 6),
    ]
    if label:
        lines.append(_string("label", label, 6))
    if is_of_a_unit:
        lines.append(_string("org:resource", f"{resource} {unit}" if unit else resource, 6))
    return "\n".join([*lines, "    </event>"])


def _attribute(name: str, value: Any) -> Iterator[str]:
    """Yield what a person came with, or nothing where they came without it."""
    if isinstance(value, str):
        yield _string(name, value, 4)
    elif pd.notna(value):
        yield f'    <float key={quoteattr(name)} value="{float(value)!r}"/>'


@lru_cache(maxsize=100_000)
def _string(key: str, value: str, indent: int) -> str:
    return f"{' ' * indent}<string key={quoteattr(key)} value={quoteattr(visible(value))}/>"
