"""Requests for an AMHP one by one, from an event log: when each was made, allocated and started, what it waited for.

A request begins as its clock does and waits until the assessment starts, or until it ends without one. Every moment of
it belongs to the last wait that began. So the parts of a wait add up to it, for everybody, those who still wait at the
end of the run included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tandemcare.trace import Event
from tandemcare.trace.tally import Floats, Integers

from .request_log import NOTHING, RequestLog, RequestSteps, Rows

PARTS = (
    "amhp",
    "amhp_again",
    "amhp_handed_over",
    "office_hours",
    "warrant",
    "police",
    "doctors",
    "best_interest",
    "arranging",
    "hand_over",
)
"""What a request waits for: the first AMHP, one again after a doctor or a better time, one after a shift ended with
the work half done; office hours, a court's warrant, the police who execute it, doctors, the person's best interest; and
the AMHP's own work."""
FOR_AN_AMHP = ("amhp", "amhp_again", "amhp_handed_over")
STARTED, STILL_WAITING, URGENT, ADMITTED = "started", "still_waiting", "urgent", "admitted"
HANDED_OVER, HAND_OVER, AGAIN = map(PARTS.index, ("amhp_handed_over", "hand_over", "amhp_again"))
WARRANT, POLICE = map(PARTS.index, ("warrant", "police"))
WAIT_BEGINS = (Event.QUEUE, Event.DELAY, Event.GATE, Event.HAND_OVER, Event.RESUME)


@dataclass(frozen=True, eq=False)
class Requests:
    """Requests in the order made, and the spells of which their waits are made up.

    `table` has a row for each request: person, route, reason, kind (urgent, routine, warrant, screened), ended
    (started, still_waiting, screened_out, lapsed, ...), outcome, place, afterwards; the hours of the run at which it
    was requested, allocated, started, completed and admitted (NaN where it was not), and until which it waited (the
    start, the end without one, or the end of the run); its wait and the parts of it, `wait_...` for each of PARTS, in
    hours; times_again, how often it went back to wait for an AMHP.
    `spells` has a row for each part of each wait: request (its row in `table`), part, begin and end (hours).
    """

    table: pd.DataFrame
    spells: pd.DataFrame


def requests_of(rows: Rows, steps: RequestSteps, last_hour: float, police_share: float = 0.0) -> Requests:
    """Return the requests of the log of one replication (LOG_ROW, as it happened) that ran until an hour.

    Of a wait for a court's warrant and the police who execute it, `police_share` at its end is for the police.
    """
    log = RequestLog.of(rows, steps)
    started, ended = log.first(steps.started), log.first(steps.ends)
    is_started = (started >= 0) & ((ended < 0) | (started < ended))
    closed = np.where(is_started, started, ended)
    until = np.where(closed >= 0, log.time(closed), last_hour)
    spells = _spells(log, closed, until, police_share)
    table = _described(log, np.where(is_started, started, NOTHING), closed)
    table["hour_until"] = until
    table["wait"] = until - table["hour_requested"]
    hours = spells["end"] - spells["begin"]
    for number, name in enumerate(PARTS):
        table[f"wait_{name}"] = np.bincount(spells["request"], hours * (spells["part"] == number), len(log))
    table["times_again"] = _times_again(log)
    return _in_order(table, spells)


def _times_again(log: RequestLog) -> Integers:
    """Return how often each request went back to where an AMHP is waited for again, or was handed over."""
    step = log.rows["step"]
    comes = np.append(True, (step[1:] != step[:-1]) | (log.request[1:] != log.request[:-1]))
    is_again = log.steps.codes(log.steps.waits, PARTS)[step] == AGAIN
    counted = (is_again & comes[: len(step)]) | (log.rows["event"] == Event.HAND_OVER)
    is_wait = log.steps.named(log.steps.waits)[step]
    return np.bincount(log.request[counted & is_wait & (log.request >= 0)], minlength=len(log))


