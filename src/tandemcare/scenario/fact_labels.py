"""What the facts of a place are called, and their units."""

from __future__ import annotations

from tandemcare.model import Place

from .system import english_system


def fact_labels(place: Place) -> dict[str, tuple[str, str]]:
    """Return label and unit of each fact of a place, by the name that a scenario changes it by."""
    if not isinstance(place, Place):  # a place of a test may be of another kind
        return {}
    return {name: (fact.label, fact.unit) for name, fact in english_system().facts_of(place).items()}
