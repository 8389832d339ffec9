"""What a run needs to know besides its pathway, and the interface that an engine offers to `Run`."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from tandemcare.trace.tally import Layout, Tally

LogRows = npt.NDArray[np.void]


@dataclass(frozen=True)
class Settings:
    """One replication's settings.

    `edges` are the times (hours) at which a new period begins, from the second period on; `years` gives for each
    period the place of its April-March year along the tally's axis of years. `group` is the register whose value
    sorts people into `layout.groups`.
    """

    layout: Layout
    start: date | None = None
    warmup_hours: float = 0.0
    seed: int = 0
    replication: int = 0
    edges: tuple[float, ...] = ()
    years: tuple[int, ...] = (0,)
    group: str | None = None
    levels: bool = True
    log: bool = False


@dataclass(frozen=True)
class State:
    """A snapshot at a pause: units in use, people queueing and units scheduled by resource, counts, and who is where.

    `steps` and `elapsed` (hours since they began to wait there) have one entry for each person inside, in order of key.
    """

    time: float
    in_use: Mapping[str, int]
    queue: Mapping[str, int]
    capacity: Mapping[str, float]
    counts: Mapping[str, int]
    persons: tuple[int, ...]
    steps: tuple[str, ...]
    elapsed: tuple[float, ...]


class Places(NamedTuple):
    """Where counts and unit-hours stand that are read of a period: among all its counts, and in its hours laid flat.

    Hours are laid out [resource, of BUSY, QUEUE, ...].
    """

    counts: npt.NDArray[np.intp]
    hours: npt.NDArray[np.intp]

    @property
    def key(self) -> Hashable:
        """What is the same for the same places."""
        return self.counts.tobytes(), self.hours.tobytes()


class Month(NamedTuple):
    """What happened in a period that has just ended: counts and unit-hours, in the order asked for, and people.

    `people` are those who have come and left since the start, and those inside.
    """

    counts: Sequence[int]
    hours: Sequence[float]
    people: Sequence[int]


Reset = tuple[float, Mapping[str, float]]
"""A time (hours), and what is set then."""
Bits = tuple[tuple[str, ...], bytes]
"""Inputs and what they were set to: values that are equal and differ in a bit are others."""


def bits_of(values: Mapping[str, float]) -> Bits:
    """Return inputs with the bits of their values."""
    return tuple(values), np.fromiter(values.values(), np.float64, len(values)).tobytes()


class World(Protocol):
    """One replication of one pathway under way in one engine."""

    def advance(self, until: float) -> None:
        """Do every event before `until` (hours); RunError if a person walks ten thousand steps at one instant."""

    @property
    def origin(self) -> Hashable | None:
        """What all that happens follows from, but for what is set: None where no other world may begin alike."""

    def begin_with(self, past: Sequence[Reset], until: float) -> None:
        """Do every event before `until` from the start, with these resets, or take it as known from who did so."""

    def set(self, values: Mapping[str, float]) -> None:
        """Reset inputs at the present time; they have been checked."""

    def schedule(self, resets: Iterable[Reset]) -> None:
        """Reset inputs at these times, which rise, whenever the run comes past them: like a pause with a `set` there.

        `advance` to the very time of a reset stops before it. A world has either a schedule or calls of `set`.
        """

    def state(self) -> State:
        """Return a snapshot of the present."""

    def registers(self, names: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return some registers of the people inside [person, register]; looking changes nothing of what comes."""

    def tally(self) -> Tally:
        """Return what has been counted up to the present."""

    def month(self, number: int, places: Places) -> Month:
        """Return what happened in a period, which ends now, at some places; looking changes nothing of what comes."""

    def reading(self) -> Any:
        """Return what has been counted up to the present, as cheaply as the engine can; `join` makes tallies of it."""

    def join(self, readings: list[Any]) -> Tally:
        """Return the readings of many replications as stacked tallies."""

    def log(self) -> npt.NDArray[Any]:
        """Return the event log so far (dtype LOG_ROW)."""
