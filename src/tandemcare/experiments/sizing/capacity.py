"""Beds, homes and crisis houses as candidates: one number each, what it is to the model, and what a unit costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.finance import cost_of_acute_bed, cost_of_unit
from tandemcare.model import Place, Values, Ward
from tandemcare.sums import summed

MORE_THAN_ENOUGH, AND_SO_MANY = 3, 30
"""How many times what there is, and how many more, are ample."""
STEP_OF_HOMES = 5
MEASURED_BY: Mapping[str, tuple[str, ...]] = {
    "beds": ("away", "occupancy", "bed wait"),
    "housing": ("housing wait", "away", "occupancy", "bed wait"),
    "crisis-house": ("full", "away", "occupancy", "bed wait"),
}
"""What targets can be about when a capacity is sized, what it is most often sized for first."""


@dataclass(frozen=True)
class Capacity:
    """Something with one number: as many `today`, in steps of so many units, at a price a year for each unit.

    `numbers` says what so many units are among the numbers of the model. `run_in_months` are how long it takes until
    what is there today is no longer felt.
    """

    name: str
    label: str
    today: int
    step: int
    price_gbp: float
    numbers: Callable[[int], Mapping[str, float]]
    run_in_months: int
    measured_by: tuple[str, ...]

    @property
    def most(self) -> int:
        """As many steps as nobody could ever need."""
        return -(-(MORE_THAN_ENOUGH * self.today + AND_SO_MANY) // self.step)


def capacities_of(names: Sequence[str], place: Place, values: Values) -> tuple[Capacity, ...]:
    """Return what is to be sized, by name; InputError for what there is nothing of, or what is named twice."""
    problems = [
        Problem(f"size {name}", "There is nothing of that name to size.", did_you_mean(name, MADE))
        for name in names
        if name not in MADE
    ]
    if len(set(names)) < len(names):
        problems.append(Problem(f"size {' '.join(names)}", "One is named twice.", "Name each once."))
    if problems:
        raise InputError(problems)
    return tuple(MADE[name](place, values) for name in names)


def beds_of(place: Place, values: Values) -> Capacity:
    """Return the acute beds of a place, spread over its wards as they are today, those bought in block among them."""
    wards = [ward for ward in place.wards if ward.is_acute]
    if not (beds := summed(ward.beds for ward in wards)):
        found = f"{place.name} has no acute ward to put beds in."
        raise InputError([Problem("size beds", found, "Give the place a ward.")])
    return Capacity(
        "beds",
        "acute beds",
        summed(int(values[f"ward.{ward.name}.beds"]) for ward in wards),
        1,
        cost_of_acute_bed(values, summed(ward.beds for ward in wards if ward.is_block) / beds),
        lambda number: spread(number, wards),
        12,
        MEASURED_BY["beds"],
    )


def spread(number: int, wards: Sequence[Ward]) -> Mapping[str, float]:
    """Return beds by ward in proportion to those of today; one more bed is one more on one ward, and fewer on none.

    Each goes to the ward that is furthest behind, by the rule of Webster (Balinski and Young, `Fair Representation`,
    1982).
    """
    beds = {ward.name: 0 for ward in wards}
    size = {ward.name: ward.beds for ward in wards}
    for _ in range(number):
        beds[max(beds, key=lambda name: size[name] / (2.0 * beds[name] + 1.0))] += 1
    return {f"ward.{name}.beds": float(each) for name, each in beds.items()}


def homes_of(place: Place, values: Values) -> Capacity:
    """Return the supported-housing units of a place."""
    return Capacity(
        "housing",
        "supported-housing units",
        int(values["housing.units"]),
        STEP_OF_HOMES,
        cost_of_unit("supported-housing-units", values),
        lambda number: {"housing.units": float(number)},
        24,
        MEASURED_BY["housing"],
    )


def crisis_house_of(place: Place, values: Values) -> Capacity:
    """Return the crisis-house beds of a place."""
    return Capacity(
        "crisis-house",
        "crisis-house beds",
        int(values["crisis_house.beds"]),
        1,
        cost_of_unit("crisis-house-beds", values),
        lambda number: {"crisis_house.beds": float(number)},
        12,
        MEASURED_BY["crisis-house"],
    )


MADE: Mapping[str, Callable[[Place, Values], Capacity]] = {
    "beds": beds_of,
    "housing": homes_of,
    "crisis-house": crisis_house_of,
}
"""What can be sized besides AMHPs, by name."""
