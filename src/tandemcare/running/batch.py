"""What comes of a batch: some replications of one cell, measured and costed, as arrays that any process can send on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tandemcare.finance import PARTS, Line, Purchase
from tandemcare.trace.tally import Floats


class MeasureNote(NamedTuple):
    """What a reader must know of a yearly measure."""

    name: str
    label: str
    unit: str
    definition: str
    decimals: int
    better: str


def no_groups() -> Floats:
    """Return what is told of groups, wards or reviews where there are none."""
    return np.zeros((0, 0, 0))


@dataclass(frozen=True, eq=False)
class Batch:
    """What came of a job.

    `yearly[replication, measure]`, money included; `monthly[replication, month, monthly measure]`;
    `amounts[replication, month, line]` in pounds; `events` counts the events of the simulation. What was costed:
    `activity[replication, month, name]`, and purchases in units.
    `by_group[replication, group, measure]` holds yearly figures of population groups, where they were asked for.
    `beds[replication, month, ward]` are open beds of `wards`, and `reviews[replication, month, figure]` what reviews of
    gateways saw, by gateway, figure and its limit as `reviewed` names them; NaN where there was none.
    """

    fingerprint: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]
    activities: tuple[str, ...]
    purchases: tuple[Purchase, ...]
    yearly: Floats
    monthly: Floats
    amounts: Floats
    activity: Floats
    events: int
    groups: tuple[str, ...] = ()
    by_group: Floats = field(default_factory=no_groups)
    wards: tuple[str, ...] = ()
    beds: Floats = field(default_factory=no_groups)
    reviewed: tuple[tuple[str, str, str], ...] = ()
    reviews: Floats = field(default_factory=no_groups)

    @property
    def units(self) -> Floats:
        """Units of each of PARTS of each purchase in turn [replication, month, purchase and part]."""
        shape = self.amounts.shape[:2]
        found = [np.broadcast_to(each.units(part), shape) for each in self.purchases for part in PARTS]
        return np.stack(found, axis=-1) if found else np.zeros((*shape, 0))
