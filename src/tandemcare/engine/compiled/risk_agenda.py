"""Who is taken out of a wait by a risk next: a heap with at most one entry a person, whose place in it is known.

Times stand in one run of words, entries (the number of the risk above the number of the person's row) in a second, and
in a third, by row, where in the heap a person stands (counted from 1; 0 where they do not). So an entry is moved or
taken out at once, and a row can be given to the next person when somebody leaves. A node has four children.
"""

from __future__ import annotations

import numpy as np

from .agenda import INFINITY
from .ahead import fetch_soon
from .jit import aside, part
from .memory import Core
from .places import *


@part
def row_number(m: Core, person: np.uint64) -> np.uint64:
    """Return the number of a person's row."""
    return (person - m.w[PEOPLE]) // m.w[WIDTH]


@part
def person_of(m: Core, entry: np.uint64) -> np.uint64:
    """Return the person of an entry."""
    return m.w[PEOPLE] + (entry & LOW_HALF) * m.w[WIDTH]


@part
def risk_before(m: Core, time: float, entry: np.uint64, other_time: float, other: np.uint64) -> bool:
    """Return whether the first entry comes before the second: by time, order of risk, key."""
    if time != other_time:
        return time < other_time
    if entry >> HALF != other >> HALF:
        return entry >> HALF < other >> HALF
    return m.w[person_of(m, entry) + KEY] < m.w[person_of(m, other) + KEY]


@part
def stand_at(m: Core, place: np.uint64, time: float, entry: np.uint64) -> None:
    """Let an entry stand at a place of the heap."""
    m.f[m.w[RISK_TIMES] + place] = time
    m.w[m.w[RISK_ENTRIES] + place] = entry
    m.w[m.w[RISK_PLACES] + (entry & LOW_HALF)] = place + ONE


@aside
def first_due(m: Core, child: np.uint64, last: np.uint64) -> np.uint64:
    """Return which of some entries, one after another in the heap, comes first."""
    times, entries, best = m.w[RISK_TIMES], m.w[RISK_ENTRIES], child
    for k in range(child + ONE, last):
        after = U(k)
        if risk_before(m, m.f[times + after], m.w[entries + after], m.f[times + best], m.w[entries + best]):
            best = after
    return best


@part
def first_child(m: Core, child: np.uint64) -> np.uint64:
    """Return which of four entries comes first, without a branch, which no processor could foresee; ties are rare."""
    place = m.w[RISK_TIMES] + child
    t0, t1, t2, t3 = m.f[place], m.f[place + ONE], m.f[place + TWO], m.f[place + THREE]
    left, left_time = child + U(t1 < t0), t1 if t1 < t0 else t0
    right, right_time = child + TWO + U(t3 < t2), t3 if t3 < t2 else t2
    best, time = right if right_time < left_time else left, min(left_time, right_time)
    if U(t0 == time) + U(t1 == time) + U(t2 == time) + U(t3 == time) != ONE:
        return first_due(m, child, child + FOUR)
    return best


@aside
def settle_in(m: Core, place: np.uint64, time: float, entry: np.uint64) -> None:
    """Put an entry into a hole of the heap and let it rise or sink to where it belongs."""
    times, entries, size = m.w[RISK_TIMES], m.w[RISK_ENTRIES], m.w[RISK_COUNT_DUE]
    while place != ZERO:
        parent = (place - ONE) >> TWO
        if not risk_before(m, time, entry, m.f[times + parent], m.w[entries + parent]):
            break
        stand_at(m, place, m.f[times + parent], m.w[entries + parent])
        place = parent
    child = FOUR * place + ONE
    while child < size:
        best = first_child(m, child) if child + THREE < size else first_due(m, child, size)
        if not risk_before(m, m.f[times + best], m.w[entries + best], time, entry):
            break
        stand_at(m, place, m.f[times + best], m.w[entries + best])
        place = best
        child = FOUR * place + ONE
    stand_at(m, place, time, entry)


@part
def look_at_first(m: Core) -> None:
    """Note when the first risk is due."""
    m.f[RISK_TIME] = m.f[m.w[RISK_TIMES]] if m.w[RISK_COUNT_DUE] != ZERO else INFINITY


@part
def fetch_next(m: Core) -> None:
    """Ask ahead for the row of whoever is due after the first: who they are, and the state of their risks."""
    if m.w[RISK_COUNT_DUE] > FOUR:
        person = person_of(m, m.w[m.w[RISK_ENTRIES] + first_child(m, ONE)])
        last = person + m.w[LIFE] + LIFE_WORDS + m.w[RISK_COUNT] * (ONE + STATE_WORDS)
        for place in range(person + U(CACHE_LINE_WORDS), last, U(CACHE_LINE_WORDS)):
            fetch_soon(m.w, U(place))


@aside
def book_risk(m: Core, person: np.uint64, time: float, risk: np.uint64) -> None:
    """Put the risk that is due first for a person on the agenda, in place of any other of theirs."""
    row = row_number(m, person)
    place, entry = m.w[m.w[RISK_PLACES] + row], (risk << HALF) | row
    if place == ZERO:
        m.w[RISK_COUNT_DUE] += ONE
        place = m.w[RISK_COUNT_DUE]
    elif m.f[m.w[RISK_TIMES] + place - ONE] == time and m.w[m.w[RISK_ENTRIES] + place - ONE] == entry:
        return
    settle_in(m, place - ONE, time, entry)
    look_at_first(m)


@aside
def call_risk_off(m: Core, person: np.uint64) -> None:
    """Take a person's risk off the agenda."""
    row = row_number(m, person)
    place = m.w[m.w[RISK_PLACES] + row]
    if place == ZERO:
        return
    m.w[m.w[RISK_PLACES] + row] = ZERO
    last = m.w[RISK_COUNT_DUE] - ONE
    m.w[RISK_COUNT_DUE] = last
    if place - ONE != last:
        settle_in(m, place - ONE, m.f[m.w[RISK_TIMES] + last], m.w[m.w[RISK_ENTRIES] + last])
    look_at_first(m)
