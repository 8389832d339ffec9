"""What sizing an AMHP rota finds: the answer, every rota that was tried, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import pandas as pd

from tandemcare.pathway import Shift
from tandemcare.sums import ROUNDING
from tandemcare.trace.tally import Floats

from .causes import Cause
from .covers import OfferedLoad
from .feasibility import Met, SelectionRules
from .selection import Candidate
from .shift_cover import Cover, hours_on
from .target import ServiceTarget
from .tried import OTHERS, SEARCHED, Tried, plain


@dataclass(frozen=True)
class ShiftLoad:
    """A shift with the load that is offered in its hours, and its slots in each rota that is told of."""

    shift: Shift
    mean_load: float
    most_load: float
    slots: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class AmhpAnswer:
    """The smallest rota that meets every target that any rota can meet, if any does, and what else was found.

    `sized` are the names of the shifts that can have slots. `best` is on the people of the search, and `checked` are it
    and those near it on people whom the search has not seen; `ties` cost as much. `today` is the rota as it is, `more`
    the same with a quarter more hours, `cover` that of the load by hour, and `ample` one in which hardly anybody waits
    for an AMHP. `impossible` are targets that fail even so, and why. `told` are sentences on targets that say nothing
    more than others. `is_sure` says that the answer is met with the confidence asked for, `within` which scenario it is
    the answer in.
    """

    place: str
    targets: tuple[ServiceTarget, ...]
    rules: SelectionRules
    seed: int
    shifts: tuple[Shift, ...]
    sized: frozenset[str]
    best: Tried | None
    checked: tuple[Tried, ...]
    ties: tuple[Candidate, ...]
    is_settled: bool
    today: Tried
    more: Tried
    cover: Cover
    ample: Tried
    tried: tuple[Tried, ...]
    verdicts: Mapping[Candidate, Met]
    impossible: Mapping[ServiceTarget, tuple[Cause, ...]]
    load: OfferedLoad
    told: tuple[str, ...]
    replications: int
    is_sure: bool = True
    within: str = ""

    @property
    def fresh(self) -> Tried | None:
        """The answer on people whom the search has not seen."""
        return next((one for one in self.checked if self.best and one.slots == self.best.slots), None)

    @property
    def decisive(self) -> tuple[Tried, ...]:
        """Each rota that was tried once, smallest first: on other people where it was checked with them."""
        found = {one.slots: one for one in (*self.tried, *self.checked)}
        return tuple(sorted(found.values(), key=lambda one: one.needs.fte))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the shifts."""
        return tuple(shift.name for shift in self.shifts)

    @property
    def possible(self) -> tuple[ServiceTarget, ...]:
        """The targets that some rota can meet."""
        return tuple(target for target in self.targets if target not in self.impossible)

    @property
    def share_on_rota(self) -> float:
        """The share of the hours of those in post that today's rota takes; 1 where it takes all, or nobody is there."""
        today = self.today.needs
        return today.fte / today.fte_in_post if 0.0 < today.fte < today.fte_in_post else 1.0

    @property
    def heads_at_that_share(self) -> int:
        """The people whom the answer takes if no larger a share of their hours goes to it than to today's rota."""
        return ceil(self.best.needs.whole_heads / self.share_on_rota - ROUNDING) if self.best else 0

    def slots_of(self, slots: Candidate) -> Mapping[str, int]:
        """Return slots by the shifts that are sized, or by those that have any where others have some."""
        named = dict(zip(self.names, slots, strict=True))
        others = any(number and name not in self.sized for name, number in named.items())
        return {name: number for name, number in named.items() if (number if others else name in self.sized)}

    def filled_by_hour(self, slots: Candidate) -> Floats:
        """Return how many slots of a rota are filled in each hour of the week, in the mean, Monday 00:00 first."""
        filled = [number * shift.fill * hours_on(shift) for shift, number in zip(self.shifts, slots, strict=True)]
        return np.asarray(np.sum(filled, axis=0), dtype=np.float64)

    def by_shift(self) -> tuple[ShiftLoad, ...]:
        """Return each shift with the load in its hours, and its slots today, by Erlang's formula and in the answer."""
        rotas = {"today": self.today.slots, "cover": self.cover.slots}
        if self.best is not None:
            rotas["best"] = self.best.slots
        return tuple(
            ShiftLoad(
                shift,
                _mean(self.load.by_hour, hours_on(shift)),
                float((self.load.by_hour * hours_on(shift)).max()),
                {name: slots[number] for name, slots in rotas.items()},
            )
            for number, shift in enumerate(self.shifts)
        )

    def frontier(self, number: int) -> tuple[Tried, ...]:
        """Return the rotas tried than which no cheaper one tried does as well on a target, smallest first."""
        found: list[Tried] = []
        for one in sorted(self.tried, key=lambda each: (each.needs.fte, -each.values[number].chance)):
            if not found or _better(one, found[-1], number):
                found.append(one)
        return tuple(found)

    def frame(self) -> pd.DataFrame:
        """Return a row for each rota that was tried: slots by shift, staff, cost and targets, and of whom."""
        rows = []
        for one in self.decisive:
            row: dict[str, Any] = dict(zip(self.names, one.slots, strict=True))
            row |= {"fte": one.needs.fte, "heads": one.needs.whole_heads, "cost_gbp_a_year": one.cost_gbp}
            for value in one.values:
                about = {"value": value.value.mean, "low": value.value.low, "high": value.value.high}
                about |= {"wait_hours": value.wait_hours, "chance_met": value.chance, "years_met": value.years_met}
                row |= {f"{value.target.text}: {name}": each for name, each in about.items()}
            row["people"] = OTHERS if one in self.checked else SEARCHED
            rows.append(row | {"replications": one.replications, "meets_all": self.verdicts[one.slots].value})
        return pd.DataFrame(rows)

    def to_json_object(self) -> dict[str, Any]:
        """Return all of it as plain numbers."""
        one = {
            name: getattr(self, name).to_json_object(self.names) if getattr(self, name) else None
            for name in ("best", "fresh", "today", "more", "ample")
        }
        return {
            "place": self.place,
            "within": self.within,
            "targets": [target.text for target in self.targets],
            "confidence": self.rules.confidence,
            "indifference_zones": list(self.rules.zones),
            "seed": self.seed,
            "replications": self.replications,
            "settled": self.is_settled,
            "sure": self.is_sure,
            **one,
            "checked": [each.to_json_object(self.names) for each in self.checked],
            "ties": [dict(zip(self.names, slots, strict=True)) for slots in self.ties],
            "in_post": _in_post(self.today),
            "by_shift": [_shift_json(each) for each in self.by_shift()],
            "impossible": [_impossible_json(target, causes) for target, causes in self.impossible.items()],
            "told": list(self.told),
            "tried": [
                {**each.to_json_object(self.names), "verdict": self.verdicts[each.slots].value} for each in self.tried
            ],
            "frontier": [
                {
                    "target": target.text,
                    "rotas": [
                        {"fte": each.needs.fte, "slots": list(each.slots), "value": plain(each.values[n].value.mean)}
                        for each in self.frontier(n)
                    ],
                }
                for n, target in enumerate(self.targets)
            ],
            "load_by_hour": [float(each) for each in self.load.by_hour],
            "staff_by_hour": [float(each) for each in self.load.staff],
            "hours_of_a_piece_of_work": self.load.work_hours,
        }


