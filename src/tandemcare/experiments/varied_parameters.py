"""What is varied: uncertain numbers of a study, each alone, and the effects of what a scenario buys, all together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.scenario import Resolved, System, english_system

from .inactive_parameters import effects_of
from .psa_design import Draw, Uncertain

EFFECTS = "effects of what is bought"
EFFECTS_LOW, EFFECTS_HIGH = 0.0, 2.0


@dataclass(frozen=True)
class VariedParameter:
    """One number, or some numbers together, that can be moved; `draw_at` says which numbers stand where then.

    It is of one scenario alone where it names one, else of all.
    """

    number: Uncertain
    draw_at: Callable[[float], Draw]
    scenario: str = ""

    @property
    def ends(self) -> tuple[float, ...]:
        """The ends of its range that are not its value."""
        return tuple(end for end in (self.number.low, self.number.high) if end != self.number.value)


def chosen(
    numbers: Sequence[Uncertain], held: Sequence[str], wanted: Sequence[str] | None, resolved: Sequence[Resolved]
) -> list[Uncertain]:
    """Return the numbers asked for, by default all; InputError for those that cannot be moved."""
    if wanted is None:
        return list(numbers)
    known = {number.name: number for number in numbers}
    problems = []
    for name in dict.fromkeys(wanted):
        where = f"--parameter {name}"
        if name in held:
            found = "It describes the census of the place, which would need to be calibrated anew with it."
            problems.append(Problem(where, found, "Name another number."))
        elif name not in known and name != EFFECTS:
            is_known = any(name in each.values for each in resolved)
            found = "It has no range to be moved in." if is_known else "There is no such number."
            problems.append(Problem(where, found, did_you_mean(name, known, "`tandem parameters` lists them all.")))
    if problems:
        raise InputError(problems)
    return [known[name] for name in dict.fromkeys(wanted) if name in known]


def singly(numbers: Sequence[Uncertain]) -> Iterator[VariedParameter]:
    """Yield each number, to be varied alone."""
    for number in numbers:
        yield VariedParameter(number, _Alone(number.name))


@dataclass(frozen=True)
class _Alone:
    name: str

    def __call__(self, value: float) -> Draw:
        return {self.name: value}


@dataclass(frozen=True)
class _Together:
    """Numbers scaled together: shares stop at 1, and ratios are 1 where there is no effect."""

    numbers: tuple[tuple[str, float, str], ...]

    def __call__(self, times: float) -> Draw:
        return {name: _scaled(value, unit, times) for name, value, unit in self.numbers}


def _scaled(value: float, unit: str, times: float) -> float:
    if unit == "ratio":
        return float(value**times)
    return min(value * times, 1.0 if unit in ("share", "chance") else np.inf)


def effects(
    resolved: Sequence[Resolved], wanted: Sequence[str] | None, system: System | None
) -> Iterator[VariedParameter]:
    """Yield, for each scenario, all effects of what it buys as one number: 1 as they are, 0 none, 2 twice as strong."""
    if system is not None or (wanted is not None and EFFECTS not in wanted):
        return
    parameters = english_system().parameters
    for each in resolved[1:]:
        found = effects_of([each])
        numbers = tuple((name, value, parameters[name].unit.split(" ")[0]) for name, value in found.items())
        if any(value for _, value, _ in numbers):
            label = f"All effects of what is bought, together ({len(numbers)} numbers)"
            name = f"{EFFECTS}: {each.name}"
            number = Uncertain(name, label, "times", 1.0, EFFECTS_LOW, EFFECTS_HIGH, "triangular", "D")
            yield VariedParameter(number, _Together(numbers), each.name)
