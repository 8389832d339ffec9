"""Instants of the clock: the turn of a period, and all changes of capacity that fall on one hour."""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import chain, floor, uniform

from .agenda import INFINITY
from .jit import aside
from .memory import Memory, Program
from .places import *  # noqa: F403
from .queues import grant_waiting, join_queue, unlink_served
from .statistics import LOG_CAPACITY, LOG_HAND_OVER, bring_up_to_date, busy_changes, late_changes, log, units_change


@aside
def set_clock(m: Memory, p: Program) -> None:
    """Find when the clock strikes next: a period's end, a change of capacity, or at once after a reset."""
    time = min(m.edges[m.scalar[EDGE]], m.change_time[m.scalar[SCHEDULED]])
    m.times[CLOCK_TIME] = m.times[NOW] if m.scalar[CAPACITY_SET] != ZERO else time


@aside
def strike(m: Memory, p: Program) -> None:
    """Do what the clock has for this instant: periods first, then capacities."""
    now = m.times[NOW]
    while m.edges[m.scalar[EDGE]] <= now:
        bring_up_to_date(m, p)
        m.scalar[EDGE] += ONE
        m.scalar[PERIOD] += ONE
    if m.scalar[CAPACITY_SET] != ZERO or m.change_time[m.scalar[SCHEDULED]] <= now:
        m.scalar[CAPACITY_SET] = ZERO
        change_capacities(m, p)
    set_clock(m, p)


@aside
def change_capacities(m: Memory, p: Program) -> None:
    """Apply every change of this instant, put back those handed over, then grant in one pass."""
    m.scalar[MOVED] = ZERO
    while m.change_time[m.scalar[SCHEDULED]] <= m.times[NOW]:
        apply_change(m, p, m.scalar[SCHEDULED] * CHANGE_WORDS)
        m.scalar[SCHEDULED] += ONE
    for resource in range(ZERO, p.size[RESOURCES]):
        words = resource * RESOURCE_WORDS
        if m.resource[words + SHOWN] != m.resource[words + UNITS]:
            m.resource[words + SHOWN] = m.resource[words + UNITS]
            log(m, ZERO, ZERO, LOG_CAPACITY, resource, float(np.int64(m.resource[words + UNITS])))
    put_back(m, p)
    for resource in range(ZERO, p.size[RESOURCES]):
        grant_waiting(m, p, resource)


@aside
def apply_change(m: Memory, p: Program, change: np.uint64) -> None:
    """Apply one scheduled change: the end or start of a shift, or a row of a capacity table."""
    kind, of, value = m.change[change + CHANGE_KIND], m.change[change + CHANGE_OF], m.change[change + CHANGE_VALUE]
    if kind == TABLE_CHANGES:
        m.resource[of * RESOURCE_WORDS + TABLE_VALUE] = value
        set_units(m, p, of, rounded_units(m, of))
    elif kind == SHIFT_STARTS:
        start_shift(m, p, of, value)
    else:
        end_shift(m, p, of, value)


@aside
def rounded_units(m: Memory, resource: np.uint64) -> np.uint64:
    """Return a table's capacity with its multiplier, in whole units (halves up)."""
    value = float(np.int64(m.resource[resource * RESOURCE_WORDS + TABLE_VALUE]))
    return U(floor(value * m.resource_floats[resource * RESOURCE_FLOATS + MULTIPLIER] + 0.5))


@aside
def set_units(m: Memory, p: Program, resource: np.uint64, units: np.uint64) -> None:
    """Set a resource's scheduled units."""
    units_change(m, p, resource)
    m.resource[resource * RESOURCE_WORDS + UNITS] = units


@aside
def start_shift(m: Memory, p: Program, shift: np.uint64, day: np.uint64) -> None:
    """Open a shift with as many slots as are filled on the day."""
    w, f = shift * SHIFT_WORDS, shift * SHIFT_FLOATS
    key, filled = chain(m.scalar[BASE_KEY], m.shift[w + SHIFT_NAME]), ZERO
    for slot in range(ZERO, m.shift[w + SLOTS]):
        if uniform(chain(chain(key, slot), day)) < m.shift_floats[f + FILL]:
            filled += ONE
    m.shift[w + ON], m.shift[w + DAY], m.shift[w + FILLED], m.shift[w + SERVING] = ONE, day, filled, ZERO
    m.shift[w + SERVED_FIRST] = NOBODY
    resource = m.shift[w + SHIFT_OF]
    set_units(m, p, resource, m.resource[resource * RESOURCE_WORDS + UNITS] + filled)


