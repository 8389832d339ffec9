"""A person's walk: the verbs, one after another, until the person waits or leaves."""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import FIXED, draw_bits, uniform

from .agenda import INFINITY, entry_of, free_slot, push, push_deadline
from .jit import aside, part
from .memory import Memory, Program
from .places import *  # noqa: F403
from .queues import NODE_SHIFT, free_unit, give_up_for_swap, join_queue, release_held, take_unit, trade
from .statistics import (
    LOG_ASSIGN,
    LOG_BRANCH,
    LOG_COUNT,
    LOG_DELAY,
    LOG_EXPIRE,
    LOG_GATE,
    LOG_GRANT,
    LOG_LEAVE,
    LOG_MARK,
    LOG_QUEUE,
    LOG_RECORD,
    LOG_RELEASE,
    add_count,
    add_record,
    log,
)
from .streams import draw_form

ROWS_A_STEP = U(64)
LOOP_KEPT = U(64)
HIGHEST_LIST = 15.0
INDEX_SHIFT = U(8)
FIXED_FORM = U(FIXED)
TO_WAIT, IN_ERROR = NOBODY, U(2**64 - 2)


# --- draws ------------------------------------------------------------------------------------------------------


@part
def visit_of(m: Memory, p: Program, base: np.uint64, at: np.uint64) -> np.uint64:
    """Return how often the person passed this step before, and count this passing."""
    place = p.steps[at + VISIT]
    if place == ZERO:  # nobody can come here twice
        return ZERO
    visit = m.person[base + place]
    m.person[base + place] = visit + ONE
    return visit << INDEX_SHIFT


@part
def share_of(m: Memory, p: Program, base: np.uint64, at: np.uint64) -> float:
    """Return the uniform draw of a step."""
    return uniform(draw_bits(m.person[base + KEY], p.steps[at + NAME], visit_of(m, p, base, at)))


@part
def draw_of(m: Memory, p: Program, base: np.uint64, at: np.uint64) -> float:
    """Return the number that a step draws."""
    form = p.steps[at + FORM]
    if p.forms[form * FORM_WORDS + FORM_CODE] == FIXED_FORM and m.person[base + IN_PROGRESS] == ZERO:
        visit_of(m, p, base, at)
        return p.form_floats[form * FORM_FLOATS + F_A]
    visit = visit_of(m, p, base, at)
    if m.person[base + IN_PROGRESS] != ZERO:
        return draw_rest(m, p, base, at, visit)
    return draw_form(p, form, draw_bits(m.person[base + KEY], p.steps[at + NAME], visit))


@aside
def draw_rest(m: Memory, p: Program, base: np.uint64, at: np.uint64, visit: np.uint64) -> float:
    """Return what is left of a stay in progress, and set the clocks that it began with."""
    group = (m.person[base + IN_PROGRESS] - ONE) * INITIAL_WORDS
    m.person[base + IN_PROGRESS] = ZERO
    key, name = m.person[base + KEY], p.steps[at + NAME]
    total = draw_form(p, p.steps[at + BIASED], draw_bits(key, name, visit))
    elapsed = total * uniform(draw_bits(key, name, visit + ONE))
    for k in range(p.initial[group + CLOCKS], p.initial[group + CLOCKS] + p.initial[group + CLOCK_COUNT]):
        m.person_floats[base + p.ways[k]] = m.times[NOW] - elapsed
    return total - elapsed


# --- seize ------------------------------------------------------------------------------------------------------


@part
def priority_of(m: Memory, p: Program, base: np.uint64, at: np.uint64) -> np.uint64:
    """Return the priority of a Seize, or IN_ERROR if its register holds none."""
    register = p.steps[at + D]
    if register == ZERO:
        return p.steps[at + C]
    value = m.person_floats[base + register]
    if not 0.0 <= value <= HIGHEST_LIST or value != float(int(value)):
        return IN_ERROR
    return U(int(value))


