"""About ten numbers that a commissioner would move, and every other that a file may change."""

from .lever import Lever, levers, levers_in_per_cent, problem_of_key
from .moving import Moved, moved, problems_of_values, refuse_values
from .order import ORDER, LeverEffect, lever_order, number_of_lever, ranked
from .settings import SettingRow, all_settings

__all__ = [
    "ORDER",
    "Lever",
    "LeverEffect",
    "Moved",
    "SettingRow",
    "all_settings",
    "lever_order",
    "levers",
    "levers_in_per_cent",
    "moved",
    "number_of_lever",
    "problem_of_key",
    "problems_of_values",
    "ranked",
    "refuse_values",
]
