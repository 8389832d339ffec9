"""Resources of a number of units, of a table of them, or without a limit."""

from __future__ import annotations

from math import floor, inf

from tandemcare.pathway import Resource, Table

from .clock import next_row, value_at
from .people import Supply


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
