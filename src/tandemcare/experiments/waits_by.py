"""Waits for an assessment summed up by group of requests, by shift and by hour of the week, over replications."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare.metrics import FOR_AN_AMHP, PARTS
from tandemcare.trace.intervals import ratio, student_intervals
from tandemcare.trace.tally import Floats
from tandemcare.units import HOURS_A_WEEK, HOURS_A_YEAR

from .amhp_work import KINDS_OF_WORK
from .assessments import LoggedRequests
from .shift_hours import ShiftHours, hours_in_each, on_duty_in_each

ALL = "all"
LOW, HIGH = "_low", "_high"
"""What is added to the name of a column for the ends of its 95% interval over replications."""
NEVER_ASSESSED = ("lapsed", "left", "stayed_informally", "power_lapsed")
"""How a request ends without the assessment that was needed."""
COUNTS = ("requests", "screened_out", "never_assessed", "assessed")
WAITS = ("still_waiting", "wait", "p95", *PARTS)
SHIFT_COLUMNS = ("share_of_time", "on_duty", "queue_hours", "share_of_queue", "waiting", "per_amhp")
WORK_COLUMNS = ("on_duty", "at_work", *KINDS_OF_WORK)
WEEK_COLUMNS = ("requests", "wait", "waiting", "on_duty")
LONG = 0.95
KeyOf = Callable[[pd.DataFrame], npt.NDArray[np.object_]]


def by_group(found: Sequence[LoggedRequests], name: str, key_of: KeyOf, groups: Sequence[str]) -> pd.DataFrame:
    """Return what became of requests, and what they waited for, for all and by group; `key_of` tells a table's."""
    names, keys = [ALL, *groups], [key_of(one.requests.table) for one in found]
    numbers = [
        [_told(one, np.ones(len(key), np.bool_) if group == ALL else key == group) for group in names]
        for one, key in zip(found, keys, strict=True)
    ]
    return _over_replications(np.array(numbers), (*COUNTS, *WAITS), pd.DataFrame({name: names}))


def _told(one: LoggedRequests, here: npt.NDArray[np.bool_]) -> list[float]:
    """Return COUNTS (a year) and WAITS of some of the requests of a replication."""
    table, a_year = one.requests.table, HOURS_A_YEAR / (one.last_hour - one.first_hour)
    ended, within = table["ended"], table["hour_until"] >= one.first_hour
    counted = (
        here & (table["hour_requested"] >= one.first_hour),
        here & within & (ended == "screened_out"),
        here & within & ended.isin(NEVER_ASSESSED),
        here & (table["hour_started"] >= one.first_hour),
    )
    counts = [a_year * float(which.sum()) for which in counted]
    waiting = here & (ended == "still_waiting") & (table["kind"] != "screened")
    told = table[counted[-1] | waiting]
    if told.empty:
        return [*counts, 0.0, *[np.nan] * (len(WAITS) - 1)]
    p95 = quantile_with_open(told["wait"].to_numpy(), (told["ended"] == "started").to_numpy(), LONG)
    parts = told[[f"wait_{part}" for part in PARTS]].mean()
    return [*counts, float(waiting.sum()), told["wait"].mean(), p95, *parts]


def quantile_with_open(waits: Floats, is_over: npt.NDArray[np.bool_], share: float) -> float:
    """Return the wait that a share does not exceed, with waits that still last (Kaplan-Meier); endless if not seen."""
    order = np.lexsort((~is_over, waits))
    at_risk = np.arange(len(waits), 0, -1)
    left = np.cumprod(1.0 - is_over[order] / at_risk)
    reached = np.flatnonzero(left <= 1.0 - share + 1e-12)
    return float(waits[order][reached[0]]) if len(reached) else np.inf


def by_shift_on(found: Sequence[LoggedRequests], hours: ShiftHours) -> pd.DataFrame:
    """Return for each shift how many are on duty, and how much of the wait for an AMHP falls into it."""
    numbers = []
    for one in found:
        waiting, duty, begin, end = _by_hour(one)
        code, number = hours.code[begin:end], len(hours.names)
        time, queue = np.bincount(code, minlength=number), np.bincount(code, waiting, number)
        on_duty = np.bincount(code, duty, number)
        a_year = HOURS_A_YEAR / (end - begin)
        columns = (
            time / (end - begin),
            ratio(on_duty, time),
            queue * a_year,
            ratio(queue, queue.sum()),
            ratio(queue, time),
            ratio(queue, on_duty),
        )
        numbers.append(np.stack(columns, axis=1))
    return _over_replications(np.array(numbers), SHIFT_COLUMNS, pd.DataFrame({"shift": hours.names}))


