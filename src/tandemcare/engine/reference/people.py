"""People and what they carry: registers, units held, and the place in a queue where they wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import simpy

from tandemcare.pathway import Delay

if TYPE_CHECKING:
    from .agenda import Appointment
    from .resources import Supply
    from .rota import Duty


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
    wake: simpy.Event | None = None
    instant: float = -1.0
    trail: list[str] = field(default_factory=list)

    def find(self, wanted: str) -> Unit:
        """Return the unit held longest of a resource, or else of a type."""
        of_resource = [unit for unit in self.held if unit.supply.name == wanted]
        of_type = [unit for unit in self.held if unit.supply.type == wanted]
        return (of_resource or of_type)[0]

    def by_type(self) -> Iterator[Unit]:
        """Go through all that is held, by type in order of name, then in the order got."""
        return iter(sorted(self.held, key=lambda unit: unit.supply.type))

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

    @property
    def rank(self) -> tuple[int, int, int]:
        """What the queue is sorted by: handed over or not, priority, order of joining."""
        return (0, 0, self.number) if self.handed_over else (1, self.priority, self.number)


@dataclass(frozen=True)
class Granted:
    """News for somebody who waits: the unit that they got, and the resource they gave for it if they traded."""

    unit: Unit
    traded: Supply | None = None
