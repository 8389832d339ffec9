"""Resources and their queues: who is free, who is next, what a grant and a release do.

A queue is a chain through the people: list 0 holds those who were handed over, list 1 + k those of priority k. A person's
places in queues are nodes in their own row, one for each alternative of `any_of`; a node is named slot << 4 | alternative.
"""

from __future__ import annotations

import numpy as np

from .jit import aside, part
from .memory import Memory, Program
from .places import *  # noqa: F403
from .statistics import LOG_SWAP, busy_changes, late_changes, log, waiting_changes

NODE_SHIFT = U(4)
ALTERNATIVE = U(15)


@part
def node_at(p: Program, node: np.uint64) -> np.uint64:
    """Return where a node stands: its next, then the one before."""
    return (node >> NODE_SHIFT) * p.size[WIDTH] + p.size[NODES] + TWO * (node & ALTERNATIVE)


@part
def join_queue(m: Memory, p: Program, resource: np.uint64, which: np.uint64, node: np.uint64) -> None:
    """Put a node at the end of one list of a resource's queue."""
    waiting_changes(m, p, resource)
    words, place = resource * RESOURCE_WORDS, node_at(p, node)
    last = words + LASTS + which
    m.person[place] = NOBODY
    m.person[place + ONE] = m.resource[last]
    if m.resource[words + QUEUES] >> which & ONE:
        m.person[node_at(p, m.resource[last])] = node
    else:
        m.resource[words + FIRSTS + which] = node
        m.resource[words + QUEUES] |= ONE << which
        m.person[place + ONE] = NOBODY
    m.resource[last] = node
    m.resource[words + WAITING] += ONE


@part
def leave_queue(m: Memory, p: Program, resource: np.uint64, which: np.uint64, node: np.uint64) -> None:
    """Take a node out of its list."""
    waiting_changes(m, p, resource)
    words, place = resource * RESOURCE_WORDS, node_at(p, node)
    after, ahead = m.person[place], m.person[place + ONE]
    if ahead == NOBODY:
        m.resource[words + FIRSTS + which] = after
    else:
        m.person[node_at(p, ahead)] = after
    if after == NOBODY:
        m.resource[words + LASTS + which] = ahead
        if ahead == NOBODY:
            m.resource[words + QUEUES] ^= ONE << which
    else:
        m.person[node_at(p, after) + ONE] = ahead
    m.resource[words + WAITING] -= ONE


@part
def first_list(queues: np.uint64) -> np.uint64:
    """Return the first list that is not empty; there is one."""
    which = ZERO
    while queues & ONE == ZERO:
        queues >>= ONE
        which += ONE
    return which


@part
def leave_queues(m: Memory, p: Program, slot: np.uint64) -> None:
    """Take a person out of every queue in which they stand and cancel their deadline."""
    base = slot * p.size[WIDTH]
    step = m.person[base + STEP] * STEP_WORDS
    which = m.person[base + PRIORITY] + ONE
    for k in range(ZERO, p.steps[step + B]):
        leave_queue(m, p, p.ways[p.steps[step + A] + k], which, (slot << NODE_SHIFT) | k)
    if m.person[base + PENDING] != ZERO:
        m.person[base + TICKET] += ONE


# --- who is free ------------------------------------------------------------------------------------------------


@aside
def free_shift(m: Memory, p: Program, resource: np.uint64, which: np.uint64) -> np.uint64:
    """Return the first shift of a rota with a slot free for somebody from list `which`, or NOBODY."""
    words, now = resource * RESOURCE_WORDS, m.times[NOW]
    first = m.resource[words + FIRST_SHIFT]
    for shift in range(first, first + m.resource[words + SHIFT_COUNT]):
        w, f = shift * SHIFT_WORDS, shift * SHIFT_FLOATS
        if (
            m.shift[w + ON] != ZERO
            and m.shift[w + SERVING] < m.shift[w + FILLED]
            and (
                which <= m.resource[words + URGENT] + ONE
                or now < m.shift_floats[f + SHIFT_END] - m.shift_floats[f + LAST_START]
            )
        ):
            return shift
    return NOBODY


@part
def free_unit(m: Memory, p: Program, resource: np.uint64, which: np.uint64) -> np.uint64:
    """Return a free unit for somebody from list `which` (of a rota: its shift; else 0), or NOBODY."""
    words = resource * RESOURCE_WORDS
    if m.resource[words + KIND] == ROTA:
        return free_shift(m, p, resource, which)
    return ZERO if m.resource[words + BUSY] < m.resource[words + UNITS] else NOBODY


