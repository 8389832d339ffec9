"""Reports: results in words and tables that a commissioner can read."""

from .comparison import LIMITS, RECOSTED_LIMITS, comparison, grades, show
from .rounds import round_text
from .switching import show_switching, switching_text
from .validation import Validation, validate
from .validation_table import show_validation

__all__ = [
    "LIMITS",
    "RECOSTED_LIMITS",
    "Validation",
    "comparison",
    "grades",
    "round_text",
    "show",
    "show_switching",
    "show_validation",
    "switching_text",
    "validate",
]
