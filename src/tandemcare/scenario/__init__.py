"""Scenario and place files: read, checked, resolved into what the engine takes, and compared in words."""

from .asked import load, make_scenario
from .calibrated import block_text, with_block
from .calibrated_sheet import with_calibration
from .checking import Review, check, place_for, resolve_files, review
from .closing_plan import services_released_to
from .cutting import ALONE, MODEL, Baseline, baseline_of, parts_of, rules_of_parts, without_changes
from .decisions import is_decided
from .differences import diff
from .fact_labels import fact_labels
from .file_kind import FileKind, kind_of_file
from .items import (
    Becoming,
    Bought,
    Change,
    Closure,
    Cut,
    Funding,
    Gateway,
    Investment,
    Redesignation,
    Reinvestment,
    Reopening,
    StopLoss,
    WhatIf,
)
from .loops import LOOPS
from .midlands import Carried, midlands_parameters
from .months import firsts_of_months, later, months_between, read_month
from .national import national_place, still_national
from .new_place import facts_in_file, new_place, sound_title
from .numbers import name_of_item, number_of_item, resolved_with
from .numbers_file import NumbersAsked, load_numbers, problems_of_numbers, study_numbers
from .numbers_in_place import numbers_in, numbers_of_place, parameters_in, system_in
from .numbers_sheet import NUMBER, YOURS
from .parts import GrantEnd, Resolved, Scenario
from .place_book import place_book
from .place_facts import FACTS, PlaceFact
from .place_schema import json_schema
from .place_sheets import fact_label
from .place_text import NATIONAL, flow, place_text, scalar
from .places import load_place, place_to_calibrate
from .placing import placed
from .price_file import Prices, load_prices, sound_prices
from .rebuilding import resolved_again
from .resolving import resolve
from .rota_change import RotaChange, latest
from .rota_file import WORKBOOKS, load_rota
from .rota_form import RotaForm
from .rota_template import rota_book
from .rotas import with_later_shifts, with_rota
from .scenario_text import scenario_text
from .shift_form import AmhpShiftForm
from .shipped import asked_for, shipped_scenarios
from .staffing import needs_in_words
from .study_numbers import NO_NUMBERS, StudyNumbers
from .system import System, english_system

__all__ = [
    "ALONE",
    "FACTS",
    "LOOPS",
    "MODEL",
    "NATIONAL",
    "NO_NUMBERS",
    "NUMBER",
    "WORKBOOKS",
    "YOURS",
    "AmhpShiftForm",
    "Baseline",
    "Becoming",
    "Bought",
    "Carried",
    "Change",
    "Closure",
    "Cut",
    "FileKind",
    "Funding",
    "Gateway",
    "GrantEnd",
    "Investment",
    "NumbersAsked",
    "PlaceFact",
    "Prices",
    "Redesignation",
    "Reinvestment",
    "Reopening",
    "Resolved",
    "Review",
    "RotaChange",
    "RotaForm",
    "Scenario",
    "StopLoss",
    "StudyNumbers",
    "System",
    "WhatIf",
    "asked_for",
    "baseline_of",
    "block_text",
    "check",
    "diff",
    "english_system",
    "fact_label",
    "fact_labels",
    "facts_in_file",
    "firsts_of_months",
    "flow",
    "is_decided",
    "json_schema",
    "kind_of_file",
    "later",
    "latest",
    "load",
    "load_numbers",
    "load_place",
    "load_prices",
    "load_rota",
    "make_scenario",
    "midlands_parameters",
    "months_between",
    "name_of_item",
    "national_place",
    "needs_in_words",
    "new_place",
    "number_of_item",
    "numbers_in",
    "numbers_of_place",
    "parameters_in",
    "parts_of",
    "place_book",
    "place_for",
    "place_text",
    "place_to_calibrate",
    "placed",
    "problems_of_numbers",
    "read_month",
    "resolve",
    "resolve_files",
    "resolved_again",
    "resolved_with",
    "review",
    "rota_book",
    "rules_of_parts",
    "scalar",
    "scenario_text",
    "services_released_to",
    "shipped_scenarios",
    "sound_prices",
    "sound_title",
    "still_national",
    "study_numbers",
    "system_in",
    "with_block",
    "with_calibration",
    "with_later_shifts",
    "with_rota",
    "without_changes",
]
