"""Numbers with their unit, range, grade and source: one YAML file a topic, read and checked as a whole."""

from .parameter import GRADES, Parameter, Source
from .read import read_parameters
from .shipped import evidence_version, parameters

__all__ = ["GRADES", "Parameter", "Source", "evidence_version", "parameters", "read_parameters"]
