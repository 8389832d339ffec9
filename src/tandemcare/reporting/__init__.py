"""Reports: results in words and tables that a commissioner can read."""

from tandemcare.experiments import Validation, validate

from . import pictures
from .about import LIMITS, RECOSTED_LIMITS, grades
from .bridge import bridge_text, show_bridge
from .comparison import comparison, show
from .rounds import round_text
from .switching import show_switching, switching_text
from .tariff_table import tariff_rows, tariff_text
from .validation_table import show_validation

__all__ = [
    "LIMITS",
    "RECOSTED_LIMITS",
    "Validation",
    "bridge_text",
    "comparison",
    "grades",
    "pictures",
    "round_text",
    "show",
    "show_bridge",
    "show_switching",
    "show_validation",
    "switching_text",
    "tariff_rows",
    "tariff_text",
    "validate",
]
