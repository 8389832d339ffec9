"""What comes of a batch: some replications of one cell, measured and costed, as arrays that any process can send on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tandemcare.trace.tally import Floats


class MeasureNote(NamedTuple):
    """What a reader must know of a yearly measure."""

    name: str
    label: str
    unit: str
    definition: str
    decimals: int
    better: str


class Line(NamedTuple):
    """A line of the ledger: who pays for which service, what kind of cost it is, and its group of care."""

    payer: str
    service: str
    kind: str
    care_group: str
    contract: str = "block"
    cash: str = "cash"
    recurrence: str = "recurrent"


class Purchase(NamedTuple):
    """What a scenario buys of one service, paid for by the same payers in the same shares."""

    service: str
    payers: tuple[tuple[str, float], ...]


def no_groups() -> Floats:
    """Return what is told of groups where no group was asked for."""
    return np.zeros((0, 0, 0))


@dataclass(frozen=True, eq=False)
class Batch:
    """What came of a job.

    `yearly[replication, measure]`, money included; `monthly[replication, month, monthly measure]`;
    `amounts[replication, month, line]` in pounds; `events` counts the events of the simulation. What was costed:
    `activity[replication, month, name]`, and units paid for and serving, `units[replication, month, 2 x purchase]`.
    `by_group[replication, group, measure]` holds yearly figures of population groups, where they were asked for.
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
    units: Floats
    events: int
    groups: tuple[str, ...] = ()
    by_group: Floats = field(default_factory=no_groups)
