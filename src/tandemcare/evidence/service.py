"""A service that can be bought, as its file declares it: what a unit is, costs, needs and does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tandemcare.units import DAYS_A_WEEK, DAYS_A_YEAR

from .parameter import Parameter

DAYS = {"day": 1.0, "week": DAYS_A_WEEK, "year": DAYS_A_YEAR}
"""What a price can be for, in days."""
PLACE_ADULTS = "place.adults"
"""The number by which places differ in size: most effects reach half as far in a place of twice as many."""


@dataclass(frozen=True)
class Act:
    """One thing that units of a service do to the numbers of a month; all but the verb are names of numbers.

    - `adds`: units to a capacity, which are whole; `adds_number`: units of any size.
    - `cuts`: value x (1 - effect x reach); `lifts`: value x (1 + effect x reach).
    - `raises`: a share, by the effect x reach of what is left of 1 after it and the share `beside` it.
    - `brings`: units x `by` / `of`, added.

    The effect is `by`, times `times` if there is one. Reach is min(1, units / `full_at`), or
    min(1, units x capacity / `reaches`) where that is people, or min(1, units), for 500,000 adults: in a place of twice
    as many, units reach half as far, and `of` is twice as many. A `*` in a target stands for any word.
    With `where`, nothing is done unless there is such a number.
    """

    verb: str
    targets: tuple[str, ...]
    by: str = ""
    times: str = ""
    full_at: str = ""
    reaches: str = ""
    beside: str = ""
    of: str = ""
    where: str = ""

    @property
    def writes(self) -> frozenset[str]:
        """The names of the numbers that it changes; a `*` stands for any word."""
        return frozenset(self.targets)

    @property
    def reads(self) -> frozenset[str]:
        """The names of the numbers that its result depends on, but for the people whom a unit can serve."""
        named = {self.by, self.times, self.full_at, self.reaches, self.beside, self.of, self.where} - {""}
        sized = frozenset() if self.verb in WITHOUT_SIZE else frozenset({PLACE_ADULTS})
        return self.writes | named | sized


WITHOUT_SIZE = frozenset({"adds", "adds_number"})
"""Verbs that add as much in a large place as in a small one."""


@dataclass(frozen=True)
class Price:
    """What a unit costs.

    Either `price` for so many `days`, or so much of what the tariff charges for the service `tariff` as the product of
    `holds` (1 if empty) in `days`.
    """

    group: str
    days: float
    price: str = ""
    tariff: str = ""
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class ServiceFile:
    """A service by name, with numbers of its own by the name `<name with underscores>.<key>`.

    `capacity` is the name of how many people a unit can serve. It cannot be bought together with the services and loops
    in `not_with`, which have the same effect.
    """

    name: str
    label: str
    unit: str
    says: str
    payers: tuple[tuple[str, float], ...]
    cost: Price
    acts: tuple[Act, ...]
    parameters: Mapping[str, Parameter]
    not_with_services: tuple[str, ...] = ()
    not_with_loops: tuple[str, ...] = ()

    @property
    def topic(self) -> str:
        """The first part of the names of its numbers."""
        return topic_of(self.name)

    @property
    def capacity(self) -> str:
        """The name of the people whom a unit can serve."""
        return f"{self.topic}.capacity"

    @property
    def mobilising_months(self) -> float:
        """Months from paying for it until the first unit can be open."""
        return self.parameters[f"{self.topic}.mobilising_months"].value

    @property
    def nurses_per_unit(self) -> float:
        """Whole-time equivalents of the shared pool of mental-health nurses that a unit takes."""
        nurses = self.parameters.get(f"{self.topic}.nurses_per_unit")
        return nurses.value if nurses else 0.0

    @property
    def writes(self) -> frozenset[str]:
        """The names of the numbers that its units change; a `*` stands for any word."""
        return frozenset().union(*(act.writes for act in self.acts))

    @property
    def reads(self) -> frozenset[str]:
        """The names of the numbers that what its units do depends on."""
        people = {self.capacity} if any(act.reaches for act in self.acts) else set()
        return frozenset(people).union(*(act.reads for act in self.acts))

    @property
    def is_whole(self) -> bool:
        """Whether only whole units can be open: beds, places, homes."""
        return any(act.verb == "adds" for act in self.acts)


def topic_of(name: str) -> str:
    """Return the topic of the numbers of a service."""
    return name.replace("-", "_")
