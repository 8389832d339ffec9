"""What a scenario is: named, dated changes to a place, and what they come to once resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, InstanceOf, StrictBool, StrictStr

from tandemcare.errors import Problem
from tandemcare.finance import Pool, Purchase, Route
from tandemcare.model import Place, Plan
from tandemcare.pathway import Pathway
from tandemcare.texts import html_table

from .changing import changed
from .decisions import MARK
from .fields import Loop, Shares, TitleIfAny
from .items import (
    Bought,
    Change,
    Closure,
    Cut,
    Funding,
    Investment,
    Item,
    Notes,
    Redesignation,
    StopLoss,
    WhatIf,
)
from .making import Lines, Standing, part
from .rota_change import RotaChange
from .study_numbers import NO_NUMBERS, StudyNumbers

NOT_COUNTING = {*vars(Notes()), "lines", "unit"}  # these are checked, and then say nothing more


@dataclass(frozen=True)
class Named:
    """A name and where it stands: of a `parameter`, a `service`, a `ward`, or a `pooled` service of the ledger."""

    kind: str
    name: str
    where: str


@part()
class Scenario:
    """A scenario as written, its parents' items first; `name` is that of the file, `title` the one in it.

    `root` is the scenario that the chain of `extends` begins with, if it extends any.
    `loops_off` are loops of the slow layer that are cut; where it is held as a whole, nothing of it moves.
    `here` are sentences on what its items come to in a place: units bought by adults or pounds, and wards.
    `place_problem` is why the place that it names may not be read, and `unread` are names in items that are not sound.

    >>> import tandemcare as tc
    >>> from tandemcare.scenario import Investment
    >>> places = Investment("community-places", 200, start="2026-04", payer={"icb": 0.6, "council": 0.4})
    >>> tc.Scenario("more", "More community care", investments=[places]).kind
    'buys'
    """

    name: StrictStr
    title: TitleIfAny
    why: StrictStr = ""
    path: InstanceOf[Path] = Path()
    place: InstanceOf[Path] | None = None
    place_where: str = ""
    place_problem: InstanceOf[Problem] | None = field(default=None, compare=False)
    changes: tuple[InstanceOf[Change], ...] = ()
    investments: tuple[InstanceOf[Investment], ...] = ()
    closures: tuple[InstanceOf[Closure], ...] = ()
    redesignations: tuple[InstanceOf[Redesignation], ...] = ()
    cuts: tuple[InstanceOf[Cut], ...] = ()
    rotas: tuple[InstanceOf[RotaChange], ...] = ()
    funding: InstanceOf[Funding] = Funding()
    stop_loss: InstanceOf[StopLoss] | None = None
    bought: InstanceOf[Bought] = Bought()
    loops_off: frozenset[Loop] = frozenset()
    is_held: StrictBool = False
    lines: Standing = field(default=Lines(), compare=False)
    root: InstanceOf[Scenario] | None = field(default=None, compare=False, repr=False)
    unread: tuple[InstanceOf[Named], ...] = field(default=(), compare=False)
    here: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        """Let what was made in Python stand in the scenario, where problems with its meaning are told."""
        here = Lines(self.where)
        for name in ("changes", "investments", "cuts", "closures", "redesignations", "rotas"):
            items = (one if one.lines.whole else replace(one, lines=here) for one in getattr(self, name))
            object.__setattr__(self, name, tuple(items))
        object.__setattr__(self, "lines", self.lines if self.lines.whole else here)

    def with_(self, name: str, **said: Any) -> Scenario:
        """Return a copy with another name and more items, or other rules, by the keys of a file; this one is its root.

        It is what a file that extends this scenario would be, and is checked as that: InputError with every problem.

        >>> import tandemcare as tc
        >>> more = tc.load("as-is").with_("Dearer hours", what_if={"price.amhp_hour": 60.0})
        >>> [change.parameter for change in more.changes]
        ['price.amhp_hour']
        """
        made: Scenario = changed(self, name, said)
        return made

    def _repr_html_(self) -> str:
        rows = [(type(item).__name__, _said_of(item)) for item in self.items]
        return html_table(f"{self.title} ({self.name})", ("item", "what it says"), rows)

    @property
    def where(self) -> str:
        """The file that the scenario stands in, or its name where it was made in Python."""
        return self.path.as_posix() if self.path != Path() else f"scenario {self.name!r}"

    @property
    def items(self) -> tuple[Item | RotaChange, ...]:
        """Everything that the scenario changes, in the order in which it acts."""
        found: list[Item | RotaChange] = [*self.changes, *self.investments, *self.cuts, *self.closures]
        return (*found, *self.redesignations, *self.rotas)

    @property
    def what_ifs(self) -> tuple[WhatIf, ...]:
        """The beliefs that the scenario changes on its own."""
        return tuple(change for change in self.changes if isinstance(change, WhatIf))

    @property
    def kind(self) -> str:
        """Whether it "buys" care, "takes away" care (cuts, or beds that close on a date), or does "both" or "other".

        What released money buys is bought as well.
        """
        takes_away = bool(self.cuts) or any(closure.start is not None for closure in self.closures)
        if self.investments or (takes_away and self.funding.reinvest):
            return "both" if takes_away else "buys"
        return "takes away" if takes_away else "other"

    @property
    def mark(self) -> str:
        """What its name and title end with wherever they show: that it changes a belief on its own, or nothing."""
        return MARK if self.what_ifs else ""


@dataclass(frozen=True)
class GrantEnd:
    """A grant that ends in a month: units of a service, who paid which share until then, and who pays from then on.

    Nobody pays `after` where the contract ends with the grant.
    """

    service: str
    month: date
    units: float
    before: Shares
    after: Shares


@dataclass(frozen=True)
class Resolved:
    """A scenario in a place over a number of years, as the engine takes it.

    `hours` is the end of the run. `changes` are (hours from the start, pathway inputs that change), on firsts of months
    in rising order; `values` hold at the census date, and `dated` are those that change later. `text` says canonically
    what was asked for, the same however the files were written. `assumptions` are sentences. The first `run_in_hours`
    find who is inside on the census day where the place does not say: nothing of them is reported. `warnings` say what
    is allowed but worth a second look. `plan` is what the slow layer is asked; where there is none, or it is held,
    dated changes are all that happens: services then open on time, and wards close by date only. `as_is` is what
    gateways compare waiting with, if any does.
    `source` is the scenario as written and put into the place, `numbers` those of the study, the same in every scenario
    of it. `grants` are those that end, by `routes` money goes to a council, and `here` is what its items come to in the
    place, in sentences; `kind` is that of the scenario as written.
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
    as_is: Resolved | None = None
    pool: Pool | None = None
    routes: tuple[Route, ...] = ()
    funding: Funding = field(default=Funding())
    source: Scenario | None = None
    numbers: StudyNumbers = NO_NUMBERS
    grants: tuple[GrantEnd, ...] = ()
    here: tuple[str, ...] = ()
    kind: str = "other"

    @property
    def census(self) -> date:
        """The census date, from which results are reported."""
        return self.start + timedelta(hours=self.run_in_hours)


def described(item: Item | RotaChange) -> dict[str, Any]:
    """Return what counts of an item, without notes and line, for comparing and for the canonical text."""
    return {name: _plain(value) for name, value in vars(item).items() if name not in NOT_COUNTING and value is not None}


def _said_of(item: Item | RotaChange) -> str:
    """Return what an item says, key by key, for people."""
    said = {**described(item), **({"why": item.why} if item.why else {})}
    return "; ".join(f"{name}: {value}" for name, value in said.items() if value not in ([], (), False, ""))


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
    if isinstance(value, tuple) and any(isinstance(one, BaseModel) for one in value):
        return [one.model_dump(exclude_none=True) for one in value]
    if is_dataclass(value):
        return {name: _plain(each) for name, each in vars(value).items() if each is not None}
    if isinstance(value, tuple) and any(map(is_dataclass, value)):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
