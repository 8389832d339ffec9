"""How a wait ends that risks, clocks and a duration compete for, and what has passed by then, in closed form.

A wait ends by the first of some ways with constant rates (L in all), or when its duration D does. The chance that D
comes first is E[exp(-L D)], and the mean wait (1 - E[exp(-L D)]) / L. Clocks without memory that run beside it, and end
nothing, may pass meanwhile: whether each has passed follows by inclusion and exclusion over those that have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

from tandemcare.sums import summed

from .witness_laws import Law
from .witness_values import Value

TINY = 1e-14
"""Chances below this are what rounding leaves of nothing."""


@dataclass(frozen=True)
class WayOut:
    """A way out of a wait: to which step, what it changes of the registers, and the risk that it is."""

    to: str
    changes: Mapping[str, Value] = field(default_factory=dict)
    risk: str = ""


Outcome: TypeAlias = tuple[WayOut, frozenset[str], float]
"""A way out, the clocks that have passed by then, and the chance of both."""


@dataclass
class Wait:
    """What competes for ending a wait: ways by rate, or a duration; and the clocks that run beside it, by rate."""

    ways: list[tuple[float, WayOut]] = field(default_factory=list)
    duration: tuple[Law, WayOut] | None = None
    beside: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """How often an hour any of the ways happens."""
        return summed(rate for rate, _ in self.ways)

    @property
    def ends(self) -> bool:
        """Whether anything ever ends it."""
        return self.duration is not None or self.rate > 0.0

    @property
    def hours(self) -> float:
        """The mean time until it ends."""
        return self._hours(self.rate)

    def outcomes(self) -> Iterator[Outcome]:
        """Go through how it can end, with chances that add up to 1."""
        for passed in _subsets(tuple(self.beside)):
            still = summed(rate for clock, rate in self.beside.items() if clock not in passed)
            terms = [
                ((-1.0) ** len(some), self.rate + still + summed(self.beside[clock] for clock in some))
                for some in _subsets(passed)
            ]
            hours = summed(sign * self._hours(rate) for sign, rate in terms)
            found = [(rate * hours, way) for rate, way in self.ways]
            if self.duration is not None:
                law, way = self.duration
                found.append((summed(sign * law.before(rate) for sign, rate in terms), way))
            yield from ((way, frozenset(passed), chance) for chance, way in found if chance > TINY)

    def _hours(self, rate: float) -> float:
        return 1.0 / rate if self.duration is None else self.duration[0].hours(rate)


def _subsets(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for size in range(len(names) + 1):
        yield from combinations(names, size)
