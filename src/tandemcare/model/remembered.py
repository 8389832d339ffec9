"""What the rules of a scenario remember of one replication, and what is known of as-is beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .bed_contracts import Contracts
from .closing_rules import RememberedBeds
from .open_beds import BedsOfMonth, OpenBeds
from .reinvesting import Beds
from .values import Values

Numbers = dict[str, float]


class AsIs(NamedTuple):
    """What people wait in as-is, by month, in some replications from the `first` on."""

    first: int
    waiting: Sequence[Sequence[float]]


@dataclass
class Remembered:
    """What the rules remember of one replication.

    `values` are the numbers at which `costs` are those of the beds open before. What has been told the slow layer last
    of what closes, of services `apart` and of items is not told again while it stays the same.
    """

    of_beds: RememberedBeds
    beds: BedsOfMonth
    open_before: OpenBeds
    costs: tuple[float, float]
    contracts: Contracts
    is_stopped: bool = False
    waiting: float = 0.0
    closed_by_month: list[Beds] = field(default_factory=list)
    units: dict[str, float] = field(default_factory=dict)
    open: Sequence[float] = ()
    beds_without_staff: int = 0
    values: Values | None = None
    closing: Mapping[str, float] | None = None
    apart: tuple[int, tuple[float, ...]] | None = None
    items: Numbers | None = None
