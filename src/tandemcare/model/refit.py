"""Base rates of crisis for other ratios, such that the people of a place have as many crises in all as before.

A place is calibrated with the ratios as they are: whoever takes another ratio, and nothing else, has people with more
or fewer crises than were counted. By the table of its people in balance the base rate follows that makes up for it.
What the table does not tell apart is folded in as it is counted: home and support over everybody; home treatment, all
its slots taken, and what was not met over those of whom a crisis or a stay is recent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log
from types import MappingProxyType

from tandemcare.pathway import Fixed
from tandemcare.pathway import Values as Choice
from tandemcare.sums import summed

from . import codes as c
from .hazards import crisis_factors
from .people import homes
from .place import CRISIS_RATES, Place
from .standing import crises_of, people_of, standing_people
from .values import BASE_RATE, Values

REFITTED = frozenset(
    {
        "hazard.active_ratio",
        "hazard.after_bed_ratio",
        "hazard.after_crisis_ratio",
        "hazard.home_treatment_ratio",
        "hazard.homeless_ratio",
        "hazard.least_ratio",
        "hazard.recent_days",
        "hazard.shorter_stay",
        "hazard.support_ratio",
        "hazard.supported_housing_ratio",
        "hazard.team_ratio",
        "hazard.unmet_ratio",
    }
)
"""Numbers that can be others in a calibrated place, as its base rates are found anew for them."""
TEAM_RATIO = "hazard.team_ratio"
MOST_STEPS, CLOSE_DIGITS, DIGITS = 60, 9, 6

Items = tuple[tuple[str, float], ...]
NOTHING: Mapping[str, float] = MappingProxyType({})


def refitted(place: Place, usual: Values, drawn: Values) -> Place:
    """Return a calibrated place with base rates for drawn ratios, which leave its crises as many as the usual ones do.

    A place whose ratios are as usual, and one that nobody has calibrated, is returned as it is.
    """
    moved = {name: drawn[name] for name in sorted(REFITTED) if drawn[name] != usual[name]}
    if not place.crisis_rates or not moved:
        return place
    table = _Table(tuple(sorted(usual.items())), place.baseline.get("share_cut_short", 0.0))
    with_teams, apart = (place.crisis_rates[name] for name in CRISIS_RATES)
    found = table.rate(with_teams, moved) * _of_teams(table, with_teams, apart, moved.get(TEAM_RATIO))
    found_apart = table.rate(apart, {**moved, TEAM_RATIO: 1.0}, {TEAM_RATIO: 1.0})
    rates = (_rounded(rate, DIGITS) for rate in (found, found_apart))
    return replace(place, crisis_rates=dict(zip(CRISIS_RATES, rates, strict=True)))


def _of_teams(table: _Table, with_teams: float, apart: float, ratio: float | None) -> float:
    """Return what a rate is multiplied by for another ratio of teams, beside what the table says of it.

    What teams make of all crises is known by simulation at two ratios: as it is, and 1. The table knows less of it, as
    whoever is prone to crises goes first to a team. Its powers bring it to both, and to what lies between.
    """
    if ratio is None:
        return 1.0
    no_difference = log(table.rate(with_teams, {TEAM_RATIO: 1.0}) / with_teams)
    if not no_difference or not apart:
        return 1.0
    power = log(apart / with_teams) / no_difference
    return float((table.rate(with_teams, {TEAM_RATIO: ratio}) / with_teams) ** (power - 1.0))


@dataclass(frozen=True)
class _Table:
    """The table of the people of a place in balance: its usual numbers, and the share of stays that are cut short."""

    usual: Items
    cut_short: float

    def rate(self, rate: float, moved: Mapping[str, float], before: Mapping[str, float] = NOTHING) -> float:
        """Return the base rate with moved numbers that gives as many crises as a rate with those before."""
        return _rate(self, rate, tuple(sorted(moved.items())), tuple(sorted(before.items())))


@lru_cache(maxsize=1024)
def _rate(table: _Table, rate: float, moved: Items, before: Items) -> float:
    usual = {**dict(table.usual), **dict(before), BASE_RATE: rate}
    after, recent = {**usual, **dict(moved)}, _recent(usual)
    wanted = crises_of(_folded(usual, recent, table.cut_short))
    if wanted <= 0.0:
        return rate

    def crises(tried: float) -> float:
        return crises_of(_folded({**after, BASE_RATE: tried}, recent, table.cut_short))

    return _meeting(crises, wanted, rate)


def _meeting(crises: Callable[[float], float], wanted: float, rate: float) -> float:
    """Return the rate that gives what is wanted, from one near it: crises are nearly in proportion to their rate."""
    for _ in range(MOST_STEPS):
        before, rate = rate, rate * wanted / crises(rate)
        if _rounded(rate, CLOSE_DIGITS) == _rounded(before, CLOSE_DIGITS):
            break
    return rate


def _rounded(rate: float, digits: int) -> float:
    return float(f"{rate:.{digits}g}")


def _recent(v: Values) -> float:
    """Return how many people a crisis or a stay is recent for."""
    return summed(row.people for row in standing_people(v) if row.recent != c.CALM)


def _folded(v: Values, recent: float, cut_short: float) -> dict[str, float]:
    """Return numbers of the table with what it does not tell apart folded into its ratios and its base rate."""
    by = crisis_factors(v)
    treated = min(v["home_treatment.slots"] / recent, 1.0) if recent > 0.0 else 0.0
    of_recent = _mean({c.YES: treated, c.NO: 1.0 - treated}, by["treated"])
    followed_up = v["follow_up.share_within_72_hours"]
    unmet = _mean({c.NO: followed_up, c.YES: 1.0 - followed_up}, by["unmet"])
    hurried = _mean({c.YES: cut_short, c.NO: 1.0 - cut_short}, by["hurried"])
    return {
        **v,
        BASE_RATE: v[BASE_RATE] * _of_homes(v, by),
        "hazard.after_crisis_ratio": by["recent"][c.AFTER_CRISIS] * of_recent,
        "hazard.after_bed_ratio": by["recent"][c.AFTER_BED] * of_recent * unmet * hurried,
    }


def _of_homes(v: Values, by: Mapping[str, Mapping[float, float]]) -> float:
    """Return what home and support do to the rate of crisis on average, as people live at the census."""
    total = 0.0
    for _, _, people, registers in homes(v):
        total += people * _of(registers.get("home"), by["home"]) * _of(registers.get("support"), by["support"])
    return total / people_of(v)


def _of(drawn: object, ratios: Mapping[float, float]) -> float:
    """Return the mean ratio of people whose register is drawn so; 1 where it says nothing else."""
    if isinstance(drawn, Fixed):
        return ratios[drawn.value]
    return _mean(dict(drawn.pairs), ratios) if isinstance(drawn, Choice) else 1.0


def _mean(weights: Mapping[float, float], ratios: Mapping[float, float]) -> float:
    return summed(weight * ratios[value] for value, weight in weights.items()) / summed(weights.values())
