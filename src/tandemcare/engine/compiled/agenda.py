"""The agenda: what is due when, in order of (time, kind, person key).

Most entries stand in a heap of four children a node, as two arrays. A pop leaves a hole at the root which the next
push fills, so that "end one delay, begin another" costs one pass. Deadlines of a fixed patience stand in a ring of
their own, where they are in order already. An entry that may be cancelled carries its person's ticket and is dead
once the ticket changes.
"""

from __future__ import annotations

import numpy as np

from .jit import aside, part
from .memory import Memory
from .places import *

INFINITY = float("inf")


@part
def entry_of(m: Memory, person: np.uint64, kind: np.uint64, cancellable: bool) -> np.uint64:
    """Return the agenda entry of a person; a cancellable one counts as pending until it is taken."""
    entry = (kind << KIND_SHIFT) | person
    if cancellable:
        m.w[person + PENDING] += ONE
        entry |= CANCELLABLE | ((m.w[person + TICKET] & TICKET_MASK) << HALF)
    return entry


@part
def is_dead(m: Memory, entry: np.uint64) -> bool:
    """Return whether a cancellable entry's ticket has changed since."""
    return ((entry >> HALF) & TICKET_MASK) != m.w[(entry & LOW_HALF) + TICKET] & TICKET_MASK


@aside
def tie_before(m: Memory, one: np.uint64, other: np.uint64) -> bool:
    """Return whether, of two entries at one time, the first comes first: by kind, then by key."""
    kind_one, kind_other = one >> KIND_SHIFT, other >> KIND_SHIFT
    if kind_one != kind_other:
        return kind_one < kind_other
    return m.w[(one & LOW_HALF) + KEY] < m.w[(other & LOW_HALF) + KEY]


@part
def before(m: Memory, time: float, entry: np.uint64, other_time: float, other: np.uint64) -> bool:
    """Return whether the first entry comes before the second."""
    if time == other_time:
        return tie_before(m, entry, other)
    return time < other_time


@aside
def first_of_four(m: Memory, child: np.uint64, time: float) -> np.uint64:
    """Return which of four entries beginning at `child` comes first, of those that are due at `time`."""
    size, best = m.w[HEAP_SIZE], NOBODY
    for k in range(child, min(child + FOUR, size)):
        if m.heap_time[k] == time and (best == NOBODY or tie_before(m, m.heap_entry[k], m.heap_entry[best])):
            best = U(k)
    return best


@part
def sift_down(m: Memory, time: float, entry: np.uint64) -> None:
    """Put an entry into the hole at the root and let it sink; places past the end are at infinity.

    The earliest of four children is found without a branch, which a processor could not foresee; ties are rare.
    """
    size = m.w[HEAP_SIZE]
    times, entries = m.heap_time, m.heap_entry
    place, child = ZERO, ONE
    while child < size:
        t0, t1, t2, t3 = times[child], times[child + ONE], times[child + TWO], times[child + THREE]
        left, left_time = child + U(t1 < t0), t1 if t1 < t0 else t0
        right, right_time = child + TWO + U(t3 < t2), t3 if t3 < t2 else t2
        best, best_time = right if right_time < left_time else left, min(left_time, right_time)
        if U(t0 == best_time) + U(t1 == best_time) + U(t2 == best_time) + U(t3 == best_time) != ONE:
            best = first_of_four(m, child, best_time)
        if not before(m, best_time, entries[best], time, entry):
            break
        times[place] = best_time
        entries[place] = entries[best]
        place = best
        child = FOUR * place + ONE
    times[place] = time
    entries[place] = entry


@part
def push(m: Memory, time: float, entry: np.uint64) -> None:
    """Add an entry; there is room, because the kernel checks before each walk."""
    if m.w[HOLE] != ZERO:
        m.w[HOLE] = ZERO
        sift_down(m, time, entry)
        return
    times, entries = m.heap_time, m.heap_entry
    place = m.w[HEAP_SIZE]
    m.w[HEAP_SIZE] = place + ONE
    while place != ZERO:
        parent = (place - ONE) >> TWO
        if not before(m, time, entry, times[parent], entries[parent]):
            break
        times[place] = times[parent]
        entries[place] = entries[parent]
        place = parent
    times[place] = time
    entries[place] = entry


@aside
def push_rarely(m: Memory, time: float, entry: np.uint64) -> None:
    """Add an entry, from where that is too rare to be worth inlining."""
    push(m, time, entry)


