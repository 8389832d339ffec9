"""What each verb does to a person who comes to its step; those of `apart.py` are rare or need more."""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import FIXED, draw_bits, uniform

from .agenda import INFINITY, entry_of, free_row, push, push_deadline, push_rarely
from .episodes import passed_before
from .jit import aside, part
from .lists import NODE_SHIFT
from .memory import Memory
from .narrow import put_byte
from .places import *
from .queues import free_unit, give_up_for_swap, join_any, join_queue, release_held, take_unit, trade
from .registers import as_float, code_at, set_value, value_of
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
from .streams import draw_form, draw_form_rarely

HIGHEST_PRIORITY = 15.0
INDEX_SHIFT = U(8)
FIXED_FORM = U(FIXED)
TO_WAIT, IN_ERROR = NOBODY, U(2**64 - 2)


# --- draws ------------------------------------------------------------------------------------------------------


@part
def visit_of(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Return how often the person passed this step before (times 256), and count this passing."""
    place = m.w[step + VISIT]
    if place == ZERO:  # nobody can come here twice
        return ZERO
    if m.w[VISITS] != ZERO:
        return passed_before(m, person, place - ONE) << INDEX_SHIFT
    place += person
    alive, visit = m.w[person + ALIVE], ZERO
    if m.w[place] > alive and m.w[place] - alive <= LOW_HALF:  # else written by somebody else, who had the row before
        visit = m.w[place] - alive
    m.w[place] = alive + visit + ONE
    return visit << INDEX_SHIFT


@part
def draw_of(m: Memory, person: np.uint64, step: np.uint64) -> float:
    """Return the number that a step draws."""
    form, visit = m.w[step + FORM], visit_of(m, person, step)
    if m.w[person + IN_PROGRESS] != ZERO:
        return draw_rest(m, person, step, visit)
    if m.w[form + FORM_CODE] == FIXED_FORM:
        return m.f[form + F_A]
    return draw_form(m, form, draw_bits(m.w[person + DRAW_KEY], m.w[step + NAME], visit))


@aside
def draw_rarely(m: Memory, person: np.uint64, step: np.uint64) -> float:
    """Return the number that a step draws, from where that is too rare to be worth inlining."""
    return draw_of(m, person, step)


@aside
def draw_rest(m: Memory, person: np.uint64, step: np.uint64, visit: np.uint64) -> float:
    """Return what is left of a stay in progress, and set the clocks to when it began."""
    group, key, name = m.w[person + IN_PROGRESS], m.w[person + DRAW_KEY], m.w[step + NAME]
    m.w[person + IN_PROGRESS] = ZERO
    total = draw_form_rarely(m, m.w[step + BIASED], draw_bits(key, name, visit))
    elapsed = total * uniform(draw_bits(key, name, visit + ONE))
    m.f[person + SINCE] = m.f[NOW] - elapsed
    for way in range(m.w[group + FIRST_CLOCK], m.w[group + LAST_CLOCK]):
        m.f[person + m.w[way]] = m.f[NOW] - elapsed
    return total - elapsed


# --- seize ------------------------------------------------------------------------------------------------------


@part
def priority_of(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Return the priority of a Seize, or IN_ERROR if its register holds none."""
    register = m.w[step + D]
    if register == ZERO:
        return m.w[step + C]
    value = value_of(m, person, register)
    if not 0.0 <= value <= HIGHEST_PRIORITY:
        return IN_ERROR
    priority = U(np.int64(value))
    return priority if as_float(priority) == value else IN_ERROR


@part
def seize(m: Memory, person: np.uint64, step: np.uint64, waited: float, heaps: bool) -> np.uint64:
    """Take a unit, trade for one, give up at once or join the queues; return the next step, TO_WAIT or IN_ERROR.

    `waited` is how long a clock says that the person has waited already; `heaps`, whether a queue may be one.
    """
    priority = priority_of(m, person, step)
    if priority == IN_ERROR:
        return IN_ERROR
    deadline = INFINITY
    if m.w[step + FORM] != ZERO:
        deadline = m.f[NOW] + draw_rarely(m, person, step)
    m.w[person + STEP] = step
    for way in range(m.w[step + A], m.w[step + A] + m.w[step + B]):
        resource = m.w[way]
        unit = free_unit(m, resource, priority + ONE)
        if unit != NOBODY:
            take_unit(m, resource, unit, person, m.w[step + HOLD])
            log(m, person, step, LOG_GRANT, m.w[resource + RESOURCE_NUMBER], waited)
            if m.w[step + SWAP] != ZERO:
                give_up_for_swap(m, person)
            return m.w[step + NEXT]
    if m.w[step + SWAP] != ZERO and trade(m, person):
        log(m, person, step, LOG_GRANT, m.w[m.w[person + m.w[step + HOLD]] + RESOURCE_NUMBER], waited)
        give_up_for_swap(m, person)
        return m.w[step + NEXT]
    if m.w[step + UNTIL_REGISTER] != ZERO:
        deadline = m.f[person + m.w[step + UNTIL_REGISTER]]
    if deadline <= m.f[NOW]:
        log(m, person, step, LOG_EXPIRE, ZERO, 0.0)
        return m.w[step + OTHERWISE]
    join_queues(m, person, step, priority, deadline, heaps)
    return TO_WAIT


@part
def join_queues(
    m: Memory, person: np.uint64, step: np.uint64, priority: np.uint64, deadline: float, heaps: bool
) -> None:
    """Put a person into the queue of every resource wanted, with the deadline."""
    m.w[person + PRIORITY] = priority
    m.f[person + SINCE] = m.f[NOW]
    node = person << NODE_SHIFT
    for way in range(m.w[step + A], m.w[step + A] + m.w[step + B]):
        if heaps:
            join_any(m, m.w[way], priority + ONE, node)
        else:
            join_queue(m, m.w[way], priority + ONE, node)
        node += ONE
    if deadline < INFINITY:
        push_deadline(m, m.w[step + RING_OF], deadline, entry_of(m, person, DEADLINE_KIND, True))
    log(m, person, step, LOG_QUEUE, priority, deadline)


# --- the other verbs that wait ----------------------------------------------------------------------------------


@part
def end_of_delay(m: Memory, person: np.uint64, step: np.uint64) -> float:
    """Return when a delay that begins now ends; whoever is found in it has begun before."""
    how = m.w[step + B]
    end = m.f[NOW]
    m.f[person + SINCE] = end
    if how != UNTIL_CLOCK:
        end = end + draw_of(m, person, step)
    if how != DRAWN:
        clock = max(m.f[person + m.w[step + A]], m.f[NOW])
        end = clock if how == UNTIL_CLOCK else min(end, clock)
    return end


@part
def delay(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Begin a delay; it ends as an event, also when the end is now."""
    end = end_of_delay(m, person, step)
    m.w[person + STEP] = step
    m.f[person + UNTIL] = end
    log(m, person, step, LOG_DELAY, ZERO, end)
    push(m, end, entry_of(m, person, DELAY_KIND, m.w[step + CAN_HAND_OVER] != ZERO))


@aside
def opening_at(m: Memory, step: np.uint64) -> float:
    """Return now if a gate is open, else when it opens next; windows are (opening, closing) in order."""
    now, first = m.f[NOW], m.w[step + A]
    low, high = ZERO, m.w[step + B]
    while low < high:  # the first window that closes after now
        middle = (low + high) >> ONE
        if m.clock[first + TWO * middle + ONE] > now:
            high = middle
        else:
            low = middle + ONE
    return max(now, m.clock[first + TWO * low])


@aside
def gate(m: Memory, person: np.uint64, step: np.uint64) -> bool:
    """Return whether the person must wait at a gate, having put them on the agenda if so."""
    opening = opening_at(m, step)
    log(m, person, step, LOG_GATE, ZERO, opening)
    if opening > m.f[NOW]:
        m.w[person + STEP] = step
        m.f[person + SINCE] = m.f[NOW]
        push_rarely(m, opening, entry_of(m, person, GATE_KIND, m.w[step + BITS] != ZERO))
        return True
    return False


# --- the verbs that do not wait ---------------------------------------------------------------------------------


@part
def note_set(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Note what a register that a step has set opens, and which risks read it."""
    m.w[person + OPEN] |= m.w[step + BITS]
    if m.w[step + TOUCHES] != ZERO:
        m.w[CHANGED] |= m.w[step + TOUCHES]


@part
def mark(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Set a clock to now."""
    m.f[person + m.w[step + A]] = m.f[NOW]
    note_set(m, person, step)
    log(m, person, step, LOG_MARK, ZERO, m.f[NOW])


@part
def count(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Add one to a count."""
    add_count(m, person, m.w[step + A])
    log(m, person, step, LOG_COUNT, ZERO, 0.0)


@part
def release(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Give back what a step names."""
    resource = release_held(m, person, m.w[step + HOLD], m.w[step + LATER])
    log(m, person, step, LOG_RELEASE, m.w[resource + RESOURCE_NUMBER], 0.0)


@part
def assign(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Set a register to what a step says."""
    what = m.w[step + B]
    if what == TO_CODE and m.w[CODES_BEYOND] == ZERO:  # else its mean may be another by now
        put_byte(m.w, (person << THREE) + (m.w[step + A] & LOW_HALF), m.w[step + C])
        m.w[CHANGED] |= m.w[step + TOUCHES]
        log(m, person, step, LOG_ASSIGN, ZERO, m.f[m.w[step + FORM] + F_A])
        return
    if what >= TO_VALUE:
        value = m.f[m.w[step + FORM] + F_A]
    elif what == TO_REGISTER:
        value = value_of(m, person, m.w[step + C])
    else:
        value = draw_rarely(m, person, step) if m.w[step + FORM] != ZERO else 0.0
        if what == TO_CLOCK:
            value = m.f[NOW] + value
    set_value(m, person, m.w[step + A], value)
    note_set(m, person, step)
    log(m, person, step, LOG_ASSIGN, ZERO, value)


@part
def assign_codes(m: Memory, person: np.uint64, run: np.uint64) -> np.uint64:
    """Set all registers of a run of steps to codes; return the step after the last."""
    first = run + RUN_CODES
    for k in range(first, first + m.w[run + RUN_MORE] + ONE):
        put_byte(m.w, (person << THREE) + (m.w[k] >> CODE_BITS), m.w[k])
    m.w[CHANGED] |= m.w[run + RUN_TOUCHES]
    return m.w[run + RUN_NEXT]


@part
def branch(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Return the way that chance chooses."""
    share = uniform(draw_bits(m.w[person + DRAW_KEY], m.w[step + NAME], visit_of(m, person, step)))
    sums, way, last = m.w[step + C], m.w[step + A], m.w[step + A] + m.w[step + B] - ONE
    while way < last and not m.f[sums] > share:
        way += ONE
        sums += ONE
    target = m.w[way]
    log(m, person, step, LOG_BRANCH, m.w[target + NUMBER], 0.0)
    return target


@part
def sort(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Return the way for a code, which none of the cases is if its byte cannot hold it."""
    code, target = code_at(m, person, m.w[step + D]), m.w[step + OTHERWISE]
    if code < m.w[step + B]:
        target = m.w[m.w[step + A] + code]
    log(m, person, step, LOG_BRANCH, m.w[target + NUMBER], 0.0)
    return target


@part
def holds_kept(m: Memory, person: np.uint64, step: np.uint64) -> bool:
    """Return whether a person holds the kept unit that a step names: of one resource, or of any of the type."""
    resource, asked = m.w[person + m.w[step + HOLD]], m.w[step + D]
    return resource != ZERO and asked in (ZERO, resource)


@part
def branch_by_kept(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Return the way for whether a kept unit is held."""
    target = m.w[m.w[step + A] + U(holds_kept(m, person, step))]
    log(m, person, step, LOG_BRANCH, m.w[target + NUMBER], 0.0)
    return target


@aside
def case(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Return the way for the value of a register."""
    value, target = value_of(m, person, m.w[step + D]), m.w[step + OTHERWISE]
    values, way, last = m.w[step + C], m.w[step + A], m.w[step + A] + m.w[step + B]
    while way < last:
        if m.f[values] == value:
            target = m.w[way]
            break
        way += ONE
        values += ONE
    log(m, person, step, LOG_BRANCH, m.w[target + NUMBER], 0.0)
    return target


@part
def record(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Add the time since a clock to a measure, which is then open no more."""
    value = m.f[NOW] - m.f[person + m.w[step + B]]
    m.w[person + OPEN] &= ~(ONE << m.w[step + A])
    add_record(m, person, step, value)
    log(m, person, step, LOG_RECORD, ZERO, value)


@aside
def release_all(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Give back everything held, by type in order of name."""
    for way in range(m.w[step + A], m.w[step + A] + m.w[step + B]):
        resource = release_held(m, person, m.w[way], ZERO)
        log(m, person, step, LOG_RELEASE, m.w[resource + RESOURCE_NUMBER], 0.0)


@part
def leave(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """End a person's story; their row is free once no entry of theirs is left."""
    log(m, person, step, LOG_LEAVE, ZERO, 0.0)
    m.w[INSIDE] -= ONE
    m.w[LEFT] += ONE
    m.w[person + ALIVE] -= ONE
    if m.w[person + PENDING] == ZERO:
        free_row(m, person)
