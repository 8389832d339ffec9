"""Which numbers are uncertain, which of them may be moved, and draws of them: a Latin hypercube, name by name.

A place is calibrated with some numbers: moving one of those would give another census than the one that was counted.
They are found by construction (the pathway or its inputs change when the number goes to an end of its range) and held.
Ratios of crises are not: for each draw of them the base rates are found with which there are as many as were counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np

from tandemcare.errors import InputError, PathwayError, Problem
from tandemcare.evidence import Parameter, quantile
from tandemcare.model import Place, Told
from tandemcare.running import problems_of_sources
from tandemcare.scenario import (
    Change,
    Investment,
    Resolved,
    Scenario,
    System,
    name_of_item,
    number_of_item,
    system_in,
)
from tandemcare.trace.tally import Floats

from .inactive_parameters import inactive_parameters

Draw = Mapping[str, float]
"""Numbers by name that are not at their value; all others are."""

_HELD: dict[tuple[str, str], frozenset[str]] = {}


@dataclass(frozen=True)
class Uncertain:
    """A number that can be drawn: of the evidence, by its name, or of an item of a scenario that gives its range."""

    name: str
    label: str
    unit: str
    value: float
    low: float
    high: float
    distribution: str
    grade: str

    def at(self, share: float) -> float:
        """Return the number that a share (0 to 1) of draws stay under."""
        return quantile(self.distribution, self.low, self.value, self.high, share)


@dataclass(frozen=True)
class PsaDesign:
    """Draws of some numbers for some scenarios (probabilistic sensitivity analysis), each run `replications` times.

    `held` are uncertain numbers that are not moved, as they describe the census. `system` is England's if None.
    `inactive` are, by scenario, those that it cannot depend on.
    """

    numbers: tuple[Uncertain, ...]
    held: tuple[str, ...]
    draws: tuple[Draw, ...]
    replications: int
    system: System | None = None
    inactive: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json_object(self) -> dict[str, Any]:
        """Return what a manifest says of it."""
        return {
            "draws": len(self.draws),
            "replications": self.replications,
            "numbers": [asdict(number) for number in self.numbers],
            "held": list(self.held),
            "inactive": {name: list(numbers) for name, numbers in self.inactive.items()},
            "sha256": sha256(repr([sorted(draw.items()) for draw in self.draws]).encode()).hexdigest(),
        }


class _Watched(dict[str, float]):
    """Numbers that remember which of them were looked at."""

    def __init__(self, values: Mapping[str, float]) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> float:
        self.read.add(name)
        return super().__getitem__(name)


def is_uncertain(parameter: Parameter) -> bool:
    """Tell whether a parameter has a range; one with dated values is known, date by date."""
    return parameter.distribution != "fixed" and parameter.low < parameter.high and not parameter.dated


def held_numbers(place: Place, system: System) -> frozenset[str]:
    """Return the uncertain parameters that describe a place's census: at an end of its range, its pathway is another.

    Those between whose ends and value nothing changes are taken to change nothing anywhere between. Those for which the
    base rates of a calibrated place are found anew are not held.
    """
    uncertain = {name: each for name, each in system.parameters.items() if is_uncertain(each)}
    known = place.as_text, repr(sorted(uncertain.items()))
    if known not in _HELD:
        values = _Watched(system.values_of(place, system.parameters))
        usual = system.shape(place, values)
        read = [each for name, each in uncertain.items() if name in values.read]
        moving = {each.name for each in read if _moves(each, place, system, dict(values), usual)}
        stated = system.stated_by(place) if system.stated_by else frozenset()
        found_anew = system.refitted if place.crisis_rates else frozenset()
        _HELD[known] = frozenset((moving - found_anew) | (stated & uncertain.keys()))
    return _HELD[known]


def _moves(
    parameter: Parameter, place: Place, system: System, values: dict[str, float], usual: tuple[object, dict[str, float]]
) -> bool:
    told = Told(values, usual[1])
    try:
        return any(
            system.shape(place, values | {parameter.name: end}, told) != usual
            for end in (parameter.low, parameter.high)
        )
    except PathwayError:
        return True


def uncertain_numbers(resolved: Sequence[Resolved], system: System) -> tuple[tuple[Uncertain, ...], tuple[str, ...]]:
    """Return the numbers that can be drawn for some scenarios in their place, by name, and the names of those held."""
    held = held_numbers(resolved[0].place, system)
    uncertain = [each for each in system.parameters.values() if is_uncertain(each)]
    found = {each.name: uncertain_of(each) for each in uncertain if each.name not in held}
    for each in resolved:
        found |= {number.name: number for number in _of_items(_source(each))}
    return tuple(found[name] for name in sorted(found)), tuple(sorted(held))


def _source(resolved: Resolved) -> Scenario:
    assert resolved.source is not None
    return resolved.source


def uncertain_of(one: Parameter) -> Uncertain:
    """Return a parameter as a number that can be drawn."""
    return Uncertain(one.name, one.label, one.unit, one.value, one.low, one.high, one.distribution, one.grade)


def _of_items(scenario: Scenario) -> Iterable[Uncertain]:
    """Yield the numbers of items that give a range with the number inside: one of their own, alike in all scenarios."""
    items: list[Change | Investment] = [*scenario.changes, *scenario.investments]
    for item in items:
        if item.range is None:
            continue
        (low, high), value = item.range, number_of_item(item)
        if low <= value <= high and low < high:
            unit = "units" if isinstance(item, Investment) else item.unit or ""
            what = f"{name_of_item(item)}, as the scenario gives its range"
            yield Uncertain(name_of_item(item), what, unit, value, low, high, "triangular", "D")


def hypercube(numbers: Sequence[Uncertain], draws: int, seed: int) -> tuple[Draw, ...]:
    """Return draws of some numbers; each number has one draw in each of `draws` equally likely parts of its range.

    A number's draws follow from the seed, its name and how many there are: never from which others are drawn.
    """
    columns = {number.name: [number.at(share) for share in strata(number.name, draws, seed)] for number in numbers}
    return tuple({name: values[draw] for name, values in columns.items()} for draw in range(draws))


def strata(name: str, draws: int, seed: int) -> Floats:
    """Return a share from 0 to 1 for each draw of a number, one in each of so many equal parts, in random order."""
    from scipy.stats import qmc  # long to import, and asked for by few studies

    of_name = int.from_bytes(sha256(name.encode()).digest()[:16], "big")
    random = np.random.default_rng(np.random.SeedSequence([seed, of_name]))
    return np.asarray(qmc.LatinHypercube(d=1, rng=random).random(draws)[:, 0], dtype=np.float64)


def psa_design(
    resolved: Sequence[Resolved], *, draws: int, replications: int, seed: int, system: System | None = None
) -> PsaDesign:
    """Return draws of every uncertain number that does not describe the census of the scenarios' one place.

    InputError where there are several: what describes a census differs from place to place.
    """
    places = list(dict.fromkeys(each.place.name for each in resolved))
    if len(places) > 1:
        found = f"Numbers are drawn for one place at a time, and here are {', '.join(places)}."
        raise InputError([Problem("draws", found, "Run each place by itself.")])
    problems = problems_of_sources(resolved)
    if problems:
        raise InputError(problems)
    numbers, held = uncertain_numbers(resolved, system_in(resolved[0].place, resolved[0].numbers, system))
    inactive = inactive_parameters(resolved) if system is None else {}
    return PsaDesign(numbers, held, hypercube(numbers, draws, seed), replications, system, inactive)
