"""The vocabulary of what happens to one person: named steps, resources, sources of people and distributions."""

from .calendars import Calendar, Rota, Shift, Table, Window
from .distributions import (
    Distribution,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Normal,
    Quantiles,
    Triangular,
    Uniform,
    Values,
    Weibull,
)
from .joint import Column, Joint, Week
from .parts import Arrivals, Initial, Resource
from .pathway import Pathway
from .risks import Risk
from .steps import ALL, Assign, Branch, Count, Delay, Gate, Leave, Mark, Record, Release, Seize, Step, now

__all__ = [
    "ALL",
    "Arrivals",
    "Assign",
    "Branch",
    "Calendar",
    "Column",
    "Count",
    "Delay",
    "Distribution",
    "Exponential",
    "Fixed",
    "Gamma",
    "Gate",
    "Initial",
    "Joint",
    "Leave",
    "Lognormal",
    "Mark",
    "Normal",
    "Pathway",
    "Quantiles",
    "Record",
    "Release",
    "Resource",
    "Risk",
    "Rota",
    "Seize",
    "Shift",
    "Step",
    "Table",
    "Triangular",
    "Uniform",
    "Values",
    "Week",
    "Weibull",
    "Window",
    "now",
]
