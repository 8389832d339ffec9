"""What a pathway is given is of the kind it asks for; every other check relies on this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tandemcare.errors import Problem

from .distributions import is_number
from .parts import Arrivals, Initial, Resource
from .steps import Branch, Count, Gate, Mark, Record, Release, Step
from .story import Outline

_NAMES_ASKED = {Release: "resource", Mark: "clock", Record: "measure", Count: "name"}
_NAMES_OF_STEPS = (
    "resource",
    "until",
    "at_most",
    "otherwise",
    "then",
    "by",
    "since",
    "register",
    "draw",
    "within",
    "share",
)


def check_kinds(outline: Outline) -> Iterator[Problem]:
    """Steps are steps, resources are resources, and so on, and names are text."""
    parts = (("resource", outline.resources.values(), Resource), ("source", outline.sources, Arrivals))
    for what, given, kind in (*parts, ("initial", outline.initial, Initial)):
        for part in given:
            if not isinstance(part, kind):
                yield Problem(f"{what} {part!r}", "It is something else.", f"Give {kind.__name__}(...).")
            elif not isinstance(part.name, str):
                yield Problem(f"{what} {part.name!r}", "Its name is not text.", "Give a name in quotes.")
            else:
                yield from _not_text(f"{what} {part.name!r}", part, ("to", "step", "type", "episode"))
    yield from _source_numbers(outline)
    for name, step in outline.steps.items():
        where = f"step {name!r}"
        if not isinstance(name, str):
            yield Problem(where, "Its name is not text.", "Give a name in quotes.")
        if isinstance(step, type):
            yield Problem(where, f"{step.__name__} is not a step yet.", f"Write {step.__name__}(...), with brackets.")
        elif not isinstance(step, Step):
            yield Problem(where, f"{step!r} is not a step.", "Give one, such as Delay(...) or Leave().")
        else:
            yield from _step_kinds(where, step)


def _source_numbers(outline: Outline) -> Iterator[Problem]:
    for source in outline.sources:
        for field in ("start", "stop", "layer"):
            value = getattr(source, field, None)
            if value is not None and not isinstance(value, float | int) and not is_number(value):
                yield Problem(f"source {source.name!r}", f"{field}={value!r}.", "Give a number of hours or people.")


def _step_kinds(where: str, step: Step) -> Iterator[Problem]:
    asked = _NAMES_ASKED.get(type(step))
    if asked and getattr(step, asked) is None:
        yield Problem(where, f"{asked}=None.", "Give a name in quotes.")
    yield from _not_text(where, step, {asked, *_NAMES_OF_STEPS} - {None})
    ways = [*(target for target, _ in step.to), *(way for _, way in step.cases)] if isinstance(step, Branch) else []
    for named in (*ways, *getattr(step, "any_of", ())):
        if not isinstance(named, str):
            yield Problem(where, f"{named!r} is not a name.", "Give a name in quotes.")
    if isinstance(step, Branch):
        for target, chance in step.to:
            if not isinstance(chance, int | float) and not is_number(chance):
                yield Problem(where, f"The chance of {target!r} is {chance!r}.", "Give a share from 0 to 1.")
    if isinstance(step, Gate) and not hasattr(step.calendar, "windows"):
        yield Problem(where, f"calendar={step.calendar!r}.", "Give Calendar([Window(...)]).")


def _not_text(where: str, thing: object, fields: Iterable[str | None]) -> Iterator[Problem]:
    for field in sorted(filter(None, fields)):
        value = getattr(thing, field, None)
        if value is not None and not isinstance(value, str) and not (field == "to" and isinstance(thing, Branch)):
            yield Problem(where, f"{field}={value!r}.", "Give a name in quotes.")
