"""A rota that was tried: what it needs, what it costs, and how each target fares with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tandemcare.model import RotaNeeds
from tandemcare.trace.intervals import Interval
from tandemcare.trace.tally import Floats

from .feasibility import Trial
from .seen import Seen
from .selection import Candidate
from .target import SHARE, ServiceTarget

SEARCHED, OTHERS = "of the search", "others"
"""On whom the numbers of a row are: the people of the search, or others with whom what it left was checked."""


@dataclass(frozen=True)
class TargetValue:
    """How a target fares: its share of waits, mean or level, and for a share the wait that it asks for of so many.

    `chance` is how likely it is by the replications that the target is met in the long run, `years_met` the share of
    years in which it was.
    """

    target: ServiceTarget
    value: Interval
    wait_hours: float
    chance: float
    years_met: float

    @property
    def is_met(self) -> bool:
        """Whether the mean of the replications is as asked."""
        if self.target.kind == SHARE:
            return self.value.mean >= self.target.share
        return self.value.mean <= self.target.limit


@dataclass(frozen=True, eq=False)
class Tried:
    """A rota that was tried, and what came of it."""

    slots: Candidate
    needs: RotaNeeds
    cost_gbp: float
    values: tuple[TargetValue, ...]
    replications: int
    utilisation: float
    assessments: float

    def to_json_object(self, names: Sequence[str]) -> dict[str, Any]:
        """Return it as plain numbers."""
        return {
            "slots": dict(zip(names, self.slots, strict=True)),
            "fte": self.needs.fte,
            "heads": self.needs.whole_heads,
            "hours_a_year": self.needs.wanted_hours,
            "cost_gbp_a_year": self.cost_gbp,
            "replications": self.replications,
            "utilisation": self.utilisation,
            "assessments_a_year": self.assessments,
            "targets": [value_json(one) for one in self.values],
        }


def value_json(one: TargetValue) -> dict[str, Any]:
    """Return how a target fares as plain numbers."""
    found: Mapping[str, Any] = {
        "target": one.target.text,
        "value": one.value.mean,
        "ci95": [one.value.low, one.value.high],
        "wait_hours": one.wait_hours,
        "chance_met": one.chance,
        "years_met": one.years_met,
        "is_met": one.is_met,
    }
    return {name: plain(value) for name, value in found.items()}


def plain(value: Any) -> Any:
    """Return a number as JSON has it: nothing in place of what is not finite."""
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    return [plain(each) for each in value] if isinstance(value, list) else value


def values_of(seen: Seen, targets: Sequence[ServiceTarget], usual: Floats) -> tuple[TargetValue, ...]:
    """Return how each target fares by what was seen, margins over the usual number of waits."""
    chances = Trial(seen.margins(targets, usual), [None] * len(targets)).chance()
    return tuple(
        TargetValue(
            target,
            seen.share_within(number) if target.kind == SHARE else seen.mean(number),
            seen.quantile(number, target.share) if target.kind == SHARE else float("nan"),
            float(chances[number]),
            seen.years_met(number, target),
        )
        for number, target in enumerate(targets)
    )


def tried(
    slots: Candidate, needs: RotaNeeds, cost: float, seen: Seen, asked: tuple[Sequence[ServiceTarget], Floats]
) -> Tried:
    """Return a rota with what was seen of it; `asked` are the targets and their usual waits."""
    worked, duty = float(seen.worked.mean()), float(seen.on_duty.mean())
    use = worked / duty if duty > 0.0 else float("nan")
    assessments = float(seen.assessments.mean())
    return Tried(slots, needs, cost, values_of(seen, *asked), seen.replications, use, assessments)
