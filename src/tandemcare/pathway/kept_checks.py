"""What can be found wrong with units that people keep."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.errors import Problem, did_you_mean

from .parts import Arrivals, Initial, Resource
from .steps import ALL, Branch, Release, Seize, Step
from .story import Outline


def check_kept_resources(outline: Outline) -> Iterator[Problem]:
    """Kept units are no slots of a rota, and a type is kept as a whole."""
    for resource in outline.resources.values():
        where = f"resource {resource.name!r}"
        if resource.kept and resource.rota:
            yield Problem(where, "Slots of a rota cannot be kept.", "Give it a number, a table or None, or drop kept.")
        others = [other for other in outline.resources.values() if other.type == resource.type and not other.kept]
        if resource.kept and others:
            yield Problem(
                where,
                f"It is kept, but {others[0].name!r} of the same type is not.",
                "Keep both, or give them different types.",
            )


def check_kept_steps(outline: Outline) -> Iterator[Problem]:
    """Kept units are never swapped, are given back if they are held, and only they are asked about."""
    for name, step in outline.steps.items():
        for found, remedy in _kept_problems(outline, step):
            yield Problem(f"step {name!r}", found, remedy)


def _kept_problems(outline: Outline, step: Step) -> Iterator[tuple[str, str]]:
    resources = outline.resources
    known = [*resources, *outline.kept_types]
    if isinstance(step, Seize) and step.swap:
        offered = outline.kept_named(step.swap) if isinstance(step.swap, str) else []
        if offered or any(resources[wanted].kept for wanted in step.resources if wanted in resources):
            yield "A kept unit cannot be swapped.", "Release it if_held and seize again."
    elif isinstance(step, Release):
        kept = step.resource != ALL and outline.kept_named(step.resource)
        if kept and not step.if_held:
            yield f"A unit of {step.resource!r} is kept, and may not be held here.", "Say Release(..., if_held=True)."
        if step.if_held and not kept:
            remedy = "Drop if_held." if step.resource in (ALL, *resources) else did_you_mean(step.resource, known)
            yield f"if_held is for kept units, and {step.resource!r} is none.", remedy
    elif isinstance(step, Branch) and (asked := step.asked) is not None and not outline.kept_named(asked):
        yield f"It asks whether {asked!r} is held, which is no kept resource or type.", did_you_mean(asked, known)


def check_kept_from_start(outline: Outline) -> Iterator[Problem]:
    """People begin with at most one kept unit of a type, and those who come with none of which there may be too few."""
    sources = [(f"source {source.name!r}", source) for source in outline.sources]
    parts: list[tuple[str, Arrivals | Initial]] = [*sources]
    parts += [(f"initial {group.name!r}", group) for group in outline.initial]
    for where, part in parts:
        types = [outline.resources[name].type for name in outline.kept_by(part)]
        for kind in dict.fromkeys(kind for kind in types if types.count(kind) > 1):
            yield Problem(where, f"It holds {types.count(kind)} kept units of {kind!r}.", "Name one of them.")
    for where, source in sources:
        for name in source.holds:
            if name in outline.resources and not _is_without_limit(outline.resources[name]):
                yield Problem(
                    where,
                    f"People come with a unit of {name!r}, which is not a kept one without a limit.",
                    f"Let them come to Seize({name!r}), where it is settled who waits if there is none.",
                )


def _is_without_limit(resource: Resource) -> bool:
    return resource.kept and resource.capacity is None
