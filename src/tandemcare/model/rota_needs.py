"""What an AMHP rota needs: hours a year by shift, and the full-time equivalents and heads that can fill them.

Hours on the rota of one full-time equivalent are those contracted less leave, sickness, training, supervision and other
duties; a head is part of a full-time equivalent; posts are more than people in post by those that are vacant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, inf

from tandemcare.pathway import Shift
from tandemcare.sums import ROUNDING, summed

from .amhp_hours import HOURS_OF_A_POST, heads_of
from .bank_holidays import bank_holidays_a_year
from .place import WEEKS_A_YEAR, Place, hours_a_year
from .values import Values

DAYS_AT_WORK_A_WEEK = 5.0
PARTS_OF_A_POST = (
    "amhp_post.leave_days",
    "amhp_post.sickness_days",
    "amhp_post.training_hours",
    "amhp_post.supervision_hours",
    "amhp_post.other_duties_hours",
)
"""What the contracted hours of a post (`WEEK_HOURS` a week) lose before they are hours on the rota, in this order."""
WEEK_HOURS = "amhp_post.week_hours"
NUMBERS_OF_A_POST = frozenset({WEEK_HOURS, *PARTS_OF_A_POST})


@dataclass(frozen=True)
class ShiftNeeds:
    """One shift of a rota: hours a year planned, wanted (planned x fill) and filled, and who could fill them.

    `fte` and `heads` are those needed for the hours wanted, `fte_if_full` and `heads_if_full` those for every slot
    planned. They are infinite where there are hours and nobody has an hour for them.
    """

    name: str
    days: str
    start: int
    end: int
    slots: int
    fill: float
    planned_hours: float
    wanted_hours: float
    filled_hours: float
    fte: float
    heads: float
    fte_if_full: float
    heads_if_full: float

    @property
    def unfilled_hours(self) -> float:
        """Hours a year planned that nobody is there for."""
        return self.planned_hours - self.filled_hours

    @property
    def unstaffed_hours(self) -> float:
        """Hours a year wanted that nobody is there for, as there are too few people."""
        return max(self.wanted_hours - self.filled_hours, 0.0)


@dataclass(frozen=True)
class RotaNeeds:
    """A rota shift by shift, what one full-time equivalent and one head bring to it, and who is in post."""

    shifts: tuple[ShiftNeeds, ...]
    hours_of_an_fte: float
    fte_of_a_head: float
    vacancy: float
    heads_in_post: float

    @property
    def fte_in_post(self) -> float:
        """Full-time equivalents in post."""
        return self.heads_in_post * self.fte_of_a_head

    @property
    def posts(self) -> float:
        """Full-time equivalents that are funded: those in post and those vacant."""
        return _over(self.fte_in_post, 1.0 - self.vacancy)

    @cached_property
    def planned_hours(self) -> float:
        """Hours a year of every slot."""
        return summed([one.planned_hours for one in self.shifts])

    @cached_property
    def wanted_hours(self) -> float:
        """Hours a year planned to be filled: slots x fill."""
        return summed([one.wanted_hours for one in self.shifts])

    @cached_property
    def filled_hours(self) -> float:
        """Hours a year on duty, no more than people in post have."""
        return summed([one.filled_hours for one in self.shifts])

    @property
    def unfilled_hours(self) -> float:
        """Hours a year planned that nobody is there for."""
        return self.planned_hours - self.filled_hours

    @property
    def unstaffed_hours(self) -> float:
        """Hours a year wanted that cannot be staffed."""
        return summed([one.unstaffed_hours for one in self.shifts])

    @property
    def fte(self) -> float:
        """Full-time equivalents in post that fill the hours wanted."""
        return _over(self.wanted_hours, self.hours_of_an_fte)

    @property
    def heads(self) -> float:
        """People in post who fill the hours wanted."""
        return _over(self.fte, self.fte_of_a_head)

    @property
    def whole_heads(self) -> float:
        """People in post who fill the hours wanted, as whole people."""
        return whole(self.heads)

    @property
    def posts_needed(self) -> float:
        """Full-time equivalents to be funded so that, with as many vacant as now, enough are in post."""
        return _over(self.fte, 1.0 - self.vacancy)

    @property
    def fte_if_full(self) -> float:
        """Full-time equivalents in post that fill every slot planned."""
        return _over(self.planned_hours, self.hours_of_an_fte)

    @property
    def heads_if_full(self) -> float:
        """People in post who fill every slot planned."""
        return _over(self.fte_if_full, self.fte_of_a_head)

    @property
    def can_be_staffed(self) -> bool:
        """Whether there are people for the hours wanted."""
        return self.heads <= self.heads_in_post * (1.0 + ROUNDING)


@dataclass(frozen=True)
class HoursOfAPost:
    """Hours a year of one full-time equivalent: those contracted, what each part takes of them, and what is left."""

    contracted: float
    taken: Mapping[str, float]

    @property
    def left(self) -> float:
        """Hours left for the rota, 0 where the parts take more than there are."""
        return max(self.contracted - summed(self.taken.values()), 0.0)


def needs_of(place: Place, v: Values) -> RotaNeeds:
    """Return what the AMHP rota of a place needs with some numbers, and who is in post at the census."""
    return needs_of_rota(
        (_with(shift, v) for shift in place.amhp_rota),
        v,
        heads_of(place, v),
        bank_holidays_a_year(place),
    )


def needs_of_rota(
    rows: Iterable[tuple[Shift, int, float]], v: Values, heads: float, holidays: Sequence[float] = ()
) -> RotaNeeds:
    """Return what some shifts need, each with its slots and fill, if so many heads are in post.

    `holidays` are the bank holidays a year on each weekday. Of the numbers it reads hours of a post, full-time
    equivalents of a head and vacancy. People too few for the hours wanted leave slots of every shift unfilled in
    proportion.
    """
    rows = tuple(rows)
    hours, of_head, vacancy = v[HOURS_OF_A_POST], v["amhp_staff.fte_per_head"], v["amhp_staff.vacancy"]
    each = [hours_a_year(shift, holidays) for shift, _, _ in rows]
    wanted = summed([hours_of_one * slots * fill for hours_of_one, (_, slots, fill) in zip(each, rows, strict=True)])
    most = heads * of_head * hours
    share = most / wanted if wanted > most else 1.0
    shifts = tuple(
        _shift_needs(row, hours_of_one, share, (hours, of_head)) for row, hours_of_one in zip(rows, each, strict=True)
    )
    return RotaNeeds(shifts, hours, of_head, vacancy, heads)


def hours_of_a_post(v: Values) -> HoursOfAPost:
    """Return the hours a year of one full-time equivalent, part by part."""
    day = v[WEEK_HOURS] / DAYS_AT_WORK_A_WEEK
    taken = {name: v[name] * (day if name.endswith("_days") else 1.0) for name in PARTS_OF_A_POST}
    return HoursOfAPost(v[WEEK_HOURS] * WEEKS_A_YEAR, taken)


def whole(heads: float) -> float:
    """Return heads as whole people; nobody's hours are never enough, so infinity stays what it is."""
    return float(ceil(heads * (1.0 - ROUNDING))) if heads < inf else inf


def _with(shift: Shift, v: Values) -> tuple[Shift, int, float]:
    name = f"amhp_rota.{shift.name}"
    return shift, int(v[f"{name}.slots"]), v[f"{name}.fill"]


def _shift_needs(
    row: tuple[Shift, int, float], hours_of_one: float, share: float, each: tuple[float, float]
) -> ShiftNeeds:
    (shift, slots, fill), (hours, of_head) = row, each
    planned = hours_of_one * slots
    wanted = planned * fill
    fte, full = _over(wanted, hours), _over(planned, hours)
    return ShiftNeeds(
        name=shift.name,
        days=shift.days,
        start=shift.start,
        end=shift.end,
        slots=slots,
        fill=fill,
        planned_hours=planned,
        wanted_hours=wanted,
        filled_hours=wanted * share,
        fte=fte,
        heads=_over(fte, of_head),
        fte_if_full=full,
        heads_if_full=_over(full, of_head),
    )


def _over(needed: float, each: float) -> float:
    """Return how many make so much, of which each makes so much: nobody makes nothing, and nothing makes something."""
    if needed <= 0.0:
        return 0.0
    return needed / each if each > 0.0 else inf
