"""Reports: results in words and tables that a commissioner can read."""

from . import pictures
from .comparison import LIMITS, comparison, grades, show
from .rounds import round_text
from .validation import Validation, validate
from .validation_table import show_validation

__all__ = [
    "LIMITS",
    "Validation",
    "comparison",
    "grades",
    "pictures",
    "round_text",
    "show",
    "show_validation",
    "validate",
]
