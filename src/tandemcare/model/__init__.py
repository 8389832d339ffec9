"""The English crisis system, written in the two vocabularies."""

from .build import crisis_pathway, inputs_of
from .place import CENSUS_STATES, OTHER_SOURCES, ROUTES, WARD_KINDS, Place, Ward
from .services import Service, services
from .shaping import shaping_parameters
from .values import NEED_SOURCES, Fact, Values, facts_of, values_of

__all__ = [
    "CENSUS_STATES",
    "NEED_SOURCES",
    "OTHER_SOURCES",
    "ROUTES",
    "WARD_KINDS",
    "Fact",
    "Place",
    "Service",
    "Values",
    "Ward",
    "crisis_pathway",
    "facts_of",
    "inputs_of",
    "services",
    "shaping_parameters",
    "values_of",
]
