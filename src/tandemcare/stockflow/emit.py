"""A model as one text of plain Python, made from its expressions alone.

Three functions come out, in the same words: `start` (time zero), `rates` (every value at an instant and how fast
each stock rises) and `euler` (steps until a step number). Names of the model do not occur: an input is i0, i1, ...,
a stock (or hidden one) s0, ..., a sample k0, ..., a history h0 with its first value f0, and every other value v0, ...
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .expression import TIME, Binary, Call, Compare, Expression, Logic, Name, Negative, Number
from .lowering import owner
from .model import Model
from .order import all_initials, groups_of, needs_at_first, needs_now, ordered


@dataclass
class Layout:
    """Which place each value has: the variables of the generated functions, by name of the model."""

    inputs: list[str]
    stocks: list[str]  # the model's own first, then the hidden ones
    samples: list[str]
    histories: list[str]
    values: list[str]  # flows, auxiliaries, hidden values and what histories give
    tables: list[str]
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for letter, names in (("i", self.inputs), ("s", self.stocks), ("k", self.samples), ("v", self.values)):
            self.variables |= {name: f"{letter}{place}" for place, name in enumerate(names)}
        self.variables[TIME] = "time"


@dataclass
class Source:
    """The lines of the generated text, and the part that each was made for."""

    lines: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)

    def add(self, line: str, made_for: str = "", depth: int = 1) -> None:
        """Add a line."""
        self.lines.append("    " * depth + line)
        self.owners.append(owner(made_for))

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.lines) + "\n"


def layout_of(model: Model) -> Layout:
    """Return the places of all values of a model."""
    lowered = model.lowered
    return Layout(
        inputs=list(model.inputs),
        stocks=[*model.stocks, *lowered.stages],
        samples=list(lowered.samples),
        histories=list(lowered.histories),
        values=[*lowered.equations, *lowered.histories],
        tables=list(model.lookups),
    )


def source_of(model: Model, layout: Layout) -> Source:
    """Return the generated text of a model."""
    return _Emitter(model, layout).write()


class _Emitter:
    """Writes the three functions of one model."""

    def __init__(self, model: Model, layout: Layout) -> None:
        self.model = model
        self.layout = layout
        self.lowered = model.lowered
        self.groups = groups_of(model.outflows)
        self.drained = {flow: stock for stock, flows in model.outflows.items() for flow in flows}
        self.source = Source()

    def write(self) -> Source:
        self.start()
        self.source.add("", depth=0)
        self.rates()
        self.source.add("", depth=0)
        self.euler()
        return self.source

    # --- the three functions ---------------------------------------------------------------------------------------

    def start(self) -> None:
        self.source.add("def start(time, dt, inputs):", depth=0)
        self.unpack("i", self.layout.inputs, "inputs")
        initials = all_initials(self.lowered, self.model.initials)
        for name in ordered(needs_at_first(self.lowered, initials, self.groups, self.drained)):
            if name in initials:
                value = self.text(initials[name])
                stock = self.model.stocks.get(name)
                value = f"_settled({value})" if stock is not None and stock.non_negative else value
                self.source.add(f"{self.layout.variables[name]} = {value}", name)
            else:
                self.value(name, 1)
        names = [[self.layout.variables[name] for name in kept] for kept in self.kept]
        self.source.add(f"return {', '.join(map(_tuple, names))}")

    def rates(self) -> None:
        self.source.add("def rates(time, dt, inputs, stocks, samples, histories, firsts):", depth=0)
        self.unpack_all()
        self.values(1)
        values = [self.layout.variables[name] for name in self.layout.values]
        self.source.add(f"values = {_tuple(values)}")
        for place, name in enumerate(self.layout.stocks):
            self.source.add(f"d{place} = {self.rate(name)}", name)
        self.source.add(f"return values, {_tuple([f'd{place}' for place in range(len(self.layout.stocks))])}")

    def euler(self) -> None:
        self.source.add("def euler(done, stop, base, dt, inputs, stocks, samples, histories, firsts):", depth=0)
        self.unpack_all()
        self.source.add("while done < stop:")
        self.source.add("time = base + done * dt", depth=2)
        self.values(2)
        for place, name in enumerate(self.layout.stocks):
            self.source.add(f"n{place} = s{place} + dt * ({self.rate(name)})", name, depth=2)
        for place, name in enumerate(self.layout.stocks):
            if name in self.model.stocks and self.model.stocks[name].non_negative:
                moved = " + ".join([f"s{place}", *(f"dt * abs({flow})" for _, flow in self.moves(name))])
                self.source.add(f"if n{place} < 0.0: n{place} = _emptied(n{place}, {moved})", name, depth=2)
            self.source.add(f"s{place} = n{place}", name, depth=2)
        for place, name in enumerate(self.layout.samples):
            self.source.add(f"k{place} = {self.layout.variables[self.lowered.samples[name].value]}", name, depth=2)
        for place, name in enumerate(self.layout.histories):
            self.source.add(f"h{place}.append({self.layout.variables[self.lowered.histories[name].x]})", name, depth=2)
        self.source.add("done += 1", depth=2)
        kept = [_tuple([f"{letter}{place}" for place in range(count)]) for letter, count in self.counts()]
        self.source.add(f"return {', '.join(kept)}")

    # --- their parts -----------------------------------------------------------------------------------------------

    @property
    def kept(self) -> tuple[list[str], list[str], list[str]]:
        return self.layout.stocks, self.layout.samples, self.layout.histories

    def counts(self) -> Iterator[tuple[str, int]]:
        yield "s", len(self.layout.stocks)
        yield "k", len(self.layout.samples)

    def unpack(self, letter: str, names: list[str], given: str) -> None:
        if names:
            self.source.add(f"{_tuple([f'{letter}{place}' for place in range(len(names))])} = {given}")

    def unpack_all(self) -> None:
        self.unpack("i", self.layout.inputs, "inputs")
        self.unpack("s", self.layout.stocks, "stocks")
        self.unpack("k", self.layout.samples, "samples")
        self.unpack("h", self.layout.histories, "histories")
        self.unpack("f", self.layout.histories, "firsts")

    def values(self, depth: int) -> None:
        for name in ordered(needs_now(self.lowered, self.groups)):
            self.value(name, depth)

    def value(self, name: str, depth: int) -> None:
        """Write a value; for flows that share a stock, what they want and then what they get."""
        if name in self.lowered.histories:
            place = self.layout.histories.index(name)
            delay = self.text(self.lowered.histories[name].delay)
            self.source.add(f"{self.layout.variables[name]} = _recall(h{place}, f{place}, {delay}, dt)", name, depth)
            return
        flows = self.groups.get(name, (name,))
        for flow in flows:
            self.source.add(f"{self.layout.variables[flow]} = {self.text(self.lowered.equations[flow])}", flow, depth)
        if name not in self.drained:
            return
        stock = self.layout.variables[self.drained[name]]
        variables = [self.layout.variables[flow] for flow in flows]
        if len(flows) == 1:
            (flow,) = variables
            self.source.add(
                f"if {flow} * dt > {stock} and {flow} > 0.0: {flow} = {stock} / dt if {stock} > 0.0 else 0.0",
                name,
                depth,
            )
            return
        self.source.add("wanted = 0.0", name, depth)
        for flow in variables:
            self.source.add(f"if {flow} > 0.0: wanted += {flow}", name, depth)
        self.source.add(f"if wanted * dt > {stock}:", name, depth)
        self.source.add(f"part = _share({stock}, wanted, dt)", name, depth + 1)
        for flow in variables:
            self.source.add(f"if {flow} > 0.0: {flow} *= part", name, depth + 1)

    def moves(self, stock: str) -> Iterator[tuple[str, str]]:
        for name, flow in self.model.flows.items():
            if flow.to == stock:
                yield "+", self.layout.variables[name]
            if flow.source == stock:
                yield "-", self.layout.variables[name]

    def rate(self, name: str) -> str:
        if name in self.lowered.stages:
            return self.text(self.lowered.stages[name].rate)
        return " ".join(f"{sign} {flow}" for sign, flow in self.moves(name)).removeprefix("+ ") or "0.0"

    # --- expressions -----------------------------------------------------------------------------------------------

    def text(self, expression: Expression) -> str:
        """Return an expression as Python that gives a float."""
        match expression:
            case Number(value):
                return repr(float(value))
            case Name(name):
                return self.layout.variables[name]
            case Negative(operand):
                return f"(-{self.text(operand)})"
            case Binary(operator, left, right):
                sides = self.text(left), self.text(right)
                return f"_power({', '.join(sides)})" if operator == "^" else f"({f' {operator} '.join(sides)})"
            case Call(function, arguments):
                return self.call(function, arguments)
        return f"(1.0 if {self.condition(expression)} else 0.0)"

    def condition(self, expression: Expression) -> str:
        """Return an expression as Python that gives whether it holds."""
        match expression:
            case Compare(operator, left, right):
                return f"({self.text(left)} {operator} {self.text(right)})"
            case Logic("not", (operand,)):
                return f"(not {self.condition(operand)})"
            case Logic(word, operands):
                return f"({f' {word} '.join(map(self.condition, operands))})"
        return f"({self.text(expression)} != 0.0)"

    def call(self, function: str, arguments: tuple[Expression, ...]) -> str:
        if function == "if_then":
            condition, then, otherwise = arguments
            return f"({self.text(then)} if {self.condition(condition)} else {self.text(otherwise)})"
        if function == "lookup" and isinstance(arguments[0], Name):
            place = self.layout.tables.index(arguments[0].name)
            return f"_lookup(_x{place}, _y{place}, {self.text(arguments[1])})"
        before = {"step": ["time"], "ramp": ["time"], "pulse": ["time", "dt"], "pulse_train": ["time", "dt"]}
        return f"_{function}({', '.join([*before.get(function, []), *map(self.text, arguments)])})"


def _tuple(names: list[str]) -> str:
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"
