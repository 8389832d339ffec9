"""Every number that a scenario or a file of numbers may change, as a row of "All settings"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tandemcare.model import Place


@dataclass(frozen=True)
class Setting:
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


def all_settings(place: Place) -> tuple[Setting, ...]:
    """Return every number that a file may change in a place, by topic and in the order of the evidence."""
    raise NotImplementedError
