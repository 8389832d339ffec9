"""A month as a value: what settles its numbers (`MonthState`), and what follows from that alone, as pure functions.

The slow layer moves a few inputs every month (`monthly_multipliers`, the rota); all others follow from the state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import floor
from typing import NamedTuple

from .amhp_hours import AmhpRota, rota_of
from .build import Told, inputs_of
from .monthly_multipliers import Multiplied, multiplied_of
from .place import Place
from .services import Service
from .slow_inputs import NOT_SET, slow_inputs
from .values import Values
from .wards import ELSEWHERE_BEDS

Numbers = dict[str, float]
PARTS_OF_A_UNIT = 1000.0
"""Units that need not be whole are told apart to so many parts: what opens by a delay nears its number for ever."""
CLOSING_IN_THE_PATHWAY = ("blocked_beds", "premature_discharge", "unmet_need")
"""Loops whose cut links are numbers of the month: R3, R5 and R4."""


class MonthState(NamedTuple):
    """What settles the numbers of a month: equal states have equal numbers, whichever scenario comes to them.

    `dated` tells the place and its dated numbers from others (`dated_key`), `units` are those that serve people, by
    service in the order in which these act, and `loops_off` are of those in `CLOSING_IN_THE_PATHWAY`. `beds` are of
    wards that have others than by the dated numbers, and `elsewhere` for women in wards for men, and the reverse.
    """

    dated: str
    homes: int
    units: tuple[tuple[str, float], ...]
    beds: tuple[tuple[str, int], ...]
    elsewhere: tuple[int, int]
    beds_without_staff: int
    loops_off: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class MonthInputs:
    """The numbers of a month, the inputs of pathway and slow layer that follow, and what is multiplied every month."""

    values: Values
    pathway: Mapping[str, float]
    slow: Mapping[str, float]
    multiplied: Multiplied
    rota: AmhpRota


def dated_key(place: Place, values: Values) -> str:
    """Return what tells a place and some dated numbers from others: the same in every process, never for others."""
    return sha256(repr((place.as_text, tuple(values.items()))).encode()).hexdigest()


def month_values(state: MonthState, place: Place, dated: Values, services: Mapping[str, Service]) -> Numbers:
    """Return the numbers of a month: dated numbers with homes, whole before any are added, services and wards."""
    values = dict(dated)
    values["housing.units"] = float(state.homes)
    for name, units in state.units:
        services[name].apply(values, units)
    values["housing.units"] = float(floor(values["housing.units"] + 0.5))
    for ward, beds in state.beds:
        values[f"ward.{ward}.beds"] = float(beds)
    values |= {name: float(beds) for name, beds in zip(ELSEWHERE_BEDS.values(), state.elsewhere, strict=True)}
    _close_beds(values, place, state.beds_without_staff)
    return values | cut_links(place, state.loops_off)


def _close_beds(values: Numbers, place: Place, beds: int) -> None:
    """Close beds for want of staff, one by one on the NHS's own acute ward that has most."""
    acute = [f"ward.{ward.name}.beds" for ward in place.wards if ward.is_acute and ward.is_own]
    for _ in range(beds):
        largest = max(acute, key=lambda name: values[name])
        values[largest] = max(values[largest] - 1.0, 0.0)


def cut_links(place: Place, loops_off: Iterable[str]) -> Numbers:
    """Return the numbers that hold the cut links of loops that close in the pathway."""
    found = {}
    if "blocked_beds" in loops_off:
        found["housing.share_delayed_as_census"] = 1.0
    if "premature_discharge" in loops_off:
        found["hazard.shorter_stay"] = 0.0
    if "unmet_need" in loops_off:
        found |= {"hazard.team_ratio": 1.0, "hazard.settled": place.crisis_rates["crises_a_year_teams_apart"]}
    return found


def month_inputs(place: Place, values: Values, told: Told) -> MonthInputs:
    """Return what follows from the numbers of a month; `told` are the inputs of the pathway for some other numbers."""
    return MonthInputs(
        values=values,
        pathway=inputs_of(place, values, told),
        slow={name: value for name, value in slow_inputs(place, values).items() if name not in NOT_SET},
        multiplied=multiplied_of(values),
        rota=rota_of(place, values),
    )
