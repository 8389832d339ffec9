"""A lever: a number that a commissioner would move, from where to where, and where that comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tandemcare.model import Place


@dataclass(frozen=True)
class Lever:
    """A number that can be moved, by the `key` that stands for it in an address.

    A `decision` stands in the scenario that is tried; a `belief`, which nobody decides, in the numbers of the study,
    the same in as-is and in the scenario. At its `default` a lever changes nothing, and stands in no file. `source` and
    `grade` say where its range and its default come from; D is an assumption, which is said wherever it is shown.
    `is_switch` is one that is 0 (off) or 1 (on).
    """

    key: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    default: float
    grade: str
    source: str
    note: str
    kind: Literal["decision", "belief"]
    is_switch: bool = False


def levers(place: Place) -> tuple[Lever, ...]:
    """Return the levers of a place, in the order in which they are shown: sizes fit how many adults it has."""
    raise NotImplementedError
