"""The numbers that hold in a place: those of the evidence, with what the place and a study say otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tandemcare import evidence
from tandemcare.evidence import Parameter
from tandemcare.model import HOURS_OF_A_POST, NUMBERS_OF_A_POST, Place, hours_of_a_post, stated_by, values_of

from .study_numbers import NO_NUMBERS, StudyNumber, StudyNumbers
from .system import System, english_system

PRICE_OF_AN_HOUR = "price.amhp_hour"


def numbers_in(place: Place, numbers: StudyNumbers = NO_NUMBERS) -> StudyNumbers:
    """Return the numbers that hold in a place: those of a study, and its own of which the study says nothing.

    Where they say what takes hours of an AMHP post, they say how many are left for the rota.
    """
    said = {one.parameter for one in numbers.numbers}
    own = (
        StudyNumber.model_construct(parameter=one.parameter, value=one.value, range=one.range)
        for one in getattr(place, "numbers", ())  # a place of a test may be of another kind
        if one.parameter not in said
    )
    found = (*own, *numbers.numbers)
    return StudyNumbers((*found, *_hours_of_posts({one.parameter: one.value for one in found})))


def _hours_of_posts(said: Mapping[str, float]) -> Iterator[StudyNumber]:
    """Yield the rota hours of an AMHP post by its parts, if these alone are said, and the price that keeps its cost."""
    if NUMBERS_OF_A_POST.isdisjoint(said) or HOURS_OF_A_POST in said:
        return
    usual = {name: each.value for name, each in evidence.parameters().items()}
    hours = hours_of_a_post({**usual, **said}).left
    found = {HOURS_OF_A_POST: hours}
    if hours > 0.0 and PRICE_OF_AN_HOUR not in said:
        found[PRICE_OF_AN_HOUR] = usual[PRICE_OF_AN_HOUR] * usual[HOURS_OF_A_POST] / hours
    for name, value in found.items():
        yield StudyNumber.model_construct(parameter=name, value=value, range=None)


def system_in(place: Place, numbers: StudyNumbers = NO_NUMBERS, system: System | None = None) -> System:
    """Return the system with the numbers that hold in a place."""
    return numbers_in(place, numbers).in_system(system or english_system())


def parameters_in(place: Place) -> Mapping[str, Parameter]:
    """Return every number of the evidence, as it is in a place."""
    known = evidence.parameters()
    return {**known, **system_in(place).parameters} if place.numbers else known


def numbers_of_place(place: Place) -> tuple[Mapping[str, Parameter], frozenset[str]]:
    """Return every number of the evidence as a place has it, and the names of those that are its own.

    These are its `numbers` and what follows from them, and what it states under keys of its own: its AMHPs, the prices
    of its wards, its growth by group, how often its people have a crisis.
    """
    known = dict(parameters_in(place))
    said = {one.parameter for one in numbers_in(place).numbers}
    values = values_of(place, known)
    stated = {name for name, each in known.items() if values[name] != each.at(place.census_date)} | stated_by(place)
    for name in stated - said:
        known[name] = replace(known[name], value=values[name], low=values[name], high=values[name], dated=())
    return known, frozenset(said | stated)
