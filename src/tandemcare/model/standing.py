"""The people of a place in balance: how many of each class of frailty are well or ill, in care, on a list, or flagged.

With constant rates the numbers in each state solve as many linear equations: what comes in equals what goes out. How
fast people on the list start with a team is found such that all its places are taken. Home and support are laid over it
as they are counted, as if they did not depend on the rest; the run-in settles what that leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from tandemcare.sums import summed
from tandemcare.units import DAYS_A_YEAR, HOURS_A_DAY, HOURS_A_WEEK, HOURS_A_YEAR

from . import codes as c
from .found_late import shares_due
from .frailty import heights_of, presenting_shares, shares_of
from .hazards import crises_by_route, crisis_factors
from .ladders import Ladders
from .place import PER_100K
from .values import Values

Floats = npt.NDArray[np.float64]
OUT, LISTED, TEAM = 0, 1, 2
State = tuple[int, int, int]
_CARE = (OUT, LISTED, TEAM)
_NEEDS = (c.WELL, c.ACTIVE)
_RECENT = (c.CALM, c.AFTER_CRISIS, c.AFTER_BED)
_STATES = tuple((need, care, recent) for need in _NEEDS for care in _CARE for recent in _RECENT)
_NUMBER = {state: number for number, state in enumerate(_STATES)}
_WITH_TEAM = [number for number, (_, care, _) in enumerate(_STATES) if care == TEAM]
_MOST_STARTS_A_YEAR = DAYS_A_YEAR
_HALVINGS = 50
_HOURS_TO_COME = HOURS_A_WEEK / 2.0


@dataclass(frozen=True)
class Alike:
    """So many people of one class of frailty in one state."""

    frailty_class: int
    frailty: float
    need: int
    care: int
    recent: int
    people: float


def standing_people(v: Values) -> tuple[Alike, ...]:
    """Return the standing population of a place in balance, by class of frailty, need, care and what happened last."""
    return _table(tuple((name, v[name]) for name in v if name.startswith(_READ)))


def people_of(v: Values) -> float:
    """Return how many people the standing population has."""
    return v["lives.people_per_100k"] * v["place.adults"] / PER_100K


def share_with_lasting_care(v: Values) -> float:
    """Return the share of the people of the place who have lasting care at the census."""
    people = people_of(v)
    lasting = v["section_117.packages"] + v["lives.lasting_care_per_100k"] * v["place.adults"] / PER_100K
    return min(lasting / people, 1.0) if people > 0.0 else 0.0


def new_referrals_of(v: Values) -> float:
    """Return how many people a year are referred for the first time, of whom nothing was known."""
    return v["lives.new_referrals_per_100k"] * v["place.adults"] / PER_100K


def community_places_of(v: Values) -> float:
    """Return the places that community teams have at the census."""
    return v["community.caseload_per_100k"] * v["place.adults"] / PER_100K


def places_cut(v: Values) -> float:
    """Return the places of community teams that are cut after the census: at most those of the census."""
    return min(v["community.places_cut"], community_places_of(v))


def crises_of(v: Values) -> float:
    """Return how many crises a year the standing population has, as far as its table tells people apart."""
    return float((_balanced(v) * _crises(v, needing_a_bed(v))).sum())


_READ = (
    "frailty.",
    "severity.",
    "hazard.",
    "lives.",
    "community.",
    "crises.",
    "place.",
    "beds.cut_short_share",
    "section_117.packages",
    "delay.share_",
    "delay.social_care_share_residential",
    "discharge.share_",
)


@lru_cache(maxsize=16)
def _table(given: tuple[tuple[str, float], ...]) -> tuple[Alike, ...]:
    v = dict(given)
    return tuple(
        Alike(k, height, *state, float(f"{people:.10g}"))
        for (k, height), column in zip(enumerate(heights_of(v)), _balanced(v).tolist(), strict=True)
        for state, people in zip(_STATES, column, strict=True)
    )


def _balanced(v: Values) -> Floats:
    """Return the people in each state [class, state] of a place in which all places of the teams are taken."""
    places = community_places_of(v)
    moves, comes = _Moves.of(v), _coming(v)
    low, high = 0.0, _MOST_STARTS_A_YEAR
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        found = moves.people(comes, middle)
        # The table is brought to the people of the place, and in that all places are to be taken.
        found *= people_of(v) / found.sum()
        low, high = (low, middle) if found[:, _WITH_TEAM].sum() > places else (middle, high)
    return found


@dataclass(frozen=True)
class _Moves:
    """How often a year people go from state to state [class, from, to], less what depends on the list's pace."""

    others: Floats
    starting: Floats
    leaving: Floats

    @classmethod
    def of(cls, v: Values) -> _Moves:
        """Return the moves of each class: a crisis comes in proportion to frailty, the rest does not depend on it."""
        beds, with_bed = needing_a_bed(v), _matrix(_after(True))
        rates = _crises(v, beds)
        gone = v["lives.gone_after_need"]
        of_crises = (1.0 - beds)[:, None, None] * _matrix(_after(False)) + ((1.0 - gone) * beds)[
            :, None, None
        ] * with_bed
        return cls(
            _matrix(_changes(v)) + rates[:, :, None] * of_crises,
            _matrix(((need, LISTED, recent), (need, TEAM, recent), 1.0) for need in _NEEDS for recent in _RECENT),
            gone * rates * beds[:, None] + v["lives.moves"] * (1.0 - share_with_lasting_care(v)) + v["lives.dies"],
        )

    def people(self, comes: Floats, starts: float) -> Floats:
        """Return the people in each state [class, state], if so many a year start with a team for each on the list."""
        moves = self.others + starts * self.starting
        out = moves.sum(axis=2) + self.leaving
        balance = out[:, :, None] * np.eye(len(_STATES)) - moves
        return np.linalg.solve(balance.transpose(0, 2, 1), comes[:, :, None])[:, :, 0]


