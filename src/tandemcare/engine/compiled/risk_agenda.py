"""Who is taken out of a wait by a risk next: at most one entry a person, whose place is known.

Those due soon stand in a heap. Times stand in one run of words, entries (the number of the risk above the number of the
person's row) in a second, and in a third, by row, where in the heap a person stands (counted from 1; 0 where they do
not). So an entry is moved or taken out at once, and a row can be given to the next person when somebody leaves. A node
has four children.

Most are due much later, and few of them ever come to that: somebody's lot changes, and so does the time. They stand in
no order: in a fourth run of words, by row, when they are due (0 where they are not later), with the risk in the upper
half of the third. When the heap is empty it is filled with those due first, some share of all.
"""

from __future__ import annotations

import numpy as np

from .agenda import INFINITY
from .ahead import fetch_soon
from .jit import aside, part
from .memory import Core
from .places import *

SHORTEST, LONGEST, TWICE = 1.0, 1e6, 2.0  # hours


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


@aside
def let_stand(m: Core, time: float, entry: np.uint64) -> None:
    """Add an entry to the heap."""
    m.w[RISK_COUNT_DUE] += ONE
    settle_in(m, m.w[RISK_COUNT_DUE] - ONE, time, entry)


@aside
def take_out(m: Core, place: np.uint64) -> None:
    """Take an entry out of the heap; the last one fills its place."""
    last = m.w[RISK_COUNT_DUE] - ONE
    m.w[RISK_COUNT_DUE] = last
    if place != last:
        settle_in(m, place, m.f[m.w[RISK_TIMES] + last], m.w[m.w[RISK_ENTRIES] + last])


@part
def first_later(m: Core) -> float:
    """Return when the first of those beyond the heap is due."""
    first, later = INFINITY, m.w[RISK_LATER]
    for row in range(later, later + m.w[PEOPLE_USED]):
        time = m.f[row]
        first = time if 0.0 < time < first else first
    return first


@aside
def look_further(m: Core) -> None:
    """Fill the heap, which is empty, with those due first; it learns to reach as far as an eighth to half of all do."""
    first, later = first_later(m), m.w[RISK_LATER]
    if first == INFINITY:
        return
    until = first + m.f[RISK_SPAN]
    m.f[RISK_UNTIL] = until
    for k in range(ZERO, m.w[PEOPLE_USED]):
        row = U(k)
        time = m.f[later + row]
        if 0.0 < time <= until:
            m.f[later + row] = 0.0
            let_stand(m, time, ((m.w[m.w[RISK_PLACES] + row] >> HALF) << HALF) | row)
    if m.w[RISK_COUNT_DUE] < m.w[INSIDE] >> THREE:
        m.f[RISK_SPAN] = min(TWICE * m.f[RISK_SPAN] + SHORTEST, LONGEST)
    elif m.w[RISK_COUNT_DUE] > m.w[INSIDE] >> ONE:
        m.f[RISK_SPAN] = m.f[RISK_SPAN] / TWICE


@part
def look_at_first(m: Core) -> None:
    """Note when the first risk is due."""
    if m.w[RISK_COUNT_DUE] == ZERO:
        look_further(m)
    m.f[RISK_TIME] = m.f[m.w[RISK_TIMES]] if m.w[RISK_COUNT_DUE] != ZERO else INFINITY


@part
def fetch_next(m: Core) -> None:
    """Ask ahead for the row of whoever is due after the first."""
    if m.w[RISK_COUNT_DUE] > FOUR:
        fetch_row(m, person_of(m, m.w[m.w[RISK_ENTRIES] + first_child(m, ONE)]))


@part
def fetch_row(m: Core, person: np.uint64) -> None:
    """Ask ahead for somebody's row: who they are, and the state of their risks."""
    last = person + m.w[SLOTS_AT] + m.w[SLOT_COUNT] * STATE_WORDS
    for place in range(person + U(CACHE_LINE_WORDS), last, U(CACHE_LINE_WORDS)):
        fetch_soon(m.w, U(place))


@aside
def book_risk(m: Core, person: np.uint64, time: float, risk: np.uint64) -> None:
    """Put the risk that is due first for a person on the agenda, in place of any other of theirs."""
    row = row_number(m, person)
    own, entry = m.w[RISK_PLACES] + row, (risk << HALF) | row
    place = m.w[own] & LOW_HALF
    if time > m.f[RISK_UNTIL]:
        m.w[own] = risk << HALF
        m.f[m.w[RISK_LATER] + row] = time
        if place == ZERO and m.w[RISK_COUNT_DUE] != ZERO:
            return
        if place != ZERO:
            take_out(m, place - ONE)
    elif place == ZERO:
        m.f[m.w[RISK_LATER] + row] = 0.0
        let_stand(m, time, entry)
    elif m.f[m.w[RISK_TIMES] + place - ONE] == time and m.w[m.w[RISK_ENTRIES] + place - ONE] == entry:
        return
    else:
        settle_in(m, place - ONE, time, entry)
    look_at_first(m)


@aside
def call_risk_off(m: Core, person: np.uint64) -> None:
    """Take a person's risk off the agenda."""
    row = row_number(m, person)
    place = m.w[m.w[RISK_PLACES] + row] & LOW_HALF
    m.w[m.w[RISK_PLACES] + row] = ZERO
    m.f[m.w[RISK_LATER] + row] = 0.0
    if place != ZERO:
        take_out(m, place - ONE)
        look_at_first(m)
