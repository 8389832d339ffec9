"""Resources and their queues: who is free, who is next, what a grant and a release do.

A queue is a chain through the people: list 0 holds those who were handed over, list 1 + k those of priority k. A
person's places in queues are nodes in their own row, one for each alternative of `any_of`; a node is named person
<< 4 | alternative. Where somebody may come in ahead of others the chains are one heap (`lists.py`).
"""

from __future__ import annotations

import numpy as np

from .jit import aside, part
from .lists import (
    LIST_SHIFT,
    NODE_MASK,
    NODE_SHIFT,
    is_heap,
    join_list,
    leave_list,
    listed_before,
    node_at,
)
from .memory import Memory
from .places import *
from .statistics import LOG_SWAP, busy_changes, group_holds, late_changes, log, waiting_changes


@aside
def join_queue(m: Memory, resource: np.uint64, which: np.uint64, node: np.uint64) -> None:
    """Put a node at the end of one list of a resource's queue."""
    waiting_changes(m, resource)
    place, first, last = node_at(m, node), resource + FIRSTS + which, resource + LASTS + which
    m.w[place] = NOBODY
    if (m.w[resource + QUEUES] >> which) & ONE != ZERO:
        m.w[place + ONE] = m.w[last]
        m.w[node_at(m, m.w[last])] = node
    else:
        m.w[place + ONE] = NOBODY
        m.w[first] = node
        m.w[resource + QUEUES] |= ONE << which
    m.w[last] = node
    m.w[resource + WAITING] += ONE


@aside
def leave_queue(m: Memory, resource: np.uint64, which: np.uint64, node: np.uint64) -> None:
    """Take a node out of its list."""
    waiting_changes(m, resource)
    place = node_at(m, node)
    behind, ahead = m.w[place], m.w[place + ONE]
    if ahead == NOBODY:
        m.w[resource + FIRSTS + which] = behind
    else:
        m.w[node_at(m, ahead)] = behind
    if behind == NOBODY:
        m.w[resource + LASTS + which] = ahead
        if ahead == NOBODY:
            m.w[resource + QUEUES] ^= ONE << which
    else:
        m.w[node_at(m, behind) + ONE] = ahead
    m.w[resource + WAITING] -= ONE


@aside
def join_any(m: Memory, resource: np.uint64, which: np.uint64, node: np.uint64) -> None:
    """Put a node into one list of a resource's queue, a chain or a heap."""
    if is_heap(m, resource):
        waiting_changes(m, resource)
        join_list(m, resource, which, node)
    else:
        join_queue(m, resource, which, node)


@aside
def leave_any(m: Memory, resource: np.uint64, which: np.uint64, node: np.uint64) -> None:
    """Take a node out of its list, a chain or a heap."""
    if is_heap(m, resource):
        waiting_changes(m, resource)
        leave_list(m, resource, node)
    else:
        leave_queue(m, resource, which, node)


