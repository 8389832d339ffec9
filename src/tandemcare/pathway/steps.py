"""The verbs of a pathway: what can happen to one person at one step.

Each step goes on to the one written after it, unless it names another with `then`. A step that draws does so
under its own name (or `draw`), so that inserting, moving or deleting a step changes no other draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from .calendars import Calendar
from .distributions import Distribution, as_distribution
from .given import in_words
from .joint import Week

ALL: Final = "all"
HOLDS: Final = "holds:"


Bands: TypeAlias = tuple[tuple[str, float], ...]
"""Steps with the widths of their bands of [0, 1), from 0 on."""


@in_words
@dataclass(frozen=True)
class Clock:
    """A moment counted from now: `now`, or `now + distribution`."""

    after: Distribution | None = None

    def __add__(self, duration: Distribution | float) -> Clock:
        """Return the moment that lies `duration` after now."""
        return Clock(as_distribution(duration))


now: Final = Clock()


@in_words
@dataclass(frozen=True)
class Seize:
    """Wait for and take one unit of a resource, or of the first of `any_of` that is free.

    The queue is by `priority` (0 first, to 15; a number or a register), then by time joined, then by order of
    joining. Somebody not started by the deadline (`patience` hours from now, or the clock in register `until`)
    goes to `otherwise`; at one instant a grant comes before a deadline; a deadline that is now or past means now or
    otherwise. `swap` gives up a held unit (named, or the only one) at the moment of the grant, and trades at once
    with the first person waiting the other way round. The risks in `meanwhile` run while the person queues.
    `since` names a clock that stands for the time joined: whoever comes back to a list has their old place in it.
    """

    resource: str | None = None
    any_of: tuple[str, ...] = ()
    priority: int | str = 0
    patience: Distribution | float | None = None
    until: str | None = None
    otherwise: str | None = None
    swap: bool | str = False
    then: str | None = None
    draw: str | None = None
    meanwhile: tuple[str, ...] = ()
    since: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "any_of", tuple(self.any_of))
        object.__setattr__(self, "meanwhile", tuple(self.meanwhile))
        if self.patience is not None:
            object.__setattr__(self, "patience", as_distribution(self.patience))

    @property
    def resources(self) -> tuple[str, ...]:
        """The resources of which one unit is wanted, in the order in which they are tried."""
        return self.any_of if self.resource is None else (self.resource, *self.any_of)

    @property
    def has_deadline(self) -> bool:
        """Whether waiting ends at a deadline."""
        return self.patience is not None or self.until is not None


@in_words
@dataclass(frozen=True)
class Release:
    """Give back the unit that was got of a resource or type (the earliest of several), or `"all"` that is held.

    A kept unit is given back `if_held`, and never by `"all"`.
    """

    resource: str
    then: str | None = None
    if_held: bool = False


@in_words
@dataclass(frozen=True)
class Delay:
    """Spend a time: a drawn or fixed duration, or until a moment of the coming Week; or until the clock in `until`.

    It is ended early by the clock in `at_most`. A clock that is past means now. `hand_over` overrides what the shift of
    a held slot does at its end. The risks in `meanwhile` run during it; with them it needs no end of its own.
    """

    duration: Distribution | Week | float | None = None
    at_most: str | None = None
    until: str | None = None
    hand_over: bool | None = None
    then: str | None = None
    draw: str | None = None
    meanwhile: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "meanwhile", tuple(self.meanwhile))
        if self.duration is not None and not isinstance(self.duration, Week):
            object.__setattr__(self, "duration", as_distribution(self.duration))


@in_words
@dataclass(frozen=True)
class Assign:
    """Set a register to a number, a draw, `now`, `now + draw`, or another register (by name).

    `within="episode"`: it means nothing once the episode is over, and cannot be read then.
    """

    register: str
    value: Distribution | Clock | float | str
    then: str | None = None
    draw: str | None = None
    within: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.value, Clock | str):
            object.__setattr__(self, "value", as_distribution(self.value))


@in_words
@dataclass(frozen=True)
class Branch:
    """Go on at one of several steps: by chance `{step: chance}`, or by the value of a register.

    Chances must add up to 1 unless `normalise`; they are inputs. With `by`, `cases` maps a value to a step and
    `otherwise` takes every other value; without `otherwise` the cases must cover every value that can occur.
    `by="holds:x"` asks whether a kept unit of resource or type x is held: 0 or 1.

    `share` names a register in [0, 1) that takes the place of a draw: `to`, or with `by` the `cases` {value: {step:
    width}}, cut it into bands from 0 to 1, in the order written. Nothing is drawn; widths of bands are inputs.
    """

    to: tuple[tuple[str, float], ...] = ()
    by: str | None = None
    cases: tuple[tuple[float, str], ...] = ()
    otherwise: str | None = None
    normalise: bool = False
    draw: str | None = None
    share: str | None = None
    bands: tuple[tuple[float, Bands], ...] = ()

    def __init__(
        self,
        to: Mapping[str, float] | None = None,
        *,
        by: str | None = None,
        cases: Mapping[float, str | Mapping[str, float]] | None = None,
        otherwise: str | None = None,
        normalise: bool = False,
        draw: str | None = None,
        share: str | None = None,
    ) -> None:
        ways = tuple((to or {}).items())
        given: tuple[tuple[float, Any], ...] = tuple((float(value), step) for value, step in (cases or {}).items())
        bands = tuple((value, tuple(dict(step).items())) for value, step in given if isinstance(step, Mapping | tuple))
        if share is not None and ways:
            ways, bands = (), (*bands, (0.0, ways))
        object.__setattr__(self, "to", ways)
        object.__setattr__(self, "by", by)
        object.__setattr__(self, "cases", tuple((value, step) for value, step in given if isinstance(step, str)))
        object.__setattr__(self, "share", share)
        object.__setattr__(self, "bands", bands)
        object.__setattr__(self, "otherwise", otherwise)
        object.__setattr__(self, "normalise", normalise)
        object.__setattr__(self, "draw", draw)

    @property
    def asked(self) -> str | None:
        """The kept resource or type that it asks about, if it asks whether one is held."""
        return self.by.removeprefix(HOLDS) if self.by and self.by.startswith(HOLDS) else None


@in_words
@dataclass(frozen=True)
class Gate:
    """Wait until the calendar is open, with the risks in `meanwhile`; who comes while it is open goes straight on."""

    calendar: Calendar
    then: str | None = None
    meanwhile: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "meanwhile", tuple(self.meanwhile))


@in_words
@dataclass(frozen=True)
class Mark:
    """Set a clock to now; with `within="episode"` one that cannot be read once the episode is over."""

    clock: str
    then: str | None = None
    within: str | None = None


@in_words
@dataclass(frozen=True)
class Record:
    """Add the time since a clock to a measure; `over` names thresholds (hours) that are counted exactly.

    A wait is over a threshold if it exceeds it by more than 2**-20 hours (3.4 milliseconds), so that a wait that ends
    at the threshold itself is never over it, whatever sum of steps led there. A record belongs to the period in
    which it ends, or with `cohort` to the one in which it began.
    """

    measure: str
    since: str
    over: tuple[float, ...] = ()
    cohort: bool = False
    then: str | None = None

    def __init__(
        self, measure: str, since: str, over: Iterable[float] = (), cohort: bool = False, then: str | None = None
    ) -> None:
        object.__setattr__(self, "measure", measure)
        object.__setattr__(self, "since", since)
        object.__setattr__(self, "over", tuple(float(limit) for limit in over))
        object.__setattr__(self, "cohort", cohort)
        object.__setattr__(self, "then", then)


@in_words
@dataclass(frozen=True)
class Count:
    """Add one to a named count."""

    name: str
    then: str | None = None


@in_words
@dataclass(frozen=True)
class Leave:
    """The person's story in this pathway ends."""


Step = Seize | Release | Delay | Assign | Branch | Gate | Mark | Record | Count | Leave
