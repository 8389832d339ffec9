"""About ten numbers that a commissioner would move, and every other that a file may change."""

from .lever import Lever, levers
from .moving import Moved, moved
from .settings import Setting, all_settings

__all__ = ["Lever", "Moved", "Setting", "all_settings", "levers", "moved"]
