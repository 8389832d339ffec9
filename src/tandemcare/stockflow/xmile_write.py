"""Models written as XMILE 1.0, which PySD, Stella and others run to the same numbers with Euler's method."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tandemcare.errors import Problem, StockflowError

from .expression import FUNCTIONS, Expression
from .model import Model
from .parts import Input, Lookup, Part
from .xmile_expand import STEP, Expanded, expand
from .xmile_text import xmile_text

SPACE = "http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"
OWN = "urn:tandemcare:xmile"  # the namespace of what only we write: names that XMILE has no place for
STEP_NAME = "time_step"  # PySD's own name of it; for other programs it is an auxiliary that is DT
_RESERVED = frozenset(
    "initial_time final_time time_step saveper "
    "and or not if then else mod time dt starttime stoptime pi inf self nan lookup int ln log10 sin cos tan arcsin "
    "arccos arctan safediv smth1 smth3 smthn delay forcst init previous random normal poisson exprnd lognormal "
    "uniform history size rank mean stddev sum prod integer modulo power xidz zidz "
    "component reference subscripts_ref arithmetic logic inline_lookup call stock negative if_then_else".split()
)
_MUST_QUOTE = ("not", "and", "or", "mod", "if", "then", "else")  # PySD takes these for words even inside a name


def to_xmile(model: Model, start: float, stop: float, dt: float) -> str:
    """Return a model as XMILE 1.0, to be run with Euler from `start` to `stop`, in its time unit, in steps of `dt`.

    Inputs have the values of their declarations, and the words of their source. Memories that PySD would run to other
    numbers are written as stocks of their own. StockflowError, naming the part, for what cannot be written: two names
    that are one there, an input without a value, a delay_fixed whose time changes or is very long, and a smooth, delay
    or trend with a stage shorter than a step.
    """
    _check(start, stop, dt)
    return _Writer(model, float(start), float(stop), float(dt)).write()


def _check(start: float, stop: float, dt: float) -> None:
    problems = [
        Problem(f"{name}={value!r}", "It is not a finite number.", "Give a number.")
        for name, value in (("start", start), ("stop", stop), ("dt", dt))
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value)
    ]
    if not problems and dt <= 0.0:
        problems.append(Problem(f"dt={dt!r}", "It is not above 0.", "Give a step such as 0.125."))
    if not problems and stop < start:
        problems.append(Problem(f"stop={stop!r}", f"It is before start={start!r}.", "Give a later stop."))
    if problems:
        raise StockflowError(problems)


class _Writer:
    def __init__(self, model: Model, start: float, stop: float, dt: float) -> None:
        self.model = model
        self.times = {"start": start, "stop": stop, "dt": dt}
        self.expanded: Expanded = expand(model, start, dt)
        self.parts = {part.name: part for part in model.parts}
        self.names = self._names()

    def write(self) -> str:
        root = Element("xmile", {"version": "1.0", "xmlns": SPACE, "xmlns:tandem": OWN})
        header = SubElement(root, "header")
        SubElement(header, "vendor").text = "The Tandem developers"
        SubElement(header, "product", {"version": "1.0"}).text = "Tandem"
        SubElement(header, "name").text = _clean(self.model.name)
        specs = SubElement(root, "sim_specs", {"method": "Euler", "time_units": str(self.model.outline.time_unit)})
        for name, value in self.times.items():
            SubElement(specs, name).text = repr(
                value
            )  # with a point: PySD would smooth a whole number in whole numbers
        variables = SubElement(SubElement(root, "model"), "variables")
        step = SubElement(variables, "aux", {"name": STEP_NAME})
        SubElement(step, "doc").text = "The time step"
        SubElement(step, "eqn").text = "DT"
        SubElement(step, "units").text = str(self.model.outline.time_unit)
        for part in self.model.parts:
            variables.extend(list(self.part(part)))
        hidden = [name for name in self.expanded.equations if name not in self.parts]
        variables.extend([self.equation("aux", name, self.expanded.equations[name]) for name in hidden])
        for name, rate in self.expanded.rates.items():
            variables.extend(list(self.stage(name, rate)))
        indent(root)
        return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"

    def _names(self) -> dict[str, str]:
        """Return how everything is called: its own name, unless XMILE means something else by it."""
        reserved = {*_RESERVED, *FUNCTIONS}
        own = {name: _wanted(name) for name in self.parts}
        _refuse_alike(own)
        names = {STEP: STEP_NAME} | {name: wanted for name, wanted in own.items() if wanted not in reserved}
        taken = {*reserved, *names.values()}
        hidden = [name for table in (self.expanded.equations, self.expanded.rates) for name in table]
        changes = [_change(name) for name in self.expanded.rates]
        for name in dict.fromkeys([*self.parts, *hidden, *changes]):
            if name in names:
                continue
            wanted = _wanted(name)
            free, number = wanted, 1
            while free in taken:
                number += 1
                free = f"{wanted}_{number}"
            names[name] = free
            taken.add(free)
        return names

    def word(self, name: str) -> str:
        """Return a name as it stands in an equation."""
        known = self.names.get(name, name)
        return f'"{known}"' if known.startswith(_MUST_QUOTE) else known

    def element(self, kind: str, name: str) -> Element:
        own = {"tandem:name": name} if name in self.parts and self.names[name] != name else {}
        element = Element(kind, {"name": self.names[name], **own})
        told = _told(self.parts[name]) if name in self.parts else ""
        if told:
            SubElement(element, "doc").text = _clean(told)
        return element

    def equation(self, kind: str, name: str, expression: Expression | None, text: str = "") -> Element:
        element = self.element(kind, name)
        said = text if expression is None else xmile_text(expression, self.word)
        SubElement(element, "eqn").text = f"INIT({said})" if name in self.expanded.at_start else said
        SubElement(element, "units").text = str(self.expanded.units[name])
        return element

    def part(self, part: Part) -> Iterator[Element]:
        name = part.name
        if name in self.model.inputs:
            yield self.equation("aux", name, None, repr(self.model.inputs[name].declared))
        elif name in self.model.stocks:
            yield self.stock(name)
        elif isinstance(part, Lookup):
            yield self.curve(part)
        else:
            yield self.equation("flow" if name in self.model.flows else "aux", name, self.expanded.equations[name])

    def stock(self, name: str) -> Element:
        element = self.equation("stock", name, self.expanded.initials[name])
        units = element[-1]
        element.remove(units)
        for flow in self.model.flows.values():
            if flow.to == name:
                SubElement(element, "inflow").text = self.word(flow.name)
        for flow in self.model.flows.values():
            if flow.source == name:
                SubElement(element, "outflow").text = self.word(flow.name)
        if self.model.stocks[name].non_negative:
            SubElement(element, "non_negative")
        element.append(units)
        return element

    def curve(self, lookup: Lookup) -> Element:
        element = self.element("gf", lookup.name)
        element.attrib |= {"type": "continuous", "tandem:x_units": str(self.model.outline.x_units[lookup.name])}
        SubElement(element, "xpts").text = ",".join(repr(float(x)) for x, _ in lookup.points)
        SubElement(element, "ypts").text = ",".join(repr(float(y)) for _, y in lookup.points)
        SubElement(element, "units").text = str(self.expanded.units[lookup.name])
        return element

    def stage(self, name: str, rate: Expression) -> Iterator[Element]:
        """Yield a hidden stock and the flow that changes it."""
        change = _change(name)
        self.expanded.units[change] = self.expanded.units[name] / self.model.outline.time_unit
        stock = self.equation("stock", name, self.expanded.initials[name])
        flow = Element("inflow")
        flow.text = self.word(change)
        stock.insert(len(stock) - 1, flow)
        yield stock
        yield self.equation("flow", change, rate)


def _wanted(name: str) -> str:
    """Return a name as XMILE reads it: however many underscores stand together, they are one space."""
    return re.sub("[_$]+", "_", name).strip("_")


def _refuse_alike(wanted: Mapping[str, str]) -> None:
    """Refuse parts whose names are one to XMILE: who reads the file would take one for the other."""
    alike: dict[str, list[str]] = {}
    for name, read in wanted.items():
        alike.setdefault(read, []).append(name)
    problems = [
        Problem(" and ".join(names), f"Other programs read them as one name, {read}.", "Rename all but one of them.")
        for read, names in alike.items()
        if len(names) > 1
    ]
    if problems:
        raise StockflowError(problems)


def _change(stage: str) -> str:
    return f"{stage}$change"


def _clean(text: str) -> str:
    """Return text without the signs that XML cannot hold, and what would end a text of PySD's Python."""
    held = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
    return held.replace('"""', "'''")


def _told(part: Part) -> str:
    """Return what a reader of a part is told: what it is, and where the value of an input comes from."""
    source = f"From: {part.source}" if isinstance(part, Input) and part.source else ""
    return ". ".join(text for text in (part.label, source) if text)
