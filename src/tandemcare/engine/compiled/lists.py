"""Lists that somebody can join ahead of others, by a clock of theirs: heaps in which everybody's place is known.

Since when each waits stands in one run of words and who they are in a second: the number of the queue above the node.
A node's own words say where in the heap it stands and as which it joined. So a list of thousands is joined, and left
from the middle, as fast as a short one. Which queue comes first, and who in it, stands where a chain has it.
"""

from __future__ import annotations

import numpy as np

from .jit import aside, part
from .memory import Memory
from .places import *

NODE_SHIFT = U(4)
ALTERNATIVE = U(15)
LIST_SHIFT = U(58)
NODE_MASK = U(2**58 - 1)


@part
def node_at(m: Memory, node: np.uint64) -> np.uint64:
    """Return where a node stands: in a chain the one behind, then the one ahead; in a heap its place, then when."""
    return (node >> NODE_SHIFT) + m.w[NODES] + TWO * (node & ALTERNATIVE)


@part
def is_heap(m: Memory, resource: np.uint64) -> bool:
    """Return whether the queues of a resource are one heap, not chains."""
    return m.w[resource + LIST_TIMES] != ZERO


@part
def listed_before(m: Memory, since: float, entry: np.uint64, other_since: float, other: np.uint64) -> bool:
    """Return whether the first comes before the second: by queue, since when, order of joining."""
    if entry >> LIST_SHIFT != other >> LIST_SHIFT:
        return entry >> LIST_SHIFT < other >> LIST_SHIFT
    if since != other_since:
        return since < other_since
    return m.w[node_at(m, entry & NODE_MASK) + ONE] < m.w[node_at(m, other & NODE_MASK) + ONE]


@part
def list_at(m: Memory, resource: np.uint64, place: np.uint64, since: float, entry: np.uint64) -> None:
    """Let somebody stand at a place of a list."""
    m.f[m.w[resource + LIST_TIMES] + place] = since
    m.w[m.w[resource + LIST_ENTRIES] + place] = entry
    m.w[node_at(m, entry & NODE_MASK)] = place


@aside
def settle_in_list(m: Memory, resource: np.uint64, place: np.uint64, since: float, entry: np.uint64) -> None:
    """Put somebody into a hole of a list and let them rise or sink to where they belong."""
    times, entries, size = m.w[resource + LIST_TIMES], m.w[resource + LIST_ENTRIES], m.w[resource + WAITING]
    while place != ZERO:
        parent = (place - ONE) >> ONE
        if not listed_before(m, since, entry, m.f[times + parent], m.w[entries + parent]):
            break
        list_at(m, resource, place, m.f[times + parent], m.w[entries + parent])
        place = parent
    while True:
        child = TWO * place + ONE
        if child >= size:
            break
        after = child + ONE
        if after < size and listed_before(
            m, m.f[times + after], m.w[entries + after], m.f[times + child], m.w[entries + child]
        ):
            child = after
        if not listed_before(m, m.f[times + child], m.w[entries + child], since, entry):
            break
        list_at(m, resource, place, m.f[times + child], m.w[entries + child])
        place = child
    list_at(m, resource, place, since, entry)


@part
def look_at_first_listed(m: Memory, resource: np.uint64) -> None:
    """Note which queue comes first, and who in it."""
    if m.w[resource + WAITING] == ZERO:
        m.w[resource + QUEUES] = ZERO
        return
    entry = m.w[m.w[resource + LIST_ENTRIES]]
    m.w[resource + QUEUES] = ONE << (entry >> LIST_SHIFT)
    m.w[resource + FIRSTS + (entry >> LIST_SHIFT)] = entry & NODE_MASK


@aside
def join_list(m: Memory, resource: np.uint64, which: np.uint64, node: np.uint64) -> None:
    """Put a node into a list by since when its person waits; those handed over by the order of joining alone."""
    person, since = node >> NODE_SHIFT, 0.0
    if which != ZERO:
        since = m.f[person + (SINCE if m.w[m.w[person + STEP] + SINCE_REGISTER] == ZERO else UNTIL)]
    m.w[node_at(m, node) + ONE] = m.w[JOINED]
    m.w[JOINED] += ONE
    m.w[resource + WAITING] += ONE
    settle_in_list(m, resource, m.w[resource + WAITING] - ONE, since, (which << LIST_SHIFT) | node)
    look_at_first_listed(m, resource)


@aside
def leave_list(m: Memory, resource: np.uint64, node: np.uint64) -> None:
    """Take a node out of a list."""
    place, last = m.w[node_at(m, node)], m.w[resource + WAITING] - ONE
    m.w[resource + WAITING] = last
    if place != last:
        since, entry = m.f[m.w[resource + LIST_TIMES] + last], m.w[m.w[resource + LIST_ENTRIES] + last]
        settle_in_list(m, resource, place, since, entry)
    look_at_first_listed(m, resource)
