"""Numbers with their unit, range, grade and source: one YAML file a topic or a service, checked as a whole."""

from .kinds import ASSUMED, FITTED, GRADES
from .levers import LeverRange, lever_ranges
from .parameter import Parameter, Source
from .quantile import quantile
from .service import PLACE_ADULTS, Act, Price, ServiceFile
from .shape import Shape
from .shipped import evidence_version, parameters, services, shapes

__all__ = [
    "ASSUMED",
    "FITTED",
    "GRADES",
    "PLACE_ADULTS",
    "Act",
    "LeverRange",
    "Parameter",
    "Price",
    "ServiceFile",
    "Shape",
    "Source",
    "evidence_version",
    "lever_ranges",
    "parameters",
    "quantile",
    "services",
    "shapes",
]
