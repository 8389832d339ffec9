"""The agenda: what is due when, in order of (time, kind, person key).

Most entries stand in a heap of four children a node, as two arrays. A pop leaves a hole at the root which the next push
fills, so that "end one delay, begin another" costs one pass. Deadlines of a fixed patience stand in a ring of their own,
where they are in order already. An entry that may be cancelled carries its person's ticket and is dead once the ticket changes.
"""

from __future__ import annotations

import numpy as np

from .jit import aside, part
from .memory import Memory, Program
from .places import *  # noqa: F403

INFINITY = float("inf")


@part
def entry_of(m: Memory, p: Program, slot: np.uint64, kind: np.uint64, cancellable: bool) -> np.uint64:
    """Return the agenda entry of a person; a cancellable one counts as pending until it is taken."""
    entry = (kind << KIND_SHIFT) | slot
    if cancellable:
        base = slot * p.size[WIDTH]
        m.person[base + PENDING] += ONE
        entry |= CANCELLABLE | ((m.person[base + TICKET] & TICKET_MASK) << HALF)
    return entry


@part
def is_dead(m: Memory, p: Program, entry: np.uint64) -> bool:
    """Return whether a cancellable entry's ticket has changed since."""
    ticket = m.person[(entry & LOW_HALF) * p.size[WIDTH] + TICKET] & TICKET_MASK
    return ((entry >> HALF) & TICKET_MASK) != ticket


@aside
def tie_before(m: Memory, p: Program, one: np.uint64, other: np.uint64) -> bool:
    """Return whether, of two entries at one time, the first comes first: by kind, then by key."""
    kind_one, kind_other = one >> KIND_SHIFT, other >> KIND_SHIFT
    if kind_one != kind_other:
        return kind_one < kind_other
    width = p.size[WIDTH]
    return m.person[(one & LOW_HALF) * width + KEY] < m.person[(other & LOW_HALF) * width + KEY]


@part
def before(m: Memory, p: Program, time: float, entry: np.uint64, other_time: float, other: np.uint64) -> bool:
    """Return whether the first entry comes before the second."""
    if time == other_time:
        return tie_before(m, p, entry, other)
    return time < other_time


@part
def sift_down(m: Memory, p: Program, time: float, entry: np.uint64) -> None:
    """Put an entry into the hole at the root and let it sink; entries past the end are infinite."""
    size = m.scalar[HEAP_SIZE]
    place = ZERO
    child = ONE
    while child < size:
        best, best_time = child, m.heap_time[child]
        for k in range(ONE, FOUR):
            other_time = m.heap_time[child + k]
            if other_time <= best_time and (
                other_time < best_time
                or (child + k < size and tie_before(m, p, m.heap_entry[child + k], m.heap_entry[best]))
            ):
                best, best_time = child + k, other_time
        if not before(m, p, best_time, m.heap_entry[best], time, entry):
            break
        m.heap_time[place] = best_time
        m.heap_entry[place] = m.heap_entry[best]
        place = best
        child = FOUR * place + ONE
    m.heap_time[place] = time
    m.heap_entry[place] = entry


@part
def push(m: Memory, p: Program, time: float, entry: np.uint64) -> None:
    """Add an entry; there is room, because the kernel checks before each walk."""
    if m.scalar[HOLE] != ZERO:
        m.scalar[HOLE] = ZERO
        sift_down(m, p, time, entry)
        return
    place = m.scalar[HEAP_SIZE]
    m.scalar[HEAP_SIZE] = place + ONE
    while place != ZERO:
        parent = (place - ONE) >> TWO
        if not before(m, p, time, entry, m.heap_time[parent], m.heap_entry[parent]):
            break
        m.heap_time[place] = m.heap_time[parent]
        m.heap_entry[place] = m.heap_entry[parent]
        place = parent
    m.heap_time[place] = time
    m.heap_entry[place] = entry


@part
def close_hole(m: Memory, p: Program) -> None:
    """Fill the hole that a pop has left, if nothing was pushed since."""
    if m.scalar[HOLE] != ZERO:
        m.scalar[HOLE] = ZERO
        last = m.scalar[HEAP_SIZE] - ONE
        m.scalar[HEAP_SIZE] = last
        time, entry = m.heap_time[last], m.heap_entry[last]
        m.heap_time[last] = INFINITY
        if last != ZERO:
            sift_down(m, p, time, entry)


