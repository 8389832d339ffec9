"""Who comes by group, and how the mix shifts as need grows faster in some groups than in others.

Need grows as a whole by `whole_growth`, whoever it grows among: each `need.growth_<group>` says how much faster than
the others of its kind. So many come as without them, of other groups: beside each source stand others of people of
groups that grow faster, which take from it, month by month, as many as they bring. Where two attributes have such,
one of these is of people of both, so that a person's growth is that of the one times that of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from tandemcare.pathway import Distribution, Joint
from tandemcare.pathway import Values as Choice
from tandemcare.sums import summed
from tandemcare.units import MONTHS_A_YEAR

from . import codes as c
from .frailty import Shares
from .group_weights import GROWING, factors_of, group_shares, whole_growth
from .values import Values

LEAST_FACTOR = 1e-3


@dataclass(frozen=True)
class GroupShift:
    """How the mix of an attribute's groups shifts: their shares at the census, and growth of each a year."""

    attribute: str
    shares: Shares
    growth: tuple[float, ...]

    @property
    def codes(self) -> tuple[float, ...]:
        """The values of the attribute, in the order of its groups."""
        return tuple(c.POPULATION_GROUPS[self.attribute])

    @property
    def moved_to(self) -> dict[float, float]:
        """The weights of the groups that grow faster than the slowest, of whom more come."""
        least = min(self.growth)
        weights = [share * (growth - least) for share, growth in zip(self.shares, self.growth, strict=True)]
        return {code: weight for code, weight in zip(self.codes, weights, strict=True) if weight > 0.0}

    @property
    def added(self) -> dict[float, float]:
        """The weights of the groups of people who come to live in the place as it grows: none where one shrinks."""
        weights = [share * max(growth, 0.0) for share, growth in zip(self.shares, self.growth, strict=True)]
        found = {code: weight for code, weight in zip(self.codes, weights, strict=True) if weight > 0.0}
        return found or dict(zip(self.codes, self.shares, strict=True))

    def moved(self, month: int) -> float:
        """Return the share of those who come that is of `moved_to` in a month, so that groups grow as they should."""
        factors = [max(1.0 + growth, LEAST_FACTOR) ** (month / MONTHS_A_YEAR) for growth in self.growth]
        mean = summed(share * factor for share, factor in zip(self.shares, factors, strict=True))
        return max(1.0 - float(min(factors) / mean), 0.0)


def shifts_of(v: Values) -> tuple[GroupShift, ...]:
    """Return how the mix of groups shifts, for the attributes of which some groups grow faster than others."""
    found, whole = [], whole_growth(v)
    for attribute in GROWING:
        factors = factors_of(v, attribute)
        if len(set(factors)) > 1:
            shares = tuple(group_shares(v, attribute))
            mean = summed(share * each for share, each in zip(shares, factors, strict=True))
            found.append(GroupShift(attribute, shares, tuple((1.0 + whole) * each / mean - 1.0 for each in factors)))
    return tuple(found)


def ways_moved(shifts: Sequence[GroupShift]) -> tuple[tuple[GroupShift, ...], ...]:
    """Return of which attributes together people are of faster growing groups: each alone, two of them, and so on."""
    return tuple(way for size in range(1, len(shifts) + 1) for way in combinations(shifts, size))


def share_moved(way: Sequence[GroupShift], shifts: Sequence[GroupShift], month: int) -> float:
    """Return the share of those who come who are of faster growing groups in these attributes, and in no others."""
    return prod(shift.moved(month) if shift in way else 1.0 - shift.moved(month) for shift in shifts)


def added_groups(shifts: Sequence[GroupShift]) -> dict[str, Distribution | Joint]:
    """Return of which groups those are who come to live in the place as it grows, where some grow faster."""
    if len(shifts) < 2:
        return {shift.attribute: Choice(shift.added) for shift in shifts}
    whole = 1.0 + summed(share * each for share, each in zip(shifts[0].shares, shifts[0].growth, strict=True))
    weights: dict[tuple[float, ...], float] = {}
    for cell in product(*(tuple(zip(one.codes, one.shares, one.growth, strict=True)) for one in shifts)):
        factor = whole * prod((1.0 + growth) / whole for _, _, growth in cell)
        weights[tuple(code for code, _, _ in cell)] = prod(share for _, share, _ in cell) * max(factor - 1.0, 0.0)
    rows = {row: weight for row, weight in weights.items() if weight > 0.0}
    if not rows:
        return {shift.attribute: Choice(shift.added) for shift in shifts}
    return {"grown_groups": Joint([one.attribute for one in shifts], list(rows), list(rows.values()))}


def source_moved(source: str, way: Sequence[GroupShift]) -> str:
    """Return what the source is called that brings people of faster growing groups in place of another."""
    return f"{source}_more_by_{'_and_'.join(shift.attribute for shift in way)}"
