"""A pathway: what can happen to one person, as steps that read from top to bottom like the story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from tandemcare.errors import PathwayError, Problem

from .checks import all_problems
from .given import in_words
from .inputs import inputs_of
from .parts import Arrivals, Initial, Resource
from .risks import Risk
from .steps import Step
from .story import Held, Outline, registers_of


@in_words
@dataclass(frozen=True, eq=False)
class Pathway:
    """Resources, sources of people, risks and named steps, checked together when built; engines never change it.

    `steps` is a mapping from name to step in the order of the story: each step goes on to the next one written
    unless it says otherwise. Raises PathwayError with every problem at once, each naming step and remedy.
    """

    name: str
    resources: tuple[Resource, ...]
    sources: tuple[Arrivals, ...]
    steps: Mapping[str, Step]
    initial: tuple[Initial, ...] = ()
    risks: tuple[Risk, ...] = ()

    def __init__(
        self,
        name: str,
        *,
        steps: Mapping[str, Step],
        resources: Iterable[Resource] = (),
        sources: Iterable[Arrivals] = (),
        initial: Iterable[Initial] = (),
        risks: Iterable[Risk] = (),
    ) -> None:
        for field, value in (
            ("name", name),
            ("resources", tuple(resources)),
            ("sources", tuple(sources)),
            ("steps", MappingProxyType(dict(steps))),
            ("initial", tuple(initial)),
            ("risks", tuple(risks)),
        ):
            object.__setattr__(self, field, value)
        named = {"resource": self.resources, "risk": self.risks}
        problems = []
        for what, parts in named.items():
            names = [_name_of(part) for part in parts]
            problems += [
                Problem(f"{what} {name!r}", f"{names.count(name)} have this name.", "Give each its own name.")
                for name in dict.fromkeys(names)
                if names.count(name) > 1
            ]
        problems += all_problems(self.outline)
        if problems:
            raise PathwayError(problems)

    @cached_property
    def outline(self) -> Outline:
        """The bare story, for whoever reads ways, holdings and registers."""
        return Outline(
            steps=self.steps,
            resources=MappingProxyType({_name_of(part): part for part in self.resources}),
            sources=self.sources,
            initial=self.initial,
            risks=MappingProxyType({_name_of(part): part for part in self.risks}),
        )

    @cached_property
    def held_before(self) -> Mapping[str, Held]:
        """What is held before each step, by type; the same on every way in."""
        return MappingProxyType(self.outline.holdings[0])

    @cached_property
    def registers(self) -> tuple[str, ...]:
        """Every register of a person, in a fixed order."""
        return tuple(registers_of(self.outline))

    @cached_property
    def inputs(self) -> Mapping[str, float]:
        """Every number that can be reset at a pause, by name, with its declared value."""
        return MappingProxyType(inputs_of(self.outline))

    @cached_property
    def endless_gaps(self) -> frozenset[str]:
        """The inputs that must stay above 0: mean gaps of sources that never run dry."""
        endless = (source for source in self.sources if source.every is not None and source.count is None)
        return frozenset(f"{source.name}.mean" for source in endless)

    @cached_property
    def first_step(self) -> str:
        """The step written first."""
        return next(iter(self.steps))

    @property
    def whole(self) -> str:
        """What it is a part of and has to be simulated with, as a remedy; nothing where it stands alone."""
        return str(vars(self).get("_whole", ""))

    def part_of(self, whole: str) -> Pathway:
        """Return the same pathway as a part of something that `simulate` would leave out; `whole` is the remedy."""
        other = object.__new__(Pathway)
        vars(other).update(vars(self), _whole=whole)
        return other

    def alone(self) -> Pathway:
        """Return the same pathway for whoever means it without what it is a part of."""
        return self.part_of("")

    def __eq__(self, other: object) -> bool:
        """Tell whether both are declared alike, with the steps in the same order."""
        return self.__reduce__() == other.__reduce__() if isinstance(other, Pathway) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.__reduce__())

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by declaration, so that a pathway can be sent to another process."""
        ways_in = (self.sources, self.initial)
        return _rebuild, (self.name, tuple(self.steps.items()), self.resources, ways_in, self.risks)


def _name_of(part: object) -> str:
    """Return the name of a part; of what has none, or one that is not text, what it looks like."""
    name = getattr(part, "name", None)
    return name if isinstance(name, str) else repr(part)


def _rebuild(
    name: str,
    steps: tuple[tuple[str, Step], ...],
    resources: tuple[Resource, ...],
    ways_in: tuple[tuple[Arrivals, ...], tuple[Initial, ...]],
    risks: tuple[Risk, ...],
) -> Pathway:
    sources, initial = ways_in
    return Pathway(name, steps=dict(steps), resources=resources, sources=sources, initial=initial, risks=risks)