def _spells(log: RequestLog, closed: Integers, until: Floats, police_share: float) -> pd.DataFrame:
    """Return request, part, begin and end of each part of each wait."""
    part = log.steps.codes(log.steps.waits, PARTS)[log.rows["step"]]
    part[log.rows["event"] == Event.HAND_OVER] = HANDED_OVER
    stop = np.where(closed >= 0, closed, len(log.rows))[log.request]
    is_wait = (log.request >= 0) & (part >= 0) & np.isin(log.rows["event"], WAIT_BEGINS)
    where = np.flatnonzero(is_wait & (np.arange(len(log.rows)) < stop))
    request, part = log.request[where], part[where]
    follows = np.append(log.request, NOTHING)[where + 1] == request
    begin = log.rows["time"][where]
    end = np.where(follows, np.append(log.rows["time"], np.nan)[where + 1], until[request])
    handed = np.minimum(begin + _hand_over_hours(log, where), end)
    is_handed = handed > begin
    granted = np.minimum(_granted(log, where, part, end, police_share), end)
    is_granted = granted < end
    return pd.DataFrame(
        {
            "request": np.concatenate((request, request[is_handed], request[is_granted])),
            "part": np.concatenate((part, np.full(is_handed.sum(), HAND_OVER), np.full(is_granted.sum(), POLICE))),
            "begin": np.concatenate((handed, begin[is_handed], granted[is_granted])),
            "end": np.concatenate((granted, handed[is_handed], end[is_granted])),
        }
    )


def _granted(log: RequestLog, where: Integers, part: Integers, end: Floats, police_share: float) -> Floats:
    """Return when a court has granted a warrant, after which the police are waited for; elsewhere the end."""
    rows = log.rows[where]
    is_warrant = (part == WARRANT) & (rows["event"] == Event.DELAY)
    granted = end.copy()
    delays = rows[is_warrant]
    granted[is_warrant] = delays["value"] - police_share * (delays["value"] - delays["time"])
    return granted


def _hand_over_hours(log: RequestLog, where: Integers) -> Floats:
    """Return the hours that taking over work half done adds to it, at each RESUME; 0 elsewhere.

    A RESUME follows its GRANT, the HAND_OVER and the delay that was interrupted, which had an end.
    """
    hours = np.zeros(len(where))
    resumes = log.rows["event"][where] == Event.RESUME
    handed = where[resumes] - 2
    left = log.rows["value"][handed - 1] - log.rows["time"][handed]
    hours[resumes] = log.rows["value"][handed] - left
    return hours


def _described(log: RequestLog, started: Integers, closed: Integers) -> pd.DataFrame:
    """Return for each request who it is for, how it came, how it ended and what came of it, and when."""
    steps, ends = log.steps, log.steps.ends
    completed = log.first(steps.completed, started)
    decided = log.first(steps.outcomes, completed)
    after = log.first(steps.afterwards, log.first(steps.to_bed, completed))
    ended = log.meaning({**ends, **dict.fromkeys(steps.started, STARTED)}, closed, STILL_WAITING)
    afterwards = log.meaning(steps.afterwards, after)
    admitted = np.where(afterwards == ADMITTED, after, NOTHING)
    return pd.DataFrame(
        {
            "person": log.rows["person"][log.begins],
            "route": log.meaning(steps.routes, log.begins),
            "reason": log.meaning(steps.reasons, _reason(log)),
            "kind": log.meaning(steps.kinds, log.first(steps.kinds), URGENT),
            "ended": ended,
            "outcome": log.meaning(steps.outcomes, decided),
            "place": log.meaning(steps.places, log.first(steps.places, started)),
            "afterwards": afterwards,
            "hour_requested": log.time(log.begins),
            "hour_allocated": log.time(log.first(steps.allocated)),
            "hour_started": log.time(started),
            "hour_completed": log.time(completed),
            "hour_admitted": log.time(admitted),
        }
    )


def _reason(log: RequestLog) -> Integers:
    """Return where the reason for each request was told: at its clock or just before it, or -1."""
    reasons = log.steps.named(log.steps.reasons)[log.rows["step"]]
    before = np.maximum(log.begins - 1, 0)
    just_before = reasons[before] & (log.rows["person"][before] == log.rows["person"][log.begins])
    at_once = log.rows["time"][before] == log.rows["time"][log.begins]
    return np.where(reasons[log.begins], log.begins, np.where(just_before & at_once, before, NOTHING))


def _in_order(table: pd.DataFrame, spells: pd.DataFrame) -> Requests:
    """Return requests in the order made, and their spells in that order."""
    order = np.argsort(table["hour_requested"].to_numpy(), kind="stable")
    row = np.empty(len(order), dtype=np.int64)
    row[order] = np.arange(len(order))
    part = pd.Categorical.from_codes(spells["part"].to_numpy(), pd.Index(PARTS, dtype=object))
    spells = spells.assign(request=row[spells["request"].to_numpy()], part=part)
    return Requests(
        table.iloc[order].reset_index(drop=True),
        spells.sort_values(["request", "begin"], kind="stable", ignore_index=True),
    )
