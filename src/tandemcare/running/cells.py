"""A cell of a study: one scenario in its place, with some numbers, so many times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tandemcare.scenario import Resolved, System, resolved_with


@dataclass(frozen=True, eq=False)
class Cell:
    """A scenario in its place, simulated `replications` times on the same people as every other cell.

    In world 0 every number is at its value, and all tables are kept. In any other world `numbers` stand in place of the
    values, and totals are kept. `system` is England's if None. A cell that `is_central` is not run: whoever makes it
    says that its numbers cannot change the scenario, and it has what the central case has.
    """

    scenario: Resolved
    replications: int
    world: int = 0
    numbers: Mapping[str, float] = field(default_factory=dict)
    system: System | None = None
    is_central: bool = False

    def __str__(self) -> str:
        return f"{f'world {self.world}, ' if self.world else ''}scenario {self.scenario.name!r}"

    def resolved(self, years: int) -> Resolved:
        """Return the scenario with the numbers of the cell."""
        return resolved_with(self.scenario, self.numbers, years, self.system) if self.world else self.scenario
