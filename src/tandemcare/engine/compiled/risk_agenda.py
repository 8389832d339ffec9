"""Who is taken out of a wait by a risk next: at most one entry a person, whose place is known.

Those due soon stand in a heap. Times stand in one run of words and entries (the number of the risk above the number of
the person's row) in a second. A node has four children. So an entry is moved or taken out at once, and a row can be
given to the next person when somebody leaves.

Most are due much later, and few of them ever come to that: somebody's lot changes, and so does the time. They are
sorted roughly: each of many buckets holds those due in the same part of the coming weeks, in no order, each row naming
the next and the one before. When few are left in the heap the next bucket is emptied into it. Those due later still
are only known by row; when all buckets are empty they are filled with those due first, some share of all.

Each row has its words here: where in the heap it stands (counted from 1; 0 where it does not), which risk is due, when,
and its neighbours in a bucket.
"""

from __future__ import annotations

import numpy as np

from .agenda import INFINITY
from .ahead import fetch_soon
from .jit import aside, part
from .memory import Memory
from .narrow import put_half
from .places import *

LONGEST, TWICE = 1e6, 2.0  # hours
TWO_LINES = U(2 * CACHE_LINE_WORDS)
ALL_BUCKETS = float(BUCKETS)
IS_FIRST = U(2**31)  # in the place of who stands before: nobody does, and the bucket follows


@part
def row_number(m: Memory, person: np.uint64) -> np.uint64:
    """Return the number of a person's row."""
    return (person - m.w[PEOPLE]) // m.w[WIDTH]


@part
def due_row(m: Memory, row: np.uint64) -> np.uint64:
    """Return where a row's words of this agenda begin."""
    return m.w[RISK_ROWS] + row * DUE_WORDS


@part
def person_of(m: Memory, entry: np.uint64) -> np.uint64:
    """Return the person of an entry."""
    return m.w[PEOPLE] + (entry & LOW_HALF) * m.w[WIDTH]


@part
def risk_before(m: Memory, time: float, entry: np.uint64, other_time: float, other: np.uint64) -> bool:
    """Return whether the first entry comes before the second: by time, order of risk, key."""
    if time != other_time:
        return time < other_time
    if entry >> HALF != other >> HALF:
        return entry >> HALF < other >> HALF
    return m.w[person_of(m, entry) + KEY] < m.w[person_of(m, other) + KEY]


@part
def stand_at(m: Memory, place: np.uint64, time: float, entry: np.uint64) -> None:
    """Let an entry stand at a place of the heap."""
    m.f[m.w[RISK_TIMES] + place] = time
    m.w[m.w[RISK_ENTRIES] + place] = entry
    m.w[due_row(m, entry & LOW_HALF) + DUE_PLACE] = place + ONE


@aside
def first_due(m: Memory, child: np.uint64, last: np.uint64) -> np.uint64:
    """Return which of some entries, one after another in the heap, comes first."""
    times, entries, best = m.w[RISK_TIMES], m.w[RISK_ENTRIES], child
    for k in range(child + ONE, last):
        after = U(k)
        if risk_before(m, m.f[times + after], m.w[entries + after], m.f[times + best], m.w[entries + best]):
            best = after
    return best


@part
def first_child(m: Memory, child: np.uint64) -> np.uint64:
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
def settle_in(m: Memory, place: np.uint64, time: float, entry: np.uint64) -> None:
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
def let_stand(m: Memory, time: float, entry: np.uint64) -> None:
    """Add an entry to the heap."""
    m.w[RISK_COUNT_DUE] += ONE
    settle_in(m, m.w[RISK_COUNT_DUE] - ONE, time, entry)


@aside
def take_out(m: Memory, place: np.uint64) -> None:
    """Take an entry out of the heap; the last one fills its place."""
    last = m.w[RISK_COUNT_DUE] - ONE
    m.w[RISK_COUNT_DUE] = last
    if place != last:
        settle_in(m, place, m.f[m.w[RISK_TIMES] + last], m.w[m.w[RISK_ENTRIES] + last])


# --- buckets ----------------------------------------------------------------------------------------------------


@part
def bucket_of(m: Memory, time: float) -> np.uint64:
    """Return the bucket of a time, BUCKETS if it lies beyond them all: never an earlier one for a later time."""
    share = (time - m.f[BUCKETS_FROM]) * m.f[BUCKETS_AN_HOUR]
    return U(np.int64(max(share, 0.0))) if share < ALL_BUCKETS else BUCKETS


@part
def join_bucket(m: Memory, row: np.uint64, bucket: np.uint64) -> None:
    """Put a row into a bucket, ahead of those in it."""
    head, own = m.w[RISK_BUCKETS] + bucket, row + ONE
    behind = m.w[head]
    m.w[head] = own
    m.w[due_row(m, row) + DUE_LINKS] = (behind << HALF) | IS_FIRST | bucket
    if behind != ZERO:
        put_half(m.w, (due_row(m, behind - ONE) + DUE_LINKS) << ONE, own)


