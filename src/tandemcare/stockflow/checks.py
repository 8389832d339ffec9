"""Everything that can be found wrong with a model when it is built; all of it at once.

An equation that cannot be read, or a name that is unknown, hides nothing else: units and rings are looked for in the
rest all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite
from typing import TypeGuard

from tandemcare.errors import Problem, did_you_mean

from .expression import MEMORIES, TIME, Call, Compare, Constant, Expression, Logic, Name, walk
from .lowering import lower
from .measure import Measurer
from .order import all_initials, groups_of, needs_at_first, needs_now, rings, shown
from .parser import is_name, read
from .parts import Auxiliary, Flow, Input, Lookup, Part, Stock
from .units import PLAIN, Unit, UnitError, unit_of_text

HIGHEST_ORDER = 50  # stages of a smooth or delay

_KINDS: Mapping[type, str] = {
    Input: "input",
    Stock: "stock",
    Flow: "flow",
    Auxiliary: "auxiliary",
    Lookup: "lookup",
}


@dataclass
class ModelOutline:
    """A model as far as it could be read."""

    parts: dict[str, Part]
    equations: dict[str, Expression] = field(default_factory=dict)  # of flows and auxiliaries
    initials: dict[str, Expression] = field(default_factory=dict)  # of stocks
    units: dict[str, Unit] = field(default_factory=dict)
    x_units: dict[str, Unit] = field(default_factory=dict)
    time_unit: Unit = PLAIN

    def of(self, kind: type) -> Iterator[tuple[str, Part]]:
        """Yield the parts of one kind."""
        return ((name, part) for name, part in self.parts.items() if isinstance(part, kind))

    @property
    def outflows(self) -> dict[str, tuple[str, ...]]:
        """The flows out of each stock that cannot fall below 0."""
        found: dict[str, tuple[str, ...]] = {}
        for name, part in self.parts.items():
            stock = self.parts.get(part.source or "") if isinstance(part, Flow) else None
            if isinstance(stock, Stock) and stock.non_negative:
                found[stock.name] = (*found.get(stock.name, ()), name)
        return found


def where_is(part: Part) -> str:
    """Return how problems name a part."""
    return f"{_KINDS[type(part)]} {part.name!r}"


def outline_of(parts: Sequence[object], time_unit: object, problems: list[Problem]) -> ModelOutline:
    """Return a model as far as it can be read, and add every problem to `problems`."""
    known = [part for part in parts if _is_part(part, problems)]
    outline = ModelOutline({part.name: part for part in known})
    problems += _name_problems(known)
    _read_units(outline, time_unit, problems)
    _read_equations(outline, problems)
    for part in known:
        problems += _own_problems(outline, part)
    problems += _use_problems(outline)
    problems += _unit_problems(outline)
    problems += _ring_problems(outline)
    return outline


def _is_part(part: object, problems: list[Problem]) -> TypeGuard[Part]:
    if not isinstance(part, Input | Stock | Flow | Auxiliary | Lookup):
        remedy = "Give Input(...), Stock(...), Flow(...), Auxiliary(...) or Lookup(...)."
        problems.append(Problem(f"part {part!r}", "It is no part of a stock-flow model.", remedy))
        return False
    where, before = f"{_KINDS[type(part)]} {part.name!r}", len(problems)
    if not isinstance(part.name, str):
        problems.append(Problem(where, "Its name is not text.", "Give a name in quotes."))
    problems += [
        Problem(where, f"{key}={getattr(part, key)!r}.", "Give a name in quotes.")
        for key in ("source", "to", "label")
        if not isinstance(getattr(part, key, None), str | None)
    ]
    return len(problems) == before


def _name_problems(parts: Iterable[Part]) -> Iterator[Problem]:
    names: dict[str, list[str]] = {}
    for part in parts:
        names.setdefault(part.name, []).append(where_is(part))
    for name, places in names.items():
        if not is_name(name):
            remedy = "Use lower case and underscores, and no word of the language (a function, time, if, and ...)."
            yield Problem(places[0], "It cannot have this name.", remedy)
        if len(places) > 1:
            yield Problem(places[0], f"{len(places)} parts have this name.", "Give each its own name.")


def _read_units(outline: ModelOutline, time_unit: object, problems: list[Problem]) -> None:
    try:
        outline.time_unit = unit_of_text(time_unit)
    except UnitError as error:
        problems.append(Problem("time_unit", *_said(error)))
    for name, part in outline.parts.items():
        texts = [(part.unit, outline.units)] + ([(part.x_unit, outline.x_units)] if isinstance(part, Lookup) else [])
        for text, units in texts:
            try:
                units[name] = unit_of_text(text)
            except UnitError as error:
                problems.append(Problem(where_is(part), *_said(error)))


def _said(error: UnitError) -> tuple[str, str]:
    found, _, remedy = str(error).partition(" Write ")
    return found, f"Write {remedy}"


def _read_equations(outline: ModelOutline, problems: list[Problem]) -> None:
    for name, part in outline.parts.items():
        if isinstance(part, Flow | Auxiliary | Stock):
            text = part.initial if isinstance(part, Stock) else part.equation
            expression = read(text, where_is(part), problems)
            if expression is not None:
                (outline.initials if isinstance(part, Stock) else outline.equations)[name] = expression


def _own_problems(outline: ModelOutline, part: Part) -> Iterator[Problem]:
    where = where_is(part)
    match part:
        case Input(value=value):
            if value is not None and not _is_number(value):
                yield Problem(where, f"Its value is {value!r}.", "Give a finite number.")
        case Stock(initial=initial, non_negative=non_negative):
            if isinstance(initial, int | float) and initial < 0 and non_negative:
                yield Problem(where, f"It starts at {initial!r}.", "Start at 0 or more, or set non_negative=False.")
        case Lookup(points=points):
            numbers = all(len(point) == 2 and all(map(_is_number, point)) for point in points)
            if len(points) < 2 or not numbers:
                yield Problem(where, "Its points are not two or more pairs of numbers.", "Give ((x, y), (x, y), ...).")
            elif any(one[0] >= two[0] for one, two in pairwise(points)):
                yield Problem(where, "Its x do not rise from point to point.", "Sort the points, one y for each x.")
        case Flow(source=source, to=to):
            for end, stock in (("source", source), ("to", to)):
                if stock is not None and not isinstance(outline.parts.get(stock), Stock):
                    stocks = [name for name, _ in outline.of(Stock)]
                    yield Problem(where, f"{end}={stock!r} is not a stock.", did_you_mean(stock, stocks))
            if source == to:
                yield Problem(where, f"It goes from {source!r} to {to!r}.", "Give it two different ends.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _use_problems(outline: ModelOutline) -> Iterator[Problem]:
    """Names exist, lookups are looked up, orders are whole, conditions stand where they may."""
    lookups = [name for name, _ in outline.of(Lookup)]
    for name, expression in (*outline.initials.items(), *outline.equations.items()):
        part = outline.parts[name]
        where = where_is(part)
        if isinstance(expression, Compare | Logic) and not isinstance(part, Auxiliary):
            remedy = "Write if_then(condition, then, otherwise)."
            yield Problem(where, "It is a condition, not a number.", remedy)
        if name in outline.initials:
            for call in walk(expression):
                if isinstance(call, Call) and call.function in MEMORIES:
                    remedy = "Move it into an auxiliary."
                    yield Problem(where, f"It starts at a {call.function}, which has a past.", remedy)
        yield from _name_uses(outline, lookups, where, expression)


def _name_uses(outline: ModelOutline, lookups: list[str], where: str, expression: Expression) -> Iterator[Problem]:
    looked_up = set[int]()
    said = set[str]()
    for part in walk(expression):
        match part:
            case Call("lookup", (Name(name) as table, _)):
                looked_up.add(id(table))
                if name not in lookups:
                    yield Problem(where, f"There is no lookup {name!r}.", did_you_mean(name, lookups))
            case Call("smoothn" | "delayn" as function, (_, _, order, *_)):
                whole = isinstance(order, Constant) and order.value == int(order.value)
                if not isinstance(order, Constant) or not whole or not 1 <= order.value <= HIGHEST_ORDER:
                    remedy = f"Write a whole number from 1 to {HIGHEST_ORDER}."
                    yield Problem(where, f"The order of {function} is not a whole number.", remedy)
            case Name(name) if id(part) not in looked_up and name != TIME and name not in said:
                said.add(name)
                if name not in outline.parts:
                    known = [known for known in outline.parts if known not in lookups]
                    yield Problem(where, f"There is no part {name!r}.", did_you_mean(name, known))
                elif name in lookups:
                    yield Problem(where, f"{name!r} is a lookup.", f"Write lookup({name}, x).")


def _unit_problems(outline: ModelOutline) -> Iterator[Problem]:
    for name, expression in (*outline.initials.items(), *outline.equations.items()):
        problems: list[Problem] = []
        where = where_is(outline.parts[name])
        measurer = Measurer(where, outline.units, outline.x_units, outline.time_unit, problems)
        measurer.expect(expression, outline.units.get(name), "The initial value" if name in outline.initials else "It")
        yield from problems
    for name, part in outline.of(Flow):
        if isinstance(part, Flow):
            yield from _flow_unit_problems(outline, name, part)


def _flow_unit_problems(outline: ModelOutline, name: str, flow: Flow) -> Iterator[Problem]:
    unit = outline.units.get(name)
    for stock in (flow.source, flow.to):
        if stock in outline.units and unit is not None and isinstance(outline.parts[stock], Stock):
            wanted = outline.units[stock] / outline.time_unit
            if unit != wanted:
                remedy = f"Give the flow in {wanted}, or mend the unit of the stock."
                yield Problem(
                    where_is(flow), f"It is in {unit} and moves {stock!r}, in {outline.units[stock]}.", remedy
                )


def _ring_problems(outline: ModelOutline) -> Iterator[Problem]:
    """No value needs itself, neither at one instant nor at time zero."""
    for group in dict.fromkeys(groups_of(outline.outflows).values()):
        if any(flow not in outline.equations for flow in group):
            return
    equations = {name: equation for name, equation in outline.equations.items() if _has_sound_orders(equation)}
    lowered, groups = lower(equations), groups_of(outline.outflows)
    found = rings(needs_now(lowered, groups))
    for ring in found:
        shared = next((groups[name] for name in ring if name in groups), None)
        remedy = "Put a stock, a smooth or a delay between them, or write one without the other."
        if shared:
            remedy = f"{' and '.join(shared)} share one stock: write each without the other, from auxiliaries."
        yield Problem(f"ring of {shown(ring).split(' ')[0]!r}", f"{shown(ring)} at the same instant.", remedy)
    if not found:
        initials = all_initials(lowered, outline.initials)
        drained = {flow: stock for stock, flows in outline.outflows.items() for flow in flows}
        for ring in rings(needs_at_first(lowered, initials, groups, drained)):
            remedy = "Give a stock its initial value in numbers, or a smooth or delay its initial value."
            yield Problem(f"ring of {shown(ring).split(' ')[0]!r}", f"{shown(ring)} at time zero.", remedy)


def _has_sound_orders(expression: Expression) -> bool:
    """Tell whether every smoothn and delayn in it says its order as a number that can be built."""
    return all(
        isinstance(part.arguments[2], Constant) and 1 <= part.arguments[2].value <= HIGHEST_ORDER
        for part in walk(expression)
        if isinstance(part, Call) and part.function in ("smoothn", "delayn")
    )
