"""The English crisis system, written in the two vocabularies."""

from .build import Told, crisis_pathway, inputs_of, pathway_parts
from .crossings import Coupling
from .held import HeldSlowLayer
from .loops import LOOPS, Loop
from .place import CENSUS_STATES, OTHER_SOURCES, ROUTES, SIGNALS, WARD_KINDS, Place, Ward
from .plan import Closing, Item, Plan, pooled
from .services import Service, service_numbers, services, services_with
from .shaping import shaping_parameters
from .slow_inputs import ABOVE_ZERO, slow_inputs
from .slow_layer import blocks, slow_model
from .slow_outputs import OUTPUTS
from .values import NEED_SOURCES, Fact, Values, facts_of, values_of

__all__ = [
    "ABOVE_ZERO",
    "CENSUS_STATES",
    "LOOPS",
    "NEED_SOURCES",
    "OTHER_SOURCES",
    "OUTPUTS",
    "ROUTES",
    "SIGNALS",
    "WARD_KINDS",
    "Closing",
    "Coupling",
    "Fact",
    "HeldSlowLayer",
    "Item",
    "Loop",
    "Place",
    "Plan",
    "Service",
    "Told",
    "Values",
    "Ward",
    "blocks",
    "crisis_pathway",
    "facts_of",
    "inputs_of",
    "pathway_parts",
    "pooled",
    "service_numbers",
    "services",
    "services_with",
    "shaping_parameters",
    "slow_inputs",
    "slow_model",
    "values_of",
]
