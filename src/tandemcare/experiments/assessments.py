"""Requests for an AMHP one by one, replication by replication: the log of a scenario read as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tandemcare.metrics import Requests, RequestSteps, requests_of
from tandemcare.model import REQUEST_STEPS
from tandemcare.pathway import Pathway
from tandemcare.running import Progress, Quiet, cores, make_executor
from tandemcare.running import simulate_scenario as simulated
from tandemcare.scenario import Resolved
from tandemcare.trace import Event

from .amhp_work import amhp_work
from .log_readings import Logged, Rows

AMHP = "amhp"
POLICE_SHARE = "amhp.warrant_police_share"
OF_STAFF = ("amhps", "amhp_vacancy_share")
NO_STAFF = pd.DataFrame(columns=["month", *OF_STAFF])


@dataclass(frozen=True, eq=False)
class LoggedRequests:
    """The requests of one replication, the AMHPs on duty, and when it was: hours count from midnight of `start`.

    What happened before `first_hour` is the run-in. `duty` has a row for each change: hour, and AMHPs on duty from
    then on. `work` has a row for each piece of work of an AMHP: task, begin and end. `staff` has a row for each
    month: amhps (people who hold a warrant) and amhp_vacancy_share, if the slow layer tells them.
    """

    replication: int
    start: date
    first_hour: float
    last_hour: float
    requests: Requests
    duty: pd.DataFrame
    staff: pd.DataFrame
    work: pd.DataFrame


def steps_of(pathway: Pathway) -> RequestSteps:
    """Return what the steps of the crisis pathway mean for a request."""
    return RequestSteps(tuple(pathway.steps), **REQUEST_STEPS)


def requests_in(
    logged: Logged, replication: int = 0, staff: pd.DataFrame = NO_STAFF, police_share: float = 0.0
) -> LoggedRequests:
    """Return the requests of a log of one replication of the crisis pathway."""
    requests = requests_of(logged.rows, steps_of(logged.pathway), logged.last_hour, police_share)
    resource = [one.name for one in logged.pathway.resources].index(AMHP)
    duty = on_duty(logged.rows, resource)
    work = amhp_work(logged.rows, tuple(logged.pathway.steps), resource, logged.last_hour)
    return LoggedRequests(replication, logged.start, logged.first_hour, logged.last_hour, requests, duty, staff, work)


def on_duty(rows: Rows, resource: int) -> pd.DataFrame:
    """Return how many units of a resource are on duty from which hour on, a row for each change."""
    changes = rows[(rows["event"] == Event.CAPACITY) & (rows["detail"] == resource)]
    return pd.DataFrame({"hour": changes["time"], "on_duty": changes["value"]})


def logged_requests(
    resolved: Resolved,
    *,
    replications: int = 10,
    seed: int = 1,
    engine: str = "compiled",
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[LoggedRequests]:
    """Return the requests of a scenario with its slow layer, a replication at a time: only its table is kept.

    The replications are those of a comparison with the same seed.
    """
    progress = progress or Quiet()
    executor = make_executor(cores() if workers is None else workers, engine)
    found: list[LoggedRequests] = []
    try:
        asked = [executor.submit(_one, resolved, seed, number, engine) for number in range(replications)]
        for one in asked:
            found.append(one.result())
            progress.advanced(len(found), replications)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    return found


def _one(resolved: Resolved, seed: int, replication: int, engine: str) -> LoggedRequests:
    trace, kept = simulated(resolved, seed=seed, replications=1, first_replication=replication, engine=engine, log=True)
    trace = trace.after_warmup()
    levels = kept.monthly()[0][:, [kept.measures.index(name) for name in OF_STAFF]]
    staff = pd.DataFrame(levels, columns=list(OF_STAFF)).assign(month=list(trace.layout.periods))
    return requests_in(Logged.of(trace, resolved.pathway), replication, staff, resolved.values[POLICE_SHARE])


def assessment_table(found: Sequence[LoggedRequests]) -> pd.DataFrame:
    """Return a row for each request counted (made after the run-in) of all replications, replication first."""
    kept = []
    for each in found:
        table = each.requests.table
        kept.append(table[table["hour_requested"] >= each.first_hour].assign(replication=each.replication))
    table = pd.concat(kept, ignore_index=True)
    return table[["replication", *(column for column in table if column != "replication")]]
