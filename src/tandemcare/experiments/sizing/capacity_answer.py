"""What sizing beds, homes or crisis houses finds: the answer, everything that was tried, and how targets fare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .capacity import Capacity
from .feasibility import Met, SelectionRules
from .selection import Candidate
from .target import ServiceTarget
from .tried import OTHERS, SEARCHED, TargetValue, value_json


@dataclass(frozen=True, eq=False)
class TriedCapacity:
    """So many units of each capacity, what they cost a year, and how each target fares.

    `need_charge_gbp` is what care that people lack more than today would cost a year, `without_home` how many people at
    a time are due supported housing and have none, and `away_gbp` what beds out of area cost a year more than today.
    """

    units: tuple[int, ...]
    cost_gbp: float
    values: tuple[TargetValue, ...]
    replications: int
    need_charge_gbp: float = 0.0
    without_home: float = 0.0
    away_gbp: float = 0.0

    @property
    def net_gbp(self) -> float:
        """What the units cost, with what beds out of area cost more than today and care that is lacked."""
        return self.cost_gbp + self.away_gbp + self.need_charge_gbp

    def to_json_object(self, capacities: tuple[Capacity, ...]) -> dict[str, Any]:
        """Return it as plain numbers."""
        return {
            "units": {one.name: number for one, number in zip(capacities, self.units, strict=True)},
            "cost_gbp_a_year": self.cost_gbp,
            "need_charge_gbp_a_year": self.need_charge_gbp,
            "without_home": self.without_home,
            "away_gbp_a_year_more_than_today": self.away_gbp,
            "net_gbp_a_year": self.net_gbp,
            "replications": self.replications,
            "targets": [value_json(one) for one in self.values],
        }


@dataclass(frozen=True, eq=False)
class CapacityAnswer:
    """The cheapest units with which every target is met that can be, if any are.

    `best` is on the people of the search, and `checked` are it and those near it on others. `today` is what there is,
    and `ample` as much as nobody could need; `impossible` are targets that fail even so. `is_sure` says that the answer
    is met with the confidence asked for, `within` which scenario it is the answer in; `told` are sentences on targets
    that say nothing more than others.
    """

    place: str
    capacities: tuple[Capacity, ...]
    targets: tuple[ServiceTarget, ...]
    rules: SelectionRules
    seed: int
    best: TriedCapacity | None
    checked: tuple[TriedCapacity, ...]
    ties: tuple[Candidate, ...]
    is_settled: bool
    today: TriedCapacity
    ample: TriedCapacity
    tried: tuple[TriedCapacity, ...]
    verdicts: Mapping[tuple[int, ...], Met]
    impossible: tuple[ServiceTarget, ...]
    replications: int
    is_sure: bool = True
    within: str = ""
    told: tuple[str, ...] = ()

    @property
    def fresh(self) -> TriedCapacity | None:
        """The answer on people whom the search has not seen."""
        return next((one for one in self.checked if self.best and one.units == self.best.units), None)

    @property
    def decisive(self) -> tuple[TriedCapacity, ...]:
        """Each that was tried once, today's among them, cheapest first: on other people where it was checked."""
        found = {one.units: one for one in (self.today, *self.tried, *self.checked)}
        return tuple(sorted(found.values(), key=lambda one: one.cost_gbp))

    @property
    def title(self) -> str:
        """What was sized, and where."""
        what = " and ".join(one.label for one in self.capacities)
        return f"{what[:1].upper()}{what[1:]} of {self.place}"

    @property
    def possible(self) -> tuple[ServiceTarget, ...]:
        """The targets that so much of it can meet."""
        return tuple(target for target in self.targets if target not in self.impossible)

    @property
    def least_net(self) -> TriedCapacity | None:
        """What costs least net of all that was tried and meets the targets."""
        met = [one for one in self.tried if self.verdicts[one.units] is Met.MEETS]
        return min(met, key=lambda one: one.net_gbp, default=None)

    def frame(self) -> pd.DataFrame:
        """Return a row for each that was tried, today's too: units, cost, each target's numbers, and of whom."""
        rows = []
        for one in self.decisive:
            row: dict[str, Any] = {each.name: number for each, number in zip(self.capacities, one.units, strict=True)}
            row["cost_gbp_a_year"] = one.cost_gbp
            row |= {"need_charge_gbp_a_year": one.need_charge_gbp, "without_home": one.without_home}
            row |= {"away_gbp_a_year_more_than_today": one.away_gbp, "net_gbp_a_year": one.net_gbp}
            for value in one.values:
                row |= {f"{value.target.text}: value": value.value.mean, f"{value.target.text}: low": value.value.low}
                row |= {f"{value.target.text}: high": value.value.high, f"{value.target.text}: chance": value.chance}
            row |= {"people": OTHERS if one in self.checked else SEARCHED, "replications": one.replications}
            rows.append(row | {"meets_all": self.verdicts[one.units].value if one.units in self.verdicts else ""})
        return pd.DataFrame(rows)

    def to_json_object(self) -> dict[str, Any]:
        """Return all of it as plain numbers."""
        told = {name: getattr(self, name) for name in ("best", "fresh", "today", "ample")}
        return {
            "place": self.place,
            "within": self.within,
            "sized": [one.name for one in self.capacities],
            "targets": [target.text for target in self.targets],
            "confidence": self.rules.confidence,
            "indifference_zones": list(self.rules.zones),
            "seed": self.seed,
            "replications": self.replications,
            "settled": self.is_settled,
            "sure": self.is_sure,
            "told": list(self.told),
            **{name: one.to_json_object(self.capacities) if one else None for name, one in told.items()},
            "checked": [one.to_json_object(self.capacities) for one in self.checked],
            "ties": [list(one) for one in self.ties],
            "impossible": [target.text for target in self.impossible],
            "tried": [
                {**one.to_json_object(self.capacities), "verdict": self.verdicts[one.units].value} for one in self.tried
            ],
        }
