"""Stocks, flows and auxiliaries as equations in text with units, checked together and compiled to one function."""

from .compile import Compiled, State, compile
from .expression import FUNCTIONS, Binary, Call, Compare, Expression, Logic, Name, Negative, Number
from .model import Model
from .parser import parse
from .parts import Auxiliary, Flow, Input, Lookup, Part, Stock
from .simulate import simulate
from .units import Unit, UnitError, unit_of_text
from .xmile import from_xmile, to_xmile

__all__ = [
    "FUNCTIONS",
    "Auxiliary",
    "Binary",
    "Call",
    "Compare",
    "Compiled",
    "Expression",
    "Flow",
    "Input",
    "Logic",
    "Lookup",
    "Model",
    "Name",
    "Negative",
    "Number",
    "Part",
    "State",
    "Stock",
    "Unit",
    "UnitError",
    "compile",
    "from_xmile",
    "parse",
    "simulate",
    "to_xmile",
    "unit_of_text",
]
