"""Numbers with their unit, range, grade and source: one YAML file a topic or a service, checked as a whole."""

from .parameter import GRADES, Parameter, Source
from .quantile import quantile
from .read import read_parameters
from .service import PLACE_ADULTS, Act, Price, ServiceFile
from .shipped import evidence_version, parameters, services

__all__ = [
    "GRADES",
    "PLACE_ADULTS",
    "Act",
    "Parameter",
    "Price",
    "ServiceFile",
    "Source",
    "evidence_version",
    "parameters",
    "quantile",
    "read_parameters",
    "services",
]
