"""About ten numbers that a commissioner would move, and every other that a file may change."""

from .lever import Lever, levers
from .moving import Moved, moved, refuse_values
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
    "moved",
    "number_of_lever",
    "ranked",
    "refuse_values",
]
