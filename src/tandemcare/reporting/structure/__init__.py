"""What is in the model, as a page of charts and tables made from its declarations."""

from .document import structure_page

__all__ = ["structure_page"]
