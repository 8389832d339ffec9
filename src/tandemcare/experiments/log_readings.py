"""Readings that need to know who did what when: from the event log of a few replications."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tandemcare.metrics.measure import ADMISSIONS, DETENTIONS, DISCHARGES
from tandemcare.pathway import Assign, Count, Pathway, Step
from tandemcare.scenario.months import hours_between
from tandemcare.trace import Event, Trace
from tandemcare.trace.tally import Floats
from tandemcare.units import DAYS_A_YEAR, HOURS_A_DAY, HOURS_A_YEAR

LOGGED_REPLICATIONS = 10
LOGGED_ADULT_YEARS = 25e6
"""Adults times years of one event log: about half a gigabyte."""
APRIL = 4
SATURDAY = 5
TO_ANOTHER_WARD = f"{DISCHARGES}other_ward"
Rows = npt.NDArray[np.void]


@dataclass(frozen=True, eq=False)
class Logged:
    """The log of one replication that began on a day, and the hours from when to when it is counted."""

    pathway: Pathway
    rows: Rows
    start: date
    first_hour: float
    last_hour: float

    @classmethod
    def of(cls, trace: Trace, pathway: Pathway) -> Logged:
        """Return the log of a trace of one replication."""
        if trace.start is None or not trace.logs:
            raise ValueError("Only a run with a date and an event log can be read here.")
        first, last = trace.tally.window[0]
        return cls(pathway, trace.logs[0], trace.start, float(first), float(last))

    def counts(self, *names: str) -> Rows:
        """Return the rows in which one of some counts happened, run-in left out."""
        return self.counted(lambda name: name in names, since=self.first_hour)

    def counted(self, which: Callable[[str], bool], since: float = 0.0) -> Rows:
        """Return the rows in which a count happened of a name that is asked for, from some hour on."""
        return self._rows(Event.COUNT, lambda _, step: isinstance(step, Count) and which(step.name), since)

    def steps(self, *names: str) -> Rows:
        """Return the rows of some steps that count, run-in left out."""
        return self._rows(Event.COUNT, lambda name, _: name in names, self.first_hour)

    def assigned(self, register: str) -> Rows:
        """Return the rows in which a register was set."""
        return self._rows(Event.ASSIGN, lambda _, step: isinstance(step, Assign) and step.register == register, 0.0)

    def left(self) -> Rows:
        """Return the rows in which people left for good."""
        return np.asarray(self.rows[self.rows["event"] == Event.LEAVE])

    def _rows(self, event: Event, which: Callable[[str, Step], bool], since: float) -> Rows:
        steps = [number for number, (name, step) in enumerate(self.pathway.steps.items()) if which(name, step)]
        rows = self.rows
        return np.asarray(rows[(rows["event"] == event) & np.isin(rows["step"], steps) & (rows["time"] >= since)])

    def whole_years(self) -> list[tuple[float, float]]:
        """Return the hours between which each whole April-March year lies."""
        begin = self.start + timedelta(hours=self.first_hour)
        first = begin.year if begin <= date(begin.year, APRIL, 1) else begin.year + 1
        edges = [hours_between(self.start, date(first + number, APRIL, 1)) for number in range(200)]
        return [(edge, after) for edge, after in pairwise(edges) if after <= self.last_hour]


def detained_again_share(logged: Logged) -> float:
    """Return the share of people detained in a year who are detained more than once in it; NaN without a whole year."""
    return _again_share(logged, DETENTIONS)


def admitted_again_share(logged: Logged) -> float:
    """Return the share of people admitted in a year who are admitted more than once in it; NaN without a whole year."""
    return _again_share(logged, ADMISSIONS)


def _again_share(logged: Logged, counts: tuple[str, ...]) -> float:
    rows = logged.counts(*counts)
    people = again = 0
    for begin, end in logged.whole_years():
        _, times = np.unique(rows["person"][(rows["time"] >= begin) & (rows["time"] < end)], return_counts=True)
        people, again = people + len(times), again + int((times > 1).sum())
    return again / people if people else float("nan")


def admissions_unplanned(logged: Logged) -> float:
    """Return admissions a year to local beds or away, recalls among them; planned transfers have steps of their own."""
    rows = logged.steps("admitted-local", "admitted-picu", "admitted-away", "recalled")
    return len(rows) * HOURS_A_YEAR / (logged.last_hour - logged.first_hour)


def readmitted_30_days_share(logged: Logged) -> float:
    """Return the share of discharges that a readmission follows within 30 days."""
    return _readmitted_share(logged, 30.0)


def readmitted_90_days_share(logged: Logged) -> float:
    """Return the share of discharges that a readmission follows within 90 days."""
    return _readmitted_share(logged, 90.0)


def readmitted_180_days_share(logged: Logged) -> float:
    """Return the share of discharges that a readmission follows within 180 days."""
    return _readmitted_share(logged, 180.0)


def readmitted_year_share(logged: Logged) -> float:
    """Return the share of discharges that a readmission follows within a year."""
    return _readmitted_share(logged, DAYS_A_YEAR)


def _readmitted_share(logged: Logged, days: float) -> float:
    """Return the share of discharges, all of whom were followed for so long; who moves to another ward is not one."""
    gone = logged.counted(lambda name: name.startswith(DISCHARGES) and name != TO_ANOTHER_WARD)
    back = logged.counted(lambda name: name in ADMISSIONS)
    return _followed_share(logged, gone, back, days)


def section_136_again_share(logged: Logged) -> float:
    """Return the share of uses of section 136 without an admission in a week that another follows within 28 days."""
    uses = logged.counted(lambda name: name == "section_136_uses")
    admitted = logged.counted(lambda name: name in (*ADMISSIONS, "admissions_other_ward"))
    others = uses[~(_hours_until(uses, admitted) <= 7.0 * HOURS_A_DAY)]
    return _followed_share(logged, others, uses, 28.0)


def _followed_share(logged: Logged, first: Rows, then: Rows, days: float) -> float:
    """Return the share of some events that others of the same person follow within days, all followed to the end."""
    hours = days * HOURS_A_DAY
    whole = (first["time"] >= logged.first_hour - hours) & (first["time"] < logged.last_hour - hours)
    return float((_hours_until(first[whole], then) <= hours).mean()) if whole.any() else float("nan")


def _hours_until(first: Rows, then: Rows) -> Floats:
    """Return for each event the hours until the next other of the same person, endless if there is none."""
    order = np.lexsort((then["time"], then["person"]))
    then, found = then[order], np.full(len(first), np.inf)
    begins = np.searchsorted(then["person"], first["person"], side="left")
    ends = np.searchsorted(then["person"], first["person"], side="right")
    for number, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
        time = first["time"][number]
        at = begin + int(np.searchsorted(then["time"][begin:end], time, side="right"))
        if at < end:
            found[number] = then["time"][at] - time
    return found


def community_over_a_year(logged: Logged) -> float:
    """Return people who have been on the list of a community team for over a year, mean over time.

    Whoever is on the list as the run begins has waited since then, as far as anybody can tell.
    """
    set_to, left = logged.assigned("listed"), logged.left()
    rows = np.concatenate((set_to, left))
    listed = np.concatenate((set_to["value"], np.zeros(len(left))))
    order = np.lexsort((rows["time"], rows["person"]))
    rows, listed = rows[order], listed[order]
    since = rows["time"][:-1] + HOURS_A_YEAR
    until = np.where(rows["person"][1:] == rows["person"][:-1], rows["time"][1:], logged.last_hour)
    hours = np.minimum(until, logged.last_hour) - np.maximum(since, logged.first_hour)
    return float(np.maximum(hours[listed[:-1] > 0.0], 0.0).sum() / (logged.last_hour - logged.first_hour))


def ae_weekend_ratio(logged: Logged) -> float:
    """Return A&E presentations on a day of a weekend over those on a weekday."""
    came = _is_weekend(logged, logged.counts("ae_presentations")["time"])
    days = _is_weekend(logged, np.arange(logged.first_hour, logged.last_hour, HOURS_A_DAY))
    per_weekend_day = came.sum() / days.sum()
    return float(per_weekend_day / ((~came).sum() / (~days).sum()))


def _is_weekend(logged: Logged, times: Floats) -> npt.NDArray[np.bool_]:
    weekdays = (logged.start.weekday() + (times // HOURS_A_DAY).astype(np.int64)) % 7
    return np.asarray(weekdays >= SATURDAY)


LOG_READINGS: Mapping[str, Callable[[Logged], float]] = {
    function.__name__: function
    for function in (
        detained_again_share,
        admitted_again_share,
        admissions_unplanned,
        readmitted_30_days_share,
        readmitted_90_days_share,
        readmitted_180_days_share,
        readmitted_year_share,
        section_136_again_share,
        community_over_a_year,
        ae_weekend_ratio,
    )
}
"""Readings of the log of one replication, by the names that targets call them by."""
