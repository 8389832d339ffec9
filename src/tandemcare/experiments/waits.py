"""Where the wait for an assessment goes: its parts by route, by shift and by hour of the week."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tandemcare.errors import InputError
from tandemcare.running import Progress, problems_of_options
from tandemcare.scenario import Resolved

from .assessments import AMHP, LoggedRequests, logged_requests
from .shift_hours import shift_hours
from .waits_by import by_group, by_hour_of_week, by_shift_on, work_by_shift


@dataclass(frozen=True, eq=False)
class Waits:
    """Where the wait for an assessment goes in a scenario: means over replications, with the ends of 95% intervals.

    Waits are those of assessments started in the years reported, and so far of people who still wait in the end; their
    parts (`amhp`, `doctors`, ...) add up to `wait`, all in hours. Numbers of requests are a year.
    `by_route` and `by_shift` (the shift in which a request came) have a row for all and one for each: requests,
    screened_out, never_assessed, assessed, still_waiting (in the end), wait, p95, and each of the parts.
    `shifts` has a row for each shift (or shifts that are on together): share_of_time, on_duty, queue_hours (a year
    waited for an AMHP while it was on), share_of_queue, waiting (people at a time), per_amhp (people for each on duty).
    `work` has a row for all and one for each shift, in hours a year: on_duty, at_work, and of it first_visit,
    visit_again (after a doctor or a better time), second_visit (once there is a bed, or none is needed any more),
    bed_wait (looking for a bed) and screening. `week` has a row for each hour of the week (day 0 is Monday):
    requests, the wait of those who came then, waiting, on_duty. Every number has its `_low` and `_high`. `logged`
    has every request, replication by replication; `capacity` is the rota of AMHPs.
    """

    scenario: str
    place: str
    start: str
    years: int
    replications: int
    seed: int
    by_route: pd.DataFrame
    by_shift: pd.DataFrame
    shifts: pd.DataFrame
    work: pd.DataFrame
    week: pd.DataFrame
    logged: tuple[LoggedRequests, ...]
    capacity: object

    def to_json_object(self) -> dict[str, Any]:
        """Return all but the single requests as one object of JSON; what is undefined is null."""
        about = ("scenario", "place", "start", "years", "replications", "seed")
        tables = ("by_route", "by_shift", "shifts", "work", "week")
        told = {name: getattr(self, name) for name in about}
        return told | {name: plain_rows(getattr(self, name)) for name in tables}


def waits(
    resolved: Resolved,
    *,
    years: int,
    replications: int = 10,
    seed: int = 1,
    engine: str = "compiled",
    workers: int | None = None,
    progress: Progress | None = None,
) -> Waits:
    """Return where the wait for an assessment goes in a scenario, resolved for so many years, with its slow layer."""
    problems = problems_of_options(years=years, replications=replications, seed=seed, engine=engine, workers=workers)
    if problems:
        raise InputError(problems)
    ask: dict[str, Any] = {"replications": replications, "seed": seed, "engine": engine, "workers": workers}
    found = logged_requests(resolved, **ask, progress=progress)
    capacity = next(one.capacity for one in resolved.pathway.resources if one.name == AMHP)
    hours = shift_hours(capacity, found[0].start, found[0].last_hour)
    routes = found[0].requests.table["route"].cat.categories
    start = resolved.place.census_date.isoformat()
    return Waits(
        *(resolved.name, resolved.place.name, start, years, replications, seed),
        by_route=by_group(found, "route", lambda table: table["route"].to_numpy(), list(routes)),
        by_shift=by_group(found, "shift", lambda table: hours.named(table["hour_requested"].to_numpy()), hours.names),
        shifts=by_shift_on(found, hours),
        work=work_by_shift(found, hours),
        week=by_hour_of_week(found, hours),
        logged=tuple(found),
        capacity=capacity,
    )


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as objects of JSON: nothing in place of what is undefined."""
    columns = [str(name) for name in frame.columns]
    return [
        {
            name: None if isinstance(cell, float) and not math.isfinite(cell) else cell
            for name, cell in zip(columns, row, strict=True)
        }
        for row in frame.astype(object).itertuples(index=False)
    ]