@part
def leave_bucket(m: Memory, row: np.uint64) -> None:
    """Take a row out of its bucket, if it stands in one."""
    place = due_row(m, row) + DUE_LINKS
    behind, ahead = m.w[place] >> HALF, m.w[place] & LOW_HALF
    if ahead == ZERO:
        return
    m.w[place] = ZERO
    if behind != ZERO:
        put_half(m.w, (due_row(m, behind - ONE) + DUE_LINKS) << ONE, ahead)
    if ahead & IS_FIRST != ZERO:
        m.w[m.w[RISK_BUCKETS] + (ahead ^ IS_FIRST)] = behind
    else:
        put_half(m.w, ((due_row(m, ahead - ONE) + DUE_LINKS) << ONE) + ONE, behind)


@aside
def open_bucket(m: Memory) -> None:
    """Empty the next bucket into the heap."""
    head = m.w[RISK_BUCKETS] + m.w[BUCKETS_OPENED]
    m.w[BUCKETS_OPENED] += ONE
    row = m.w[head]
    m.w[head] = ZERO
    while row != ZERO:
        row -= ONE
        own = due_row(m, row)
        let_stand(m, m.f[own + DUE_TIME], (m.w[own + DUE_RISK] << HALF) | row)
        row = m.w[own + DUE_LINKS] >> HALF
        m.w[own + DUE_LINKS] = ZERO


@part
def first_later(m: Memory) -> float:
    """Return when the first of those beyond the buckets is due."""
    first, last = INFINITY, due_row(m, m.w[PEOPLE_USED])
    for own in range(m.w[RISK_ROWS], last, DUE_WORDS):
        time = m.f[U(own) + DUE_TIME]
        first = time if 0.0 < time < first else first
    return first


@aside
def look_further(m: Memory) -> bool:
    """Fill the buckets, as all are empty, with those due first, and tell whether there is anybody.

    They learn to reach as far as a quarter of all do at least.
    """
    first, put = first_later(m), ZERO
    if first == INFINITY:
        return False
    m.f[BUCKETS_FROM], m.f[BUCKETS_AN_HOUR] = first, ALL_BUCKETS / m.f[RISK_SPAN]
    m.w[BUCKETS_OPENED] = ZERO
    for k in range(ZERO, m.w[PEOPLE_USED]):
        time = m.f[due_row(m, U(k)) + DUE_TIME]
        bucket = bucket_of(m, time)
        if time > 0.0 and bucket < BUCKETS:
            join_bucket(m, U(k), bucket)
            put += ONE
    if put < m.w[INSIDE] >> TWO:
        m.f[RISK_SPAN] = min(TWICE * m.f[RISK_SPAN], LONGEST)
    return True


@aside
def fill_heap(m: Memory) -> None:
    """Let a few stand in the heap, so that whoever is next but one is known too."""
    while m.w[RISK_COUNT_DUE] <= FOUR:
        if m.w[BUCKETS_OPENED] < BUCKETS:
            open_bucket(m)
        elif m.w[RISK_COUNT_DUE] != ZERO or not look_further(m):
            return


@part
def look_at_first(m: Memory) -> None:
    """Note when the first risk is due."""
    if m.w[RISK_COUNT_DUE] <= FOUR:
        fill_heap(m)
    m.f[RISK_TIME] = m.f[m.w[RISK_TIMES]] if m.w[RISK_COUNT_DUE] != ZERO else INFINITY


@part
def fetch_next(m: Memory) -> None:
    """Ask ahead for the row of whoever is due after the first."""
    if m.w[RISK_COUNT_DUE] > FOUR:
        fetch_row(m, person_of(m, m.w[m.w[RISK_ENTRIES] + first_child(m, ONE)]))


@part
def fetch_row(m: Memory, person: np.uint64) -> None:
    """Ask ahead for somebody's row: who they are, and the state of their risks."""
    last = person + m.w[SLOTS_AT] + m.w[SLOT_COUNT] * STATE_WORDS
    for place in range(person + U(CACHE_LINE_WORDS), last, TWO_LINES):
        fetch_soon(m.w, U(place))
        fetch_soon(m.w, U(place) + U(CACHE_LINE_WORDS))


@aside
def book_risk(m: Memory, person: np.uint64, time: float, risk: np.uint64) -> None:
    """Put the risk that is due first for a person on the agenda, in place of any other of theirs."""
    row, bucket = row_number(m, person), bucket_of(m, time)
    own, entry = due_row(m, row), (risk << HALF) | row
    place = m.w[own + DUE_PLACE]
    if place == ZERO:
        leave_bucket(m, row)
    m.w[own + DUE_RISK] = risk
    m.f[own + DUE_TIME] = time
    if bucket < m.w[BUCKETS_OPENED]:
        if place == ZERO:
            let_stand(m, time, entry)
        else:
            settle_in(m, place - ONE, time, entry)
    else:
        if place != ZERO:
            m.w[own + DUE_PLACE] = ZERO
            take_out(m, place - ONE)
        if bucket < BUCKETS:
            join_bucket(m, row, bucket)
    look_at_first(m)


@aside
def call_risk_off(m: Memory, person: np.uint64) -> None:
    """Take a person's risk off the agenda."""
    row = row_number(m, person)
    own = due_row(m, row)
    place = m.w[own + DUE_PLACE]
    m.f[own + DUE_TIME] = 0.0
    if place == ZERO:
        leave_bucket(m, row)
    else:
        m.w[own + DUE_PLACE] = ZERO
        take_out(m, place - ONE)
        look_at_first(m)
