"""Numbers with their unit, range, grade and source: one YAML file a topic or a service, checked as a whole."""

from .kinds import ASSUMED, FITTED, GRADES
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
    "Parameter",
    "Price",
    "ServiceFile",
    "Shape",
    "Source",
    "evidence_version",
    "parameters",
    "quantile",
    "services",
    "shapes",
]
