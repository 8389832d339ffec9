"""The crisis pathway of a place, put together from its story, resources, sources and census."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from tandemcare.pathway import Initial, Pathway, Resource
from tandemcare.pathway.inputs import inputs_of as inputs_of_outline
from tandemcare.pathway.story import Outline
from tandemcare.sums import summed

from .chapter_numbers import NUMBERS_READ, RESOURCES, RISKS
from .crisis_pathway import story, tellers
from .hazards import risks_of
from .monthly_multipliers import shifted_by_group
from .people import GROWTH, UNSEEN, initial_of, sources_of, unseen
from .place import Place
from .resources import resources_of, wards_of
from .service_effects import named
from .shaping import GROUPS_OF_PEOPLE, SHAPING
from .values import NEED_SOURCES, Values

_NO_RESOURCES: Mapping[str, Resource] = MappingProxyType({})


def crisis_pathway(place: Place, values: Values) -> Pathway:
    """Return the pathway of a place with some values, checked; PathwayError says what does not hold together.

    Where the values leave fewer units than the census has people in, there are as many units as people: `inputs_of`
    says what to reset the capacity to at time 0, and they finish what they are in.
    """
    return _built(_parts_known(_Asked((place.as_text, tuple(values.items())), place, values)))


@dataclass(frozen=True)
class _Asked:
    """What a part of the pathway, or all of them, are told by: what it hangs on tells it from others."""

    hangs_on: tuple[Any, ...]
    place: Place = field(compare=False)
    values: Values = field(compare=False)


@lru_cache(maxsize=16)
def _parts_known(asked: _Asked) -> tuple[Any, ...]:
    """Return the parts of a pathway: scenarios of a study begin with the same ones."""
    return pathway_parts(asked.place, asked.values)


@lru_cache(maxsize=8)
def _built(parts: tuple[Any, ...]) -> Pathway:
    """Return the pathway of some parts: checking one takes ten times as long as telling it."""
    name, resources, sources, steps, initial, risks = parts
    return Pathway(name, resources=resources, sources=sources, steps=dict(steps), initial=initial, risks=risks)


def pathway_parts(place: Place, values: Values) -> tuple[Any, ...]:
    """Return what a pathway is built from, unchecked: pathways with equal parts are equal."""
    initial = tuple(initial_of(place, values))
    return (
        f"Crisis care in {place.name}",
        tuple(_with_room(resource, initial) for resource in resources_of(place, values)),
        tuple(sources_of(place, values)),
        tuple(story(values, wards_of(place)).items()),
        initial,
        tuple(risks_of(values)),
    )


def _with_room(resource: Resource, initial: Sequence[Initial]) -> Resource:
    inside = summed(group.people for group in initial if resource.name in group.holds)
    short = isinstance(resource.capacity, int) and resource.capacity < inside
    return replace(resource, capacity=inside) if short else resource


class Told(NamedTuple):
    """The inputs of a pathway that have been told for some values: a place to begin from when a few are others."""

    values: Values
    inputs: Mapping[str, float]


def inputs_of(place: Place, values: Values, told: Told | None = None) -> dict[str, float]:
    """Return every input of the pathway for some values, without building and checking it: rates by `demand`.

    Nobody comes as the place grows: that is the slow layer's to say. With what was `told` for other values of the
    place, only parts that read a number which differs are told again.
    """
    parts: Iterable[str] = NUMBERS_READ
    found: dict[str, float] = {}
    if told is not None:
        readers = _readers(tuple(values))
        changed = [name for name, value in values.items() if value != told.values[name]]
        parts = dict.fromkeys(part for name in changed for part in readers.get(name, ()))
        found |= told.inputs
    read = _read_by(tuple(values))
    wards = wards_of(place)
    for part in parts:
        where = place.as_text if part == RESOURCES else wards
        own = {name: values[name] for name in read[part]}
        found |= _inputs_known(_Asked((part, where, read[part], tuple(own.values())), place, own))
    found |= {f"{GROWTH}.rate": 0.0, f"{UNSEEN}.rate": unseen(values)}
    rates = {f"{source}.rate": values[f"demand.{source}"] for source in NEED_SOURCES}
    return found | rates | shifted_by_group(values, rates, 0)


@lru_cache(maxsize=2048)
def _inputs_known(asked: _Asked) -> Mapping[str, float]:
    """Return the inputs of a part of the pathway: months and scenarios differ in a few of the numbers it reads.

    It is given those numbers alone, so that what is kept can hang on no other.
    """
    return MappingProxyType(inputs_of_part(asked.hangs_on[0], asked.place, asked.values))


def inputs_of_part(part: str, place: Place, values: Values) -> dict[str, float]:
    """Return the inputs of a part of the pathway for some values, of which it needs those in `NUMBERS_READ`."""
    if part == RISKS:
        risks = {risk.name: risk for risk in risks_of(values)}
        return inputs_of_outline(Outline(steps={}, resources=_NO_RESOURCES, sources=(), initial=(), risks=risks))
    if part == RESOURCES:
        resources = {one.name: one for one in resources_of(place, values)}
        return inputs_of_outline(Outline(steps={}, resources=MappingProxyType(resources), sources=(), initial=()))
    steps = tellers()[part](values, wards_of(place))
    return inputs_of_outline(Outline(steps=steps, resources=_NO_RESOURCES, sources=(), initial=()))


def numbers_read(names: Iterable[str]) -> frozenset[str]:
    """Return which of some numbers a pathway, its inputs or its people are told by."""
    patterns = {pattern for each in NUMBERS_READ.values() for pattern in each}
    return named(tuple(names), (*patterns, *SHAPING, *(f"{group}*" for group in GROUPS_OF_PEOPLE)))


@lru_cache(maxsize=8)
def _read_by(names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return, for each part of the pathway, which of some numbers it reads, in their order."""
    found = {part: named(names, patterns) for part, patterns in NUMBERS_READ.items()}
    return {part: tuple(name for name in names if name in read) for part, read in found.items()}


@lru_cache(maxsize=8)
def _readers(names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return, for each of some numbers, the parts of the pathway that read it."""
    found: dict[str, tuple[str, ...]] = {}
    for part, patterns in NUMBERS_READ.items():
        for name in named(names, patterns):
            found[name] = (*found.get(name, ()), part)
    return found
