"""A model as one text of plain Python, made from its expressions alone.

Two functions come out: `start` (time zero) and `run` (steps until a step number, or every value at an instant and how
fast each stock rises). Names of the model do not occur: an input is i0, i1, ..., a stock (or hidden one) s0, ..., a
sample k0, ..., a history h0 with its first value f0, every other value v0, ..., and what several of them have in
common t1, ...
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .expression import TIME, Expression
from .lowering import owner
from .model import Model
from .order import all_initials, groups_of, needs_at_first, needs_now, ordered
from .texts import Texts


@dataclass
class ValuePlaces:
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
class GeneratedCode:
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


def layout_of(model: Model) -> ValuePlaces:
    """Return the places of all values of a model."""
    lowered = model.lowered
    return ValuePlaces(
        inputs=list(model.inputs),
        stocks=[*model.stocks, *lowered.stages],
        samples=list(lowered.samples),
        histories=list(lowered.histories),
        values=[*lowered.equations, *lowered.histories],
        tables=list(model.lookups),
    )


def source_of(model: Model, layout: ValuePlaces) -> GeneratedCode:
    """Return the generated text of a model."""
    return _Emitter(model, layout).write()


class _Emitter:
    """Writes the two functions of one model."""

    def __init__(self, model: Model, layout: ValuePlaces) -> None:
        self.model = model
        self.layout = layout
        self.lowered = model.lowered
        self.groups = groups_of(model.outflows)
        self.drained = {flow: stock for stock, flows in model.outflows.items() for flow in flows}
        self.moves = _moves(model, layout)
        self.source = GeneratedCode()
        self.texts = Texts({}, (), ())

    def write(self) -> GeneratedCode:
        self.start()
        self.source.add("", depth=0)
        self.run()
        return self.source

    # --- the two functions -----------------------------------------------------------------------------------------

    def start(self) -> None:
        self.source.add("def start(time, dt, inputs):", depth=0)
        self.texts = Texts(self.layout.variables, self.layout.tables, ())
        self.unpack("i", self.layout.inputs, "inputs")
        initials = all_initials(self.lowered, self.model.initials)
        for name in ordered(needs_at_first(self.lowered, initials, self.groups, self.drained)):
            if name in initials:
                value = self.texts.text(initials[name])
                stock = self.model.stocks.get(name)
                self.shared(name, 1)
                value = f"_settled({value})" if stock is not None and stock.non_negative else value
                self.source.add(f"{self.layout.variables[name]} = {value}", name)
            else:
                self.value(name, 1)
        kept = self.layout.stocks, self.layout.samples, self.layout.histories
        self.source.add(
            f"return {', '.join(_tuple([self.layout.variables[name] for name in names]) for names in kept)}"
        )

    def run(self) -> None:
        self.source.add(
            "def run(done, stop, base, dt, inputs, stocks, samples, histories, firsts, only_looks):", depth=0
        )
        self.texts = Texts(self.layout.variables, self.layout.tables, self.layout.inputs)
        for letter, names, given in self.remembered():
            self.unpack(letter, names, given)
        order = ordered(needs_now(self.lowered, self.groups))
        still = self.still(order)
        self.source.add("while only_looks or done < stop:")
        self.source.add("time = base + done * dt", depth=2)
        for name in order:
            if name not in still:
                self.value(name, 2)
        self.look()
        self.step()
        self.source.add("done += 1", depth=2)
        kept = [_tuple([f"{letter}{place}" for place in range(len(names))]) for letter, names, _ in self.remembered()]
        self.source.add(f"return {', '.join(kept[1:3])}")

    # --- their parts -----------------------------------------------------------------------------------------------

    def remembered(self) -> Iterator[tuple[str, list[str], str]]:
        yield "i", self.layout.inputs, "inputs"
        yield "s", self.layout.stocks, "stocks"
        yield "k", self.layout.samples, "samples"
        yield "h", self.layout.histories, "histories"
        yield "f", self.layout.histories, "firsts"

    def unpack(self, letter: str, names: list[str], given: str) -> None:
        if names:
            self.source.add(f"{_tuple([f'{letter}{place}' for place in range(len(names))])} = {given}")

    def still(self, order: list[str]) -> set[str]:
        """Write what no step changes before the first one; return the values that are known by it."""
        found = set[str]()
        for name in order:
            for flow in self.groups.get(name, (name,)):
                equation = self.lowered.equations.get(flow)
                if equation is None:
                    self.texts.count(self.lowered.histories[flow].delay)
                elif flow not in self.drained and self.texts.stands_still(flow, equation):
                    found.add(flow)
                    self.assign(flow, equation, 1)
                else:
                    self.texts.count(equation)
                self.shared(flow, 1)
        for name, stage in self.lowered.stages.items():
            self.texts.count(stage.rate)
            self.shared(name, 1)
        return found

    def shared(self, name: str, depth: int) -> None:
        for line in self.texts.taken():
            self.source.add(line, name, depth)

    def assign(self, name: str, equation: Expression, depth: int) -> None:
        # what a flow wants may not be what it gets, so that its name does not stand for its equation
        text = self.texts.text(equation, "" if name in self.drained else name)
        self.shared(name, depth)
        self.source.add(f"{self.layout.variables[name]} = {text}", name, depth)

    def look(self) -> None:
        """Write what is returned where only the present is asked for: every value, and how fast stocks rise."""
        for place, name in enumerate(self.layout.stocks):
            if name in self.lowered.stages:
                rate = self.texts.text(self.lowered.stages[name].rate)
                self.shared(name, 2)
                self.source.add(f"r{place} = {rate}", name, depth=2)
        self.source.add("if only_looks:", depth=2)
        self.source.add(f"values = {_tuple([self.layout.variables[name] for name in self.layout.values])}", depth=3)
        rates = [self.rate(place, name) for place, name in enumerate(self.layout.stocks)]
        self.source.add(f"return values, {_tuple(rates)}", depth=3)

    def step(self) -> None:
        """Write a step of Euler's method."""
        for place, name in enumerate(self.layout.stocks):
            self.source.add(f"n{place} = s{place} + dt * ({self.rate(place, name)})", name, depth=2)
        for place, name in enumerate(self.layout.stocks):
            if name in self.model.stocks and self.model.stocks[name].non_negative:
                moved = " + ".join([f"s{place}", *(f"dt * abs({flow})" for _, flow in self.moves[name])])
                self.source.add(f"if n{place} < 0.0: n{place} = _emptied(n{place}, {moved})", name, depth=2)
            self.source.add(f"s{place} = n{place}", name, depth=2)
        for place, name in enumerate(self.layout.samples):
            self.source.add(f"k{place} = {self.layout.variables[self.lowered.samples[name].value]}", name, depth=2)
        for place, name in enumerate(self.layout.histories):
            self.source.add(f"h{place}.append({self.layout.variables[self.lowered.histories[name].x]})", name, depth=2)

    def value(self, name: str, depth: int) -> None:
        """Write a value; for flows that share a stock, what they want and then what they get."""
        if name in self.lowered.histories:
            place = self.layout.histories.index(name)
            delay = self.texts.text(self.lowered.histories[name].delay)
            self.shared(name, depth)
            self.source.add(f"{self.layout.variables[name]} = _recall(h{place}, f{place}, {delay}, dt)", name, depth)
            return
        flows = self.groups.get(name, (name,))
        for flow in flows:
            self.assign(flow, self.lowered.equations[flow], depth)
        if name in self.drained:
            self.drain(name, [self.layout.variables[flow] for flow in flows], depth)

    def drain(self, name: str, flows: list[str], depth: int) -> None:
        """Write that flows together take no more than their stock has."""
        stock = self.layout.variables[self.drained[name]]
        if len(flows) == 1:
            (flow,) = flows
            self.source.add(
                f"if {flow} * dt > {stock} and {flow} > 0.0: {flow} = {stock} / dt if {stock} > 0.0 else 0.0",
                name,
                depth,
            )
            return
        self.source.add("wanted = 0.0", name, depth)
        for flow in flows:
            self.source.add(f"if {flow} > 0.0: wanted += {flow}", name, depth)
        self.source.add(f"if wanted * dt > {stock}:", name, depth)
        self.source.add(f"part = _share({stock}, wanted, dt)", name, depth + 1)
        for flow in flows:
            self.source.add(f"if {flow} > 0.0: {flow} *= part", name, depth + 1)

    def rate(self, place: int, name: str) -> str:
        """Return how fast a stock rises, as Python."""
        if name in self.lowered.stages:
            return f"r{place}"
        return " ".join(f"{sign} {flow}" for sign, flow in self.moves[name]).removeprefix("+ ") or "0.0"


def _moves(model: Model, layout: ValuePlaces) -> dict[str, list[tuple[str, str]]]:
    """Return what moves each stock: the sign and the variable of each flow."""
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in layout.stocks}
    for name, flow in model.flows.items():
        for sign, stock in (("+", flow.to), ("-", flow.source)):
            if stock is not None:
                found[stock].append((sign, layout.variables[name]))
    return found


def _tuple(names: list[str]) -> str:
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"
