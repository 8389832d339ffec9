"""A lever: a number that a commissioner would move, from where to where, and where that comes from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from tandemcare.errors import Problem, did_you_mean
from tandemcare.evidence import LeverRange, lever_ranges, parameters, services
from tandemcare.model import ACUTE_WARDS, Place, Ward
from tandemcare.scenario import load_place, numbers_of_place
from tandemcare.sums import summed

PER = 100_000
MONTHS, BOUGHT = "months", " bought"
OWN = "The place's own number"
SHARE, PERCENT = "share", 100.0
MOST_SHOWN = 40


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

    @property
    def is_whole(self) -> bool:
        """Tell whether only whole numbers make sense."""
        return self.step.is_integer() and self.kind == "decision"

    @property
    def is_amount(self) -> bool:
        """Tell whether it says how much is bought or closed, not when or on which terms."""
        return self.kind == "decision" and not self.is_switch and self.unit != MONTHS

    @property
    def is_per_cent(self) -> bool:
        """Tell whether people read it in per cent: a share, which the model has from 0 to 1."""
        return self.unit.split(" ")[0] == SHARE

    @property
    def shown_unit(self) -> str:
        """Its unit as people read it: "% a year", "£ per day"; nothing for a switch."""
        if self.is_switch:
            return ""
        unit = f"%{self.unit.removeprefix(SHARE)}" if self.is_per_cent else self.unit
        return unit.replace("GBP", "£")

    def shown(self, value: float) -> float:
        """Return a value in the unit in which people read it."""
        return float(f"{value * PERCENT:.10g}") if self.is_per_cent else value

    def told(self, value: float) -> str:
        """Return a value with its unit as people read it: "0.7% a year", "£664 per day", "25 beds", "yes"."""
        if self.is_switch:
            return "yes" if value else "no"
        number, unit = f"{self.shown(value):,.10g}", self.shown_unit
        if unit.startswith("£"):
            return f"£{number}{unit.removeprefix('£')}"
        return f"{number}{unit}" if unit.startswith("%") else f"{number} {unit}"

    def in_words(self, value: float) -> str:
        """Return what it comes to at a value, within a sentence: "20 supported-housing units"."""
        told = self.label.removesuffix(BOUGHT)
        told = told if told[1:2].isupper() else told[:1].lower() + told[1:]
        return told if self.is_switch else f"{value:,.12g} {told}"


def levers(place: Place) -> tuple[Lever, ...]:
    """Return the levers of a place, in the order in which they are shown: sizes fit how many adults it has."""
    return tuple(_belief(each, place) if each.number else _decision(each, place) for each in lever_ranges().values())


@cache
def levers_in_per_cent() -> frozenset[str]:
    """Return the keys of levers that people read in per cent, in any place."""
    return frozenset(each.key for each in levers(load_place()) if each.is_per_cent)


def problem_of_key(key: str) -> Problem | None:
    """Return why a key stands for no lever, or None where it does."""
    if key in lever_ranges():
        return None
    return Problem(key[:MOST_SHOWN], "There is no such lever.", did_you_mean(key[:MOST_SHOWN], lever_ranges()))


def wards_that_may_close(place: Place) -> list[Ward]:
    """Return the acute wards of the NHS in a place that have beds, the largest first."""
    own = [ward for ward in place.wards if ward.is_own and ward.kind in ACUTE_WARDS and ward.beds]
    return sorted(own, key=lambda ward: -ward.beds)


def _decision(one: LeverRange, place: Place) -> Lever:
    return Lever(
        key=one.key,
        label=one.label,
        unit=one.unit or _several(services()[one.service].unit),
        low=0.0,
        high=_most(one, place),
        step=one.step,
        default=one.value,
        grade=one.grade,
        source=one.source,
        note=one.note,
        kind="decision",
        is_switch=one.ring_fence,
    )


def _several(unit: str) -> str:
    """Return the plural of a unit: abbreviations, such as FTE, have none."""
    return f"{unit}s" if unit.islower() else unit


def _most(one: LeverRange, place: Place) -> float:
    """Return how far a lever goes in a place, in whole steps and at least one, where its end hangs on the place."""
    if one.share is not None:
        beds = summed(ward.beds for ward in wards_that_may_close(place))
        return float(int(one.share * beds / one.step) * one.step)
    if one.per_100k is not None:
        return max(1, round(one.per_100k * place.adults / PER / one.step)) * one.step
    assert one.most is not None
    return one.most


def _belief(one: LeverRange, place: Place) -> Lever:
    """Return the lever of a number of the evidence, over the range that the evidence gives it."""
    shipped, (here, own) = parameters()[one.number], numbers_of_place(place)
    value = here[one.number].at(place.census_date)
    sources = "; ".join(f"{each.title}, {each.publisher}" for each in shipped.sources)
    return Lever(
        key=one.key,
        label=one.label,
        unit=shipped.unit,
        low=min(shipped.low, value),
        high=max(shipped.high, value),
        step=one.step,
        default=value,
        grade=shipped.grade,
        source=OWN if one.number in own else sources,
        note=f"{shipped.note} {one.note}".strip(),
        kind="belief",
    )