@part
def seize(m: Memory, p: Program, slot: np.uint64, base: np.uint64, number: np.uint64) -> np.uint64:
    """Take a unit, trade for one, give up at once or join the queues; return the next step, TO_WAIT or IN_ERROR."""
    at = number * STEP_WORDS
    key = m.person[base + KEY]
    priority = priority_of(m, p, base, at)
    if priority == IN_ERROR:
        return IN_ERROR
    patience = draw_of(m, p, base, at) if p.steps[at + FORM] != NOBODY else INFINITY
    first, wanted = p.steps[at + A], p.steps[at + B]
    m.person[base + STEP] = number
    for k in range(first, first + wanted):
        resource = p.ways[k]
        unit = free_unit(m, p, resource, priority + ONE)
        if unit != NOBODY:
            take_unit(m, p, resource, unit, slot, p.steps[at + HOLD])
            log(m, key, number, LOG_GRANT, resource, 0.0)
            if p.steps[at + SWAP] != ZERO:
                give_up_for_swap(m, p, slot)
            return p.steps[at + NEXT]
    if p.steps[at + SWAP] != ZERO and trade(m, p, slot):
        log(m, key, number, LOG_GRANT, m.person[base + p.steps[at + HOLD]], 0.0)
        give_up_for_swap(m, p, slot)
        return p.steps[at + NEXT]
    now = m.times[NOW]
    deadline = now + patience
    if p.steps[at + UNTIL_REGISTER] != ZERO:
        deadline = m.person_floats[base + p.steps[at + UNTIL_REGISTER]]
    if deadline <= now:
        log(m, key, number, LOG_EXPIRE, ZERO, 0.0)
        return p.steps[at + OTHERWISE]
    m.person[base + PRIORITY] = priority
    m.person_floats[base + SINCE] = now
    for k in range(ZERO, wanted):
        join_queue(m, p, p.ways[first + k], priority + ONE, (slot << NODE_SHIFT) | k)
    if deadline < INFINITY:
        push_deadline(m, p, p.steps[at + RING_OF], deadline, entry_of(m, p, slot, DEADLINE_KIND, True))
    log(m, key, number, LOG_QUEUE, priority, deadline)
    return TO_WAIT


# --- the other verbs that wait ----------------------------------------------------------------------------------


@part
def delay(m: Memory, p: Program, slot: np.uint64, base: np.uint64, number: np.uint64) -> None:
    """Begin a delay; it ends as an event, also when the end is now."""
    at, now = number * STEP_WORDS, m.times[NOW]
    how = p.steps[at + B]
    end = now
    if how != UNTIL_CLOCK:
        end = now + draw_of(m, p, base, at)
    if how != DRAWN:
        clock = max(m.person_floats[base + p.steps[at + A]], now)
        end = clock if how == UNTIL_CLOCK else min(end, clock)
    m.person[base + STEP] = number
    m.person_floats[base + SINCE] = now
    m.person_floats[base + UNTIL] = end
    log(m, m.person[base + KEY], number, LOG_DELAY, ZERO, end)
    push(m, p, end, entry_of(m, p, slot, DELAY_KIND, p.steps[at + CAN_HAND_OVER] != ZERO))


@aside
def opening_at(m: Memory, p: Program, at: np.uint64) -> float:
    """Return now if a gate is open, else when it opens next; windows are (opening, closing) in order."""
    now = m.times[NOW]
    low, high = p.steps[at + A], p.steps[at + A] + p.steps[at + B]
    while low < high:  # the first window that closes after now
        middle = (low + high) >> ONE
        if p.windows[TWO * middle + ONE] > now:
            high = middle
        else:
            low = middle + ONE
    return max(now, p.windows[TWO * low])


# --- the verbs that do not wait ---------------------------------------------------------------------------------


@part
def assign(m: Memory, p: Program, base: np.uint64, number: np.uint64) -> None:
    """Set a register; a clock that a measure counts from is then open."""
    at = number * STEP_WORDS
    what = p.steps[at + B]
    if what == TO_REGISTER:
        value = m.person_floats[base + p.steps[at + C]]
    else:
        value = draw_of(m, p, base, at) if p.steps[at + FORM] != NOBODY else 0.0
        if what == TO_CLOCK:
            value = m.times[NOW] + value
    m.person_floats[base + p.steps[at + A]] = value
    m.person[base + OPEN] |= p.steps[at + BITS]
    log(m, m.person[base + KEY], number, LOG_ASSIGN, ZERO, value)


@part
def branch(m: Memory, p: Program, base: np.uint64, number: np.uint64) -> np.uint64:
    """Return the way that chance chooses."""
    at = number * STEP_WORDS
    share = share_of(m, p, base, at)
    way, last = p.steps[at + A], p.steps[at + A] + p.steps[at + B] - ONE
    while way < last and not p.shares[way] > share:
        way += ONE
    log(m, m.person[base + KEY], number, LOG_BRANCH, p.ways[way], 0.0)
    return p.ways[way]


@part
def case(m: Memory, p: Program, base: np.uint64, number: np.uint64) -> np.uint64:
    """Return the way for the value of a register."""
    at = number * STEP_WORDS
    value, target = m.person_floats[base + p.steps[at + C]], p.steps[at + OTHERWISE]
    for k in range(p.steps[at + A], p.steps[at + A] + p.steps[at + B]):
        if p.shares[k] == value:
            target = p.ways[k]
            break
    log(m, m.person[base + KEY], number, LOG_BRANCH, target, 0.0)
    return target


