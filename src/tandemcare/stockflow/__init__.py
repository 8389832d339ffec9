"""Stocks, flows and auxiliaries as equations in text with units, checked together and compiled to one function."""

from .expression import FUNCTIONS, Binary, Call, Compare, Expression, Logic, Name, Negative, Number
from .parser import parse
from .parts import Auxiliary, Flow, Input, Lookup, Part, Stock

__all__ = [
    "FUNCTIONS",
    "Auxiliary",
    "Binary",
    "Call",
    "Compare",
    "Expression",
    "Flow",
    "Input",
    "Logic",
    "Lookup",
    "Name",
    "Negative",
    "Number",
    "Part",
    "Stock",
    "parse",
]
