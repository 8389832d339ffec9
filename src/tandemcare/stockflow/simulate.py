"""A whole run of a model as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING

from tandemcare.errors import Problem, StockflowError
from tandemcare.units import MONTHS_A_YEAR

from .compile import WHOLE, Compiled, Method, compile, setting_problems
from .model import Model

if TYPE_CHECKING:
    import pandas as pd

_A_YEAR: Mapping[str, float] = {
    "month": MONTHS_A_YEAR,
    "months": MONTHS_A_YEAR,
    "quarter": 4.0,
    "quarters": 4.0,
    "year": 1.0,
    "years": 1.0,
}


def simulate(
    model: Model,
    years: float,
    dt: float,
    method: Method = "euler",
    settings: Sequence[tuple[float, Mapping[str, float]]] = (),
) -> pd.DataFrame:
    """Return a row for each step from time zero to the end, a column for each input, stock, flow and auxiliary.

    The index is the time in the model's unit. `settings` are (time, {input: value}), each from its row on; those at 0
    also shape initial values. Flows are what really flows in the step after the row (with
    "rk4": at its instant). StockflowError with everything
    wrong with what is asked, RunError where an equation has no value.
    """
    import pandas as pd

    runner = compile(model, dt, method)
    steps = _steps(model, years, runner)
    by_step = _by_step(model, settings, steps, runner)
    rows = []
    times = []
    for step in range(steps + 1):
        runner.advance(step * runner.dt)
        runner.set(by_step.get(step, {}))
        rows.append(runner.values())
        times.append(runner.time)
    return pd.DataFrame(rows, index=pd.Index(times, name="time"), dtype=float)


def _steps(model: Model, years: float, runner: Compiled) -> int:
    where = f"model {model.name!r}"
    if model.time_unit not in _A_YEAR:
        remedy = "Use compile(model) and advance() to a time."
        raise StockflowError([Problem(where, f"How many {model.time_unit} a year has is not known.", remedy)])
    if isinstance(years, bool) or not isinstance(years, int | float) or not isfinite(years) or years < 0:
        raise StockflowError([Problem(where, f"years={years!r}.", "Give a number of years, 0 or more.")])
    steps = years * _A_YEAR[model.time_unit] / runner.dt
    if abs(steps - round(steps)) > WHOLE:
        found = f"{years!r} years are not a whole number of steps of {runner.dt!r}."
        raise StockflowError([Problem(where, found, "Give a step that divides them.")])
    return round(steps)


def _by_step(
    model: Model, settings: Sequence[tuple[float, Mapping[str, float]]], steps: int, runner: Compiled
) -> dict[int, dict[str, float]]:
    problems: list[Problem] = []
    found: dict[int, dict[str, float]] = {}
    for time, values in settings:
        problems += setting_problems(model, values)
        step = time / runner.dt if isfinite(time) else -1.0
        if abs(step - round(step)) > WHOLE or not 0 <= round(step) <= steps:
            remedy = f"Give a multiple of {runner.dt!r}, from 0 to {steps * runner.dt!r}."
            problems.append(Problem(f"setting at {time!r}", "No step begins then.", remedy))
        else:
            found.setdefault(round(step), {}).update(values)
    if problems:
        raise StockflowError(problems)
    return found
