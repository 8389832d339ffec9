"""Services that act on the slow layer alone: their units change every month, and no input of the pathway with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .service_effects import named
from .services import Service
from .slow_inputs import SLOW_ONLY, bought_inputs
from .values import Values


@dataclass(frozen=True, eq=False)
class SlowServices:
    """Some services that act on the slow layer alone, by name."""

    services: Mapping[str, Service]

    def inputs(self, values: Values, units: Mapping[str, float]) -> dict[str, float]:
        """Return the inputs of the slow layer that so many units change, given the numbers of a month without them."""
        return bought_inputs(self.changed(values, units), self._written)

    def changed(self, values: Values, units: Mapping[str, float]) -> dict[str, float]:
        """Return the numbers of a month that the services read or change, as so many units leave them."""
        # A service may name a number that not every place has, and then does nothing: its `where` says so.
        numbers = {name: values[name] for name in self._read if name in values}
        for name, service in self.services.items():
            if units[name] > 0.0:
                service.apply(numbers, units[name])
        return numbers

    @cached_property
    def _read(self) -> Sequence[str]:
        return sorted(frozenset().union(*(service.reads for service in self.services.values())))

    @cached_property
    def _written(self) -> Sequence[str]:
        return sorted(frozenset().union(*(service.writes for service in self.services.values())))


def slow_services(services: Mapping[str, Service], values: Values, changed: Iterable[str]) -> SlowServices:
    """Return those of some services that act on the slow layer alone: none, if others share a number with them.

    `changed` are numbers of a month that wards and homes change.
    """
    found = {name: one for name, one in services.items() if one.writes <= {*SLOW_ONLY} and not _is_pattern(one.reads)}
    others = [one for name, one in services.items() if name not in found]
    written = named(values, [*changed, *(name for one in others for name in one.writes)])
    read = named(values, [name for one in others for name in one.reads])
    meet = any(one.reads & written or one.writes & read for one in found.values())
    return SlowServices({} if meet else found)


def _is_pattern(names: Iterable[str]) -> bool:
    return any("*" in name for name in names)