# --- rings of deadlines -----------------------------------------------------------------------------------------


@aside
def find_next_ring(m: Memory, p: Program) -> None:
    """Find the ring whose first entry is due first, dropping dead entries on the way."""
    rings = p.size[RINGS]
    best, best_time = NOBODY, INFINITY
    room = m.scalar[RING_ROOM]
    for ring in range(ZERO, rings):
        head = ring * RING_WORDS
        while m.ring[head + RING_FIRST] != m.ring[head + RING_LAST]:
            place = ring * room + (m.ring[head + RING_FIRST] & (room - ONE))
            if not is_dead(m, p, m.ring_entry[place]):
                time = m.ring_time[place]
                if time < best_time or (
                    time == best_time and best != NOBODY and tie_before(
                        m, p, m.ring_entry[place],
                        m.ring_entry[best * room + (m.ring[best * RING_WORDS + RING_FIRST] & (room - ONE))])
                ):
                    best, best_time = ring, time
                break
            m.ring[head + RING_FIRST] += ONE
            forget_entry(m, p, m.ring_entry[place])
    m.scalar[RING] = best
    m.times[RING_TIME] = best_time


@part
def push_deadline(m: Memory, p: Program, ring: np.uint64, time: float, entry: np.uint64) -> None:
    """Add a deadline to its ring if it comes after all others there and fits, else to the heap."""
    if ring == NOBODY:
        push(m, p, time, entry)
        return
    room = m.scalar[RING_ROOM]
    head, start = ring * RING_WORDS, ring * room
    last = m.ring[head + RING_LAST]
    inside = last - m.ring[head + RING_FIRST]
    if inside >= room or (inside != ZERO and m.ring_time[start + ((last - ONE) & (room - ONE))] > time):
        push(m, p, time, entry)
        return
    m.ring[head + RING_LAST] = last + ONE
    while last != m.ring[head + RING_FIRST]:
        place = start + ((last - ONE) & (room - ONE))
        if m.ring_time[place] != time or not tie_before(m, p, entry, m.ring_entry[place]):
            break
        m.ring_time[start + (last & (room - ONE))] = m.ring_time[place]
        m.ring_entry[start + (last & (room - ONE))] = m.ring_entry[place]
        last -= ONE
    m.ring_time[start + (last & (room - ONE))] = time
    m.ring_entry[start + (last & (room - ONE))] = entry
    if time <= m.times[RING_TIME]:
        find_next_ring(m, p)


# --- persons that are gone but whose entries are not ------------------------------------------------------------


@part
def forget_entry(m: Memory, p: Program, entry: np.uint64) -> None:
    """Note that a cancellable entry was taken; a person who left earlier frees their slot with the last one."""
    slot = entry & LOW_HALF
    base = slot * p.size[WIDTH]
    m.person[base + PENDING] -= ONE
    if m.person[base + PENDING] == ZERO and m.person[base + ALIVE] == ZERO:
        free_slot(m, p, slot)


@part
def free_slot(m: Memory, p: Program, slot: np.uint64) -> None:
    """Give a person's row back to the next one who comes."""
    m.person[slot * p.size[WIDTH] + LINK] = m.scalar[FREE]
    m.scalar[FREE] = slot


@aside
def drop_dead_entries(m: Memory, p: Program) -> None:
    """Throw dead entries out of all rings, so that a full ring need not grow for people who are long served."""
    room = m.scalar[RING_ROOM]
    for ring in range(ZERO, p.size[RINGS]):
        head, start = ring * RING_WORDS, ring * room
        kept = m.ring[head + RING_FIRST]
        for k in range(m.ring[head + RING_FIRST], m.ring[head + RING_LAST]):
            place = start + (k & (room - ONE))
            if is_dead(m, p, m.ring_entry[place]):
                forget_entry(m, p, m.ring_entry[place])
            else:
                m.ring_time[start + (kept & (room - ONE))] = m.ring_time[place]
                m.ring_entry[start + (kept & (room - ONE))] = m.ring_entry[place]
                kept += ONE
        m.ring[head + RING_LAST] = kept
    find_next_ring(m, p)
