"""People and what they carry, the supplies of units that they hold, and the queues in which they wait.

All these know one another, so they stand in one file. A supply is not `simpy.Resource`, which at one instant lets
people give up where the contract says that they are granted.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Any

import simpy

from tandemcare.pathway import Delay, Resource, Shift

from .agenda import Appointment


class Supply:
    """Units of one resource and the queue for them; `scheduled` is how many there are to give now."""

    def __init__(self, resource: Resource, number: int) -> None:
        self.name, self.type, self.number, self.kept = resource.name, resource.type, number, resource.kept
        self.queue: list[Place] = []
        self.in_use = 0
        self.overtime = 0
        self.scheduled: float = inf

    def join(self, place: Place) -> None:
        """Put somebody into the queue, by rank."""
        insort(self.queue, place, key=lambda other: other.rank)

    def is_free_for(self, place: Place, now: float) -> bool:
        """Return whether there is a unit for this person now."""
        return self.in_use < self.scheduled

    def take(self, place: Place, now: float) -> Unit | None:
        """Hand a unit to somebody, or return None where there is none for them."""
        if not self.is_free_for(place, now):
            return None
        return self.occupy(place.person)

    def occupy(self, person: Person) -> Unit:
        """Hand a unit to somebody, whether there is one or not."""
        self.in_use += 1
        unit = Unit(self, person)
        person.held.append(unit)
        return unit

    def give_back(self, unit: Unit) -> None:
        """Take back a unit."""
        self.in_use -= 1

    def change(self, now: float) -> None:
        """Bring what is scheduled up to the present instant."""

    def next_change(self, now: float) -> float:
        """Return the next instant at which what is scheduled may change by itself."""
        return inf

    def ending(self) -> list[Unit]:
        """Return the units whose shift ends at this instant."""
        return []

    @property
    def is_rota(self) -> bool:
        """Whether its units are slots of shifts, which are never traded."""
        return False


@dataclass(eq=False)
class Duty:
    """One shift on one day: how many of its slots were filled, and the units in use of just these."""

    shift: Shift
    order: int
    end: float
    filled: int
    units: list[Unit] = field(default_factory=list)
    is_over: bool = False


@dataclass(eq=False)
class Unit:
    """One unit of a resource in somebody's hands; of a rota, a slot of a shift on one day (none while handed over)."""

    supply: Supply
    holder: Person
    duty: Duty | None = None


@dataclass(eq=False)
class Stay:
    """A Delay under way: the step, when it ends, and the entry of the agenda that ends it."""

    step: Delay
    end: float
    appointment: Appointment


@dataclass(frozen=True)
class Running:
    """A risk that runs for a person: what was left to endure, and the rate since then."""

    left: float
    rate: float
    since: float


@dataclass(frozen=True)
class Episode:
    """An episode under way: the key of its draws, and how often the person passed each step in life before."""

    key: int
    visits_in_life: Counter[str]


@dataclass(eq=False)
class Person:
    """One person: a key from which all their draws follow, registers, units held, and where they stand."""

    key: int
    step: str
    registers: dict[str, float] = field(default_factory=dict)
    held: list[Unit] = field(default_factory=list)
    visits: Counter[str] = field(default_factory=Counter)
    open_waits: set[str] = field(default_factory=set)
    since: float = 0.0
    found_since: float | None = None
    put_back: float = 0.0
    stay: Stay | None = None
    left: float | None = None
    running: dict[str, Running] = field(default_factory=dict)
    left_to_endure: dict[str, float] = field(default_factory=dict)
    occurred: Counter[str] = field(default_factory=Counter)
    next_risk: Appointment | None = None
    episode: Episode | None = None
    wake: simpy.Event | None = None
    instant: float = -1.0
    trail: list[str] = field(default_factory=list)

    @property
    def draws_by(self) -> int:
        """The key from which draws follow: one's own, or that of the episode."""
        return self.key if self.episode is None else self.episode.key

    def begin_episode(self, key: int) -> None:
        """Draw by the key of an episode from now on, with no step passed yet."""
        self.episode, self.visits = Episode(key, self.visits), Counter()

    def end_episode(self, within: Iterable[str]) -> None:
        """Draw by one's own key again, as often as steps were passed in life; what was within is gone."""
        if self.episode is not None:
            self.visits, self.episode = self.episode.visits_in_life, None
            for register in within:
                self.registers.pop(register, None)

    def find(self, wanted: str) -> Unit:
        """Return the unit held longest of a resource, or else of a type."""
        of_resource = [unit for unit in self.held if unit.supply.name == wanted]
        of_type = [unit for unit in self.held if unit.supply.type == wanted]
        return (of_resource or of_type)[0]

    def by_type(self, kept: bool = False) -> Iterator[Unit]:
        """Go through all that is held (or kept), by type in order of name, then in the order got."""
        return iter(sorted((u for u in self.held if u.supply.kept == kept), key=lambda unit: unit.supply.type))

    def kept_unit(self, wanted: str) -> Unit | None:
        """Return the kept unit of a resource or type, if one is held; of one type there is at most one."""
        kept = [unit for unit in self.held if unit.supply.kept and wanted in (unit.supply.name, unit.supply.type)]
        of_type = [unit for unit in kept if unit.supply.type == wanted]
        return next(iter(of_type or kept), None)

    def take_left(self) -> float:
        """Return the time left of a stay found in progress or handed over, which is then used up."""
        assert self.left is not None, "nothing is left of a stay that was not interrupted"
        left, self.left = self.left, None
        return left

    def wait(self, agenda: simpy.Environment) -> simpy.Event:
        """Return the event that the person now waits for; whoever has news for them makes it succeed."""
        self.wake = agenda.event()
        return self.wake

    def go_on(self, news: Any = None) -> None:
        """Wake the person, who walks on after those woken before."""
        assert self.wake is not None, "only somebody who waits can be woken"
        self.wake.succeed(news)


@dataclass(eq=False)
class Place:
    """Somebody's place in the queues of all that they want; whoever was handed over comes first."""

    person: Person
    step: str
    wanted: tuple[Supply, ...]
    priority: int
    joined: float
    number: int = 0
    deadline: float = float("inf")
    offers: Unit | None = None
    handed_over: Unit | None = None
    appointment: Appointment | None = None
    since: float = 0.0

    @property
    def rank(self) -> tuple[int, int, float, int]:
        """What the queue is sorted by: handed over or not, priority, since when, order of joining."""
        return (0, 0, 0.0, self.number) if self.handed_over else (1, self.priority, self.since, self.number)


@dataclass(frozen=True)
class Granted:
    """News for somebody who waits: the unit that they got, and the resource they gave for it if they traded."""

    unit: Unit
    traded: Supply | None = None
