"""The slow layer of a scenario by itself, as one model that other programs can run.

What people do in the pathway is held as it is at the census, so that wards close by date only, and no stop-loss stops
buying. What the scenario sets by month becomes a curve of time. Beds in use stand at 0: only the pathway knows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tandemcare.stockflow import Auxiliary, Compiled, Input, Lookup, Model, Part

from .crossings import Coupling
from .plan import Plan

Points = list[tuple[float, float]]


def slow_layer_alone(plan: Plan, step_months: float) -> Model:
    """Return the stocks and flows of a plan, run from the census in steps of so many months."""
    coupling = Coupling(plan)
    initial, months = coupling.initial, settings_alone(coupling, step_months)
    parts: list[Part] = []
    for part in coupling.model.parts:
        if not isinstance(part, Input):
            parts.append(part)
            continue
        first = replace(part, value=float(initial[part.name])) if part.name in initial else part
        parts += _given(first, [settings.get(part.name) for settings in months], step_months)
    return Model(coupling.model.name, parts, coupling.model.time_unit)


def settings_alone(coupling: Coupling, step_months: float, months: int | None = None) -> Sequence[Mapping[str, float]]:
    """Return the inputs as they are in each month that a scenario sets them in, with nobody in the pathway to react.

    Of all months, unless a number of the first ones is asked for: enough to see that the equations can be worked out.
    """
    runner, memory, found = Compiled(coupling.model, step_months), coupling.begin(0), []
    runner.restart(coupling.initial)
    settings: dict[str, float] = {}
    before: Mapping[str, float] = {}
    for month in range(coupling.plan.months if months is None else months):
        slow = runner.values()
        inputs = coupling.inputs(coupling.state(memory, month, slow))
        _, monthly = coupling.monthly(memory, month, inputs, slow)
        # What is told anew in some months only, such as AMHP posts bought, stays until it is told again.
        changed = {name: value for name, value in inputs.slow.items() if before.get(name) != value}
        before = inputs.slow
        settings = {**settings, **changed, **monthly}
        runner.set(settings)
        runner.advance(month + 1.0)
        found.append(settings)
    return found


def _given(first: Input, settings: Sequence[float | None], step_months: float) -> Iterator[Part]:
    """Yield an input as it is, or as a curve that turns between two steps, just before the month that it is set in."""
    points: Points = [(0.0, first.declared)]
    for month, value in enumerate(settings):
        last = points[-1][1]
        if value is None or value == last:
            continue
        if month == 0:
            points = [(0.0, value)]
        else:
            points += [(month - step_months / 2.0, last), (float(month), value)]
    if len(points) == 1:
        yield replace(first, value=points[0][1])
        return
    curve = f"{first.name}_by_month"
    yield Lookup(curve, points, "month", first.unit, label=f"{first.label or first.name}, month by month")
    yield Auxiliary(first.name, f"lookup({curve}, time)", first.unit, label=first.label)
