"""The reference engine: the steps of a pathway as SimPy processes, plain and short, for trust and teaching."""

from .world import ReferenceWorld

__all__ = ["ReferenceWorld"]