def _crises(v: Values, beds: Floats) -> Floats:
    """Return how often a year people of each state have a crisis [class, state]; `beds` are shares that need one."""
    rates: Floats = np.array(heights_of(v))[:, None] * np.array([_crises_a_year(v, *state) for state in _STATES])
    # Nobody has a crisis during one, and all are counted: fewer a year than of those who are at home.
    rates /= (
        1.0 + rates * (_HOURS_TO_COME + HOURS_A_DAY * beds * v["lives.days_away_after_need"])[:, None] / HOURS_A_YEAR
    )
    return rates


def _matrix(moves: Iterable[tuple[State, State, float]]) -> Floats:
    found = np.zeros((len(_STATES), len(_STATES)))
    for before, after, times in moves:
        found[_NUMBER[before], _NUMBER[after]] += times
    return found


def _coming(v: Values) -> Floats:
    """Return who comes a year [class, state]: first referrals, and first presenters who join."""
    accepted, beds = v["community.accepted_share"], needing_a_bed(v)
    first = v["place.presentations"] * v["crises.share_first"] * np.array(presenting_shares(v))
    due = summed(shares_due(v).values())
    after_need = due + (1.0 - due) * v["lives.joins_needed_bed"]
    joined = first * (beds * after_need + (1.0 - beds) * v["lives.joins_other"])
    comes = np.zeros((len(shares_of(v)), len(_STATES)))
    referred = new_referrals_of(v) * np.array(shares_of(v))
    comes[:, _NUMBER[c.ACTIVE, LISTED, c.CALM]] = referred * accepted
    comes[:, _NUMBER[c.ACTIVE, OUT, c.CALM]] = referred * (1.0 - accepted)
    comes[:, _NUMBER[c.ACTIVE, OUT, c.AFTER_CRISIS]] = joined
    return comes


def needing_a_bed(v: Values) -> Floats:
    """Return the share of crises that need a bed, by class of frailty, over all ways in."""
    cuts = Ladders.of(v).cuts
    shares = np.array(list(crises_by_route(v).values()))
    found: Floats = shares @ np.array([cuts[door].needs_bed for door in c.DOORS.values()])
    return found


def _changes(v: Values) -> Iterator[tuple[State, State, float]]:
    """Yield what changes at home but by a crisis: from, to, and how often a year."""
    for need, care, recent in _STATES:
        here = (need, care, recent)
        if need == c.WELL:
            yield here, (c.ACTIVE, care, recent), v["lives.falls_ill"]
        else:
            yield here, (c.WELL, OUT if care == LISTED else care, recent), v["lives.recovers"]
        if care == TEAM and need == c.WELL:
            yield here, (need, OUT, recent), v["lives.team_ends"]
        if care == OUT and need == c.ACTIVE:
            yield here, (need, LISTED, recent), v["lives.referred"] * v["community.accepted_share"]
        if care == LISTED:
            yield here, (need, OUT, recent), v["lives.leaves_list"]
        if recent != c.CALM:
            yield here, (need, care, c.CALM), HOURS_A_YEAR / HOURS_A_DAY / v["hazard.recent_days"]


def _after(needed_bed: bool) -> Iterator[tuple[State, State, float]]:
    """Yield where a crisis leads; whoever needed a bed, is ill and has no team is referred afterwards."""
    for need, care, recent in _STATES:
        listed = LISTED if needed_bed and care == OUT and need == c.ACTIVE else care
        yield (need, care, recent), (need, listed, c.AFTER_BED if needed_bed else max(recent, c.AFTER_CRISIS)), 1.0


def _crises_a_year(v: Values, need: int, care: int, recent: int) -> float:
    by = crisis_factors(v)
    ratio = by["need"][need] * by["care"][c.YES if care == TEAM else c.NO] * by["recent"][recent]
    return v["hazard.settled"] * ratio
