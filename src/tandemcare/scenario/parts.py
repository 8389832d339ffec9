"""What a scenario is: named, dated changes to a place, and what they come to once resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tandemcare.errors import Problem
from tandemcare.finance import Pool, Purchase
from tandemcare.model import Place, Plan
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

    Without a `start` it holds from the census date on. A price changes only as a `what_if`: otherwise it is the same in
    every scenario. `lines` say where it stands.
    """

    parameter: str
    value: float | None = None
    multiply: float | None = None
    start: date | None = None
    until: date | None = None
    unit: str | None = None
    what_if: bool = False
    notes: Notes = field(default=Notes(), compare=False)
    lines: Lines = field(default=Lines(), compare=False)

    def begins(self, census: date) -> date:
        """Return the month that the change begins in."""
        return self.start or census

    def holds(self, month: date, census: date) -> bool:
        """Tell whether the change holds in a month."""
        return self.begins(census) <= month and (self.until is None or month < self.until)


Shares = tuple[tuple[str, float], ...]
"""Who pays which share, by name of the payer."""


@dataclass(frozen=True)
class Investment:
    """Units of a service paid for from one month until another, growing to their number over `ramp_months`.

    They open once the service is mobilised, in `mobilising_months` or in the time that the service itself takes.
    Without `payer` those pay whom the service names. A grant pays until `grant_until`, and then `after_grant`, which is
    empty where nobody carries on: then the contract ends with the grant.
    """

    service: str
    units: float
    start: date
    until: date | None = None
    ramp_months: int = 0
    payer: Shares = ()
    ring_fenced: bool = False
    mobilising_months: float | None = None
    grant_until: date | None = None
    after_grant: Shares | None = None
    notes: Notes = field(default=Notes(), compare=False)
    lines: Lines = field(default=Lines(), compare=False)

    @property
    def ends(self) -> date | None:
        """The first month that nobody pays for, or None if it goes on."""
        ended = [day for day in (self.until, self.grant_until if self.after_grant == () else None) if day is not None]
        return min(ended, default=None)

    def contracted_in(self, month: date) -> float:
        """Return the units paid for in a month: units x min(1, (months since the start + 1) / ramp months)."""
        if month < self.start or (self.ends is not None and month >= self.ends):
            return 0.0
        months_since = (month.year - self.start.year) * 12 + month.month - self.start.month
        reached = (months_since + 1) / self.ramp_months if self.ramp_months else 1.0
        return self.units * min(1.0, reached)

    def payers_in(self, month: date) -> Shares:
        """Return who pays which share in a month; empty where the service's own payers do, or nobody any more."""
        if self.grant_until is not None and month >= self.grant_until:
            return self.after_grant or ()
        return self.payer


@dataclass(frozen=True)
class Trigger:
    """When a ward may close: the others could hold its patients, and few are out of area, for some months in a row.

    The projected occupancy is (local + out-of-area patients) / (beds less the ward), of all wards and of those of its
    kind. It is watched from `not_before` on, or from the census date.
    """

    projected_occupancy_at_most: float = 0.92
    for_months: int = 6
    out_of_area_at_most: float = 1.0
    not_before: date | None = None


@dataclass(frozen=True)
class Closure:
    """A ward that closes whole: on the first of a month, or when its trigger has held."""

    ward: str
    start: date | None = None
    when: Trigger | None = None
    notes: Notes = field(default=Notes(), compare=False)
    lines: Lines = field(default=Lines(), compare=False)


Item = Change | Investment | Closure
NOT_COUNTING = ("notes", "lines", "unit", "what_if")  # these are checked, and then say nothing more


@dataclass(frozen=True)
class SavingsTarget:
    """Pounds a year that are to be saved in cash, in years of twelve months from a month on."""

    gbp_a_year: float
    start: date


@dataclass(frozen=True)
class PooledServices:
    """A pooled budget (section 75) for services of the ledger; it ends some months after notice has been given."""

    services: tuple[str, ...]
    budget_gbp_year: float
    contributions: Shares
    overspend: Shares
    underspend: Shares
    start: date | None = None
    notice_given: date | None = None
    notice_months: int = 12


