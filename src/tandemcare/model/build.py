"""The crisis pathway of a place, put together from its story, resources, sources and census."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from tandemcare.pathway import Initial, Pathway, Resource
from tandemcare.pathway.inputs import inputs_of as inputs_of_outline
from tandemcare.pathway.story import Outline

from .crisis_pathway import Steps, Wards, story, tellers
from .people import initial_of, sources_of
from .place import Place
from .remembered import remembered
from .resources import resources_of, wards_of
from .values import NEED_SOURCES, Values

InputsOf = Callable[[Place, Values], dict[str, float]]
MOST_KEPT = 8
_BUILT: list[tuple[Any, Pathway]] = []
"""Pathways built before with what they are built from: checking one takes ten times as long as telling it."""


def crisis_pathway(place: Place, values: Values) -> Pathway:
    """Return the pathway of a place with some values, checked; PathwayError says what does not hold together.

    Where the values leave fewer units than the census has people in, there are as many units as people: `inputs_of`
    says what to reset the capacity to at time 0, and they finish what they are in.
    """
    parts = pathway_parts(place, values)
    for known, pathway in tuple(_BUILT):
        if known == parts:
            return pathway
    name, resources, sources, steps, initial = parts
    built = Pathway(name, resources=resources, sources=sources, steps=dict(steps), initial=initial)
    _BUILT.insert(0, (parts, built))
    del _BUILT[MOST_KEPT:]
    return built


def pathway_parts(place: Place, values: Values) -> tuple[Any, ...]:
    """Return what a pathway is built from, unchecked: pathways with equal parts are equal."""
    initial = tuple(initial_of(place, values))
    return (
        f"Crisis care in {place.name}",
        tuple(_with_room(resource, initial) for resource in resources_of(place, values)),
        tuple(sources_of(place, values)),
        tuple(story(values, wards_of(place)).items()),
        initial,
    )


def _with_room(resource: Resource, initial: Sequence[Initial]) -> Resource:
    inside = sum(group.people for group in initial if resource.name in group.holds)
    short = isinstance(resource.capacity, int) and resource.capacity < inside
    return replace(resource, capacity=inside) if short else resource


def inputs_of(place: Place, values: Values) -> dict[str, float]:
    """Return every input of the pathway for some values, without building and checking it: rates by `demand`.

    A part of the pathway is told again only where it reads a value that is another than the last time.
    """
    found: dict[str, float] = {}
    for inputs_of_part in _PARTS:
        found |= inputs_of_part(place, values)
    return found | {f"{source}.rate": values[f"demand.{source}"] for source in NEED_SOURCES}


def _of_sources(place: Place, values: Values) -> dict[str, float]:
    return _told(sources=tuple(sources_of(place, values)))


def _of_resources(place: Place, values: Values) -> dict[str, float]:
    return _told(resources=MappingProxyType({one.name: one for one in resources_of(place, values)}))


def _of_chapter(tell: Callable[[Values, Wards], Steps]) -> InputsOf:
    return lambda place, values: _told(steps=tell(values, wards_of(place)))


def _told(**parts: Any) -> dict[str, float]:
    nothing = {"steps": {}, "resources": MappingProxyType({}), "sources": (), "initial": ()}
    return inputs_of_outline(Outline(**(nothing | parts)))


_PARTS: tuple[InputsOf, ...] = tuple(
    map(remembered, (_of_sources, _of_resources, *map(_of_chapter, tellers().values())))
)