@aside
def close_hole(m: Memory) -> None:
    """Fill the hole that a pop has left with the last entry, as nothing was pushed since."""
    m.w[HOLE] = ZERO
    last = m.w[HEAP_SIZE] - ONE
    m.w[HEAP_SIZE] = last
    time, entry = m.heap_time[last], m.heap_entry[last]
    m.heap_time[last] = INFINITY
    if last != ZERO:
        sift_down(m, time, entry)


# --- rings of deadlines -----------------------------------------------------------------------------------------


@part
def ring_place(m: Memory, ring: np.uint64, number: np.uint64) -> np.uint64:
    """Return where the entry of a ring that was put as this number stands: its time, then itself."""
    return m.w[ring + RING_BEGIN] + TWO * (number & RING_MASK)


@aside
def find_next_ring(m: Memory) -> None:
    """Find the ring whose first entry is due first, dropping dead entries on the way."""
    best, best_time, best_entry = NOBODY, INFINITY, ZERO
    for ring in range(m.w[RINGS], m.w[RING_ENTRIES], RING_WORDS):
        while m.w[ring + RING_TAKEN] != m.w[ring + RING_PUT]:
            place = ring_place(m, ring, m.w[ring + RING_TAKEN])
            time, entry = m.f[place], m.w[place + ONE]
            if not is_dead(m, entry):
                if time < best_time or (time == best_time and tie_before(m, entry, best_entry)):
                    best, best_time, best_entry = U(ring), time, entry
                break
            m.w[ring + RING_TAKEN] += ONE
            forget_entry(m, entry)
    m.w[RING] = best
    m.f[RING_TIME] = best_time


@part
def push_deadline(m: Memory, ring: np.uint64, time: float, entry: np.uint64) -> None:
    """Add a deadline to its ring if it comes after all others there and fits, else to the heap."""
    if ring == ZERO:
        push_rarely(m, time, entry)
        return
    put = m.w[ring + RING_PUT]
    inside = put - m.w[ring + RING_TAKEN]
    if inside > RING_MASK or (inside != ZERO and m.f[ring_place(m, ring, put - ONE)] > time):
        push_rarely(m, time, entry)
        return
    m.w[ring + RING_PUT] = put + ONE
    while put != m.w[ring + RING_TAKEN]:
        ahead, place = ring_place(m, ring, put - ONE), ring_place(m, ring, put)
        if m.f[ahead] != time or not tie_before(m, entry, m.w[ahead + ONE]):
            break
        m.f[place], m.w[place + ONE] = m.f[ahead], m.w[ahead + ONE]
        put -= ONE
    place = ring_place(m, ring, put)
    m.f[place], m.w[place + ONE] = time, entry
    if time <= m.f[RING_TIME]:
        find_next_ring(m)


# --- persons who are gone but whose entries are not -------------------------------------------------------------


@part
def forget_entry(m: Memory, entry: np.uint64) -> None:
    """Note that a cancellable entry was taken; a person who left earlier frees their row with the last one."""
    person = entry & LOW_HALF
    m.w[person + PENDING] -= ONE
    if m.w[person + PENDING] == ZERO and m.w[person + ALIVE] & ONE == ZERO:
        free_row(m, person)


@part
def free_row(m: Memory, person: np.uint64) -> None:
    """Give a person's row to the next one who comes."""
    m.w[person + LINK] = m.w[FREE]
    m.w[FREE] = person


@aside
def drop_dead_entries(m: Memory) -> None:
    """Throw dead entries out of all rings and the heap, which need not grow for people who are long served."""
    for ring in range(m.w[RINGS], m.w[RING_ENTRIES], RING_WORDS):
        kept = m.w[ring + RING_TAKEN]
        for k in range(m.w[ring + RING_TAKEN], m.w[ring + RING_PUT]):
            place, to = ring_place(m, ring, U(k)), ring_place(m, ring, kept)
            if is_dead(m, m.w[place + ONE]):
                forget_entry(m, m.w[place + ONE])
            else:
                m.f[to], m.w[to + ONE] = m.f[place], m.w[place + ONE]
                kept += ONE
        m.w[ring + RING_PUT] = kept
    find_next_ring(m)
    size = m.w[HEAP_SIZE]
    m.w[HEAP_SIZE] = ZERO
    for k in range(ZERO, size):
        time, entry = m.heap_time[k], m.heap_entry[k]
        m.heap_time[k] = INFINITY
        if entry & CANCELLABLE != ZERO and is_dead(m, entry):
            forget_entry(m, entry)
        else:
            push_rarely(m, time, entry)