def _mean(values: Floats, weights: Floats) -> float:
    return float((values * weights).sum() / weights.sum()) if weights.any() else float("nan")


def _better(one: Tried, other: Tried, number: int) -> bool:
    now, before = one.values[number], other.values[number]
    if now.target.kind == "share":
        return now.value.mean > before.value.mean
    return now.value.mean < before.value.mean


def _in_post(today: Tried) -> dict[str, Any]:
    needs = today.needs
    return {
        "heads": needs.heads_in_post,
        "fte": needs.fte_in_post,
        "vacancy": needs.vacancy,
        "posts": needs.posts,
        "assessments_per_fte": plain(today.assessments / needs.fte_in_post if needs.fte_in_post else float("nan")),
    }


def _shift_json(each: ShiftLoad) -> dict[str, Any]:
    shift = each.shift
    return {
        "shift": shift.name,
        "days": shift.days,
        "start": shift.start,
        "end": shift.end,
        "mean_load": plain(each.mean_load),
        "most_load": each.most_load,
        "slots": dict(each.slots),
    }


def _impossible_json(target: ServiceTarget, causes: Sequence[Cause]) -> dict[str, Any]:
    return {
        "target": target.text,
        "without": [
            {
                "cause": cause.name,
                "value": plain(cause.value.mean),
                "is_met": cause.is_met,
                "share_of_the_wait": plain(cause.share),
            }
            for cause in causes
        ],
    }
