"""Resources: how many units there are, who has one, and who waits.

Not `simpy.Resource`, which at one instant lets people give up where the contract says that they are granted.
"""

from __future__ import annotations

from bisect import insort
from math import floor, inf

from tandemcare.pathway import Resource, Table

from .clock import next_row, value_at
from .people import Person, Place, Unit


class Supply:
    """Units of one resource and the queue for them; `scheduled` is how many there are to give now."""

    def __init__(self, resource: Resource, number: int) -> None:
        self.name, self.type, self.number = resource.name, resource.type, number
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


class PlainSupply(Supply):
    """A number of units, a table of them, or no limit; when it falls those inside finish and nobody new starts."""

    def __init__(self, resource: Resource, number: int) -> None:
        super().__init__(resource, number)
        self.table = resource.capacity if isinstance(resource.capacity, Table) else None
        self.units = float(resource.capacity) if isinstance(resource.capacity, int) else inf
        self.multiplier = 1.0
        self.change(0.0)

    def change(self, now: float) -> None:
        """Set what is scheduled to what the number or the table says now."""
        self.scheduled = self.units
        if self.table is not None:
            self.scheduled = float(floor(value_at(self.table, now) * self.multiplier + 0.5))

    def next_change(self, now: float) -> float:
        """Return when the table has its next row."""
        return inf if self.table is None else next_row(self.table, now)
