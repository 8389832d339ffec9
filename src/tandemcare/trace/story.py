"""What one person of an event log went through, as rows that read top to bottom: what, from when, for how long."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .event_table import LoggedTrace, event_table
from .log import Event

COLUMNS = ("begins", "ends", "kind", "what")
COMES, LEAVES, HAPPENS = "comes", "leaves", "happens"
WAITS, STAYS, HOLDS = "waits", "is at", "has"
"""Kinds of rows: somebody comes or leaves, waits, is somewhere for a time, has a unit, or something is counted."""
_BEGIN = {
    Event.QUEUE.name: WAITS,
    Event.GATE.name: WAITS,
    Event.DELAY.name: STAYS,
    Event.GRANT.name: HOLDS,
}
_END = {
    Event.GRANT.name: WAITS,
    Event.EXPIRE.name: WAITS,
    Event.GATE_OPEN.name: WAITS,
    Event.DELAY_END.name: STAYS,
    Event.RELEASE.name: HOLDS,
    Event.HAND_OVER.name: HOLDS,
    Event.SWAP.name: HOLDS,
}
_AT_ONCE = {Event.ARRIVE.name: COMES, Event.LEAVE.name: LEAVES, Event.COUNT.name: HAPPENS}


def story_frame(trace: LoggedTrace) -> pd.DataFrame:
    """Return what the one person of a trace went through: begins, ends (hours from the start), kind, what.

    What goes on at the end of the run has no end (NaN); what happens at once ends as it begins.
    """
    rows: list[list[Any]] = []
    under_way: dict[tuple[str, str], list[int]] = {}
    table = event_table(trace, "csv", [])
    columns = (table[name].tolist() for name in ("time_hours", "event", "step", "label", "resource", "source"))
    for time, event, step, label, resource, source in zip(*columns, strict=True):
        what = _words(resource) if isinstance(resource, str) else label or _words(step)
        if event in _END:
            kind = _END[event]
            _end(rows, under_way, kind, what if kind == HOLDS else "", time)
        if event == Event.RISK.name:  # it takes a person out of whatever they wait for or stay at
            _end(rows, under_way, WAITS, "", time)
            _end(rows, under_way, STAYS, "", time)
        if event in _BEGIN:
            kind = _BEGIN[event]
            under_way.setdefault((kind, what if kind == HOLDS else ""), []).append(len(rows))
            rows.append([time, np.nan, kind, what])
        elif event in _AT_ONCE:
            rows.append(
                [
                    time,
                    time,
                    _AT_ONCE[event],
                    trace.labels.get(source) or _words(source) if event == Event.ARRIVE.name else what,
                ]
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _words(name: str) -> str:
    """Return a name of the pathway as it is said."""
    return name.replace("-", " ").replace("_", " ")


def _end(rows: list[list[Any]], under_way: dict[tuple[str, str], list[int]], kind: str, what: str, time: float) -> None:
    """Give the row that has been under way longest its end, if there is one."""
    waiting = under_way.get((kind, what))
    if waiting:
        rows[waiting.pop(0)][1] = time
