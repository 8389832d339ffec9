"""One patient, two futures: what the same person goes through in the first scenario of a study and in another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare.errors import InputError, Problem
from tandemcare.memory import too_much
from tandemcare.running import scenario_of_run, simulate_scenario
from tandemcare.scenario import Resolved
from tandemcare.texts import html_table, visible
from tandemcare.trace import Event, Trace, story_frame, timestamps
from tandemcare.units import HOURS_A_DAY, HOURS_A_YEAR

from .run_tables import RunTables, place_of

BYTES_AN_ADULT_YEAR = 400
"""Of an event log while it is made and looked through."""
ENOUGH_ROWS = 60
"""A story with something to tell has at least so many events in either scenario."""


class StoryStep(NamedTuple):
    """A row of a story in words: when, of which kind, what, and for how long (nothing for what takes no time)."""

    when: str
    kind: str
    what: str
    how_long: str


@dataclass(frozen=True, eq=False, repr=False)
class PatientStory:
    """A person of one replication, in two scenarios of a study, which are the same until something differs.

    `futures` have by the title of each scenario a row for all that the person goes through: begins and ends (hours from
    `start`; no end where it goes on), kind (comes, waits, is at, has, happens, leaves), and what. `who` are the groups
    that the person is of. `same_until` is the hour up to which both are one, or None where they never differ.

    >>> import tandemcare as tc
    >>> results = tc.compare(["as-is", "amhp-capacity"], years=1, replications=2, out=None)
    >>> story = results.story()
    >>> list(story.futures) == list(results.titles.values())
    True
    """

    person: int
    replication: int
    start: date
    who: Mapping[str, str]
    futures: Mapping[str, pd.DataFrame]
    same_until: float | None

    def __repr__(self) -> str:
        return f"<Story of person {self.person} in {' and '.join(self.futures)}>"

    def __str__(self) -> str:
        who = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in self.who.items())
        lines = [f"Person {self.person} of replication {self.replication} ({who})"]
        first, *_ = self.futures.values()
        if self.same_until is None:
            lines += ["The same in both:", *self._lines(first)]
            return visible("\n".join(lines))
        shared = first[first["begins"] < self.same_until]
        lines += [f"The same until {self._day(self.same_until)}:", *self._lines(shared)]
        for title, frame in self.futures.items():
            rest = frame[frame["begins"] >= self.same_until]
            lines += ["", f"From then on, {title}:", *(self._lines(rest) or ["    nothing more"])]
        return visible("\n".join(lines))

    def to_frame(self) -> pd.DataFrame:
        """Return both futures as one table: scenario (its title), date, begins, ends, kind, what."""
        frames = [frame.assign(scenario=title) for title, frame in self.futures.items()]
        found = pd.concat(frames, ignore_index=True)
        found["date"] = timestamps(found["begins"], self.start)
        return found[["scenario", "date", "begins", "ends", "kind", "what"]]

    def _repr_html_(self) -> str:
        rows = [
            (title, self._day(begins), _long(begins, ends), kind, what)
            for title, frame in self.futures.items()
            for begins, ends, kind, what in _rows(frame)
        ]
        return html_table(f"Person {self.person}", ("scenario", "when", "for how long", "", "what"), rows)

    def steps(self, title: str) -> list[StoryStep]:
        """Return all that the person goes through in the scenario of a title, in words."""
        return [
            StoryStep(self._day(begins), kind, what, _long(begins, ends))
            for begins, ends, kind, what in _rows(self.futures[title])
        ]

    @property
    def parting(self) -> str:
        """When the futures part, in words; nothing where they never do."""
        return "" if self.same_until is None else self._day(self.same_until)

    def _lines(self, frame: pd.DataFrame) -> list[str]:
        return [
            f"    {self._day(begins)}  {kind:<8}{what}{f', {long}' if long else ''}"
            for begins, ends, kind, what in _rows(frame)
            for long in [_long(begins, ends)]
        ]

    def _day(self, hours: float) -> str:
        return f"{timestamps(pd.Series([hours]), self.start)[0]:%d %b %Y %H:%M}"


def _rows(frame: pd.DataFrame) -> list[tuple[float, float, str, str]]:
    columns = [frame[name].tolist() for name in ("begins", "ends", "kind", "what")]
    return list(zip(*columns, strict=True))


def _long(begins: float, ends: float) -> str:
    """Return how long something takes, in hours or days; that it goes on where it has no end."""
    hours = ends - begins
    if np.isnan(hours):
        return "until the end of the run"
    if hours == 0.0:
        return ""
    return f"{hours:.1f} hours" if hours < 2 * HOURS_A_DAY else f"{hours / HOURS_A_DAY:.1f} days"


def story_of(results: RunTables, person: int | None, scenario: str | None, replication: int) -> PatientStory:
    """Return the story of a person, or of one whose futures differ and have few events, but enough to tell of.

    InputError where there is no such person or replication, or a scenario cannot be made again.
    """
    about = results.manifest
    check_asked(results, scenario, replication)
    first = results.scenarios[0]
    other = scenario or results.scenarios[min(1, len(results.scenarios) - 1)]
    resolved = {name: scenario_of_run(about, name) for name in dict.fromkeys((first, other))}
    check_memory(next(iter(resolved.values())))
    if person is None:
        logs = [_trace(each, about, replication).logs for each in resolved.values()]
        person = _who_differs([log[0] for log in logs if log])
    # One log at a time: that of a large place is large.
    traces = {
        results.titles[name]: _trace(each, about, replication).of_person(person) for name, each in resolved.items()
    }
    found = next((trace for trace in traces.values() if trace.logs and len(trace.logs[0])), None)
    if found is None:
        told = f"Nobody has the key {person} in replication {replication}."
        raise InputError([Problem("person", told, "Take one of tc.trace(scenario, log=True).people_frame().")])
    who = found.people_frame(list(found.meanings)).iloc[0]
    start = next(iter(resolved.values())).start
    return PatientStory(
        person,
        replication,
        start,
        {name: str(who[name]) for name in found.meanings},
        {title: story_frame(trace) for title, trace in traces.items()},
        _apart([trace.logs[0] for trace in traces.values() if trace.logs]),
    )


def trace_of_run(results: RunTables, scenario: str | None, replication: int = 0) -> Trace:
    """Return the trace of one replication of a scenario of a study, by default of the first, with its event log.

    It is simulated again as it was run. InputError where the study has no such thing, or it cannot be made again.
    """
    check_asked(results, scenario, replication)
    resolved = scenario_of_run(results.manifest, scenario or results.scenarios[0])
    check_memory(resolved)
    return _trace(resolved, results.manifest, replication)


def _trace(resolved: Resolved, about: Mapping[str, Any], replication: int) -> Trace:
    trace, _ = simulate_scenario(
        resolved,
        seed=about["seed"],
        replications=1,
        first_replication=replication,
        engine=about["engine"],
        log=True,
    )
    return trace


def check_asked(results: RunTables, scenario: str | None, replication: int) -> None:
    """Refuse a scenario or a replication that the study does not have."""
    if scenario is not None:
        place_of(scenario, "scenario", results.scenarios)
    number = results.manifest["replications"]
    if isinstance(replication, bool) or not isinstance(replication, int) or not 0 <= replication < number:
        remedy = f"Give 0 to {number - 1}."
        raise InputError([Problem(f"replication {replication}", "The study has no such replication.", remedy)])


def check_memory(resolved: Resolved) -> None:
    """Refuse a story whose event log would not fit."""
    years = resolved.hours / HOURS_A_YEAR
    too_large = too_much(resolved.place.adults * years * BYTES_AN_ADULT_YEAR)
    if too_large is not None:
        found = f"For the event log of {resolved.place.adults:,} adults over {years:.0f} years {too_large}."
        raise InputError([Problem("story", found, "Compare fewer years, or a smaller place.")])


def _who_differs(logs: list[npt.NDArray[Any]]) -> int:
    """Return the key of a person whose logs differ, with few events but enough to tell of; InputError if nobody is."""
    tables = [_by_person(log) for log in logs]
    first, other = tables[0], tables[-1]
    both = first.merge(other, on="person", suffixes=("", "_other"))
    differ = both[(both["rows"] != both["rows_other"]) | (both["hours"] != both["hours_other"])]
    # In either: who has just come, and leaves at once in the one, has no two futures to compare.
    enough = differ[differ[["rows", "rows_other"]].min(axis="columns") >= ENOUGH_ROWS]
    if differ.empty:
        remedy = "Look in another scenario or replication, or name a person."
        raise InputError([Problem("person", "Nobody fares otherwise in the two scenarios.", remedy)])
    told = (enough if len(enough) else differ).assign(rows=differ["rows"] + differ["rows_other"])
    chosen = told.sort_values(["rows", "person"], ascending=[len(enough) > 0, True], kind="stable")
    return int(chosen["person"].iloc[0])


def _by_person(log: npt.NDArray[Any]) -> pd.DataFrame:
    """Return how many rows each person has who uses something, and the sum of their times."""
    people, places = np.unique(log["person"], return_inverse=True)
    used = np.zeros(len(people), dtype=bool)
    used[places[log["event"] == Event.GRANT]] = True
    hours = np.bincount(places, weights=log["time"], minlength=len(people))
    found = pd.DataFrame({"person": people, "rows": np.bincount(places, minlength=len(people)), "hours": hours})
    return found[used & (people > 0)]


def _apart(logs: list[npt.NDArray[Any]]) -> float | None:
    """Return the hour of the first event that is not the same in both logs, or None where all are."""
    first, other = logs[0], logs[-1]
    length = min(len(first), len(other))
    differ = np.flatnonzero(first[:length] != other[:length])
    if len(differ):
        at = int(differ[0])
        return float(min(first["time"][at], other["time"][at]))
    if len(first) == len(other):
        return None
    return float((first if len(first) > length else other)["time"][length])
