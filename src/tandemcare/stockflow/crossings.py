"""What crosses the border between a pathway and a stock-flow model once a month, as a declaration."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Signal:
    """Something of the pathway that the stock-flow model only reads: units used, waited for or open over a month.

    `busy`, `waiting`, `open` and `overtime` name resources whose unit-hours are added up; in hours, or days with
    `in_days`. A month is scaled to a mean month, so that February and March say the same of the same thing.
    """

    input: str
    label: str
    busy: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    overtime: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    in_days: bool = True


@dataclass(frozen=True)
class Transfer:
    """People whom the pathway hands over: those counted in a month enter a stock, the same whole number."""

    input: str
    label: str
    counts: tuple[str, ...]


Crossing = Signal | Transfer
