"""Instants of the clock: the turn of a period, and all changes of capacity that fall on one hour."""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import chain, floor, uniform

from .jit import aside
from .lists import NODE_SHIFT
from .memory import Memory
from .places import *
from .queues import grant_waiting, join_any, unlink_served
from .registers import as_float
from .statistics import (
    LOG_CAPACITY,
    LOG_HAND_OVER,
    bring_groups_up_to_date,
    bring_up_to_date,
    busy_changes,
    group_holds,
    late_changes,
    log,
    units_change,
    write_row,
)


@aside
def set_clock(m: Memory) -> None:
    """Find when the clock strikes next: a period's end, a change of capacity, or at once after a reset."""
    time = min(m.f[m.w[NEXT_EDGE]], m.clock[m.w[NEXT_CHANGE] + CHANGE_TIME])
    m.f[CLOCK_TIME] = m.f[NOW] if m.w[CAPACITY_SET] != ZERO else time


@aside
def strike(m: Memory) -> None:
    """Do what the clock has for this instant: periods first, then capacities."""
    while m.f[m.w[NEXT_EDGE]] <= m.f[NOW]:
        bring_up_to_date(m)
        bring_groups_up_to_date(m)
        m.w[NEXT_EDGE] += ONE
        m.w[PERIOD] += ONE
    if m.w[CAPACITY_SET] != ZERO or m.clock[m.w[NEXT_CHANGE] + CHANGE_TIME] <= m.f[NOW]:
        m.w[CAPACITY_SET] = ZERO
        change_capacities(m)
    set_clock(m)


@aside
def change_capacities(m: Memory) -> None:
    """Apply every change of this instant, put back those handed over, then grant in one pass."""
    m.w[MOVED_FIRST] = NOBODY
    while m.clock[m.w[NEXT_CHANGE] + CHANGE_TIME] <= m.f[NOW]:
        apply_change(m, m.w[NEXT_CHANGE])
        m.w[NEXT_CHANGE] += CHANGE_WORDS
    for resource in range(m.w[RESOURCES], m.w[SHIFTS], RESOURCE_WORDS):
        if m.w[resource + SHOWN] != m.w[resource + UNITS]:
            m.w[resource + SHOWN] = m.w[resource + UNITS]
            if m.w[LOG_ON] != ZERO:
                units = as_float(m.w[resource + UNITS])
                write_row(m, ZERO, ZERO, LOG_CAPACITY, m.w[resource + RESOURCE_NUMBER], units)
    put_back(m)
    for resource in range(m.w[RESOURCES], m.w[SHIFTS], RESOURCE_WORDS):
        if m.w[U(resource) + QUEUES] != ZERO:
            grant_waiting(m, U(resource))


@aside
def apply_change(m: Memory, change: np.uint64) -> None:
    """Apply one scheduled change: the end or start of a shift, or a row of a capacity table."""
    kind, number = m.clock[change + CHANGE_KIND], U(np.int64(m.clock[change + CHANGE_OF]))
    value = U(np.int64(m.clock[change + CHANGE_VALUE]))
    if kind == TABLE_CHANGES:
        resource = m.w[RESOURCES] + number * RESOURCE_WORDS
        m.w[resource + TABLE_VALUE] = value
        set_units(m, resource, rounded_units(m, resource))
    elif kind == SHIFT_STARTS:
        start_shift(m, m.w[SHIFTS] + number * SHIFT_WORDS, value)
    else:
        end_shift(m, m.w[SHIFTS] + number * SHIFT_WORDS)


@aside
def rounded_units(m: Memory, resource: np.uint64) -> np.uint64:
    """Return a table's capacity with its multiplier, in whole units (halves up)."""
    return U(np.int64(floor(as_float(m.w[resource + TABLE_VALUE]) * m.f[resource + MULTIPLIER] + 0.5)))


@aside
def set_units(m: Memory, resource: np.uint64, units: np.uint64) -> None:
    """Set a resource's scheduled units."""
    units_change(m, resource)
    m.w[resource + UNITS] = units


