"""What acts on what in a stock-flow model, and whether more of the one makes more or less of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from tandemcare.errors import RunError
from tandemcare.stockflow import Compiled, Expression, Model, compile
from tandemcare.stockflow.expression import TIME, names_in

from .equations import value_of

Sign = Literal["+", "-", "?"]
Values = Mapping[str, float]

GENTLE, ROUGH = 0.05, 0.5
"""How far values are shaken to see what an equation does: first near the start, then far from it."""
SHAKES = 12
NUDGES = (0.9, 1.1, 0.5, 2.0)
FAR_NUDGES = (0.0, 0.05, 20.0)
"""What one value is multiplied by: the second where the first do nothing, such as behind a min(...)."""
SMALLEST = 1e-9
HALF = 0.5
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class Link:
    """`source` acts on `to`: more of it gives more ("+"), less ("-"), or it depends or cannot be seen ("?")."""

    source: str
    to: str
    sign: Sign


def links_of(model: Model) -> tuple[Link, ...]:
    """Return every link between stocks, flows and auxiliaries, in the order of the model.

    A flow fills the stock it goes to and drains the one it comes from; a link into an equation has the sign that
    shaking the model's values shows. That an empty stock holds back its outflows is not counted as a link.
    """
    needs = acting_on(model)
    if not needs:
        return ()
    gentle, rough = list(shaken(model, GENTLE)), list(shaken(model, ROUGH))
    found = [Link(source, name, _sign(model, name, source, gentle, rough)) for name in needs for source in needs[name]]
    return (*found, *_movements(model))


def acting_on(model: Model) -> dict[str, tuple[str, ...]]:
    """Return, for each flow and auxiliary, the stocks, flows and auxiliaries that its equation names."""
    moving = {*model.stocks, *model.equations}
    return {
        name: tuple(need for need in names_in(equation) if need in moving) for name, equation in model.equations.items()
    }


def _movements(model: Model) -> Iterator[Link]:
    for flow in model.flows.values():
        if flow.source is not None:
            yield Link(flow.name, flow.source, "-")
        if flow.to is not None:
            yield Link(flow.name, flow.to, "+")


def shaken(model: Model, by: float) -> Iterator[Values]:
    """Yield what everything is when inputs and stocks are moved away from the start, each by its own part of `by`.

    What is 0 at the start is 1 at some points where `by` is large, so that what is switched off is seen too.
    Points at which an equation has no value are left out.
    """
    runner = compile(model)
    start = runner.state
    for point in range(SHAKES):
        inputs = tuple(_moved(value, point, place, by) for place, value in enumerate(start.inputs))
        stocks = tuple(_moved(value, point, place + 7, by) for place, value in enumerate(start.stocks))
        runner.state = replace(start, inputs=inputs, stocks=stocks, done=8 * point)
        values = _values(runner)
        if values is not None:
            yield values


def _moved(value: float, point: int, place: int, by: float) -> float:
    if point == 0:
        return value
    spread = (point * _GOLDEN * (place + 1)) % 1.0
    if value == 0.0:
        return 1.0 if by > GENTLE and (point == 1 or spread > HALF) else 0.0
    moved = value * (1.0 + by * (2.0 * spread - 1.0))
    return min(moved, 1.0) if 0.0 <= value <= 1.0 else moved


def _values(runner: Compiled) -> Values | None:
    try:
        return {**runner.values(), TIME: runner.time}
    except RunError:
        return None


def _sign(model: Model, name: str, source: str, gentle: list[Values], rough: list[Values]) -> Sign:
    equation = model.equations[name]
    for points, nudges in ((gentle, NUDGES), (rough, NUDGES), ([*gentle, *rough], FAR_NUDGES)):
        seen = {sign for values in points for sign in _effects(model, equation, source, values, nudges)}
        if seen:
            return seen.pop() if len(seen) == 1 else "?"
    return "?"


def _effects(
    model: Model, equation: Expression, source: str, values: Values, nudges: tuple[float, ...]
) -> Iterator[Sign]:
    """Yield the sign of what a nudge of one value does to an equation, for every nudge that does something."""
    now = values[source]
    before = _value(model, equation, values)
    for nudge in nudges:
        other = now * nudge if now else nudge - 1.0
        after = _value(model, equation, {**values, source: other})
        if before is not None and after is not None and abs(after - before) > SMALLEST * max(abs(before), SMALLEST):
            yield "+" if (after > before) == (other > now) else "-"


def _value(model: Model, equation: Expression, values: Values) -> float | None:
    try:
        return value_of(equation, values, model.lookups)
    except (ArithmeticError, ValueError):
        return None
