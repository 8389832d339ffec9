"""What a scenario is: named, dated changes to a place, and what they come to once resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tandemcare.errors import Problem
from tandemcare.model import Place
from tandemcare.pathway import Pathway


@dataclass(frozen=True)
class Notes:
    """What was said about an item: why, from which source, who answers for it, how sure, and its range."""

    why: str = ""
    source: str = ""
    owner: str = ""
    confidence: str = ""
    range: tuple[float, float] | None = None


@dataclass(frozen=True)
class Lines:
    """Where an item stands, as "file:line", and where each of its keys does."""

    whole: str = ""
    by_key: Mapping[str, str] = field(default_factory=dict)

    def of(self, key: str) -> str:
        """Return where a key stands, or the whole item if it does not have the key."""
        return self.by_key.get(key, self.whole)


@dataclass(frozen=True)
class Change:
    """A parameter or fact set to a value, or multiplied, from one month until another (`until` is no longer part).

    Without a `start` it holds from the census date on. `lines` say where it stands.
    """

    parameter: str
    value: float | None = None
    multiply: float | None = None
    start: date | None = None
    until: date | None = None
    unit: str | None = None
    notes: Notes = field(default=Notes(), compare=False)
    lines: Lines = field(default=Lines(), compare=False)

    def begins(self, census: date) -> date:
        """Return the month that the change begins in."""
        return self.start or census

    def holds(self, month: date, census: date) -> bool:
        """Tell whether the change holds in a month."""
        return self.begins(census) <= month and (self.until is None or month < self.until)


@dataclass(frozen=True)
class Investment:
    """Units of a service bought from one month until another, growing to their number over `ramp_months`."""

    service: str
    units: float
    start: date
    until: date | None = None
    ramp_months: int = 0
    payer: tuple[tuple[str, float], ...] = ()
    ring_fenced: bool = False
    notes: Notes = field(default=Notes(), compare=False)
    lines: Lines = field(default=Lines(), compare=False)

    def units_in(self, month: date) -> float:
        """Return the units of a month: units x min(1, (months since the start + 1) / ramp months)."""
        if month < self.start or (self.until is not None and month >= self.until):
            return 0.0
        months_since = (month.year - self.start.year) * 12 + month.month - self.start.month
        reached = (months_since + 1) / self.ramp_months if self.ramp_months else 1.0
        return self.units * min(1.0, reached)


@dataclass(frozen=True)
class Closure:
    """A ward that closes whole on the first of a month."""

    ward: str
    start: date
    notes: Notes = field(default=Notes(), compare=False)
    lines: Lines = field(default=Lines(), compare=False)


Item = Change | Investment | Closure
NOT_COUNTING = ("notes", "lines", "unit")  # a unit is checked, and then says nothing more


@dataclass(frozen=True)
class Scenario:
    """A scenario as written, its parents' items first; `name` is that of the file, `title` the one in it."""

    name: str
    title: str
    why: str = ""
    path: Path = Path()
    place: Path | None = None
    place_where: str = ""
    changes: tuple[Change, ...] = ()
    investments: tuple[Investment, ...] = ()
    closures: tuple[Closure, ...] = ()

    @property
    def where(self) -> str:
        """The file that the scenario stands in."""
        return self.path.as_posix()

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that the scenario changes, in the order in which it acts."""
        found: list[Item] = [*self.changes, *self.investments, *self.closures]
        return tuple(found)


@dataclass(frozen=True)
class Spending:
    """What is bought of one service, by month of the run, and the shares of those who pay."""

    service: str
    units_by_month: tuple[float, ...]
    payer: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Resolved:
    """A scenario in a place over a number of years, as the engine takes it.

    `hours` is the end of the run. `changes` are (hours from the start, pathway inputs that change), on firsts of months
    in rising order; `values` hold at the census date, and `dated` are those that change later. `text` says canonically
    what was asked for, the same however the files were written. `assumptions` are sentences. The first `run_in_hours`
    find who is inside on the census day where the place does not say: nothing of them is reported. `warnings` say what
    is allowed but worth a second look.
    """

    name: str
    title: str
    why: str
    text: str
    place: Place
    pathway: Pathway
    start: date
    hours: float
    changes: tuple[tuple[float, Mapping[str, float]], ...]
    spending: tuple[Spending, ...]
    values: Mapping[str, float]
    dated: tuple[tuple[date, Mapping[str, float]], ...]
    assumptions: tuple[str, ...]
    run_in_hours: float = 0.0
    warnings: tuple[Problem, ...] = ()

    @property
    def census(self) -> date:
        """The census date, from which results are reported."""
        return self.start + timedelta(hours=self.run_in_hours)


def described(item: Item) -> dict[str, Any]:
    """Return what counts of an item, without notes and line, for comparing and for the canonical text."""
    fields = {name: value for name, value in vars(item).items() if name not in NOT_COUNTING and value is not None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
