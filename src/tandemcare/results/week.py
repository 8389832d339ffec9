"""A week of the place: where people in crisis are, hour by hour, in one replication of the scenarios of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

import pandas as pd

from tandemcare.errors import InputError, Problem
from tandemcare.running import scenario_of_run, simulate_scenario
from tandemcare.scenario import Resolved
from tandemcare.sums import summed
from tandemcare.texts import html_table
from tandemcare.units import HOURS_A_DAY

from .run_tables import RunTables
from .story import check_asked, check_memory
from .whereabouts import CAME, EMPTY, LIMITED, WeekCell, Whereabouts, is_bed, whereabouts

A_WEEK, HALF_A_YEAR = timedelta(weeks=1), timedelta(weeks=26)
HOURS = 7 * 24

People = Mapping[WeekCell, tuple[int, ...]]


@dataclass(frozen=True, eq=False, repr=False)
class PlaceWeek:
    """One week of one replication: an illustration of how the place works, and no average.

    `people` have, by the title of each scenario, how many there are in each cell at each of 168 hours, the first of
    them midnight as `monday` begins. A cell is a place (ae, hbpos, custody, community for at home, a ward, out-of-area,
    crisis-cafe, ...) and a state (seen, for-amhp, with-amhp, for-bed, on-the-way; in, ready, kept, empty). Who came by
    a route has the state came, and is counted in the hour that ends there.
    """

    monday: date
    replication: int
    seed: int
    people: Mapping[str, People]

    def __repr__(self) -> str:
        return f"<Week from {self.monday:%d %b %Y} of replication {self.replication}: {', '.join(self.people)}>"

    def to_frame(self) -> pd.DataFrame:
        """Return the week as a table: a row an hour, scenario (its title), place and state, with the people in it."""
        moments = pd.date_range(pd.Timestamp(self.monday), periods=HOURS, freq="h")
        frames = [
            pd.DataFrame({"scenario": title, "moment": moments, "place": place, "state": state, "people": numbers})
            for title, people in self.people.items()
            for (place, state), numbers in people.items()
        ]
        return pd.concat(frames, ignore_index=True)

    def _repr_html_(self) -> str:
        rows = [
            (title, place, state, f"{min(numbers)}", f"{summed(numbers) / HOURS:.1f}", f"{max(numbers)}")
            for title, people in self.people.items()
            for (place, state), numbers in people.items()
        ]
        return html_table(f"Week from {self.monday}", ("scenario", "place", "state", "least", "mean", "most"), rows)


def week_of_run(
    results: RunTables, scenario: str | None = None, monday: date | None = None, replication: int = 0
) -> PlaceWeek:
    """Return a week of a scenario of a study beside the first: of one replication, simulated again as it was run.

    The week is the one that a day is in, by default one half a year before the end of the run. InputError where the
    study has no such scenario, replication or week, or it cannot be made again.

    >>> import tandemcare as tc
    >>> from tandemcare.results import week_of_run
    >>> results = tc.compare(["as-is", "amhp-capacity"], years=1, replications=2, out=None)
    >>> week = week_of_run(results)
    >>> len(week.to_frame()["moment"].unique())
    168
    """
    resolved = _asked(results, scenario, replication)
    begins = _monday(next(iter(resolved.values())), monday)
    told = {
        results.titles[name]: week_of(each, begins, results.manifest["seed"], replication, results.manifest["engine"])
        for name, each in resolved.items()
    }
    return PlaceWeek(begins, replication, results.manifest["seed"], told)


def first_day_of_week(
    results: RunTables, scenario: str | None = None, monday: date | None = None, replication: int = 0
) -> date:
    """Return the Monday of the week that `week_of_run` would simulate; InputError where that would raise it."""
    return _monday(next(iter(_asked(results, scenario, replication).values())), monday)


def _asked(results: RunTables, scenario: str | None, replication: int) -> dict[str, Resolved]:
    """Return the first scenario of a study and one beside it as they were run; InputError where there is none such."""
    check_asked(results, scenario, replication)
    first = results.scenarios[0]
    other = scenario or results.scenarios[min(1, len(results.scenarios) - 1)]
    resolved = {name: scenario_of_run(results.manifest, name) for name in dict.fromkeys((first, other))}
    for each in resolved.values():
        check_memory(each)
    return resolved


def week_of(resolved: Resolved, monday: date, seed: int, replication: int, engine: str) -> People:
    """Return how many people are in each cell at each hour of a week of a scenario."""
    begins = (monday - resolved.start).days * HOURS_A_DAY
    hours = [begins + hour for hour in range(HOURS)]
    trace, _ = simulate_scenario(
        resolved,
        seed=seed,
        replications=1,
        first_replication=replication,
        engine=engine,
        log=True,
        observe=[begins],
    )
    return dict(_in_order(whereabouts(trace, resolved, hours)))


def _in_order(found: Whereabouts) -> Iterator[tuple[WeekCell, tuple[int, ...]]]:
    """Yield the cells of a week: who comes, then by place who is there, then what is empty."""
    for route, numbers in found.came.items():
        yield WeekCell(route, CAME), numbers
    known = sorted({cell for counts in found.people for cell in counts})
    empty = _empty(found)
    for place in dict.fromkeys((*(cell.place for cell in known), *empty)):
        for cell in known:
            if cell.place == place:
                yield cell, tuple(counts.get(cell, 0) for counts in found.people)
        if any(empty.get(place, ())):
            yield WeekCell(place, EMPTY), empty[place]


def _empty(found: Whereabouts) -> Mapping[str, tuple[int, ...]]:
    """Return what is free of each resource at each hour, of those that have an end and people who could have it."""
    free: dict[str, list[int]] = {}
    for capacity, counts in zip(found.capacity, found.people, strict=True):
        used: Counter[str] = Counter()
        for cell, number in counts.items():
            used[cell.place] += number
        for name, units in capacity.items():
            if isfinite(units) and (is_bed(name) or name in LIMITED):
                free.setdefault(name, []).append(max(int(units) - used[name], 0))
    return {name: tuple(numbers) for name, numbers in free.items()}


def _monday(resolved: Resolved, wanted: date | None) -> date:
    """Return the Monday of the week that a day is in; InputError where the run does not have all of that week."""
    ends = resolved.start + timedelta(hours=resolved.hours)
    day = wanted or ends - HALF_A_YEAR
    monday = day - timedelta(days=day.weekday())
    first = resolved.census + timedelta(days=-resolved.census.weekday() % 7)
    last = ends - A_WEEK
    last -= timedelta(days=last.weekday())
    if not first <= monday <= last:
        found = f"The run has the weeks from {first} to {last}."
        raise InputError([Problem(f"week of {day}", found, "Give a day in one of them.")])
    return monday