@dataclass(frozen=True)
class Funding:
    """Where money goes: what closed wards release, pooled budgets, the council's reserve, and what is to be saved.

    In a `pool` everything bought is shared so, and so is what an overspend on out-of-area beds takes from money that is
    not ring-fenced. `section_75` pools services that the ledger charges for, after all else. By the Investment Standard
    what the ICB saves stays in mental health: it is released and not saved, unless `is_released_money_lost`.
    """

    reinvest_share: float = 0.0
    pool: Shares = ()
    section_75: PooledServices | None = None
    reserve_floor_gbp: float = 0.0
    savings_target: SavingsTarget | None = None
    is_released_money_lost: bool = False


@dataclass(frozen=True)
class StopLoss:
    """Nothing more is bought once the net cost so far has passed this."""

    net_cost_gbp: float


@dataclass(frozen=True)
class Named:
    """A name and where it stands: of a `parameter`, a `service`, a `ward`, or a `pooled` service of the ledger."""

    kind: str
    name: str
    where: str


@dataclass(frozen=True)
class Scenario:
    """A scenario as written, its parents' items first; `name` is that of the file, `title` the one in it.

    `loops_off` are loops of the slow layer that are cut; where it is held as a whole, nothing of it moves. `root` is
    the scenario that the chain of `extends` begins with, if it extends any.
    `loops_off` are loops of the slow layer that are cut; where it is held as a whole, nothing of it moves.
    `place_problem` is why the place that it names may not be read, and `unread` are names in items that are not sound.
    """

    name: str
    title: str
    why: str = ""
    path: Path = Path()
    place: Path | None = None
    place_where: str = ""
    place_problem: Problem | None = field(default=None, compare=False)
    changes: tuple[Change, ...] = ()
    investments: tuple[Investment, ...] = ()
    closures: tuple[Closure, ...] = ()
    funding: Funding = Funding()
    stop_loss: StopLoss | None = None
    loops_off: frozenset[str] = frozenset()
    is_held: bool = False
    lines: Lines = field(default=Lines(), compare=False)
    root: Scenario | None = field(default=None, compare=False, repr=False)
    unread: tuple[Named, ...] = field(default=(), compare=False)

    @property
    def where(self) -> str:
        """The file that the scenario stands in, or its name where it was made in Python."""
        return self.path.as_posix() if self.path != Path() else f"scenario {self.name!r}"

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that the scenario changes, in the order in which it acts."""
        found: list[Item] = [*self.changes, *self.investments, *self.closures]
        return tuple(found)


@dataclass(frozen=True)
class Resolved:
    """A scenario in a place over a number of years, as the engine takes it.

    `hours` is the end of the run. `changes` are (hours from the start, pathway inputs that change), on firsts of months
    in rising order; `values` hold at the census date, and `dated` are those that change later. `text` says canonically
    what was asked for, the same however the files were written. `assumptions` are sentences. The first `run_in_hours`
    find who is inside on the census day where the place does not say: nothing of them is reported. `warnings` say what
    is allowed but worth a second look. `plan` is what the slow layer is asked; where there is none, or it is held,
    dated changes are all that happens: services then open on time, and wards close by date only. `source` is the
    scenario as written.
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
    spending: tuple[Purchase, ...]
    values: Mapping[str, float]
    dated: tuple[tuple[date, Mapping[str, float]], ...]
    assumptions: tuple[str, ...]
    run_in_hours: float = 0.0
    warnings: tuple[Problem, ...] = ()
    plan: Plan | None = None
    is_held: bool = False
    pool: Pool | None = None
    funding: Funding = Funding()
    source: Scenario | None = None

    @property
    def census(self) -> date:
        """The census date, from which results are reported."""
        return self.start + timedelta(hours=self.run_in_hours)


def described(item: Item) -> dict[str, Any]:
    """Return what counts of an item, without notes and line, for comparing and for the canonical text."""
    return {name: _plain(value) for name, value in vars(item).items() if name not in NOT_COUNTING and value is not None}


def described_rules(scenario: Scenario) -> dict[str, Any]:
    """Return what a scenario says beside its items, and only where it says something."""
    rules = {
        "funding": _plain(scenario.funding) if scenario.funding != Funding() else None,
        "stop_loss": _plain(scenario.stop_loss),
        "loops_off": sorted(scenario.loops_off) or None,
        "slow_layer": "held" if scenario.is_held else None,
    }
    return {name: value for name, value in rules.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, (Trigger, Funding, StopLoss, SavingsTarget, PooledServices)):
        return {name: _plain(each) for name, each in vars(value).items() if each is not None}
    return value.isoformat() if isinstance(value, date) else value
