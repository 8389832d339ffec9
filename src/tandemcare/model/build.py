"""The crisis pathway of a place, put together from its story, resources, sources and census."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from tandemcare.pathway import Initial, Pathway, Resource
from tandemcare.pathway.inputs import inputs_of as inputs_of_outline
from tandemcare.pathway.story import Outline

from .crisis_pathway import story
from .people import initial_of, sources_of
from .place import Place
from .resources import resources_of, wards_of
from .values import NEED_SOURCES, Values


def crisis_pathway(place: Place, values: Values) -> Pathway:
    """Return the pathway of a place with some values, checked; PathwayError says what does not hold together.

    Where the values leave fewer units than the census has people in, there are as many units as people: `inputs_of`
    says what to reset the capacity to at time 0, and they finish what they are in.
    """
    initial = initial_of(place, values)
    return Pathway(
        f"Crisis care in {place.name}",
        resources=[_with_room(resource, initial) for resource in resources_of(place, values)],
        sources=sources_of(place, values),
        steps=story(values, wards_of(place)),
        initial=initial,
    )


def _with_room(resource: Resource, initial: list[Initial]) -> Resource:
    inside = sum(group.people for group in initial if resource.name in group.holds)
    short = isinstance(resource.capacity, int) and resource.capacity < inside
    return replace(resource, capacity=inside) if short else resource


def inputs_of(place: Place, values: Values) -> dict[str, float]:
    """Return every input of the pathway for some values, without building and checking it: rates by `demand`."""
    outline = Outline(
        steps=story(values, wards_of(place)),
        resources=MappingProxyType({resource.name: resource for resource in resources_of(place, values)}),
        sources=tuple(sources_of(place, values)),
        initial=(),
    )
    rates = {f"{source}.rate": values[f"demand.{source}"] for source in NEED_SOURCES}
    return inputs_of_outline(outline) | rates
