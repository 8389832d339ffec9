"""Reports: what came of a run in words, tables and pictures that a commissioner can read, as blocks for `render`."""

from . import pictures
from .answer import answer
from .blocks import Block, Report, Section
from .bridge import bridge_report
from .calibration_round import round_report
from .comparison import comparison_report, recosted_report
from .fit import fit_report
from .signs import signs_report
from .structure import structure_report
from .switching import switching_report
from .tariff import tariff_report, tariff_rows
from .validation import validation_report

__all__ = [
    "Block",
    "Report",
    "Section",
    "answer",
    "bridge_report",
    "comparison_report",
    "fit_report",
    "pictures",
    "recosted_report",
    "round_report",
    "signs_report",
    "structure_report",
    "switching_report",
    "tariff_report",
    "tariff_rows",
    "validation_report",
]
