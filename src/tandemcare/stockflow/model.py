"""A stock-flow model: inputs, stocks, flows, auxiliaries and lookups that hold together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from tandemcare.errors import Problem, StockflowError

from .checks import ModelOutline, outline_of
from .expression import Expression
from .lowering import Lowered, lower
from .parts import Auxiliary, Flow, Input, Lookup, Part, Stock
from .units import Unit

Kind = TypeVar("Kind", Input, Stock, Flow, Auxiliary, Lookup)


@dataclass(frozen=True, eq=False)
class Model:
    """Parts checked together when built; nothing changes them afterwards.

    Raises StockflowError with every problem at once, each naming the part and the remedy: names, equations that cannot
    be read, units that do not fit, and values that need themselves.
    """

    name: str
    parts: tuple[Part, ...]
    time_unit: str = "month"

    def __init__(self, name: str, parts: Iterable[Part], time_unit: str = "month") -> None:
        given = tuple(parts)
        problems: list[Problem] = []
        if not isinstance(name, str):
            problems.append(Problem(f"model {name!r}", "Its name is not text.", "Give a name in quotes."))
        outline = outline_of(given, time_unit, problems)
        if problems:
            raise StockflowError(problems)
        for key, value in (("name", name), ("parts", given), ("time_unit", time_unit), ("_outline", outline)):
            object.__setattr__(self, key, value)

    @property
    def outline(self) -> ModelOutline:
        """Everything that was read from the parts."""
        outline: ModelOutline = self.__dict__["_outline"]
        return outline

    def _of(self, kind: type[Kind]) -> Mapping[str, Kind]:
        return MappingProxyType({part.name: part for part in self.parts if isinstance(part, kind)})

    @cached_property
    def inputs(self) -> Mapping[str, Input]:
        """Every input by name, in the order written."""
        return self._of(Input)

    @cached_property
    def stocks(self) -> Mapping[str, Stock]:
        """Every stock by name, in the order written."""
        return self._of(Stock)

    @cached_property
    def flows(self) -> Mapping[str, Flow]:
        """Every flow by name, in the order written."""
        return self._of(Flow)

    @cached_property
    def auxiliaries(self) -> Mapping[str, Auxiliary]:
        """Every auxiliary by name, in the order written."""
        return self._of(Auxiliary)

    @cached_property
    def lookups(self) -> Mapping[str, Lookup]:
        """Every lookup by name, in the order written."""
        return self._of(Lookup)

    @cached_property
    def equations(self) -> Mapping[str, Expression]:
        """What each flow and auxiliary was read as."""
        return MappingProxyType(self.outline.equations)

    @cached_property
    def initials(self) -> Mapping[str, Expression]:
        """What the initial value of each stock was read as."""
        return MappingProxyType(self.outline.initials)

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """The unit of each part; of a lookup, that of its y."""
        return MappingProxyType(self.outline.units)

    @cached_property
    def outflows(self) -> Mapping[str, tuple[str, ...]]:
        """The flows out of each stock that cannot fall below 0: together they take no more than there is."""
        return MappingProxyType(self.outline.outflows)

    @cached_property
    def lowered(self) -> Lowered:
        """The equations without memory, and the hidden stocks, samples and histories that remember for them."""
        return lower(self.equations)

    def __eq__(self, other: object) -> bool:
        """Tell whether both are declared alike, in the same order."""
        return self.__reduce__() == other.__reduce__() if isinstance(other, Model) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.__reduce__())

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by declaration, so that a model can be sent to another process."""
        return Model, (self.name, self.parts, self.time_unit)
