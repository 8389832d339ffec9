"""Every number that a scenario or a file of numbers may change, as a row of "All settings"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tandemcare.model import Place
from tandemcare.scenario import is_decided, numbers_of_place

from .lever import OWN


@dataclass(frozen=True)
class SettingRow:
    """A number by its name: what it says in a place, its range, how sure it is, and by which key of a file it changes.

    `key` is "change" for what somebody decides, and "numbers" for what nobody does.
    """

    name: str
    topic: str
    label: str
    unit: str
    value: float
    low: float
    high: float
    grade: str
    source: str
    key: Literal["change", "numbers"]


def all_settings(place: Place) -> tuple[SettingRow, ...]:
    """Return every number that a file may change in a place, by topic and in the order of the evidence."""
    return tuple(_settings(place))


def _settings(place: Place) -> Iterator[SettingRow]:
    known, own = numbers_of_place(place)
    for name, each in known.items():
        sources = "; ".join(f"{source.title}, {source.publisher}" for source in each.sources)
        yield SettingRow(
            name=name,
            topic=each.topic,
            label=each.label,
            unit=each.unit,
            value=each.at(place.census_date),
            low=each.low,
            high=each.high,
            grade=each.grade,
            source=OWN if name in own else sources,
            key="change" if is_decided(name) else "numbers",
        )