@part
def record(m: Memory, p: Program, base: np.uint64, number: np.uint64) -> None:
    """Add the time since a clock to a measure, which is then open no more."""
    at = number * STEP_WORDS
    value = m.times[NOW] - m.person_floats[base + p.steps[at + B]]
    m.person[base + OPEN] &= ~(ONE << p.steps[at + A])
    add_record(m, p, base, at, value)
    log(m, m.person[base + KEY], number, LOG_RECORD, ZERO, value)


@aside
def release_all(m: Memory, p: Program, slot: np.uint64, base: np.uint64, number: np.uint64) -> None:
    """Give back everything held, by type in order of name."""
    at = number * STEP_WORDS
    for k in range(p.steps[at + A], p.steps[at + A] + p.steps[at + B]):
        resource = release_held(m, p, slot, p.ways[k], ZERO)
        log(m, m.person[base + KEY], number, LOG_RELEASE, resource, 0.0)


@part
def leave(m: Memory, p: Program, slot: np.uint64, base: np.uint64) -> None:
    """End a person's story; their row is free once no entry of theirs is left."""
    m.scalar[INSIDE] -= ONE
    m.scalar[LEFT] += ONE
    m.person[base + ALIVE] = ZERO
    if m.person[base + PENDING] == ZERO:
        free_slot(m, p, slot)


# --- the walk ---------------------------------------------------------------------------------------------------


@aside
def loops_for_ever(m: Memory, p: Program, slot: np.uint64, step: np.uint64) -> bool:
    """Return whether this person has walked ten thousand steps at this instant; the last ones are kept."""
    base = slot * p.size[WIDTH]
    if m.person_floats[base + STEPS_AT] != m.times[NOW]:
        m.person_floats[base + STEPS_AT] = m.times[NOW]
        m.person[base + STEPS_HERE] = ZERO
    m.person[base + STEPS_HERE] += ONE
    m.loop[m.person[base + STEPS_HERE] % LOOP_KEPT] = step
    return m.person[base + STEPS_HERE] > STEPS_AT_ONE_INSTANT


@part
def walk(m: Memory, p: Program, slot: np.uint64) -> np.uint64:
    """Walk a person on from the step in their row; return DONE, or why the kernel must stop in the middle."""
    base = slot * p.size[WIDTH]
    step = m.person[base + STEP]
    steps_now = m.scalar[STEPS_NOW]
    while True:
        steps_now += ONE
        if steps_now > STEPS_AT_ONE_INSTANT and loops_for_ever(m, p, slot, step):
            m.scalar[ERROR_SLOT] = slot
            return ENDLESS_LOOP
        if m.scalar[LOG_ON] != ZERO and m.scalar[LOG_SIZE] + ROWS_A_STEP > m.scalar[LOG_ROOM]:
            m.person[base + STEP] = step
            m.scalar[WALKER] = slot
            return FLUSH_LOG
        at = step * STEP_WORDS
        verb = p.steps[at + VERB]
        if verb == SEIZE:
            step = seize(m, p, slot, base, step)
            if step >= IN_ERROR:
                if step == IN_ERROR:
                    m.scalar[ERROR_SLOT] = slot
                    m.person[base + STEP] = at // STEP_WORDS
                    return BAD_PRIORITY
                break
            continue
        if verb == DELAY:
            delay(m, p, slot, base, step)
            break
        if verb == BRANCH:
            step = branch(m, p, base, step)
            continue
        if verb == CASE:
            step = case(m, p, base, step)
            continue
        if verb == LEAVE:
            log(m, m.person[base + KEY], step, LOG_LEAVE, ZERO, 0.0)
            leave(m, p, slot, base)
            break
        if verb == RELEASE:
            resource = release_held(m, p, slot, p.steps[at + HOLD], p.steps[at + LATER])
            log(m, m.person[base + KEY], step, LOG_RELEASE, resource, 0.0)
        elif verb == MARK:
            m.person_floats[base + p.steps[at + A]] = m.times[NOW]
            m.person[base + OPEN] |= p.steps[at + BITS]
            log(m, m.person[base + KEY], step, LOG_MARK, ZERO, m.times[NOW])
        elif verb == RECORD:
            record(m, p, base, step)
        elif verb == ASSIGN:
            assign(m, p, base, step)
        elif verb == COUNT:
            add_count(m, p, base, p.steps[at + A])
            log(m, m.person[base + KEY], step, LOG_COUNT, ZERO, 0.0)
        elif verb == GATE:
            opening = opening_at(m, p, at)
            log(m, m.person[base + KEY], step, LOG_GATE, ZERO, opening)
            if opening > m.times[NOW]:
                m.person[base + STEP] = step
                m.person_floats[base + SINCE] = m.times[NOW]
                push(m, p, opening, entry_of(m, p, slot, GATE_KIND, False))
                break
        else:
            release_all(m, p, slot, base, step)
        step = p.steps[at + NEXT]
    m.scalar[STEPS_NOW] = steps_now
    return DONE
