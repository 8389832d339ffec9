"""The numbers that hold in a place: those of the evidence, with what the place and a study say otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from tandemcare import evidence
from tandemcare.evidence import Parameter
from tandemcare.model import Place

from .study_numbers import NO_NUMBERS, StudyNumber, StudyNumbers
from .system import System, english_system


def numbers_in(place: Place, numbers: StudyNumbers = NO_NUMBERS) -> StudyNumbers:
    """Return the numbers that hold in a place: those of a study, and its own of which the study says nothing."""
    said = {one.parameter for one in numbers.numbers}
    own = (
        StudyNumber.model_construct(parameter=one.parameter, value=one.value, range=one.range)
        for one in getattr(place, "numbers", ())  # a place of a test may be of another kind
        if one.parameter not in said
    )
    return StudyNumbers((*own, *numbers.numbers))


def system_in(place: Place, numbers: StudyNumbers = NO_NUMBERS, system: System | None = None) -> System:
    """Return the system with the numbers that hold in a place."""
    return numbers_in(place, numbers).in_system(system or english_system())


def parameters_in(place: Place) -> Mapping[str, Parameter]:
    """Return every number of the evidence, as it is in a place."""
    known = evidence.parameters()
    return {**known, **system_in(place).parameters} if place.numbers else known
