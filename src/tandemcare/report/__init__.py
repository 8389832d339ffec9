"""Reports: what came of a run in words, tables and pictures that a commissioner can read, as blocks for `render`."""

from . import pictures
from .about import PRESENT_VALUES, count
from .answer import answer
from .blocks import Arrow, Block, Box, Chart, Paper, Report, Row, Section, TableBlock, Worksheet, as_text, cell_text
from .board import board_paper
from .bridge import bridge_report
from .calibration_round import round_report
from .comparison import comparison_report, recosted_report
from .fit import fit_report
from .kept import kept_report, report_again
from .look_up import look_up_report
from .pictures import TimeChart
from .prevention import prevention_answer, prevention_report
from .rota import rota_report, rota_rows
from .run_page import OptionCard, RunPage
from .service_plan import service_plan_book, service_plan_report
from .services import effects_of, payers_of, service_report, service_rows, services_report
from .signs import signs_report
from .size import amhp_size_book, amhp_size_report
from .size_capacity import capacity_size_book, capacity_size_report
from .size_paper import below_headline, headline_of_size, size_paper
from .structure import structure_report
from .switching import switching_report
from .tariff import tariff_report, tariff_rows
from .validation import validation_report
from .waits import waits_in_words, waits_report
from .week_book import week_book
from .workbook import results_book
from .workforce import workforce_answer, workforce_report

__all__ = [
    "PRESENT_VALUES",
    "Arrow",
    "Block",
    "Box",
    "Chart",
    "OptionCard",
    "Paper",
    "Report",
    "Row",
    "RunPage",
    "Section",
    "TableBlock",
    "TimeChart",
    "Worksheet",
    "amhp_size_book",
    "amhp_size_report",
    "answer",
    "as_text",
    "below_headline",
    "board_paper",
    "bridge_report",
    "capacity_size_book",
    "capacity_size_report",
    "cell_text",
    "comparison_report",
    "count",
    "effects_of",
    "fit_report",
    "headline_of_size",
    "kept_report",
    "look_up_report",
    "payers_of",
    "pictures",
    "prevention_answer",
    "prevention_report",
    "recosted_report",
    "report_again",
    "results_book",
    "rota_report",
    "rota_rows",
    "round_report",
    "service_plan_book",
    "service_plan_report",
    "service_report",
    "service_rows",
    "services_report",
    "signs_report",
    "size_paper",
    "structure_report",
    "switching_report",
    "tariff_report",
    "tariff_rows",
    "validation_report",
    "waits_in_words",
    "waits_report",
    "week_book",
    "workforce_answer",
    "workforce_report",
]
