"""The vocabulary of what happens to one person: named steps, resources, sources of people and distributions."""

from .calendars import DAY_NAMES, HOLIDAY, HOURS_A_WEEK, Calendar, Rota, Shift, Table, Window, days_of, kind_of_day
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
from .joint import Joint, JointRegister, Week
from .parts import Arrivals, Initial, Resource
from .pathway import Pathway
from .risks import Risk
from .steps import ALL, Assign, Branch, Count, Delay, Gate, Leave, Mark, Record, Release, Seize, Step, now

__all__ = [
    "ALL",
    "DAY_NAMES",
    "HOLIDAY",
    "HOURS_A_WEEK",
    "Arrivals",
    "Assign",
    "Branch",
    "Calendar",
    "Count",
    "Delay",
    "Distribution",
    "Exponential",
    "Fixed",
    "Gamma",
    "Gate",
    "Initial",
    "Joint",
    "JointRegister",
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
    "days_of",
    "kind_of_day",
    "now",
]
