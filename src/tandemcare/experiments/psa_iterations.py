"""The cells of draws: every scenario with the numbers of each draw, a world for each draw."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from tandemcare.running import Cell
from tandemcare.scenario import Resolved, System


def world_cells(
    resolved: Sequence[Resolved],
    worlds: Sequence[Mapping[str, float]],
    replications: int,
    *,
    system: System | None = None,
    skipped: Sequence[Collection[str]] = (),
) -> Iterator[Cell]:
    """Yield a cell for each scenario with each set of numbers, world n having the n-th.

    `skipped` names, for each world, scenarios that its numbers cannot change and which are not run again.
    """
    for number, numbers in enumerate(worlds):
        same = skipped[number] if skipped else ()
        for each in resolved:
            yield Cell(each, replications, number + 1, numbers, system, is_central=each.name in same)
