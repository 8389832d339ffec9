"""Titles of measures over time: what the last year says, and no more than its interval carries."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tandemcare.running import MeasureNote

from ..numbers import Scale, counted
from .words import in_a_sentence, title_of


@dataclass(frozen=True)
class Spoken:
    """How a measure is spoken of: its plural; what one scenario has by `{n}` less or more, and what many have."""

    noun: str
    lower: str
    higher: str
    less: str
    more: str


TOLD: Mapping[str, Spoken] = {
    "out_of_area_active": Spoken(
        "people away", "{n} fewer people away", "{n} more people away", "fewer people away", "more people away"
    ),
    "bed_occupancy": Spoken(
        "beds in use", "wards {n} points emptier", "wards {n} points fuller", "emptier wards", "fuller wards"
    ),
    "bed_wait_hours_mean": Spoken(
        "waits for a bed", "a bed {n} hours sooner", "a bed {n} hours later", "shorter bed waits", "longer bed waits"
    ),
    "amhp_wait_hours_mean": Spoken(
        "assessment waits",
        "assessments {n} hours sooner",
        "assessments {n} hours later",
        "shorter assessment waits",
        "longer assessment waits",
    ),
    "community_wait_days_mean": Spoken(
        "community waits",
        "a team {n} days sooner",
        "a team {n} days later",
        "shorter community waits",
        "longer community waits",
    ),
    "community_waiting": Spoken(
        "community queues",
        "{n} fewer waiting for a team",
        "{n} more waiting for a team",
        "shorter community queues",
        "longer community queues",
    ),
    "amhps": Spoken("AMHPs", "{n} fewer AMHPs", "{n} more AMHPs", "fewer AMHPs", "more AMHPs"),
    "untreated": Spoken(
        "people untreated",
        "{n} fewer people untreated",
        "{n} more people untreated",
        "fewer people untreated",
        "more people untreated",
    ),
    "beds_open": Spoken("open beds", "{n} fewer open beds", "{n} more open beds", "fewer open beds", "more open beds"),
}
DRAWN = tuple(name for name in TOLD if name != "community_waiting")
"""The measures that are drawn for every run, in the order of a report; others are drawn when they are asked for."""
BEYOND_CHANCE = "beyond chance"
COUNTED = ("hour", "day", "point", "bed")
MORE_IS_BETTER = "higher"
WANTED = frozenset({"amhps"})
"""Measures of which more is looked for, though more of them is no outcome."""


@dataclass(frozen=True)
class YearFigure:
    """A measure of a scenario in one year, or what it is apart from another: mean and ends of its 95% interval."""

    mean: float
    low: float
    high: float

    def is_sure(self, scale: Scale) -> bool:
        """Tell whether a difference is not chance alone, and large enough to be seen as it is shown."""
        return (self.low > 0.0 or self.high < 0.0) and scale.shows(self.mean)


@dataclass(frozen=True)
class Course:
    """What a title is worked out from: the baseline in its first and last year, and how far each other is from it."""

    note: MeasureNote
    scale: Scale
    years: tuple[str, str]
    baseline: tuple[float, float]
    rise: YearFigure
    apart: Mapping[str, YearFigure]

    @property
    def told(self) -> Spoken:
        """How the measure is spoken of."""
        plain = in_a_sentence(self.note.label)
        return TOLD.get(self.note.name) or Spoken(
            plain, f"{plain} {{n}} lower", f"{plain} {{n}} higher", f"lower {plain}", f"higher {plain}"
        )


def course_title(course: Course) -> str:
    """Return the title of a measure over time: of one scenario, of one against the baseline, or of many."""
    if not course.apart:
        return _of_baseline(course)
    if len(course.apart) == 1:
        return _of_one(*next(iter(course.apart.items())), course)
    return _of_many(course)


def _of_baseline(course: Course) -> str:
    noun, (first, last) = course.told.noun, course.baseline
    before, after = course.scale.text(first), course.scale.text(last)
    unit = course.scale.unit if course.scale.unit in {"hours", "days", "per cent"} else ""
    if course.years[0] == course.years[1]:
        return title_of(f"{noun}: {after} {unit} in {course.years[1]}".replace("  ", " "), f"{noun}: {after}")
    if not course.rise.is_sure(course.scale) or before == after:
        return title_of(f"{noun} hardly change: {before}, then {after} {unit}".rstrip(), f"hardly any change: {after}")
    said = f"{noun} {'rise' if last > first else 'fall'} from {before} to {after} {unit}".rstrip()
    return title_of(f"{said} by {course.years[1]}", said, f"from {before} to {after} {unit}".rstrip())


def _of_one(title: str, apart: YearFigure, course: Course) -> str:
    told, year = course.told, course.years[1]
    if math.isnan(apart.low) and apart.mean:
        said = f"one run says little of {told.noun}"
        return title_of(f"{title}: {said}", said)
    if not apart.is_sure(course.scale):
        said = f"no {'sure ' if apart.mean else ''}change in {told.noun}"
        return title_of(f"{title}: {said} by {year}", f"{title}: {said}", f"the scenario: {said}", said)
    how, much = told.higher if apart.mean > 0.0 else told.lower, course.scale.text(abs(apart.mean))
    said = (_of_just_one(how) if much == "1" else how).format(n=much)
    tries = [f"{who}: {said}{when}" for who in (title, "the scenario") for when in (f" in {year}", "")]
    return title_of(*tries, said)


def _of_just_one(how: str) -> str:
    """Return words for so many of something as words for one of it: "1 fewer person away"."""
    for many, one in (("people", "person"), ("AMHPs", "AMHP"), *((f"{each}s", each) for each in COUNTED)):
        how = how.replace(many, one)
    return how


def _of_many(course: Course) -> str:
    told, many = course.told, counted(len(course.apart))
    sure = [apart for apart in course.apart.values() if apart.is_sure(course.scale)]
    higher = len([each for each in sure if each.mean > 0.0])
    number = {True: higher, False: len(sure) - higher}
    for is_higher in _order(course.note):
        if number[is_higher]:
            has = "has" if number[is_higher] == 1 else "have"
            what = told.more if is_higher else told.less
            some = f"{counted(number[is_higher])} of {many}"
            return title_of(
                f"by {course.years[1]} {some} {has} {what} {BEYOND_CHANCE}",
                f"{course.years[1]}, {BEYOND_CHANCE}: {some} {has} {what}",
                f"{BEYOND_CHANCE}, {some} {has} {what}",
            )
    return title_of(f"no scenario surely changes {told.noun} by {course.years[1]}", f"no sure change in {told.noun}")


def _order(note: MeasureNote) -> Sequence[bool]:
    """Return which way is told first: the better one, and fewer where neither is better."""
    return (True, False) if note.better == MORE_IS_BETTER or note.name in WANTED else (False, True)
