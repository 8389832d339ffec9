"""Inputs: the numbers of a pathway that can be reset at a pause, and their names.

<source>.rate                  multiplier of a source's rate (1 as declared)
<source>.mean                  mean gap of a source with `every` (used from the next gap on)
<risk>.rate                    how often a risk happens in an hour, before the factors of its registers
<risk>.factor.<register>.<value>  factor of its rate for a value of a register
<resource>.capacity            units of a resource with a plain capacity
<resource>.capacity_multiplier multiplier of a capacity table, rounded to whole units (halves up)
<resource>.<shift>.slots       slots planned on a shift (used from its next start on)
<resource>.<shift>.fill        chance that a slot is filled (used from the shift's next start on)
<step>.mean                    mean of a step's distribution, before rounding and limits (used from the next draw on)
<step>.chance.<target>         chance of one way of a Branch; a reset must leave their sum at 1
<step>.band.<value>.<target>   width of one way's band of a Branch by share; a reset must leave the sum for a value at 1

Values stand in names as whole numbers where they are (`0`, not `0.0`); bands without `by`, are those of 0.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from tandemcare.errors import Problem, did_you_mean

from .calendars import Rota, Table
from .distributions import Distribution, is_number
from .joint import Week
from .moments import declared_mean
from .risks import Risk
from .steps import Assign, Branch, Clock, Delay, Seize, Step
from .story import Outline

CHANCE_TOLERANCE = 1e-9
MOST_NAMES = 1 << 16
"""Names of which it is kept with which others they add up."""
OF_WAYS = re.compile(r"(([^.]+)\.(?:chance|band\.(.+)))\.[^.]+")
"""Names of inputs that must add up to 1: what those of one Branch begin with, its step, and the value of its bands."""


def distribution_of(step: Step) -> Distribution | None:
    """Return the distribution that a step draws from, if it draws a number."""
    value: object = None
    if isinstance(step, Delay):
        value = None if isinstance(step.duration, Week) else step.duration
    elif isinstance(step, Seize):
        value = step.patience
    elif isinstance(step, Assign):
        value = step.value.after if isinstance(step.value, Clock) else step.value
    return None if value is None or isinstance(value, str) else value  # type: ignore[return-value]


def chances_of(step: Branch) -> tuple[tuple[str, float], ...]:
    """Return (target, chance) in the order written, made to add up to 1 where the step says `normalise`."""
    if not step.normalise:
        return step.to
    total = 0.0
    for _, chance in step.to:
        total += chance
    return tuple((target, chance / total) for target, chance in step.to)


def in_name(value: float) -> str:
    """Return a value as it stands in the name of an input."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def band_name(step: str, value: float) -> str:
    """Return what the inputs begin with that are the bands of a Branch for a value."""
    return f"{step}.band.{in_name(value)}"


def factor_name(risk: str, register: str, value: float) -> str:
    """Return the input that is the factor of a risk for a value of a register."""
    return f"{risk}.factor.{register}.{in_name(value)}"


def ways_of(name: str, step: Branch) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return (target, chance or width of its band) of a Branch, by what the inputs that add up to 1 begin with."""
    if step.share is not None:
        return {band_name(name, value): bands for value, bands in step.bands}
    return {} if step.by else {f"{name}.chance": chances_of(step)}


def inputs_of_risk(risk: Risk) -> dict[str, float]:
    """Return the inputs of a risk with their declared values: its rate, then its factors in the order written."""
    found = {} if risk.rate is None else {f"{risk.name}.rate": float(risk.rate)}
    by = [(register, *pair) for register, factors in risk.by for pair in factors]
    return found | {factor_name(risk.name, register, value): float(factor) for register, value, factor in by}


def inputs_of(outline: Outline) -> dict[str, float]:
    """Return every input of a pathway with its declared value."""
    found: dict[str, float] = {}
    for source in outline.sources:
        if source.rate is not None:
            found[f"{source.name}.rate"] = 1.0
        if source.every is not None:
            found[f"{source.name}.mean"] = declared_mean(source.every)
    for resource in outline.resources.values():
        if isinstance(resource.capacity, Table):
            found[f"{resource.name}.capacity_multiplier"] = 1.0
        elif isinstance(resource.capacity, Rota):
            for shift in resource.capacity.shifts:
                found[f"{resource.name}.{shift.name}.slots"] = float(shift.slots)
                found[f"{resource.name}.{shift.name}.fill"] = shift.fill
        elif resource.capacity is not None:
            found[f"{resource.name}.capacity"] = float(resource.capacity)
    for risk in outline.risks.values():
        found |= inputs_of_risk(risk)
    for name, step in outline.steps.items():
        distribution = distribution_of(step)
        if distribution is not None:
            found[f"{name}.mean"] = declared_mean(distribution)
        if isinstance(step, Branch):
            parted = ways_of(name, step).items()
            found |= {f"{first}.{target}": share for first, ways in parted for target, share in ways}
    return found


def problems_of_reset(
    current: Mapping[str, float], reset: Mapping[str, float], never_zero: Collection[str] = ()
) -> list[Problem]:
    """Return what is wrong with a reset of inputs, given the values that now hold and those that must stay above 0."""
    problems: list[Problem] = []
    for name, value in reset.items():
        where = f"input {name!r}"
        if name not in current:
            problems.append(Problem(where, "There is no such input.", did_you_mean(name, current)))
        elif not is_number(value):
            problems.append(Problem(where, f"{value!r} is not a finite number.", "Give a finite number."))
        elif name in never_zero and value == 0:
            problems.append(Problem(where, "People would come without an end at one instant.", "Give a mean above 0."))
        else:
            problems += _problems_of_value(where, name, float(value))
    return problems or _problems_of_sums({**current, **reset}, reset)


def _problems_of_value(where: str, name: str, value: float) -> list[Problem]:
    last = name.rsplit(".", 1)[-1]
    if OF_WAYS.fullmatch(name) or last == "fill":
        if not 0.0 <= value <= 1.0:
            return [Problem(where, f"{value!r} is not a chance.", "Give a share from 0 to 1.")]
    elif last in ("capacity", "slots") and (value < 0 or value != int(value)):
        return [Problem(where, f"{value!r} is not a whole number of units.", "Give a whole number, 0 or more.")]
    elif value < 0:
        return [Problem(where, f"{value!r} is negative.", "Give 0 or more.")]
    return []


@lru_cache(maxsize=MOST_NAMES)
def _whole_of(name: str) -> tuple[str, str, str | None] | None:
    """Return what adds up to 1 with an input: what such names begin with, the step, and the value of bands; or None."""
    found = OF_WAYS.fullmatch(name)
    return (found[1], found[2], found[3]) if found else None


def _problems_of_sums(values: Mapping[str, float], reset: Mapping[str, float]) -> list[Problem]:
    totals = dict.fromkeys((whole for whole in map(_whole_of, reset) if whole), 0.0)
    if not totals:
        return []
    for name, share in values.items():
        whole = _whole_of(name)
        if whole in totals:
            totals[whole] += share
    problems: list[Problem] = []
    for (_, step, value), total in totals.items():
        if abs(total - 1.0) > CHANCE_TOLERANCE:
            what = "chances" if value is None else f"bands of {value}"
            problems.append(
                Problem(
                    f"step {step!r}",
                    f"Its {what} would add up to {total!r}.",
                    "Reset them together so that they add up to 1.",
                )
            )
    return problems