@aside
def take_slot(m: Memory, p: Program, resource: np.uint64, shift: np.uint64, slot: np.uint64) -> np.uint64:
    """Take a slot of a shift for a person and return how they hold it."""
    w = shift * SHIFT_WORDS
    m.shift[w + SERVING] += ONE
    if m.shift[w + LINKED] != ZERO:
        base, first = slot * p.size[WIDTH], m.shift[w + SERVED_FIRST]
        m.person[base + SERVED_NEXT] = first
        m.person[base + SERVED_BEFORE] = NOBODY
        if first != NOBODY:
            m.person[first * p.size[WIDTH] + SERVED_BEFORE] = slot
        m.shift[w + SERVED_FIRST] = slot
    return (shift << HALF) | m.shift[w + DAY]


@part
def take_unit(
    m: Memory, p: Program, resource: np.uint64, unit: np.uint64, slot: np.uint64, hold: np.uint64
) -> None:
    """Take a free unit for a person, who holds it at `hold` in their row."""
    busy_changes(m, p, resource)
    words, place = resource * RESOURCE_WORDS, slot * p.size[WIDTH] + hold
    m.resource[words + BUSY] += ONE
    m.person[place] = resource
    m.person[place + ONE] = ZERO
    if m.resource[words + KIND] == ROTA:
        m.person[place + ONE] = take_slot(m, p, resource, unit, slot)


@aside
def give_slot_back(m: Memory, p: Program, resource: np.uint64, held: np.uint64, slot: np.uint64) -> None:
    """Give back a slot: to its shift while that is on, else it ends its overtime."""
    shift, day = held >> HALF, held & LOW_HALF
    w = shift * SHIFT_WORDS
    if m.shift[w + ON] != ZERO and m.shift[w + DAY] == day:
        m.shift[w + SERVING] -= ONE
        if m.shift[w + LINKED] != ZERO:
            unlink_served(m, p, shift, slot)
    else:
        late_changes(m, p, resource)
        m.resource[resource * RESOURCE_WORDS + LATE] -= ONE


@aside
def unlink_served(m: Memory, p: Program, shift: np.uint64, slot: np.uint64) -> None:
    """Take a person out of the chain of those whom a shift serves."""
    base = slot * p.size[WIDTH]
    after, ahead = m.person[base + SERVED_NEXT], m.person[base + SERVED_BEFORE]
    if ahead == NOBODY:
        m.shift[shift * SHIFT_WORDS + SERVED_FIRST] = after
    else:
        m.person[ahead * p.size[WIDTH] + SERVED_NEXT] = after
    if after != NOBODY:
        m.person[after * p.size[WIDTH] + SERVED_BEFORE] = ahead


# --- grants and releases ----------------------------------------------------------------------------------------


@part
def will_walk(m: Memory, p: Program, slot: np.uint64) -> None:
    """Put a person at the end of those who were granted something and walk on next."""
    m.person[slot * p.size[WIDTH] + LINK] = NOBODY
    if m.scalar[GRANTED_FIRST] == NOBODY:
        m.scalar[GRANTED_FIRST] = slot
    else:
        m.person[m.scalar[GRANTED_LAST] * p.size[WIDTH] + LINK] = slot
    m.scalar[GRANTED_LAST] = slot


@part
def leave_for_grant(m: Memory, p: Program, slot: np.uint64, resource: np.uint64) -> np.uint64:
    """Take a person who is granted a unit out of the queues and return where they will hold it."""
    base = slot * p.size[WIDTH]
    hold = m.person[base + HANDED]
    if hold != ZERO:
        leave_queue(m, p, resource, ZERO, slot << NODE_SHIFT)
    else:
        leave_queues(m, p, slot)
        hold = p.steps[m.person[base + STEP] * STEP_WORDS + HOLD]
    will_walk(m, p, slot)
    return hold


@aside
def grant_waiting(m: Memory, p: Program, resource: np.uint64) -> None:
    """Grant units to the queue, in its order, while there is a free one for whoever is first."""
    words = resource * RESOURCE_WORDS
    while m.resource[words + QUEUES] != ZERO:
        which = first_list(m.resource[words + QUEUES])
        unit = free_unit(m, p, resource, which)
        if unit == NOBODY:
            return
        slot = m.resource[words + FIRSTS + which] >> NODE_SHIFT
        take_unit(m, p, resource, unit, slot, leave_for_grant(m, p, slot, resource))


