"""A scenario resolved with other numbers: those of the evidence, and those of its own items that give a range."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from tandemcare.model import Place

from .items import Change, Investment
from .numbers_in_place import system_in
from .parts import Resolved, Scenario
from .resolving import resolve
from .system import System


def resolved_with(
    resolved: Resolved, numbers: Mapping[str, float], years: int, system: System | None = None
) -> Resolved:
    """Return a scenario resolved anew with some numbers, by name, in place of their values."""
    assert resolved.source is not None
    system = system_in(resolved.place, resolved.numbers, system)
    own = {name: value for name, value in numbers.items() if name in system.parameters}
    place: Place = system.place_with(resolved.place, own)
    scenario, system = _with_items(resolved.source, numbers), system.with_numbers(own)
    return resolve(scenario, place, years, system, numbers=resolved.numbers, is_known=True)


def name_of_item(item: Change | Investment) -> str:
    """Return what the number of an item is called among other numbers: the same for the same item in two scenarios."""
    begins = f" from {item.start:%Y-%m}" if item.start else ""
    if isinstance(item, Investment):
        return f"units of {item.service} ({item.bought:g}{begins})"
    how = f"x {item.multiply:g}" if item.value is None else f"{item.value:g}"
    return f"change of {item.parameter} ({how}{begins})"


def number_of_item(item: Change | Investment) -> float:
    """Return the number of an item: its units, its value, or what it multiplies by."""
    if isinstance(item, Investment):
        return item.bought
    return (1.0 if item.multiply is None else item.multiply) if item.value is None else item.value


def _with_items(scenario: Scenario, numbers: Mapping[str, float]) -> Scenario:
    changes = tuple(_with_number(item, numbers) for item in scenario.changes)
    investments = tuple(_with_number(item, numbers) for item in scenario.investments)
    return replace(scenario, changes=changes, investments=investments)


def _with_number(item: Any, numbers: Mapping[str, float]) -> Any:
    """Return an item with its own number in place of the one written, if it gives a range."""
    number = numbers.get(name_of_item(item))
    if number is None or item.range is None:
        return item
    key = "units" if isinstance(item, Investment) else "multiply" if item.value is None else "value"
    drawn = copy(item)
    object.__setattr__(drawn, key, number)  # it may stand at the end of its range, such as 0 units, as in no file
    return drawn
