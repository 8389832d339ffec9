"""Calendars: numbers that change at stated times, windows of the week, shifts and rotas.

Times in a `Table` are hours from the start of the run. Windows and shifts are clock hours of weekdays and
need a run with a start date. Calendar instants are whole hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from math import inf, isfinite
from typing import Literal

from tandemcare.errors import PathwayError, Problem
from tandemcare.units import HOURS_A_DAY as DAY_HOURS
from tandemcare.units import HOURS_A_WEEK as WEEK_HOURS

from .given import in_words

HOURS_A_DAY, HOURS_A_WEEK = int(DAY_HOURS), int(WEEK_HOURS)
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAY = 7  # a bank holiday is a day of its own, whatever its weekday


def days_of(text: str) -> frozenset[int]:
    """Return the days that a text such as `"mon-fri"`, `"sat,sun,holiday"` or `"daily"` names (Monday is 0)."""
    days: set[int] = set()
    for part in text.replace(" ", "").lower().split(","):
        first, _, last = part.partition("-")
        if part == "daily":
            days.update(range(8))
        elif part == "holiday":
            days.add(HOLIDAY)
        elif first in DAY_NAMES and (last in DAY_NAMES or part == first):
            begin, end = DAY_NAMES.index(first), DAY_NAMES.index(last or first)
            days.update((begin + k) % 7 for k in range((end - begin) % 7 + 1))
        else:
            raise PathwayError(
                [
                    Problem(
                        f"days {text!r}",
                        f"{part!r} is not a day.",
                        f"Use {', '.join(DAY_NAMES)}, ranges such as mon-fri, holiday, or daily.",
                    )
                ]
            )
    return frozenset(days)


def kind_of_day(day: date, holidays: frozenset[date]) -> int:
    """Return 0 (Monday) to 6 (Sunday), or 7 for a bank holiday."""
    return HOLIDAY if day in holidays else day.weekday()


def _raise_any(where: str, found: Iterable[tuple[bool, str, str]]) -> None:
    problems = [Problem(where, what, remedy) for wrong, what, remedy in found if wrong]
    if problems:
        raise PathwayError(problems)


def _not_dates(holidays: Iterable[object]) -> tuple[bool, str, str]:
    # A moment or a text never equals a day, and would never be a bank holiday without anybody noticing.
    wrong = [repr(day) for day in holidays if not isinstance(day, date) or isinstance(day, datetime)]
    return bool(wrong), f"Not bank holidays: {', '.join(sorted(wrong))}.", "Give dates: date(2026, 12, 25)."


@in_words
@dataclass(frozen=True)
class Table:
    """A number that changes at stated times (hours from the start of the run).

    `rows` are (time, value) in rising order of time; the first value also holds before its time and the last
    one ever after. `kind="step"` holds each value until the next time, `"linear"` joins them by straight lines.
    With `repeat` the table starts at time 0 and begins again every so many hours.
    """

    rows: tuple[tuple[float, float], ...]
    kind: Literal["step", "linear"] = "step"
    repeat: float | None = None

    def __init__(
        self,
        rows: Iterable[tuple[float, float]],
        kind: Literal["step", "linear"] = "step",
        repeat: float | None = None,
    ) -> None:
        object.__setattr__(self, "rows", tuple((float(time), float(value)) for time, value in rows))
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "repeat", repeat)
        times = [time for time, _ in self.rows]
        numbers = [number for row in self.rows for number in row]
        _raise_any(
            f"Table of {len(times)} rows",
            (
                (not times, "It has no rows.", "Give at least one (time, value)."),
                (not all(map(isfinite, numbers)), "A time or value is not a finite number.", "Give finite numbers."),
                (
                    any(b <= a for a, b in pairwise(times)),
                    "Times do not rise.",
                    "Give each time once, in rising order.",
                ),
                (kind not in ("step", "linear"), f"kind={kind!r}.", "Use 'step' or 'linear'."),
                (
                    repeat is not None and (not times or times[0] != 0.0 or not times[-1] < repeat < inf),
                    f"It repeats every {repeat} hours, but its times are not from 0 to less than that.",
                    "Start a repeating table at time 0 and keep its times below `repeat`.",
                ),
            ),
        )

    @property
    def values(self) -> tuple[float, ...]:
        """The values, in order of time."""
        return tuple(value for _, value in self.rows)


@in_words
@dataclass(frozen=True)
class Window:
    """Hours of the week: from `start` to `end` o'clock (whole hours, 0 to 24) on `days`."""

    days: str
    start: int
    end: int

    def __post_init__(self) -> None:
        days_of(self.days)
        _raise_any(
            f"Window({self.days!r}, {self.start}, {self.end})",
            (
                (
                    not (
                        isinstance(self.start, int) and isinstance(self.end, int) and 0 <= self.start < self.end <= 24
                    ),
                    "Its hours are not whole hours with 0 <= start < end <= 24.",
                    "Give whole hours; write a window over midnight as two.",
                ),
            ),
        )