@part
def give_back(m: Memory, p: Program, resource: np.uint64, held: np.uint64, slot: np.uint64) -> None:
    """Give a unit back; it goes to whoever is first in the queue, or becomes free."""
    words = resource * RESOURCE_WORDS
    if m.resource[words + KIND] == ROTA:
        give_slot_back(m, p, resource, held, slot)
    elif m.resource[words + QUEUES] != ZERO and m.resource[words + BUSY] <= m.resource[words + UNITS]:
        # Handed straight on: the number in use stays as it is.
        which = first_list(m.resource[words + QUEUES])
        taker = m.resource[words + FIRSTS + which] >> NODE_SHIFT
        place = taker * p.size[WIDTH] + leave_for_grant(m, p, taker, resource)
        m.person[place] = resource
        m.person[place + ONE] = ZERO
        return
    busy_changes(m, p, resource)
    m.resource[words + BUSY] -= ONE
    if m.resource[words + QUEUES] != ZERO:
        grant_waiting(m, p, resource)


@part
def release_held(m: Memory, p: Program, slot: np.uint64, hold: np.uint64, later: np.uint64) -> np.uint64:
    """Give back the unit held at `hold`, move up `later` ones of its type, and return its resource."""
    place = slot * p.size[WIDTH] + hold
    resource, held = m.person[place], m.person[place + ONE]
    for k in range(ZERO, later * HOLD_WORDS):
        m.person[place + k] = m.person[place + HOLD_WORDS + k]
    give_back(m, p, resource, held, slot)
    return resource


# --- swaps ------------------------------------------------------------------------------------------------------


@aside
def offered_by(m: Memory, p: Program, slot: np.uint64) -> np.uint64:
    """Return the resource of the unit that a person at a Seize with swap offers, or NOBODY if it is a rota's."""
    base = slot * p.size[WIDTH]
    resource = m.person[base + p.steps[m.person[base + STEP] * STEP_WORDS + SWAP]]
    return NOBODY if m.resource[resource * RESOURCE_WORDS + KIND] == ROTA else resource


@aside
def partner_for(m: Memory, p: Program, slot: np.uint64, wanted: np.uint64) -> np.uint64:
    """Return the first person who waits for what this one offers and offers what this one wants, or NOBODY."""
    offered = offered_by(m, p, slot)
    if offered == NOBODY:
        return NOBODY
    words = offered * RESOURCE_WORDS
    for which in range(ONE, QUEUE_COUNT):
        if m.resource[words + QUEUES] >> which & ONE:
            node = m.resource[words + FIRSTS + which]
            while node != NOBODY:
                other = node >> NODE_SHIFT
                step = m.person[other * p.size[WIDTH] + STEP] * STEP_WORDS
                if p.steps[step + SWAP] != ZERO and offered_by(m, p, other) == wanted:
                    return other
                node = m.person[node_at(p, node)]
    return NOBODY


@aside
def trade(m: Memory, p: Program, slot: np.uint64) -> bool:
    """Let a person who has just come to a Seize with swap trade units with somebody who waits the other way round."""
    base = slot * p.size[WIDTH]
    step = m.person[base + STEP] * STEP_WORDS
    for k in range(ZERO, p.steps[step + B]):
        wanted = p.ways[p.steps[step + A] + k]
        other = partner_for(m, p, slot, wanted)
        if other != NOBODY:
            offered = m.person[base + p.steps[step + SWAP]]
            m.person[base + TRADED] = ONE
            m.person[other * p.size[WIDTH] + TRADED] = ONE
            place = other * p.size[WIDTH] + leave_for_grant(m, p, other, offered)
            m.person[place], m.person[place + ONE] = offered, ZERO
            m.person[base + p.steps[step + HOLD]] = wanted
            m.person[base + p.steps[step + HOLD] + ONE] = ZERO
            return True
    return False


@aside
def give_up_for_swap(m: Memory, p: Program, slot: np.uint64) -> None:
    """Give up the unit offered, now that the new one is held; after a trade it is the partner's already."""
    base = slot * p.size[WIDTH]
    number = m.person[base + STEP]
    step = number * STEP_WORDS
    place = base + p.steps[step + SWAP]
    resource, held = m.person[place], m.person[place + ONE]
    log(m, m.person[base + KEY], number, LOG_SWAP, resource, 0.0)
    for k in range(ZERO, p.steps[step + SWAP_LATER] * HOLD_WORDS):
        m.person[place + k] = m.person[place + HOLD_WORDS + k]
    if m.person[base + TRADED] == ZERO:
        give_back(m, p, resource, held, slot)
    m.person[base + TRADED] = ZERO
