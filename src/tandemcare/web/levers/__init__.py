"""About ten numbers that a commissioner would move, and every other that a file may change."""

from .lever import Lever, levers
from .moving import Moved, moved, refuse_values
from .settings import SettingRow, all_settings

__all__ = ["Lever", "Moved", "SettingRow", "all_settings", "levers", "moved", "refuse_values"]