@in_words
@dataclass(frozen=True)
class Calendar:
    """When something is open: windows of the week; on a bank holiday only windows whose days name `holiday`."""

    windows: tuple[Window, ...]
    holidays: frozenset[date] = frozenset()

    def __init__(self, windows: Iterable[Window], holidays: Iterable[date] = ()) -> None:
        object.__setattr__(self, "windows", tuple(windows))
        object.__setattr__(self, "holidays", frozenset(holidays))
        _raise_any(
            "Calendar",
            (
                (not self.windows, "It never opens.", "Give at least one Window."),
                (
                    not all(isinstance(window, Window) for window in self.windows),
                    f"It is made of {self.windows!r}.",
                    "Give Window(...), one or more.",
                ),
                _not_dates(self.holidays),
            ),
        )


@in_words
@dataclass(frozen=True)
class Shift:
    """Slots of staff from `start` to `end` o'clock on `days` (an end at or before the start is on the next day).

    `slots` people are planned; each is there on a day with chance `fill`. At the shift's end a slot that is
    serving somebody finishes its work (overtime), or hands over: the person goes back to the head of the queue
    with the time left plus `hand_over_hours`. No new work starts in the last `last_start` hours unless urgent.
    """

    name: str
    days: str
    start: int
    end: int
    slots: int
    fill: float = 1.0
    at_end: Literal["finish", "hand_over"] = "finish"
    last_start: float = 0.0
    hand_over_hours: float = 0.0

    def __post_init__(self) -> None:
        days_of(self.days)
        whole = all(isinstance(hour, int) and 0 <= hour <= HOURS_A_DAY for hour in (self.start, self.end))
        _raise_any(
            f"Shift {self.name!r}",
            (
                (
                    not whole or self.start == HOURS_A_DAY,
                    f"It runs from {self.start!r} to {self.end!r} o'clock.",
                    "Give whole hours, start 0 to 23 and end 0 to 24.",
                ),
                (
                    isinstance(self.slots, bool) or not isinstance(self.slots, int) or self.slots < 0,
                    f"slots={self.slots!r}.",
                    "Give a whole number of slots, 0 or more.",
                ),
                (not 0.0 <= self.fill <= 1.0, f"fill={self.fill!r} is not a chance.", "Give a share from 0 to 1."),
                (
                    self.at_end not in ("finish", "hand_over"),
                    f"at_end={self.at_end!r}.",
                    "Use 'finish' or 'hand_over'.",
                ),
                (not 0.0 <= self.last_start <= HOURS_A_DAY, f"last_start={self.last_start!r}.", "Give 0 to 24 hours."),
                (
                    not 0.0 <= self.hand_over_hours < float("inf"),
                    f"hand_over_hours={self.hand_over_hours!r}.",
                    "Give hours, 0 or more.",
                ),
            ),
        )

    @property
    def hours(self) -> int:
        """Length of the shift in hours, 1 to 24."""
        return (self.end - self.start) % HOURS_A_DAY or HOURS_A_DAY


@in_words
@dataclass(frozen=True)
class Rota:
    """Shifts that together staff one resource; a person is served by a slot of a shift that is on.

    Slots are taken from the first shift, in the order written, that has one free. Work of a priority at most
    `urgent` may start in a shift's last hours.
    """

    shifts: tuple[Shift, ...]
    holidays: frozenset[date] = frozenset()
    urgent: int = 0

    def __init__(self, shifts: Iterable[Shift], holidays: Iterable[date] = (), urgent: int = 0) -> None:
        object.__setattr__(self, "shifts", tuple(shifts))
        object.__setattr__(self, "holidays", frozenset(holidays))
        object.__setattr__(self, "urgent", urgent)
        names = [shift.name for shift in self.shifts]
        _raise_any(
            f"Rota of {names}",
            (
                (not names, "It has no shifts.", "Give at least one Shift."),
                _not_dates(self.holidays),
                (
                    isinstance(urgent, bool) or not isinstance(urgent, int),
                    f"urgent={urgent!r}.",
                    "Give the last priority that is urgent, a whole number.",
                ),
                (len(set(names)) < len(names), "Two shifts have one name.", "Give each shift a name of its own."),
                (
                    any("." in name or ":" in name for name in names),
                    "A shift's name has a dot or a colon.",
                    "Leave both out: they separate the parts of an input's name.",
                ),
            ),
        )

    @property
    def hands_over(self) -> bool:
        """Whether any shift hands its work over at its end."""
        return any(shift.at_end == "hand_over" for shift in self.shifts)


def week_of(values: Sequence[float]) -> tuple[float, ...]:
    """Return 168 hourly values, Monday 00:00 first, as a tuple; anything else is a PathwayError."""
    hours = tuple(float(value) for value in values)
    _raise_any(
        "hourly values",
        (
            (
                len(hours) != HOURS_A_WEEK,
                f"There are {len(hours)} of them.",
                "Give 168, one for each hour of the week.",
            ),
            (not all(map(isfinite, hours)), "One is not a finite number.", "Give finite numbers."),
        ),
    )
    return hours
