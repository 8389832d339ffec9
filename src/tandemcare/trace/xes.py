"""The event log as XES (IEEE 1849), the form that programs for process mining read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

import pandas as pd

from tandemcare.texts import visible

from .event_table import Told, event_table
from .log import Event

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
    '  <classifier name="Activity and transition" keys="concept:name lifecycle:transition"/>',
)
"""What every log begins with: the schema wants extensions, globals and classifiers in this order."""
TRANSITIONS = {
    Event.ARRIVE.name: "complete",
    Event.LEAVE.name: "complete",
    Event.COUNT.name: "complete",
    Event.EXPIRE.name: "withdraw",
    Event.RISK.name: "complete",
    Event.QUEUE.name: "schedule",
    Event.GRANT.name: "start",
    Event.SWAP.name: "complete",
    Event.RELEASE.name: "complete",
    Event.HAND_OVER.name: "suspend",
    Event.GATE.name: "schedule",
    Event.GATE_OPEN.name: "start",
    Event.DELAY.name: "start",
    Event.DELAY_END.name: "complete",
}
"""Which transition of the standard's life cycle each event is; what a person only remembers is none."""
_OF_A_UNIT = (Event.GRANT.name, Event.SWAP.name, Event.RELEASE.name, Event.HAND_OVER.name)
_NAMED = {Event.ARRIVE.name: "arrives", Event.LEAVE.name: "leaves"}
_UNDATED = pd.Timestamp("1970-01-01")
"""Where a run has no date its first hour is this, as the standard wants a moment of every event."""


def xes_of(trace: Told, name: str) -> Iterator[str]:
    """Yield the lines of an XES log: a trace for each person of each replication, with attributes, and their events."""
    yield from HEAD
    yield _string("concept:name", name, 2)
    table = event_table(trace, "csv", None)
    table = table[table["event"].isin(list(TRANSITIONS))]
    moments = _moments(table)
    attributes = list(table.columns[list(table.columns).index("value") + 1 :])
    columns = ("replication", "person", "source", "event", "step", "label", "resource", "unit", *attributes)
    rows = list(zip(*(table[each].tolist() for each in columns), moments, strict=True))
    of_person: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for row in rows:
        of_person.setdefault((row[0], row[1]), []).append(row)
    for (replication, person), events in of_person.items():
        yield "  <trace>"
        yield _string("concept:name", f"{replication}-{person}", 4)
        yield f'    <int key="replication" value="{replication}"/>'
        yield _string("source", events[0][2], 4)
        for number, attribute in enumerate(attributes, 8):
            yield from _attribute(attribute, events[0][number])
        for _, _, _, event, step, label, resource, unit, *_, moment in events:
            yield from _event(event, step, label, (resource, unit), moment)
        yield "  </trace>"
    yield "</log>"


def _moments(table: pd.DataFrame) -> list[str]:
    """Return the moment of each event as the standard writes it, to a thousandth of a second, in Greenwich time."""
    since = _UNDATED + pd.to_timedelta(table["time_hours"], unit="h")
    moments = table["timestamp"].where(table["timestamp"].notna(), since)
    return list(pd.to_datetime(moments).dt.strftime("%Y-%m-%dT%H:%M:%S.000+00:00"))


def _event(event: str, step: str, label: str, of: tuple[Any, int], moment: str) -> Iterator[str]:
    resource, unit = of
    is_of_a_unit = event in _OF_A_UNIT and isinstance(resource, str)
    yield "    <event>"
    yield _string("concept:name", resource if is_of_a_unit else _NAMED.get(event) or step, 6)
    yield f'      <date key="time:timestamp" value="{moment}"/>'
    yield _string("lifecycle:transition", TRANSITIONS[event], 6)
    yield _string("step", step, 6)
    if label:
        yield _string("label", label, 6)
    if is_of_a_unit:
        yield _string("org:resource", f"{resource} {unit}" if unit else resource, 6)
    yield "    </event>"


def _attribute(name: str, value: Any) -> Iterator[str]:
    """Yield what a person came with, or nothing where they came without it."""
    if isinstance(value, str):
        yield _string(name, value, 4)
    elif pd.notna(value):
        yield f'    <float key={quoteattr(name)} value="{float(value)!r}"/>'


def _string(key: str, value: str, indent: int) -> str:
    return f"{' ' * indent}<string key={quoteattr(key)} value={quoteattr(visible(value))}/>"
