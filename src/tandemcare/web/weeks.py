"""A week of the place of a run, simulated again in a process of its own, and kept: hour by hour, as it is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from tandemcare.errors import InputError
from tandemcare.results import PlaceWeek, Results, WeekCell, week_of_run
from tandemcare.sums import summed

from .apart import KeptAnswers, apart
from .drawn import MANIFEST, OURS, of_ours
from .folders import keep_json, keep_newest, key_of, made, read_json
from .spots import ALL, CAME, GROUPS, SHARED, STATES, SpotWords, group_of, name_of, order_of, words_of

HOURS = 7 * 24
MOST_KEPT = 100
"""Weeks that stay on the disk, some 100 kB each."""
IN_A_LINE, MOST_LINES = 22, 2
"""Marks that a narrow screen has room for in a line, and lines that a place has at most."""


class WeekColumn(NamedTuple):
    """How many people are in a place and a state at each hour of each scenario; `number` is its place in the table."""

    number: int
    words: SpotWords
    people: tuple[tuple[int, ...], ...]


class Spot(NamedTuple):
    """A place as it is drawn: what it is called, its columns, and how many people there are at most."""

    name: str
    columns: tuple[WeekColumn, ...]
    most: int

    @property
    def each(self) -> int:
        """How many people a mark stands for (1, 2, 5, 10, ...), so that the marks never fill more than a few lines."""
        each = 1
        while self.most > each * IN_A_LINE * MOST_LINES:
            each = each * 5 // 2 if str(each).startswith("2") else each * 2
        return each

    @property
    def lines(self) -> int:
        """How many lines are kept free for its marks, so that nothing below moves."""
        return 1 if self.most <= self.each * IN_A_LINE else MOST_LINES


class Group(NamedTuple):
    """Places that are drawn together; `legend` says once what is said of them all, where they say the same."""

    title: str
    spots: tuple[Spot, ...]

    @property
    def legend(self) -> tuple[SpotWords, ...]:
        """Marks with what they mean, or nothing where each place says it in its own words."""
        said = {column.words for spot in self.spots for column in spot.columns}
        marks = {words.mark for words in said}
        if len(marks) < len(said) or len(self.spots) == 1:
            return ()
        return tuple(sorted(said, key=lambda words: list(STATES).index(words.mark)))


class DrawnWeek(NamedTuple):
    """A week as it is drawn, or why there is none: its first day, scenarios by title, and places in groups."""

    monday: date
    titles: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    why_not: str = ""

    @property
    def days(self) -> str:
        """The days of the week, in words."""
        first, last = self.monday, self.monday + timedelta(days=6)
        return f"Monday {first.day} {first:%B %Y} to Sunday {last.day} {last:%B %Y}"

    @property
    def spots(self) -> list[Spot]:
        """All places, in the order in which they are drawn."""
        return [spot for group in self.groups for spot in group.spots]


@KeptAnswers
def week_of_folder(folder: Path, scenario: str, monday: date, replication: int) -> DrawnWeek:
    """Return a week of a scenario of a run beside the first of the run, as it is drawn: kept on the disk, or simulated.

    What is kept is of this run as it is and of this version: it is the same that would be simulated again.
    """
    file = _file(folder, scenario, monday, replication)
    said = read_json(file)
    if said is not None:
        return DrawnWeek(monday, tuple(said["titles"]), tuple(map(_group, said["groups"])))
    found = apart(_week, folder, scenario, monday, replication)
    if not found.why_not:
        with suppress(OSError, InputError):  # a disk that takes nothing more: it is simulated again another time
            _keep(file, found)
    return found


def _week(folder: Path, scenario: str, monday: date, replication: int) -> DrawnWeek:
    try:
        return drawn_week(week_of_run(Results.read(folder), scenario, monday, replication))
    except InputError as error:
        return DrawnWeek(monday, why_not=str(error))


def _file(folder: Path, scenario: str, monday: date, replication: int) -> Path:
    """Return where a week is kept, under a name that changes with all that it hangs on."""
    finished = (folder / MANIFEST).stat().st_mtime_ns
    told = key_of(folder.name, str(finished), of_ours(), scenario, monday.isoformat(), str(replication))
    return folder.parent / OURS / "weeks" / f"{told}.json"


def _keep(file: Path, week: DrawnWeek) -> None:
    """Put a week on the disk, and forget the oldest."""
    keep_json(made(file.parent) / file.name, {"titles": week.titles, "groups": week.groups})
    keep_newest(file.parent, file.suffix, MOST_KEPT)


def _group(said: list[Any]) -> Group:
    """Return a group as it was kept."""
    title, spots = said
    return Group(title, tuple(Spot(name, tuple(map(_column, columns)), most) for name, columns, most in spots))


def _column(said: list[Any]) -> WeekColumn:
    number, words, people = said
    return WeekColumn(number, SpotWords(*words), tuple(map(tuple, people)))


def drawn_week(week: PlaceWeek) -> DrawnWeek:
    """Return a week with its places in words and in groups, the same in every scenario."""
    found = [_in_spots(people) for people in week.people.values()]
    places: dict[str, list[WeekCell]] = {}
    for cell in sorted({cell for people in found for cell in people}, key=_order):
        places.setdefault(cell.place, []).append(cell)
    groups: dict[str, list[Spot]] = {group: [] for group in GROUPS}
    number = 0
    for place, cells in places.items():
        people = [tuple(each.get(cell, (0,) * HOURS) for each in found) for cell in cells]
        columns = tuple(WeekColumn(number + at, words_of(cell), people[at]) for at, cell in enumerate(cells))
        groups[group_of(place)].append(Spot(name_of(place), columns, _most(columns)))
        number += len(cells)
    drawn = tuple(Group(title, tuple(spots)) for title, spots in groups.items() if spots)
    return DrawnWeek(week.monday, tuple(week.people), drawn)


def _in_spots(people: Mapping[WeekCell, tuple[int, ...]]) -> Mapping[WeekCell, tuple[int, ...]]:
    """Return the people of a scenario by the places that are drawn: one for who comes, another for all who wait."""
    found = {WeekCell(CAME, cell.place) if cell.state == CAME else cell: numbers for cell, numbers in people.items()}
    for state in SHARED:
        waits = [numbers for cell, numbers in people.items() if cell.state == state]
        found[WeekCell(ALL, state)] = tuple(map(summed, zip(*waits, strict=True))) if waits else (0,) * HOURS
    return found


def _order(cell: WeekCell) -> tuple[int, int, str, int]:
    """Return where a cell stands in the picture: by group, by place and by state."""
    group = group_of(cell.place)
    named = GROUPS[group]
    return list(GROUPS).index(group), named.index(cell.place) if cell.place in named else 0, cell.place, order_of(cell)


def _most(columns: Sequence[WeekColumn]) -> int:
    """Return how many people there are at most in a place, with what is empty there, in any scenario."""
    by_scenario = zip(*(column.people for column in columns), strict=True)
    most: int = max(max(map(summed, zip(*people, strict=True))) for people in by_scenario)
    return most