@aside
def leave_all(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Take a person out of every queue in which they stand at a step, chains or heaps."""
    for k in range(ZERO, m.w[step + B]):
        leave_any(m, m.w[m.w[step + A] + U(k)], m.w[person + PRIORITY] + ONE, (person << NODE_SHIFT) + U(k))


@part
def first_list(queues: np.uint64) -> np.uint64:
    """Return the first list that is not empty; there is one."""
    which = ZERO
    while queues & ONE == ZERO:
        queues >>= ONE
        which += ONE
    return which


@part
def leave_queues(m: Memory, person: np.uint64) -> None:
    """Take a person out of every queue in which they stand and cancel their deadline."""
    step = m.w[person + STEP]
    if m.w[step + VERB] == SEIZE:
        which, node = m.w[person + PRIORITY] + ONE, person << NODE_SHIFT
        way, last = m.w[step + A], m.w[step + A] + m.w[step + B]
        while way < last:
            leave_queue(m, m.w[way], which, node)
            node += ONE
            way += ONE
    else:
        leave_all(m, person, step)
    if m.w[person + PENDING] != ZERO:
        m.w[person + TICKET] += ONE


# --- who is free ------------------------------------------------------------------------------------------------


@aside
def free_shift(m: Memory, resource: np.uint64, which: np.uint64) -> np.uint64:
    """Return the first shift of a rota with a slot free for somebody from list `which`, or NOBODY."""
    urgent = which <= m.w[resource + URGENT]
    for shift in range(m.w[resource + FIRST_SHIFT], m.w[resource + LAST_SHIFT], SHIFT_WORDS):
        if (
            m.w[shift + ON] != ZERO
            and m.w[shift + SERVING] < m.w[shift + FILLED]
            and (urgent or m.f[NOW] < m.f[shift + SHIFT_END] - m.f[shift + LAST_START])
        ):
            return U(shift)
    return NOBODY


@part
def free_unit(m: Memory, resource: np.uint64, which: np.uint64) -> np.uint64:
    """Return a free unit for somebody from list `which` (of a rota: its shift; else 0), or NOBODY."""
    if m.w[resource + KIND] & ROTA != ZERO:
        return free_shift(m, resource, which)
    return ZERO if m.w[resource + BUSY] < m.w[resource + UNITS] else NOBODY


@aside
def take_slot(m: Memory, shift: np.uint64, person: np.uint64) -> np.uint64:
    """Take a slot of a shift for a person and return how they hold it: day << 32 | shift."""
    m.w[shift + SERVING] += ONE
    if m.w[shift + LINKED] != ZERO:
        first = m.w[shift + SERVED_FIRST]
        m.w[person + SERVED_NEXT] = first
        m.w[person + SERVED_BEFORE] = NOBODY
        if first != NOBODY:
            m.w[first + SERVED_BEFORE] = person
        m.w[shift + SERVED_FIRST] = person
    return (m.w[shift + DAY] << HALF) | shift


@aside
def take_apart(m: Memory, resource: np.uint64, unit: np.uint64, person: np.uint64, hold: np.uint64) -> None:
    """Take a slot of a rota, or a unit that is counted by group."""
    if m.w[resource + KIND] >= BY_GROUP:
        group_holds(m, resource, person, True)
    if m.w[resource + KIND] & ROTA != ZERO:
        m.w[person + hold + ONE] = take_slot(m, unit, person)


@part
def take_unit(m: Memory, resource: np.uint64, unit: np.uint64, person: np.uint64, hold: np.uint64) -> None:
    """Take a free unit for a person, who holds it at `hold` in their row."""
    busy_changes(m, resource)
    m.w[resource + BUSY] += ONE
    m.w[person + hold] = resource
    if m.w[resource + KIND] >= ROTA:
        take_apart(m, resource, unit, person, hold)


@aside
def give_slot_back(m: Memory, resource: np.uint64, held: np.uint64, person: np.uint64) -> None:
    """Give back a slot: to its shift while that is on, else it ends its overtime."""
    shift = held & LOW_HALF
    if m.w[shift + ON] != ZERO and m.w[shift + DAY] == held >> HALF:
        m.w[shift + SERVING] -= ONE
        if m.w[shift + LINKED] != ZERO:
            unlink_served(m, shift, person)
    else:
        late_changes(m, resource)
        m.w[resource + LATE] -= ONE


@aside
def unlink_served(m: Memory, shift: np.uint64, person: np.uint64) -> None:
    """Take a person out of the chain of those whom a shift serves."""
    behind, ahead = m.w[person + SERVED_NEXT], m.w[person + SERVED_BEFORE]
    if ahead == NOBODY:
        m.w[shift + SERVED_FIRST] = behind
    else:
        m.w[ahead + SERVED_NEXT] = behind
    if behind != NOBODY:
        m.w[behind + SERVED_BEFORE] = ahead


# --- grants and releases ----------------------------------------------------------------------------------------


@part
def will_walk(m: Memory, person: np.uint64) -> None:
    """Put a person at the end of those who were granted something and walk on next."""
    m.w[person + LINK] = NOBODY
    if m.w[GRANTED_FIRST] == NOBODY:
        m.w[GRANTED_FIRST] = person
    else:
        m.w[m.w[GRANTED_LAST] + LINK] = person
    m.w[GRANTED_LAST] = person


@aside
def leave_for_grant(m: Memory, person: np.uint64, resource: np.uint64) -> np.uint64:
    """Take a person who is granted a unit out of the queues and return where they will hold it."""
    hold = m.w[person + HANDED]
    if hold != ZERO:
        leave_any(m, resource, ZERO, person << NODE_SHIFT)
    else:
        leave_queues(m, person)
        hold = m.w[m.w[person + STEP] + HOLD]
    will_walk(m, person)
    return hold


@aside
def grant_waiting(m: Memory, resource: np.uint64) -> None:
    """Grant units to the queue, in its order, while there is a free one for whoever is first."""
    while m.w[resource + QUEUES] != ZERO:
        which = first_list(m.w[resource + QUEUES])
        unit = free_unit(m, resource, which)
        if unit == NOBODY:
            return
        person = m.w[resource + FIRSTS + which] >> NODE_SHIFT
        take_unit(m, resource, unit, person, leave_for_grant(m, person, resource))


@aside
def gone_on(m: Memory, resource: np.uint64, held: np.uint64, person: np.uint64) -> bool:
    """Give back a unit that is a slot or counted by group; return whether it went straight on to somebody."""
    if m.w[resource + KIND] >= BY_GROUP:
        group_holds(m, resource, person, False)
    if m.w[resource + KIND] & ROTA != ZERO:
        give_slot_back(m, resource, held, person)
        return False
    if m.w[resource + QUEUES] == ZERO or m.w[resource + BUSY] > m.w[resource + UNITS]:
        return False
    taker = m.w[resource + FIRSTS + first_list(m.w[resource + QUEUES])] >> NODE_SHIFT
    m.w[taker + leave_for_grant(m, taker, resource)] = resource
    group_holds(m, resource, taker, True)
    return True


@part
def give_back(m: Memory, resource: np.uint64, held: np.uint64, person: np.uint64) -> None:
    """Give a unit back; it goes to whoever is first in the queue, or becomes free."""
    if m.w[resource + KIND] >= ROTA:
        if gone_on(m, resource, held, person):
            return
    elif m.w[resource + QUEUES] != ZERO and m.w[resource + BUSY] <= m.w[resource + UNITS]:
        # Handed straight on: the number in use stays as it is.
        taker = m.w[resource + FIRSTS + first_list(m.w[resource + QUEUES])] >> NODE_SHIFT
        m.w[taker + leave_for_grant(m, taker, resource)] = resource
        return
    busy_changes(m, resource)
    m.w[resource + BUSY] -= ONE
    if m.w[resource + QUEUES] != ZERO:
        grant_waiting(m, resource)


@part
def close_gap(m: Memory, place: np.uint64, later: np.uint64) -> None:
    """Move up the units of one type that were got after the one given back."""
    for k in range(place, place + later * HOLD_WORDS):
        m.w[k] = m.w[k + HOLD_WORDS]


@part
def release_held(m: Memory, person: np.uint64, hold: np.uint64, later: np.uint64) -> np.uint64:
    """Give back the unit held at `hold`, move up `later` ones of its type, and return its resource."""
    place = person + hold
    resource, held = m.w[place], m.w[place + ONE]
    if later != ZERO:
        close_gap(m, place, later)
    give_back(m, resource, held, person)
    return resource


# --- swaps ------------------------------------------------------------------------------------------------------


@aside
def offered_by(m: Memory, person: np.uint64) -> np.uint64:
    """Return the resource of the unit that a person at a Seize with swap offers, or NOBODY if it is a rota's."""
    resource = m.w[person + m.w[m.w[person + STEP] + SWAP]]
    return resource if m.w[resource + KIND] & ROTA == ZERO else NOBODY


@aside
def partner_for(m: Memory, person: np.uint64, wanted: np.uint64) -> np.uint64:
    """Return the first person who waits for what this one offers and offers what this one wants, or NOBODY."""
    offered = offered_by(m, person)
    if offered == NOBODY:
        return NOBODY
    if is_heap(m, offered):
        return partner_in_list(m, offered, wanted)
    for which in range(ONE, QUEUE_COUNT):
        if (m.w[offered + QUEUES] >> U(which)) & ONE != ZERO:
            node = m.w[offered + FIRSTS + U(which)]
            while node != NOBODY:
                other = node >> NODE_SHIFT
                if m.w[m.w[other + STEP] + SWAP] != ZERO and offered_by(m, other) == wanted:
                    return other
                node = m.w[node_at(m, node)]
    return NOBODY


@aside
def partner_in_list(m: Memory, offered: np.uint64, wanted: np.uint64) -> np.uint64:
    """Return the first person in a list who offers what is wanted, or NOBODY; those handed over offer nothing."""
    times, entries, best = m.w[offered + LIST_TIMES], m.w[offered + LIST_ENTRIES], NOBODY
    for k in range(ZERO, m.w[offered + WAITING]):
        place, entry = U(k), m.w[entries + U(k)]
        other = (entry & NODE_MASK) >> NODE_SHIFT
        if (
            entry >> LIST_SHIFT != ZERO
            and m.w[m.w[other + STEP] + SWAP] != ZERO
            and offered_by(m, other) == wanted
            and (best == NOBODY or listed_before(m, m.f[times + place], entry, m.f[times + best], m.w[entries + best]))
        ):
            best = place
    return NOBODY if best == NOBODY else (m.w[entries + best] & NODE_MASK) >> NODE_SHIFT


@aside
def trade(m: Memory, person: np.uint64) -> bool:
    """Let a person who has just come to a Seize with swap trade units with somebody who waits the other way round."""
    step = m.w[person + STEP]
    for way in range(m.w[step + A], m.w[step + A] + m.w[step + B]):
        wanted = m.w[way]
        other = partner_for(m, person, wanted)
        if other != NOBODY:
            offered = m.w[person + m.w[step + SWAP]]
            m.w[person + TRADED] = ONE
            m.w[other + TRADED] = ONE
            m.w[other + leave_for_grant(m, other, offered)] = offered
            m.w[person + m.w[step + HOLD]] = wanted
            if m.w[GROUP_COUNT] != ZERO:
                change_hands(m, offered, person, other)
                change_hands(m, wanted, other, person)
            return True
    return False


@aside
def change_hands(m: Memory, resource: np.uint64, giver: np.uint64, taker: np.uint64) -> None:
    """Note that a unit goes from one person to another, who may be of another group."""
    group_holds(m, resource, giver, False)
    group_holds(m, resource, taker, True)


@aside
def give_up_for_swap(m: Memory, person: np.uint64) -> None:
    """Give up the unit offered, now that the new one is held; after a trade it is the partner's already."""
    step = m.w[person + STEP]
    place = person + m.w[step + SWAP]
    resource, held = m.w[place], m.w[place + ONE]
    log(m, person, step, LOG_SWAP, m.w[resource + RESOURCE_NUMBER], 0.0)
    close_gap(m, place, m.w[step + SWAP_LATER])
    if m.w[person + TRADED] == ZERO:
        give_back(m, resource, held, person)
    m.w[person + TRADED] = ZERO