def work_by_shift(found: Sequence[LoggedRequests], hours: ShiftHours) -> pd.DataFrame:
    """Return for each shift the hours a year that AMHPs are on duty and at work, and at which work."""
    numbers = []
    for one in found:
        _, duty, begin, end = _by_hour(one)
        code, number, a_year = hours.code[begin:end], len(hours.names), HOURS_A_YEAR / (end - begin)
        tasks = [_hours_of(one.work[one.work["task"] == task], begin, end) for task in KINDS_OF_WORK]
        told = [duty, np.sum(tasks, axis=0), *tasks]
        by_shift = np.stack([a_year * np.bincount(code, each, number) for each in told], axis=1)
        numbers.append(np.concatenate((by_shift.sum(axis=0, keepdims=True), by_shift)))
    return _over_replications(np.array(numbers), WORK_COLUMNS, pd.DataFrame({"shift": [ALL, *hours.names]}))


def _hours_of(work: pd.DataFrame, begin: int, end: int) -> Floats:
    return hours_in_each(work["begin"].to_numpy(), work["end"].to_numpy(), begin, end)


def by_hour_of_week(found: Sequence[LoggedRequests], hours: ShiftHours) -> pd.DataFrame:
    """Return for each hour of the week the requests that come, their wait, who waits for an AMHP and who is on duty."""
    numbers, width = [], int(HOURS_A_WEEK)
    for one in found:
        waiting, duty, begin, end = _by_hour(one)
        week, table = hours.week[begin:end], one.requests.table
        came = table["hour_requested"].to_numpy()
        at = hours.week_at(came)
        counted = came >= one.first_hour
        is_told = (table["hour_started"] >= one.first_hour) | (table["ended"] == "still_waiting")
        told = (is_told & (table["kind"] != "screened")).to_numpy()
        times = np.bincount(week, minlength=width)
        columns = (
            np.bincount(at[counted], minlength=width) * (HOURS_A_YEAR / (end - begin)),
            ratio(np.bincount(at[told], table["wait"][told], width), np.bincount(at[told], minlength=width)),
            ratio(np.bincount(week, waiting, width), times),
            ratio(np.bincount(week, duty, width), times),
        )
        numbers.append(np.stack(columns, axis=1))
    days, clock = np.divmod(np.arange(width), 24)
    return _over_replications(np.array(numbers), WEEK_COLUMNS, pd.DataFrame({"day": days, "hour": clock}))


def _by_hour(one: LoggedRequests) -> tuple[Floats, Floats, int, int]:
    """Return how many wait for an AMHP in each hour counted, how many are on duty, and the first and the last hour."""
    begin, end = int(np.ceil(one.first_hour)), int(one.last_hour)
    spells = one.requests.spells
    queue = spells[spells["part"].isin(FOR_AN_AMHP)]
    waiting = hours_in_each(queue["begin"].to_numpy(), queue["end"].to_numpy(), begin, end)
    duty = on_duty_in_each(one.duty["hour"].to_numpy(), one.duty["on_duty"].to_numpy(), begin, end)
    return waiting, duty, begin, end


def _over_replications(numbers: Floats, columns: Sequence[str], names: pd.DataFrame) -> pd.DataFrame:
    """Return means of numbers [replication, row, column] with the ends of their intervals, beside names of the rows."""
    found = student_intervals(numbers.reshape(len(numbers), -1))
    mean, low, high = (each.reshape(numbers.shape[1:]) for each in found)
    low = np.maximum(low, 0.0)  # no count or wait is less than nothing, nor is its mean
    table = names.copy()
    for place, column in enumerate(columns):
        table[column], table[f"{column}{LOW}"] = mean[:, place], low[:, place]
        table[f"{column}{HIGH}"] = high[:, place]
    return table
