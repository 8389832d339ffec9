"""The English crisis system, written in the two vocabularies."""

from .place import CENSUS_STATES, OTHER_SOURCES, ROUTES, WARD_KINDS, Place, Ward

__all__ = ["CENSUS_STATES", "OTHER_SOURCES", "ROUTES", "WARD_KINDS", "Place", "Ward"]
