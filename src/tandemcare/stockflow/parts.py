"""What a stock-flow model is made of: inputs, stocks, flows, auxiliaries and lookups, each with its unit.

Parts only hold what was declared; a Model checks them all together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tandemcare.errors import Problem, StockflowError


@dataclass(frozen=True)
class Input:
    """A number set from outside, constant between settings; `value` holds until the first one.

    With a value of None it must be set before the model begins. `source` says where its value comes from.
    """

    name: str
    value: float | None
    unit: str
    label: str = ""
    source: str = ""

    @property
    def declared(self) -> float:
        """Its value; StockflowError where it has none."""
        if self.value is None:
            raise StockflowError([Problem(f"input {self.name!r}", "It has no value.", "Declare one, or set it first.")])
        return float(self.value)


@dataclass(frozen=True)
class Stock:
    """Something that is there and that only flows change; `initial` is a number or an equation.

    A stock is never below 0 unless `non_negative=False`: what leaves it in a step is at most what is in it.
    """

    name: str
    initial: str | float
    unit: str
    label: str = ""
    non_negative: bool = True


@dataclass(frozen=True)
class Flow:
    """What moves out of one stock into another in a unit of time; None is the world outside the model.

    Its value, also in other equations, is what really flows: the equation, less what its stock cannot give.
    """

    name: str
    equation: str
    unit: str
    source: str | None = None
    to: str | None = None
    label: str = ""


@dataclass(frozen=True)
class Auxiliary:
    """A number that follows from others at the same instant; an equation that is a condition gives 1 or 0."""

    name: str
    equation: str
    unit: str
    label: str = ""


@dataclass(frozen=True)
class Lookup:
    """A curve through points (x, y), x rising: straight between them and flat beyond both ends."""

    name: str
    points: tuple[tuple[float, float], ...]
    x_unit: str
    unit: str
    label: str = ""

    def __init__(
        self, name: str, points: Iterable[tuple[float, float]], x_unit: str, unit: str, label: str = ""
    ) -> None:
        for field, value in (
            ("name", name),
            ("points", tuple(tuple(point) for point in points)),
            ("x_unit", x_unit),
            ("unit", unit),
            ("label", label),
        ):
            object.__setattr__(self, field, value)


Part = Input | Stock | Flow | Auxiliary | Lookup
