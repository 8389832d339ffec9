"""Dice that make choices in plain words: hypothesis' own, and numbered ones that roll the same without it.

Durations and times mostly fall on whole hours, so that things coincide.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, TypeVar

from engine.random_people import risk_registers
from hypothesis import strategies as st

from tandemcare.pathway import Distribution, Exponential, Fixed, Gamma, Joint, Lognormal, Uniform, Values

T = TypeVar("T")
CLOCKS = ("c0", "c1")
KIND = Values({0: 1, 1: 2, 3: 1})
"""What people are grouped by: no step changes it, and those of kind 3 are in none of the groups kept."""


class Dice(ABC):
    """Choices in plain words; `living` says whether people live on, with what only they need."""

    living: bool

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self.number(0, len(choices) - 1)]

    @abstractmethod
    def number(self, low: int, high: int) -> int:
        """Return a whole number from the one to the other, both included."""

    def chance(self, one_in: int) -> bool:
        return self.number(1, one_in) == one_in

    def some(self, choices: Sequence[T], least: int, most: int) -> list[T]:
        count = self.number(min(least, len(choices)), min(most, len(choices)))
        return self.in_any_order(choices)[:count]

    @abstractmethod
    def in_any_order(self, choices: Sequence[T]) -> list[T]:
        """Return all choices in some order."""

    def times(self, most: int, last: int) -> list[float]:
        return [float(self.number(0, last)) for _ in range(self.number(1, most))]

    def duration(self, long: bool = False) -> Distribution:
        """A duration: mostly whole hours, so that things coincide."""
        hours: list[Distribution] = [Fixed(hours) for hours in (0, 1, 1, 2, 2, 3, 4)]
        hours += [Fixed(8), Fixed(16), Fixed(26), Fixed(50)] if long else []
        hours += [
            Values({0: 1, 1: 2, 2: 2, 4: 1}),
            Uniform(0, 3, round=1),
            Exponential(2, at_most=6),
            Exponential(3),
            Gamma(3, 2),
            Lognormal(3, sd=2),
            Uniform(0.5, 2),
            Exponential(4, round=1),
            Lognormal(2, sd=1, at_least=1),
        ]
        return self.one_of(hours)

    def attributes(self) -> dict[str, Distribution | float]:
        """Every register a person starts with: ranks are priorities, clocks lie in the past or the future."""
        ranks: list[Distribution] = [Fixed(0), Fixed(2), Values({0: 1, 1: 2, 3: 1}), Values({1: 1, 15: 1})]
        rank = self.one_of(ranks)
        clocks: dict[str, Distribution | float] = {clock: float(self.number(-3, 12)) for clock in CLOCKS}
        both = Joint(("pair", "rank"), [(0, 1), (1, 0), (2, 3)], [1, 2, 1])
        drawn: dict[str, Any] = {"cell": both} if self.living and self.chance(3) else {"rank": rank, "pair": 0.0}
        return {**drawn, "kind": KIND, **risk_registers(self), **clocks}


class DrawnDice(Dice):
    """Choices made by hypothesis, which can make a failing example smaller."""

    def __init__(self, draw: Any, living: bool = True) -> None:
        self.draw, self.living = draw, living

    def number(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    def in_any_order(self, choices: Sequence[T]) -> list[T]:
        return list(self.draw(st.permutations(choices)))


class NumberedDice(Dice):
    """Choices that follow from a number alone, the same on every Python: `random()` is what it promises to keep."""

    def __init__(self, number: int, living: bool = True) -> None:
        self.chance_of, self.living = random.Random(number).random, living

    def number(self, low: int, high: int) -> int:
        return low + int(self.chance_of() * (high - low + 1))

    def in_any_order(self, choices: Sequence[T]) -> list[T]:
        left = list(choices)
        return [left.pop(self.number(0, len(left) - 1)) for _ in choices]