@aside
def end_shift(m: Memory, p: Program, shift: np.uint64, _day: np.uint64) -> None:
    """Close a shift: those in work that can be handed over are moved, the others stay in overtime."""
    w = shift * SHIFT_WORDS
    resource = m.shift[w + SHIFT_OF]
    if m.shift[w + LINKED] != ZERO:
        move_served(m, p, shift, resource)
    late_changes(m, p, resource)
    m.resource[resource * RESOURCE_WORDS + LATE] += m.shift[w + SERVING]
    set_units(m, p, resource, m.resource[resource * RESOURCE_WORDS + UNITS] - m.shift[w + FILLED])
    m.shift[w + ON] = m.shift[w + FILLED] = m.shift[w + SERVING] = ZERO


@aside
def move_served(m: Memory, p: Program, shift: np.uint64, resource: np.uint64) -> None:
    """Interrupt everybody whom a shift serves in a delay that it hands over."""
    w = shift * SHIFT_WORDS
    slot = m.shift[w + SERVED_FIRST]
    while slot != NOBODY:
        base = slot * p.size[WIDTH]
        after = m.person[base + SERVED_NEXT]
        step = m.person[base + STEP] * STEP_WORDS
        says = p.steps[step + CAN_HAND_OVER]  # 0 never, 1 as the shift says, 2 always
        delayed = p.steps[step + VERB] == DELAY and m.person[base + HANDED] == ZERO
        if delayed and (says == TWO or (says == ONE and m.shift[w + HANDS_OVER] != ZERO)):
            interrupt(m, p, slot, shift, resource)
        slot = after


@aside
def interrupt(m: Memory, p: Program, slot: np.uint64, shift: np.uint64, resource: np.uint64) -> None:
    """Stop a person's delay, take their slot and note the time left."""
    base = slot * p.size[WIDTH]
    m.person[base + TICKET] += ONE
    left = m.person_floats[base + UNTIL] - m.times[NOW] + m.shift_floats[shift * SHIFT_FLOATS + HAND_OVER_HOURS]
    m.person_floats[base + UNTIL] = left
    m.person[base + HANDED] = p.steps[m.person[base + STEP] * STEP_WORDS + HOLD]
    unlink_served(m, p, shift, slot)
    m.shift[shift * SHIFT_WORDS + SERVING] -= ONE
    busy_changes(m, p, resource)
    m.resource[resource * RESOURCE_WORDS + BUSY] -= ONE
    m.moved[m.scalar[MOVED]] = slot
    m.scalar[MOVED] += ONE


@aside
def put_back(m: Memory, p: Program) -> None:
    """Put those interrupted at the head of their queues: resources in declared order, then by key."""
    moved = m.scalar[MOVED]
    for i in range(ONE, moved):
        slot, k = m.moved[i], U(i)
        while k != ZERO and moved_before(m, p, slot, m.moved[k - ONE]):
            m.moved[k] = m.moved[k - ONE]
            k -= ONE
        m.moved[k] = slot
    for i in range(ZERO, moved):
        slot = m.moved[i]
        base = slot * p.size[WIDTH]
        resource = m.person[base + m.person[base + HANDED]]
        log(m, m.person[base + KEY], m.person[base + STEP], LOG_HAND_OVER, resource, m.person_floats[base + UNTIL])
        m.person_floats[base + SINCE] = m.times[NOW]
        join_queue(m, p, resource, ZERO, slot << FOUR)


@aside
def moved_before(m: Memory, p: Program, slot: np.uint64, other: np.uint64) -> bool:
    """Return whether one interrupted person is put back before another."""
    base, o = slot * p.size[WIDTH], other * p.size[WIDTH]
    resource, other_resource = m.person[base + m.person[base + HANDED]], m.person[o + m.person[o + HANDED]]
    if resource != other_resource:
        return resource < other_resource
    return m.person[base + KEY] < m.person[o + KEY]


@aside
def clock_is_silent(m: Memory) -> bool:
    """Return whether the clock strikes no more."""
    return m.times[CLOCK_TIME] == INFINITY
