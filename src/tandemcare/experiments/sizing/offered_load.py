"""The load that is offered by hour of the week: how many would be at work if nobody ever had to wait for one.

The mean of the infinite-server queue Mt/G/inf is the load modified by how long work takes (Jennings, Mandelbaum, Massey
and Whitt, Management Science 42(10), 1996, 1383-1394): m(t) is the integral of the rate at t - s times the chance that
work lasts longer than s. With ample staff the simulation is that queue, second visits and all, and its mean number at
work is m(t). Staff by hour then follow from Erlang's delay formula with m(t) as the load, as if it stayed so.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from tandemcare.pathway import HOURS_A_WEEK
from tandemcare.trace import Event
from tandemcare.trace.tally import Floats
from tandemcare.units import HOURS_A_DAY

from .erlang import servers_needed

Rows = npt.NDArray[np.void]
TAKEN, GIVEN_BACK = (Event.GRANT,), (Event.RELEASE, Event.HAND_OVER)


def at_work_by_hour(rows: Rows, resource: int, start: date, first_hour: float, last_hour: float) -> Floats:
    """Return the mean number at work in each hour of the week (Monday 00:00 first), from an event log."""
    of_staff = rows[(rows["detail"] == resource) & np.isin(rows["event"], [*TAKEN, *GIVEN_BACK])]
    change = np.where(np.isin(of_staff["event"], TAKEN), 1.0, -1.0)
    times = np.concatenate(([0.0], of_staff["time"], [last_hour]))
    at_work = np.concatenate(([0.0], np.cumsum(change)))
    done = np.concatenate(([0.0], np.cumsum(at_work * np.diff(times))))
    edges = np.arange(np.ceil(first_hour), np.floor(last_hour) + 1.0)
    worked = np.diff(np.interp(edges, times, done))
    return by_hour_of_week(worked, start, edges[:-1])


def by_hour_of_week(values: Floats, start: date, hours: Floats) -> Floats:
    """Return the mean of hourly values by hour of the week; `hours` are whole ones from a midnight on a day."""
    place = (start.weekday() * int(HOURS_A_DAY) + hours.astype(np.int64)) % HOURS_A_WEEK
    number = np.bincount(place, minlength=HOURS_A_WEEK)
    return np.asarray(np.bincount(place, values, HOURS_A_WEEK) / np.maximum(number, 1), dtype=np.float64)


def staff_by_hour(load: Floats, service_hours: float, hours: float, share: float) -> Floats:
    """Return the staff needed in each hour of the week, if a share shall wait no longer than some hours for one."""
    return np.array([servers_needed(float(each), service_hours, hours, share) for each in load], dtype=np.float64)
