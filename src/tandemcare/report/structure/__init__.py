"""What is in the model, as charts and tables made from its declarations."""

from .page import structure_report

__all__ = ["structure_report"]
