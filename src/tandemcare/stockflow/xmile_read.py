"""Models in XMILE, read into ours: stocks, flows, auxiliaries and graphical functions, without arrays, modules, macros.

A stock with `<non_negative/>` never falls below 0 here either; where several flows leave it they share what is there,
while other programs may serve them in turn. Inputs are the variables that are plain numbers. A file that counts time
from another start than 0 gets an input for that start, and one that uses its time step gets one for the step: simulate
it with the step that the input gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

from tandemcare.errors import StockflowError

from .expression import TIME, Binary, Call, Expression, Name, Number, walk
from .model import Model
from .parts import Auxiliary, Flow, Input, Lookup, Part, Stock
from .units import UnitError, unit_of_text
from .xmile_file import OWN, Document
from .xmile_functions import Equations
from .xmile_text import bare_number, tandem_text
from .xmile_words import UnreadableError, key_of
from .xmile_xml import read_xml

_PLAIN_UNITS = frozenset(("1", "dmnl", "dimensionless", "unitless", "fraction"))


def from_xmile(text: str) -> Model:
    """Return the model that an XMILE document describes; StockflowError with every problem if it cannot be ours."""
    document = Document(read_xml(text))
    parts = _Parts(document).all() if not document.problems else []
    if document.problems:
        raise StockflowError(document.problems)
    return Model(document.title, parts, document.time_unit)


class _Parts:
    """Turns the variables of one document into parts, and notes what cannot be one."""

    def __init__(self, document: Document) -> None:
        self.document = document
        curves = {document.named(one) for one in document.variables if document.kind(one) == "gf"}
        self.step_name, self.start_name = document.unused("time_step"), document.unused("start_time")
        self.equations = Equations(
            document.names.get,
            curves,
            document.start,
            document.stop,
            step_name=self.step_name,
            start_name=self.start_name,
        )
        self.read: dict[str, Expression] = {}
        self.units = {document.named(one): self.unit(one) for one in document.variables}
        self.guarded = {
            document.named(one)
            for one in document.variables
            if document.kind(one) == "stock" and document.never_below_zero(one)
        }
        self.sources, self.targets = self.ends("outflow"), self.ends("inflow")
        for flow, stock in (*self.sources.items(), *self.targets.items()):
            if not self.units[flow]:
                self.units[flow] = f"({self.units[stock] or '1'}) / {document.time_unit}"
        self.units = {name: unit or "1" for name, unit in self.units.items()}

    def all(self) -> list[Part]:
        """Return every part."""
        document = self.document
        for variable in document.variables:
            if document.kind(variable) != "gf":
                expression = self.expression(variable)
                if expression is not None:
                    self.read[document.named(variable)] = expression
        parts = [part for variable in document.variables for part in self.part(variable)]
        if self.equations.needs_start:
            parts.insert(0, Input(self.start_name, document.start, document.time_unit, "When the file starts"))
        if self.equations.needs_step:
            parts.insert(0, Input(self.step_name, document.dt, document.time_unit, "The time step of the file"))
        return parts

    def ends(self, tag: str) -> dict[str, str]:
        """Return the stock at one end of each flow."""
        document, ends = self.document, dict[str, str]()
        flows = {document.named(one) for one in document.variables if document.kind(one) == "flow"}
        for stock in document.variables:
            for given in document.all(stock, tag) if document.kind(stock) == "stock" else ():
                flow = document.names.get(key_of(given.text or ""), "")
                if flow not in flows:
                    found = f"Its {tag} {given.text!r} is not a flow."
                    document.wrong(document.where(stock), found, "Give the name of a <flow>.")
                elif flow in ends:
                    found = f"Its {tag} {given.text!r} is also one of {ends[flow]!r}."
                    document.wrong(document.where(stock), found, "Give each stock a flow of its own.")
                else:
                    ends[flow] = document.named(stock)
        return ends

    def expression(self, variable: Element) -> Expression | None:
        document = self.document
        equations = document.all(variable, "eqn")
        if len(equations) != 1:
            document.wrong(document.where(variable), f"It has {len(equations)} equations.", "Give it one <eqn>.")
            return None
        try:
            expression = self.equations.read((equations[0].text or "").replace("\\n", " "))
        except UnreadableError as error:
            document.wrong(document.where(variable), error.found, error.remedy)
            return None
        if document.kind(variable) == "flow" and document.never_below_zero(variable):
            expression = Call("max", (expression, Number(0.0)))
        return self.unlimited(document.named(variable), expression)

    def unlimited(self, flow: str, expression: Expression) -> Expression:
        """Take off the limit of a flow that its stock imposes anyway: MIN(flow, stock / dt)."""
        stock = self.sources.get(flow, "")
        if stock in self.guarded:
            match expression:
                case Call("min", (inside, Binary("/", Name(limit), step))) if limit == stock:
                    if step in (Name(self.step_name), Number(self.document.dt)):
                        return inside
        return expression

    def part(self, variable: Element) -> Iterator[Part]:
        """Yield what a variable becomes: itself, and a lookup where it has a graphical function of its own."""
        document, name = self.document, self.document.named(variable)
        label, unit, expression = self.label(variable, name), self.units[name], self.read.get(name)
        kind, curve = document.kind(variable), variable.find(document.tag("gf"))
        if kind == "gf":
            yield from self.lookup(variable, variable, name, label)
            return
        if expression is None:
            return
        if curve is not None and kind != "stock":
            yield from self.lookup(variable, curve, f"{name}_curve", label, expression)
            expression = Call("lookup", (Name(f"{name}_curve"), expression))
        text, value = tandem_text(expression), bare_number(expression)
        if kind == "stock":
            yield Stock(name, text if value is None else value, unit, label, name in self.guarded)
        elif kind == "flow" and (name in self.sources or name in self.targets):
            yield Flow(name, text, unit, self.sources.get(name), self.targets.get(name), label)
        elif value is None:
            yield Auxiliary(name, text, unit, label)
        else:
            yield Input(name, value, unit, label)

    def lookup(
        self, variable: Element, curve: Element, name: str, label: str, x: Expression | None = None
    ) -> Iterator[Lookup]:
        document, where = self.document, self.document.where(variable)
        if curve.get("type", "continuous") != "continuous":
            found = f"Its graphical function is {curve.get('type')!r}."
            document.wrong(where, found, "Make it continuous: straight lines, flat beyond both ends.")
            return
        try:
            points = self.points(curve)
        except (ValueError, ZeroDivisionError):
            found = "Its graphical function has no points that can be read."
            document.wrong(where, found, "Give <xscale min max> or <xpts>, and as many <ypts>.")
            return
        unit = self.units[document.named(variable)]
        yield Lookup(name, points, curve.get(f"{{{OWN}}}x_units") or self.x_unit(name, x), unit, label)

    def points(self, curve: Element) -> list[tuple[float, float]]:
        document = self.document
        heights = _numbers(curve.find(document.tag("ypts")))
        scale = curve.find(document.tag("xscale"))
        if scale is None:
            places = _numbers(curve.find(document.tag("xpts")))
        else:
            low, high = float(scale.get("min", "")), float(scale.get("max", ""))
            places = [low + (high - low) * step / (len(heights) - 1) for step in range(len(heights))]
        points = sorted(zip(places, heights, strict=True))
        if any(one[0] == two[0] for one, two in pairwise(points)):
            raise ValueError
        return points

    def x_unit(self, lookup: str, x: Expression | None) -> str:
        """Return the unit of what a curve is read at, as far as it is a name somewhere."""
        read = [x] if x is not None else []
        for expression in self.read.values():
            for part in walk(expression):
                match part:
                    case Call("lookup", (Name(name), at)) if name == lookup:
                        read.append(at)
        names = [at.name for at in read if isinstance(at, Name)]
        return next((self.document.time_unit if name == TIME else self.units[name] for name in names), "1")

    def label(self, variable: Element, name: str) -> str:
        own = " ".join(variable.get("name", "").replace("\\n", " ").split())
        return " ".join(self.document.text(variable, "doc").split()) or ("" if key_of(own) == name else own)

    def unit(self, variable: Element) -> str:
        """Return a unit as we write it, empty where there is none; XMILE has spaces, hyphens and `per` in them."""
        text = " ".join(self.document.text(variable, "units").split())
        if not text:
            return ""
        if text.lower() in _PLAIN_UNITS:
            return "1"
        text = re.sub(r"\bper\b", "/", text.replace("$", "dollar").replace("-", "*"), flags=re.IGNORECASE)
        text = re.sub(r"[^\W\d]\w*(?: +\w+)*", lambda found: self.word(found[0]), text)
        try:
            unit_of_text(text)
        except UnitError:
            found = f"Its units are {self.document.text(variable, 'units')!r}."
            self.document.wrong(self.document.where(variable), found, "Write them like people/month, or 1.")
            return "1"
        return text

    def word(self, word: str) -> str:
        """Return one word for what may be several, and the time unit always in the same way."""
        one = re.sub(r"\W+", "_", word)
        time = self.document.time_unit
        return time if one.lower() in (time, f"{time}s") else one


def _numbers(points: Element | None) -> list[float]:
    if points is None or not points.text:
        raise ValueError
    separator = points.get("sep") or ","
    return [float(text) for text in points.text.strip().split(separator if separator.strip() else None)]
