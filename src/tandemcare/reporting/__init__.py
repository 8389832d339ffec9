"""Reports: results in words and tables that a commissioner can read."""

from .comparison import LIMITS, comparison, grades, show
from .rounds import round_text

__all__ = ["LIMITS", "comparison", "grades", "round_text", "show"]
