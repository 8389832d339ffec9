"""What is drawn together, and hours of the coming week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tandemcare.errors import PathwayError, Problem

from .calendars import week_of
from .distributions import Values, is_number


@dataclass(frozen=True, repr=False)
class Column(Values):
    """One register of a Joint: its values row by row, as often as they occur, and the name of the draw they share."""

    draw: str = ""


@dataclass(frozen=True)
class Joint:
    """Registers that are drawn together: one draw picks a row of values, by the weights of the rows.

    It stands among the attributes of Arrivals and Initial under the name of its draw.
    """

    registers: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]

    def __init__(
        self, registers: Iterable[str], rows: Iterable[Sequence[float]], weights: Iterable[float] | None = None
    ) -> None:
        object.__setattr__(self, "registers", tuple(registers))
        object.__setattr__(self, "rows", tuple(tuple(row) for row in rows))
        given = [1.0] * len(self.rows) if weights is None else weights
        object.__setattr__(self, "weights", tuple(given))
        found = [
            (not self.registers or not self.rows, "It has no registers or no rows.", "Give at least one of each."),
            (
                len(self.weights) != len(self.rows),
                f"{len(self.weights)} weights for {len(self.rows)} rows.",
                "Give one each.",
            ),
            (
                any(len(row) != len(self.registers) for row in self.rows),
                f"A row does not have {len(self.registers)} values.",
                "Give a value for each register.",
            ),
            (
                not all(is_number(value) for row in self.rows for value in row),
                "A value is not a finite number.",
                "Give finite numbers.",
            ),
            (
                not all(is_number(weight) and weight > 0 for weight in self.weights),
                "A weight is not a number above 0.",
                "Leave out rows that never occur.",
            ),
        ]
        problems = [Problem(f"Joint of {self.registers}", what, remedy) for wrong, what, remedy in found if wrong]
        if problems:
            raise PathwayError(problems)

    def columns(self, draw: str) -> tuple[tuple[str, Column], ...]:
        """Return each register with its values row by row."""
        return tuple(
            (register, Column(tuple(zip(values, self.weights, strict=True)), draw=draw))
            for register, values in zip(self.registers, zip(*self.rows, strict=True), strict=True)
        )


@dataclass(frozen=True)
class Week:
    """A moment of the coming week, by 168 weights of its hours (Monday 00:00 first): for Delay(Week(weights))."""

    weights: tuple[float, ...]

    def __init__(self, weights: Sequence[float]) -> None:
        object.__setattr__(self, "weights", week_of(weights))
        if not all(weight >= 0.0 for weight in self.weights) or not any(self.weights):
            raise PathwayError(
                [Problem("Week", "Its weights are not all 0 or more, or all 0.", "Give some hour a weight above 0.")]
            )
