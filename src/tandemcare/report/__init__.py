"""Reports: what came of a run in words, tables and pictures that a commissioner can read, as blocks for `render`."""

from . import pictures
from .blocks import Block, Report, Section
from .bridge import bridge_report
from .calibration_round import round_report
from .comparison import comparison_report, recosted_report
from .fit import fit_report
from .rota import rota_report, rota_rows
from .signs import signs_report
from .size import amhp_size_report
from .size_capacity import capacity_size_report
from .structure import structure_report
from .switching import switching_report
from .tariff import tariff_report, tariff_rows
from .validation import validation_report
from .waits import waits_in_words, waits_report

__all__ = [
    "Block",
    "Report",
    "Section",
    "amhp_size_report",
    "bridge_report",
    "capacity_size_report",
    "comparison_report",
    "fit_report",
    "pictures",
    "recosted_report",
    "rota_report",
    "rota_rows",
    "round_report",
    "signs_report",
    "structure_report",
    "switching_report",
    "tariff_report",
    "tariff_rows",
    "validation_report",
    "waits_in_words",
    "waits_report",
]
