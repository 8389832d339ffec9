"""The slow layer as tables: its equations, its feedback loops, and what crosses between it and the pathway."""

from __future__ import annotations

from collections.abc import Mapping

from tandemcare.model import LOOPS, READ, Loop, Place, Values, crossings_of, slow_inputs, switches, undisturbed
from tandemcare.stockflow import Crossing, Flow, Input, Lookup, Model, Part, Stock, Transfer, compile

from ..blocks import Arrow, Box, Chart, Row, TableBlock, text_columns
from ..numbers import four_digits
from .step_words import code

SETTING = ("to the pathway", "setting")
SIGNS = {"+": "+", "-": "\N{MINUS SIGN}"}


def stock_chart(model: Model) -> Chart:
    """Return a chart of the stocks and of the flows between them; a circle is the world outside the model."""
    parts: list[Box | Arrow] = [Box(stock, stock.replace("_", " ")) for stock in model.stocks]
    for flow in model.flows.values():
        source, to = flow.source or f"before {flow.name}", flow.to or f"after {flow.name}"
        parts += [Box(end, "", "circle") for end in (source, to) if end not in model.stocks]
        parts.append(Arrow(source, to, flow.name.replace("_", " ")))
    return Chart("right", tuple(parts))


def equation_tables(
    model: Model, blocks: Mapping[str, tuple[Part, ...]], place: Place, v: Values
) -> dict[str, TableBlock]:
    """Return a table of equations for each block, with the values at the census."""
    runner = compile(model)
    runner.set(undisturbed(1) | slow_inputs(place, v) | switches(frozenset()))
    now = runner.values()
    sources = _sources(model, place, v)
    columns = text_columns("Name", "Kind", "What it is", "Equation, or where it comes from", "Unit", "At the census")
    return {
        block: TableBlock(
            columns,
            tuple(
                Row(
                    (
                        code(part.name),
                        type(part).__name__.lower(),
                        part.label,
                        equation(part, model, sources),
                        part.unit,
                        four_digits(now[part.name]) if part.name in now else "",
                    )
                )
                for part in parts
            ),
        )
        for block, parts in blocks.items()
        if parts
    }


def equation(part: Part, model: Model, sources: Mapping[str, str]) -> str:
    """Return how a part follows from others, or where an input comes from."""
    match part:
        case Input(name):
            return sources[name]
        case Lookup(points=points):
            return ", ".join(f"({x:g}, {y:g})" for x, y in points)
        case Stock(name, initial):
            came = [code(flow.name) for flow in model.flows.values() if flow.to == name]
            went = [code(flow.name) for flow in model.flows.values() if flow.source == name]
            told = [f"begins as {code(str(initial))}"]
            told += [f"in: {', '.join(came)}"] if came else []
            return "; ".join(told + ([f"out: {', '.join(went)}"] if went else []))
        case Flow(source=source, to=to, equation=text):
            return f"{code(text)}, from {_end(source)} to {_end(to)}"
    return code(part.equation)


def _end(stock: str | None) -> str:
    return code(stock) if stock else "outside"


def _sources(model: Model, place: Place, v: Values) -> dict[str, str]:
    """Return where the inputs of the slow layer come from, for readers."""
    found = {
        name: code(one.source) if one.source.removesuffix(" / 12") in v else one.source
        for name, one in model.inputs.items()
    }
    return found | {
        crossing.input: f"each month from the pathway: {crossing.label}" for crossing in crossings_of(place)
    }


def loops_table() -> TableBlock:
    """Return the feedback loops, each with its links and with what is held when it is switched off."""
    rows = [
        (
            f"{loop.number} {loop.label}",
            "reinforcing" if loop.is_reinforcing else "balancing",
            loop.says[:1].upper() + loop.says[1:],
            _ring(loop),
            loop.cut,
            code(f"loops: {{{name}: off}}"),
        )
        for name, loop in LOOPS.items()
    ]
    columns = text_columns("Loop", "Kind", "What it does", "Links", "Held when off", "Switch")
    return TableBlock(columns, tuple(map(Row, rows)))


def _ring(loop: Loop) -> str:
    return loop.links[0][0] + "".join(f" → ({SIGNS[sign]}) {to}" for _, to, sign in loop.links)


def crossings_table(model: Model, place: Place) -> TableBlock:
    """Return what the slow layer takes from the pathway each month, and what is taken from it."""
    labels, taken = {part.name: part.label for part in model.parts}, crossings_of(place)
    rows = [(code(each.input), each.label, "to the slow layer", _kind(each), _taken(each)) for each in taken]
    rows += [(code(name), labels[name], *SETTING, what) for name, what in READ.items()]
    rows.append((code("open_1"), labels["open_1"], *SETTING, "capacities, whole units, and effects of what is bought"))
    columns = text_columns("Name", "What", "Way", "Kind", "Taken from, or what follows")
    return TableBlock(columns, tuple(map(Row, rows)))


def _kind(crossing: Crossing) -> str:
    return "transfer, whole people" if isinstance(crossing, Transfer) else "signal"


def _taken(crossing: Crossing) -> str:
    if isinstance(crossing, Transfer):
        return f"counted: {', '.join(map(code, crossing.counts))}"
    used = {"in use": crossing.busy, "open": crossing.open, "overtime": crossing.overtime}
    unit = "days" if crossing.in_days else "hours"
    return "; ".join(f"{unit} {how}: {', '.join(map(code, names))}" for how, names in used.items() if names)
