"""What the exact witness knows of a person's registers: numbers, laws, clocks that run, and what is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, inf
from typing import Final, TypeAlias

from tandemcare.errors import Problem, WitnessError
from tandemcare.pathway import Distribution, Fixed, Values
from tandemcare.pathway.moments import lowest
from tandemcare.sums import summed

from .witness_laws import is_memoryless


@dataclass(frozen=True)
class Due:
    """A clock: so long from now, as far as is known now."""

    law: Distribution
    mean: float

    @property
    def rate(self) -> float | None:
        """How often an hour it comes, if it has no memory."""
        return 1.0 / self.mean if is_memoryless(self.law) else None


@dataclass(frozen=True)
class Aged:
    """A clock that was set before other time passed, and not by a law without memory."""


AGED: Final = Aged()

Value: TypeAlias = float | str | Distribution | Due | Aged | None
"""What is known of a register: its number, the law that it was drawn from, a clock that runs, the name of a unit that
is held (or nothing in quotes), or nothing: a moment in time that is past."""
Registers: TypeAlias = Mapping[str, Value]


def values_of(value: Value) -> dict[Value, float]:
    """Return the values that a register can have with their chances; a law that cannot be listed stays one."""
    if isinstance(value, Fixed):
        return {_as_drawn(value, float(value.value)): 1.0}
    if not isinstance(value, Values):
        return {value: 1.0}
    found: dict[Value, float] = {}
    total = summed(weight for _, weight in value.pairs)
    for number, weight in value.pairs:
        drawn = _as_drawn(value, number)
        found[drawn] = found.get(drawn, 0.0) + weight / total
    return found


def _as_drawn(law: Distribution, value: float) -> float:
    value = value if law.round is None else float(floor(value / law.round + 0.5) * law.round)
    value = value if law.at_least is None else max(value, float(law.at_least))
    return value if law.at_most is None else min(value, float(law.at_most))


def can_be(value: Value, number: float) -> bool:
    """Return whether something drawn from a law, or a moment in time, may be exactly this number."""
    if not isinstance(value, Distribution):
        return True
    return lowest(value) <= number and (value.at_most is None or number <= value.at_most)


def clock_of(step: str, register: str, value: Value) -> Due | float | None:
    """Return when a clock comes, counted from now: by a law, never (infinity), or it is past (None)."""
    if value is None or isinstance(value, Due):
        return value
    if isinstance(value, float) and (value <= 0.0 or value == inf):
        return inf if value > 0.0 else None
    if value is AGED:
        raise refusal(
            step,
            f"Clock {register!r} has run while other time passed, and what is left of it has no formula.",
            "Set it right before this step, or by a plain Exponential.",
        )
    raise refusal(
        step, f"Clock {register!r} is an hour of the run.", "Set it by Assign(..., now + ...) on the way here."
    )


def aged(value: Value) -> Value:
    """Return what is known of a register once time has passed."""
    return AGED if isinstance(value, Due) and value.rate is None else value


def refusal(step: str, found: str, remedy: str) -> WitnessError:
    """Return the error for a step of which something cannot be stated."""
    return WitnessError([Problem(f"step {step!r}", found, remedy)])
