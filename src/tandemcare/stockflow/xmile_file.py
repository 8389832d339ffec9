"""An XMILE document as a list of variables with names of ours, and what it says about time."""

from __future__ import annotations

import re
from math import isfinite
from xml.etree.ElementTree import Element

from tandemcare.errors import Problem

from .parser import is_name
from .xmile_words import key_of

OWN = "urn:tandemcare:xmile"  # the namespace of what only we write: names and units that XMILE has no place for
CONTROLS = frozenset({"initial_time", "final_time", "time_step", "saveper"})
KINDS = ("stock", "flow", "aux", "gf")
_REFUSED = {
    "dimensions": "Write a variable for each element: arrays are not read.",
    "element": "Write a variable for each element: arrays are not read.",
    "module": "Put everything in one model: modules are not read.",
    "macro": "Write the macro out: macros are not read.",
    "conveyor": "Use an ordinary stock, with DELAY for what comes out.",
    "queue": "Use an ordinary stock.",
    "oven": "Use an ordinary stock.",
    "leak": "Use an ordinary flow.",
    "overflow": "Use an ordinary flow.",
    "init_eqn": "Use one equation.",
}


class Document:
    """One XMILE document, with everything that is found wrong in it."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.space = root.tag.rpartition("}")[0]
        self.variables: list[Element] = []
        self.names: dict[str, str] = {}
        if root.tag.rpartition("}")[2] != "xmile":
            self.wrong("XMILE", f"Its first element is <{root.tag}>.", "Give an XMILE file: <xmile ...>.")
            return
        for name, remedy in _REFUSED.items():
            if root.find(f".//{self.tag(name)}") is not None:
                self.wrong("XMILE", f"It has <{name}>.", remedy)
        models = self.all(root, "model")
        if len(models) != 1:
            self.wrong("XMILE", f"It has {len(models)} models.", "Give a file with one <model>.")
            return
        found = [variable for group in self.all(models[0], "variables") for variable in group if self.kind(variable)]
        self.variables = [variable for variable in found if key_of(variable.get("name", "")) not in CONTROLS]
        self._read_specs()
        self._give_names()

    def wrong(self, where: str, found: str, remedy: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(where, found, remedy))

    def tag(self, name: str) -> str:
        """Return how an element of XMILE is called in this document."""
        return f"{self.space}}}{name}" if self.space else name

    def all(self, inside: Element, name: str) -> list[Element]:
        """Return the elements of a name directly inside another."""
        return inside.findall(self.tag(name))

    def text(self, inside: Element, name: str) -> str:
        """Return the text of the first element of a name, empty where there is none."""
        found = inside.find(self.tag(name))
        return (found.text or "").strip() if found is not None else ""

    def kind(self, variable: Element) -> str:
        """Return stock, flow, aux or gf; nothing for everything else."""
        return next((kind for kind in KINDS if variable.tag == self.tag(kind)), "")

    def where(self, variable: Element) -> str:
        """Return how problems name a variable."""
        return f"{self.kind(variable)} {variable.get('name', '')!r}"

    def named(self, variable: Element) -> str:
        """Return our name of a variable."""
        return self.names[key_of(variable.get("name", ""))]

    def unused(self, name: str) -> str:
        """Return a name that nothing has, as near to this one as can be."""
        taken, number, free = set(self.names.values()), 1, name
        while free in taken:
            number += 1
            free = f"{name}_{number}"
        return free

    @property
    def title(self) -> str:
        """The name of the model."""
        header = self.root.find(self.tag("header"))
        return " ".join((self.text(header, "name") if header is not None else "").split()) or "model"

    def never_below_zero(self, variable: Element) -> bool:
        """Tell whether a stock or flow is said to be non-negative, itself or by the rule for all."""
        own = variable.find(self.tag("non_negative"))
        if own is not None:
            return "false" not in (own.text or "").lower()
        inside = self.tag("non_negative")
        places = (f"{self.tag('behavior')}/{inside}", f"{self.tag('behavior')}/{variable.tag}/{inside}")
        return any(self.root.find(f"{start}{place}") is not None for place in places for start in ("", "*/"))

    def _read_specs(self) -> None:
        specs = self.root.find(self.tag("sim_specs"))
        specs = Element("sim_specs") if specs is None else specs
        unit = re.sub(r"\W+", "_", (specs.get("time_units") or "month").strip().lower())
        self.time_unit = re.sub(r"(?<=[^s])s$", "", unit)
        self.start, self.stop = self._number(specs, "start", 0.0), self._number(specs, "stop", 1e9)
        self.dt = self._number(specs, "dt", 1.0)
        if self.dt <= 0.0:
            self.wrong("sim_specs", f"Its dt is {self.dt!r}.", "Give a dt above 0.")
            return
        step = specs.find(self.tag("dt"))
        if step is not None and step.get("reciprocal", "").lower() == "true":
            self.dt = 1.0 / self.dt

    def _number(self, inside: Element, name: str, otherwise: float) -> float:
        text = self.text(inside, name)
        try:
            value = float(text) if text else otherwise
        except ValueError:
            value = float("nan")
        if isfinite(value):
            return value
        self.wrong("sim_specs", f"Its {name} is {text!r}.", "Give a number.")
        return otherwise

    def _give_names(self) -> None:
        """Give each variable a name of ours: the one that we wrote beside it, or its own as far as that can be."""
        for variable in self.variables:
            key = key_of(variable.get("name", ""))
            if not key or key in self.names:
                self.wrong(self.where(variable), "Its name is missing or used twice.", "Give each variable its own.")
                continue
            own = variable.get(f"{{{OWN}}}name", "")
            self.names[key] = self.unused(own if is_name(own) else _snake(key))


def _snake(key: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", key).strip("_")
    name = name if re.match("[a-z]", name) else f"v_{name}".strip("_")
    return name if is_name(name) else f"{name}_value"
