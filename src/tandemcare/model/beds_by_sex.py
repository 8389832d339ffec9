"""Acute beds by the sex that they are for, mixed ones and those re-designated among them, and how full they are.

Single rooms make a bed mixed: mixed beds go to the fuller sex first. A bed that goes over to the other sex does so once
nobody of the first sex is in need of it, as told by the mean of the month before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf
from typing import NamedTuple

from tandemcare.sums import summed

WOMEN, MEN, MIXED = "women", "men", "mixed"
SEXES = (WOMEN, MEN)


class BySex(NamedTuple):
    """A number of people or of beds for each sex."""

    women: float
    men: float

    @property
    def both(self) -> float:
        """Of both sexes."""
        return self.women + self.men

    def plus(self, other: BySex) -> BySex:
        """Return the sum, sex by sex."""
        return BySex(self.women + other.women, self.men + other.men)

    def less(self, other: BySex) -> BySex:
        """Return the difference, sex by sex."""
        return BySex(self.women - other.women, self.men - other.men)


class Beds(NamedTuple):
    """Beds for women alone, for men alone, and mixed ones."""

    women: int
    men: int
    mixed: int = 0

    @property
    def all(self) -> int:
        """Beds of every kind."""
        return self.women + self.men + self.mixed


class Occupancy(NamedTuple):
    """People by beds: of all, and of each sex in the beds that fall to it."""

    all: float
    women: float
    men: float


@dataclass(frozen=True)
class OpenWard:
    """The open beds of an acute ward, and how many of them are for the other sex, or mixed; all where the ward is."""

    name: str
    kind: str
    beds: int
    for_other: int = 0
    mixed: int = 0

    @property
    def for_own(self) -> int:
        """Beds that are for the sex of the ward alone."""
        return self.beds - self.for_other - self.mixed


def beds_of(wards: Sequence[OpenWard]) -> Beds:
    """Return the beds of some wards by the sex that they are for."""
    found = {WOMEN: 0, MEN: 0}
    for ward in wards:
        if ward.kind == MIXED:
            continue
        found[ward.kind] += ward.for_own
        found[MEN if ward.kind == WOMEN else WOMEN] += ward.for_other
    return Beds(found[WOMEN], found[MEN], summed(ward.beds if ward.kind == MIXED else ward.mixed for ward in wards))


def with_mixed(beds: Beds, people: BySex) -> BySex:
    """Return beds by sex, the mixed ones given one by one to the sex that is then the fuller; women first if equal."""
    women, men = beds.women, beds.men
    for _ in range(beds.mixed):
        if _full(people.women, women) >= _full(people.men, men):
            women += 1
        else:
            men += 1
    return BySex(women, men)


def occupancy(people: BySex, beds: Beds) -> Occupancy:
    """Return how full beds are with so many people, those away included."""
    each = with_mixed(beds, people)
    return Occupancy(_full(people.both, beds.all), _full(people.women, each.women), _full(people.men, each.men))


def _full(people: float, beds: float) -> float:
    if people <= 0.0:
        return 0.0
    return people / beds if beds > 0 else inf


def laid_out(wards: Sequence[OpenWard], people: BySex, in_beds: BySex) -> tuple[Mapping[str, int], BySex]:
    """Return the beds of each ward for its own sex, and beds for women and for men in wards of the other sex.

    `people` need a bed, those away among them; `in_beds` are in local beds, and keep theirs; neither counts those in a
    mixed ward, which takes whoever comes, and of which nothing is laid out.
    """
    of_one_sex = [ward for ward in wards if ward.kind != MIXED]
    own, elsewhere = _laid_out(of_one_sex, people, in_beds)
    return {ward.name: own.get(ward.name, ward.beds) for ward in wards}, elsewhere


def _laid_out(wards: Sequence[OpenWard], people: BySex, in_beds: BySex) -> tuple[dict[str, int], BySex]:
    own = {ward.name: ward.for_own for ward in wards}
    if all(ward.for_own == ward.beds for ward in wards):
        return own, BySex(0, 0)
    total = beds_of(wards)
    wanted = with_mixed(total, people)
    fixed = {sex: summed(own[ward.name] for ward in wards if ward.kind == sex) for sex in SEXES}
    elsewhere = {}
    for sex, target, others_in in (
        (WOMEN, wanted.women, in_beds.men),
        (MEN, wanted.men, in_beds.women),
    ):
        kept_by_others = min(ceil(others_in), total.all - fixed[sex])
        left = int(min(target, total.all - kept_by_others)) - fixed[sex]
        for ward in wards:
            if ward.kind == sex:
                here = min(left, ward.beds - ward.for_own)
                own[ward.name] += here
                left -= here
        elsewhere[sex] = left
    return own, BySex(elsewhere[WOMEN], elsewhere[MEN])


def in_mixed_wards(people: float, others: BySex) -> BySex:
    """Return people in mixed wards by sex, of whom only the number is known: as those in other beds and away are.

    Who comes to a mixed ward has found no bed of their own sex, so that the sex with more people has more of it; where
    there is nobody else, half are women.
    """
    share = others.women / others.both if others.both > 0.0 else 0.5
    return BySex(people * share, people * (1.0 - share))


def mean_by_sex(months: Sequence[BySex]) -> BySex:
    """Return the mean of some months, sex by sex."""
    return BySex(summed(one.women for one in months) / len(months), summed(one.men for one in months) / len(months))
