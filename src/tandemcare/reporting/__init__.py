"""Reports: results in words and tables that a commissioner can read."""

from .comparison import LIMITS, comparison, grades, show

__all__ = ["LIMITS", "comparison", "grades", "show"]
