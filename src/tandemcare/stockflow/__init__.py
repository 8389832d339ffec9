"""Stocks, flows and auxiliaries as equations in text with units, checked together and compiled to one function.

    ward = Model("ward", [
        Input("referrals", 8, "people / month"),
        Input("stay", 1.5, "months"),
        Stock("bed", 12, "people"),
        Flow("admission", "referrals * step(1, 6)", "people / month", to="bed"),
        Flow("discharge", "bed / stay", "people / month", source="bed"),
    ])
    table = simulate(ward, years=2, dt=0.125)

Equations have `+ - * / ^` (also `**`; right to left and before a minus on their left), brackets, numbers, names of
parts, `time`, and the functions of FUNCTIONS. Comparisons and `and`, `or`, `not` stand in the condition of if_then and
sample_if_true, or are the whole equation of an auxiliary, which is then 1 or 0; a number other than 0 holds.

`pulse(2, 3)` is 1 from 2 up to, not at, 5, and a pulse lasts a step at least. smooth and delay start at their input as
it is at time zero, and trend at 0, unless given an initial value; they and stocks break rings. sample_if_true does not:
while its condition holds it is its input. A smooth, delay or trend whose stages are shorter than a step would overshoot
or explode: RunError, with a step that does.

A written number is a plain number except where its place has a unit (measure.py): 5 people need an Input or a stock.
A stock is never below 0 unless told so: what flows out of it in a step shares what is in it, and flows are, in other
equations too, what really flows. A flow below 0 runs backwards; it may not take what is not there (RunError).
"""

from .compile import Compiled, ModelState, compile
from .crossings import Crossing, Signal, Transfer
from .expression import FUNCTIONS, Binary, Call, Compare, Constant, Expression, Logic, Name, Negative
from .model import Model
from .parser import parse
from .parts import Auxiliary, Flow, Input, Lookup, Part, Stock
from .simulate import simulate
from .units import Unit, UnitError, unit_of_text
from .xmile_write import to_xmile

__all__ = [
    "FUNCTIONS",
    "Auxiliary",
    "Binary",
    "Call",
    "Compare",
    "Compiled",
    "Constant",
    "Crossing",
    "Expression",
    "Flow",
    "Input",
    "Logic",
    "Lookup",
    "Model",
    "ModelState",
    "Name",
    "Negative",
    "Part",
    "Signal",
    "Stock",
    "Transfer",
    "Unit",
    "UnitError",
    "compile",
    "parse",
    "simulate",
    "to_xmile",
    "unit_of_text",
]
