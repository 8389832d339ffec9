"""The English crisis system, written in the two vocabularies."""

from .amhp_hours import HOURS_OF_A_POST, PRICED_AND_WORKED, AmhpRota, heads_of_rota, rota_of
from .amhps_alone import amhps_alone, inputs_of_amhps
from .bank_holidays import bank_holidays_a_year
from .bed_prices import numbers_of_other_wards, priced_wards, times_mean_price
from .build import Told, crisis_pathway, inputs_of, numbers_read, pathway_parts
from .census import OF_UNCOUNTED, Uncounted, uncounted
from .chapters import SOURCE_LABELS, Chapter, chapters_of
from .closing_rules import REVIEW, reviewed_of
from .codes import GROUP_WORDS, MEANINGS, POPULATION_GROUPS
from .crossings import Coupling, crossings_of
from .group_weights import GROUP_NAMES, GROWING, whole_growth
from .hazards import crises_by_route
from .held import HeldSlowLayer
from .lacking import LACKING
from .loops import LOOPS, Loop
from .month import cut_links, dated_key
from .monthly_multipliers import shifted_by_group
from .older_wards import older_ward_labels
from .place import (
    ACUTE_WARDS,
    CALIBRATED,
    CENSUS_STATES,
    CRISIS_RATES,
    ENDS,
    MOST_WARDS,
    NHS,
    OLDER_WARDS,
    OTHER_SOURCES,
    PER_100K,
    REHABILITATION,
    ROUTES,
    SIGNALS,
    WARD_KINDS,
    AmhpShift,
    LocalNumber,
    Place,
    Ward,
    ends_said,
    hours_a_year,
)
from .plan import (
    CONVERTED_STAFF,
    RELEASED_MONEY,
    Closing,
    Designation,
    Item,
    Plan,
    ReopeningRule,
    ReviewRule,
    borne_in,
    pooled,
)
from .refit import REFITTED, refitted
from .rehabilitation import rehabilitation_labels
from .remembered import AsIs
from .request_steps import REQUEST_STEPS
from .rota_needs import (
    NUMBERS_OF_A_POST,
    HoursOfAPost,
    RotaNeeds,
    ShiftNeeds,
    hours_of_a_post,
    needs_of,
    needs_of_rota,
    whole,
)
from .rules_in_force import RULES, apply_rules, effects_read, numbers_of_rule
from .services import Service, service_numbers, services, services_with
from .shaping import shaping_parameters
from .slow_alone import settings_alone, slow_layer_alone
from .slow_inputs import ABOVE_ZERO, SLOW_ONLY, slow_inputs, switches, undisturbed
from .slow_layer import blocks, slow_model
from .slow_outputs import OUTPUTS, READ
from .step_labels import step_labels
from .values import MOST_SLOTS, MOST_TIMES, NEED_SOURCES, Fact, Values, facts_of, stated_by, values_of

__all__ = [
    "ABOVE_ZERO",
    "ACUTE_WARDS",
    "CALIBRATED",
    "CENSUS_STATES",
    "CONVERTED_STAFF",
    "CRISIS_RATES",
    "ENDS",
    "GROUP_NAMES",
    "GROUP_WORDS",
    "GROWING",
    "HOURS_OF_A_POST",
    "LACKING",
    "LOOPS",
    "MEANINGS",
    "MOST_SLOTS",
    "MOST_TIMES",
    "MOST_WARDS",
    "NEED_SOURCES",
    "NHS",
    "NUMBERS_OF_A_POST",
    "OF_UNCOUNTED",
    "OLDER_WARDS",
    "OTHER_SOURCES",
    "OUTPUTS",
    "PER_100K",
    "POPULATION_GROUPS",
    "PRICED_AND_WORKED",
    "READ",
    "REFITTED",
    "REHABILITATION",
    "RELEASED_MONEY",
    "REQUEST_STEPS",
    "REVIEW",
    "ROUTES",
    "RULES",
    "SIGNALS",
    "SLOW_ONLY",
    "SOURCE_LABELS",
    "WARD_KINDS",
    "AmhpRota",
    "AmhpShift",
    "AsIs",
    "Chapter",
    "Closing",
    "Coupling",
    "Designation",
    "Fact",
    "HeldSlowLayer",
    "HoursOfAPost",
    "Item",
    "LocalNumber",
    "Loop",
    "Place",
    "Plan",
    "ReopeningRule",
    "ReviewRule",
    "RotaNeeds",
    "Service",
    "ShiftNeeds",
    "Told",
    "Uncounted",
    "Values",
    "Ward",
    "amhps_alone",
    "apply_rules",
    "bank_holidays_a_year",
    "blocks",
    "borne_in",
    "chapters_of",
    "crises_by_route",
    "crisis_pathway",
    "crossings_of",
    "cut_links",
    "dated_key",
    "effects_read",
    "ends_said",
    "facts_of",
    "heads_of_rota",
    "hours_a_year",
    "hours_of_a_post",
    "inputs_of",
    "inputs_of_amhps",
    "needs_of",
    "needs_of_rota",
    "numbers_of_other_wards",
    "numbers_of_rule",
    "numbers_read",
    "older_ward_labels",
    "pathway_parts",
    "pooled",
    "priced_wards",
    "refitted",
    "rehabilitation_labels",
    "reviewed_of",
    "rota_of",
    "service_numbers",
    "services",
    "services_with",
    "settings_alone",
    "shaping_parameters",
    "shifted_by_group",
    "slow_inputs",
    "slow_layer_alone",
    "slow_model",
    "stated_by",
    "step_labels",
    "switches",
    "times_mean_price",
    "uncounted",
    "undisturbed",
    "values_of",
    "whole",
    "whole_growth",
]
