"""What a pathway is made of besides its steps: resources, sources of people, and people inside at the start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .calendars import Rota, Table, week_of
from .distributions import Distribution, as_distribution
from .given import in_words
from .joint import Joint

Capacity = int | None | Table | Rota
Attributes = tuple[tuple[str, Distribution], ...]


def _attributes(given: Mapping[str, Distribution | Joint | float] | None) -> Attributes:
    found: list[tuple[str, Distribution]] = []
    for name, value in (given or {}).items():
        found += value.columns(name) if isinstance(value, Joint) else [(name, as_distribution(value))]
    return tuple(found)


@in_words
@dataclass(frozen=True)
class Resource:
    """Something that people use one unit of: beds, staff, places.

    `capacity` is a whole number, None (unlimited, still measured), a step Table of whole numbers at whole hours,
    or a Rota. Resources of one `type` (by default its name) can stand in for each other. A `kept` unit (a community
    place, a tenancy) may or may not be held at any step, at most one of a type, and is given back at the latest when
    the person leaves.
    """

    name: str
    capacity: Capacity = None
    type: str = ""
    kept: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", self.type or self.name)

    @property
    def rota(self) -> Rota | None:
        """The rota that staffs it, if there is one."""
        return self.capacity if isinstance(self.capacity, Rota) else None


@in_words
@dataclass(frozen=True)
class Arrivals:
    """A source of people: Poisson at `rate`, one `every` draw, or `at` stated times.

    `rate` is people an hour: a number, 168 hourly values (Monday 00:00 first) or a Table, times an input that is 1.
    `layer` is the height R of the stack of layers that candidates come from (by default the peak of `rate`): keep it
    as it is when the rate changes, and the same people come. `start`, `stop` (hours) and `count` (people) bound the
    source; `to` is the first step (by default the first one written); `attributes` are drawn on arrival. `holds` names
    kept units without a limit that they come with. With `episode` they come in their first episode of that risk.
    """

    name: str
    rate: float | tuple[float, ...] | Table | None = None
    every: Distribution | None = None
    at: tuple[float, ...] | None = None
    layer: float | None = None
    start: float = 0.0
    stop: float | None = None
    count: int | None = None
    to: str | None = None
    holds: tuple[str, ...] = ()
    attributes: Attributes = ()
    episode: str | None = None

    def __init__(
        self,
        name: str,
        *,
        rate: float | Sequence[float] | Table | None = None,
        every: Distribution | float | None = None,
        at: Iterable[float] | None = None,
        layer: float | None = None,
        start: float = 0.0,
        stop: float | None = None,
        count: int | None = None,
        to: str | None = None,
        holds: Iterable[str] = (),
        attributes: Mapping[str, Distribution | Joint | float] | None = None,
        episode: str | None = None,
    ) -> None:
        fixed = rate if rate is None or isinstance(rate, Table | float | int) else week_of(rate)
        for field, value in (
            ("name", name),
            ("rate", fixed),
            ("every", None if every is None else as_distribution(every)),
            ("at", None if at is None else tuple(float(time) for time in at)),
            ("layer", layer),
            ("start", start),
            ("stop", stop),
            ("count", count),
            ("to", to),
            ("holds", tuple(holds)),
            ("attributes", _attributes(attributes)),
            ("episode", episode),
        ):
            object.__setattr__(self, field, value)

    @property
    def peak(self) -> float:
        """The highest rate (people an hour) while its input is 1."""
        if isinstance(self.rate, Table):
            return max(self.rate.values)
        if isinstance(self.rate, tuple):
            return max(self.rate)
        return float(self.rate or 0.0)

    @property
    def is_finite(self) -> bool:
        """Whether the source runs dry by itself."""
        return self.at is not None or self.count is not None or self.stop is not None


@in_words
@dataclass(frozen=True)
class Initial:
    """People inside at time zero, standing at `step`: `count` of them, or one for each of `rows`.

    A row sets registers (a clock before time zero is negative). `attributes` are drawn. `holds` names the units that
    they hold, needed only where the step does not settle it. `stay="in_progress"`: they are found part-way through
    the step's duration (total from the length-biased law, elapsed a uniform share of it), and `clocks` are set to
    the moment it began. With `episode` they are found in their first episode of that risk.
    """

    step: str
    count: int | None = None
    rows: tuple[tuple[tuple[str, float], ...], ...] = ()
    stay: Literal["fresh", "in_progress"] = "fresh"
    name: str = ""
    holds: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    attributes: Attributes = ()
    episode: str | None = None

    def __init__(
        self,
        step: str,
        count: int | None = None,
        rows: Iterable[Mapping[str, float]] = (),
        *,
        stay: Literal["fresh", "in_progress"] = "fresh",
        name: str = "",
        holds: Iterable[str] = (),
        clocks: Iterable[str] = (),
        attributes: Mapping[str, Distribution | Joint | float] | None = None,
        episode: str | None = None,
    ) -> None:
        given = tuple(tuple((key, float(value)) for key, value in row.items()) for row in rows)
        for field, value in (
            ("step", step),
            ("count", count),
            ("rows", given),
            ("stay", stay),
            ("name", name or step),
            ("holds", tuple(holds)),
            ("clocks", tuple(clocks)),
            ("attributes", _attributes(attributes)),
            ("episode", episode),
        ):
            object.__setattr__(self, field, value)

    @property
    def people(self) -> int:
        """How many people it places."""
        return len(self.rows) if self.count is None else self.count
