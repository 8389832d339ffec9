"""The people of a place in balance: how many of each class of frailty are well or ill, in care or on a list, or flagged.

With constant rates the numbers in each state solve as many linear equations: what comes in equals what goes out. How
fast people on the list start with a team is found such that all its places are taken. Home and support are laid over it
as they are counted, as if they did not depend on the rest; the run-in settles what that leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from . import codes as c
from .frailty import heights_of, presenting_shares, shares_of
from .hazards import crisis_factors
from .place import PER_100K
from .severity import Ladders
from .values import Values

Floats = npt.NDArray[np.float64]
OUT, LISTED, TEAM = 0, 1, 2
_CARE = (OUT, LISTED, TEAM)
_NEEDS = (c.WELL, c.ACTIVE)
_RECENT = (c.CALM, c.AFTER_CRISIS, c.AFTER_BED)
_STATES = tuple((need, care, recent) for need in _NEEDS for care in _CARE for recent in _RECENT)
_NUMBER = {state: number for number, state in enumerate(_STATES)}
_MOST_STARTS_A_YEAR = 365.0
_HALVINGS = 50


@dataclass(frozen=True)
class Row:
    """So many people of one class of frailty in one state."""

    frailty_class: int
    frailty: float
    need: int
    care: int
    recent: int
    people: float


def standing_people(v: Values) -> tuple[Row, ...]:
    """Return the standing population of a place in balance, by class of frailty, need, care and what happened last."""
    return _table(tuple(sorted(v.items())))


def joiners_a_year(v: Values) -> float:
    """Return how many first presenters must join a year for the population to stay as large as it is."""
    return max(people_of(v) * (v["lives.moves"] + v["lives.dies"]) - new_referrals_of(v), 0.0)


def people_of(v: Values) -> float:
    """Return how many people the standing population has."""
    return v["lives.people_per_100k"] * v["place.adults"] / PER_100K


def new_referrals_of(v: Values) -> float:
    """Return how many people a year are referred for the first time, of whom nothing was known."""
    return v["lives.new_referrals_per_100k"] * v["place.adults"] / PER_100K


@lru_cache(maxsize=16)
def _table(given: tuple[tuple[str, float], ...]) -> tuple[Row, ...]:
    v = dict(given)
    places = v["community.caseload_per_100k"] * v["place.adults"] / PER_100K
    low, high = 0.0, _MOST_STARTS_A_YEAR
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if _with_team(_people(v, middle)) > places else (middle, high)
    found = _people(v, (low + high) / 2.0)
    return tuple(
        Row(k, height, *state, float(f"{people:.10g}"))
        for (k, height), column in zip(enumerate(heights_of(v)), found, strict=True)
        for state, people in zip(_STATES, column, strict=True)
    )


def _with_team(found: list[Floats]) -> float:
    return sum(
        float(people) for column in found for state, people in zip(_STATES, column, strict=True) if state[1] == TEAM
    )


def _people(v: Values, starts: float) -> list[Floats]:
    """Return the people in each state, class by class, if so many a year start with a team for each on the list."""
    ladders = Ladders.of(v)
    routes = {door: v[f"crises.share_{route}"] for route, door in c.DOORS.items()}
    comes = _coming(v)
    found = []
    for k, height in enumerate(heights_of(v)):
        beds = sum(share * ladders.cuts[door].needs_bed[k] for door, share in routes.items())
        moves = np.zeros((len(_STATES), len(_STATES)))
        for state in _STATES:
            for to, rate in _transitions(v, state, height, beds, starts):
                moves[_NUMBER[state], _NUMBER[to]] += rate
        leaving = moves.sum(axis=1) + v["lives.moves"] + v["lives.dies"]
        found.append(np.linalg.solve((np.diag(leaving) - moves).T, comes[k]))
    return found


def _coming(v: Values) -> list[Floats]:
    """Return who comes a year by class and state: first referrals, and first presenters who join."""
    accepted, joined = v["community.accepted_share"], joiners_a_year(v)
    found = []
    for share, presenting in zip(shares_of(v), presenting_shares(v), strict=True):
        comes = np.zeros(len(_STATES))
        referred = new_referrals_of(v) * share
        comes[_NUMBER[c.ACTIVE, LISTED, c.CALM]] += referred * accepted
        comes[_NUMBER[c.ACTIVE, OUT, c.CALM]] += referred * (1.0 - accepted)
        comes[_NUMBER[c.ACTIVE, OUT, c.AFTER_CRISIS]] += joined * presenting
        found.append(comes)
    return found


def _transitions(
    v: Values, state: tuple[int, int, int], height: float, beds: float, starts: float
) -> Iterator[tuple[tuple[int, int, int], float]]:
    """Yield where somebody in a state goes, and how often a year; `beds` is the share of crises that need one."""
    need, care, recent = state
    if need == c.WELL:
        yield (c.ACTIVE, care, recent), v["lives.falls_ill"]
        if care == TEAM:
            yield (need, OUT, recent), v["lives.team_ends"]
    else:
        yield (c.WELL, OUT if care == LISTED else care, recent), v["lives.recovers"]
        if care == OUT:
            yield (need, LISTED, recent), v["lives.referred"] * v["community.accepted_share"]
    if care == LISTED:
        yield (need, OUT, recent), v["lives.leaves_list"]
        yield (need, TEAM, recent), starts
    if recent != c.CALM:
        yield (need, care, c.CALM), 365.25 / v["hazard.recent_days"]
    crises = _crises_a_year(v, state, height)
    yield (need, care, max(recent, c.AFTER_CRISIS)), crises * (1.0 - beds)
    after = LISTED if care != TEAM and need == c.ACTIVE else care
    yield (need, after, c.AFTER_BED), crises * beds


def _crises_a_year(v: Values, state: tuple[int, int, int], height: float) -> float:
    need, care, recent = state
    by = crisis_factors(v)
    ratio = by["need"][need] * by["care"][c.YES if care == TEAM else c.NO] * by["recent"][recent]
    return v["hazard.settled"] * height * ratio