@aside
def start_shift(m: Memory, shift: np.uint64, day: np.uint64) -> None:
    """Open a shift with as many slots as are filled on the day."""
    key, filled = chain(m.w[BASE_KEY], m.w[shift + SHIFT_NAME]), ZERO
    for slot in range(ZERO, m.w[shift + SLOTS]):
        if uniform(chain(chain(key, U(slot)), day)) < m.f[shift + FILL]:
            filled += ONE
    m.w[shift + ON], m.w[shift + DAY] = ONE, day
    m.w[shift + FILLED], m.w[shift + SERVING], m.w[shift + SERVED_FIRST] = filled, ZERO, NOBODY
    m.f[shift + SHIFT_END] = 24.0 * as_float(day) + m.f[shift + END_ON_DAY]
    resource = m.w[shift + SHIFT_OF]
    set_units(m, resource, m.w[resource + UNITS] + filled)


@aside
def end_shift(m: Memory, shift: np.uint64) -> None:
    """Close a shift: those in work that can be handed over are moved, the others stay in overtime."""
    resource = m.w[shift + SHIFT_OF]
    if m.w[shift + LINKED] != ZERO:
        move_served(m, shift, resource)
    late_changes(m, resource)
    m.w[resource + LATE] += m.w[shift + SERVING]
    set_units(m, resource, m.w[resource + UNITS] - m.w[shift + FILLED])
    m.w[shift + ON], m.w[shift + FILLED], m.w[shift + SERVING] = ZERO, ZERO, ZERO


@aside
def move_served(m: Memory, shift: np.uint64, resource: np.uint64) -> None:
    """Interrupt everybody whom a shift serves in a delay that it hands over."""
    person = m.w[shift + SERVED_FIRST]
    while person != NOBODY:
        behind, step = m.w[person + SERVED_NEXT], m.w[person + STEP]
        says = m.w[step + CAN_HAND_OVER]  # 0 never (or no Delay), 1 as the shift says, 2 always
        if says == TWO or (says == ONE and m.w[shift + HANDS_OVER] != ZERO):
            interrupt(m, person, shift, resource)
        person = behind


@aside
def interrupt(m: Memory, person: np.uint64, shift: np.uint64, resource: np.uint64) -> None:
    """Stop a person's delay, take their slot and note the time left."""
    m.w[person + TICKET] += ONE
    m.f[person + UNTIL] = m.f[person + UNTIL] - m.f[NOW] + m.f[shift + HAND_OVER_HOURS]
    m.w[person + HANDED] = m.w[m.w[person + STEP] + HOLD]
    unlink_served(m, shift, person)
    m.w[shift + SERVING] -= ONE
    busy_changes(m, resource)
    m.w[resource + BUSY] -= ONE
    if m.w[GROUP_COUNT] != ZERO:
        group_holds(m, resource, person, False)
    # A chain of those interrupted, in the order in which they are put back.
    ahead, behind = NOBODY, m.w[MOVED_FIRST]
    while behind != NOBODY and moved_before(m, behind, person):
        ahead, behind = behind, m.w[behind + LINK]
    m.w[person + LINK] = behind
    if ahead == NOBODY:
        m.w[MOVED_FIRST] = person
    else:
        m.w[ahead + LINK] = person


@aside
def moved_before(m: Memory, person: np.uint64, other: np.uint64) -> bool:
    """Return whether one interrupted person is put back before another: by resource, then by key."""
    resource, other_resource = m.w[person + m.w[person + HANDED]], m.w[other + m.w[other + HANDED]]
    if resource != other_resource:
        return resource < other_resource
    return m.w[person + KEY] < m.w[other + KEY]


@aside
def put_back(m: Memory) -> None:
    """Put those interrupted at the head of their queues."""
    person = m.w[MOVED_FIRST]
    while person != NOBODY:
        behind, resource = m.w[person + LINK], m.w[person + m.w[person + HANDED]]
        log(m, person, m.w[person + STEP], LOG_HAND_OVER, m.w[resource + RESOURCE_NUMBER], m.f[person + UNTIL])
        m.f[person + HANDED_AT] = m.f[NOW]
        join_any(m, resource, ZERO, person << NODE_SHIFT)
        person = behind
