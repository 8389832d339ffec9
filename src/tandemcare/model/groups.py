"""Who comes by group, and how the mix shifts as need grows faster in some groups than in others.

Need grows as a whole by `need.growth`, whoever it grows among: each `need.growth_<group>` says how much faster than the
others of its kind. So many come as without them, of other groups: beside each source stands one of people of groups
that grow faster, which takes from it, month by month, as many as it brings.
"""

from __future__ import annotations

from dataclasses import dataclass

from tandemcare.sums import summed
from tandemcare.units import MONTHS_A_YEAR

from . import codes as c
from .frailty import Shares
from .group_weights import GROWING, GROWTH_OF, group_shares
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
    found = []
    for attribute, names in GROWING.items():
        more = [v[f"{GROWTH_OF}{name}"] for name in names]
        if len(set(more)) > 1:
            shares = tuple(group_shares(v, attribute))
            mean = summed(share * each for share, each in zip(shares, more, strict=True))
            found.append(GroupShift(attribute, shares, tuple(v["need.growth"] + each - mean for each in more)))
    return tuple(found)


def source_moved(source: str, attribute: str) -> str:
    """Return what the source is called that brings people of faster growing groups in place of another."""
    return f"{source}_more_by_{attribute}"
