"""The kernel: take what is due next, until a given time; and how a replication begins and ends.

One loop for every pathway: the program is data, so nothing is compiled again when a scenario changes. It stops at
any time with everything in its memory and goes on as if it had not stopped: that is a pause, a monthly exchange or
a full array.
"""

from __future__ import annotations

import numpy as np

from .agenda import (
    INFINITY,
    close_hole,
    drop_dead_entries,
    entry_of,
    find_next_ring,
    forget_entry,
    is_dead,
    push_rarely,
    ring_place,
)
from .coming import arrival, place_group
from .episodes import can_lend
from .hand import at_hand
from .inputs import can_reset, do_resets
from .instants import set_clock, strike
from .jit import aside, entry, part
from .memory import Floats, Memory
from .places import *
from .queues import give_up_for_swap, leave_queues
from .risk_agenda import fetch_row
from .risks import risk_happens
from .statistics import (
    BINS,
    LOG_DELAY_END,
    LOG_EXPIRE,
    LOG_GATE_OPEN,
    LOG_GRANT,
    LOG_RESUME,
    bin_of,
    bring_groups_up_to_date,
    bring_up_to_date,
    log,
)
from .streams import (
    begin_stream,
    look_at_all_streams,
)
from .walk import walk

FROM_HEAP, FROM_RING, FROM_STREAM, FROM_CLOCK, FROM_RISK, NOTHING = (U(k) for k in range(6))


# --- what is next -----------------------------------------------------------------------------------------------


@aside
def ring_head(m: Memory) -> np.uint64:
    """Return the first entry of the ring that is due next."""
    return m.w[ring_place(m, m.w[RING], m.w[m.w[RING] + RING_TAKEN]) + ONE]


@aside
def settle_tie(m: Memory, time: float) -> np.uint64:
    """Return which of those due at one time comes first: by kind, then by key."""
    best, best_kind, best_key = NOTHING, U(9), NOBODY
    if m.f[STREAM_TIME] == time:
        stream = m.w[STREAM]
        best, best_kind, best_key = FROM_STREAM, ARRIVAL_KIND, m.w[stream + OFFERED_KEY]
        if m.w[stream + MONTH_TURN] != ZERO:
            best_kind = ZERO
    if m.f[RING_TIME] == time:
        e = ring_head(m)
        kind, key = e >> KIND_SHIFT, m.w[(e & LOW_HALF) + KEY]
        if kind < best_kind or (kind == best_kind and key < best_key):
            best, best_kind, best_key = FROM_RING, kind, key
    if m.w[HEAP_SIZE] != ZERO and m.heap_time[ZERO] == time:
        e = m.heap_entry[ZERO]
        kind, key = e >> KIND_SHIFT, m.w[(e & LOW_HALF) + KEY]
        if kind < best_kind or (kind == best_kind and key < best_key):
            best = FROM_HEAP
    return best


@part
def next_due(m: Memory, until: float) -> np.uint64:
    """Move to the time of what is due next and return where it comes from, or NOTHING before `until`."""
    if m.w[HOLE] != ZERO:
        close_hole(m)
    heap, ring, stream, clock = m.heap_time[ZERO], m.f[RING_TIME], m.f[STREAM_TIME], m.f[CLOCK_TIME]
    time, origin = heap, FROM_HEAP
    if ring < time:
        time, origin = ring, FROM_RING
    if stream < time:
        time, origin = stream, FROM_STREAM
    if clock <= time:
        time, origin = clock, FROM_CLOCK
    if m.f[RISK_TIME] < time:  # at one instant risks come last
        time, origin = m.f[RISK_TIME], FROM_RISK
    if time >= until:
        return NOTHING
    m.f[NOW] = max(m.f[NOW], time)
    if origin != FROM_CLOCK and (
        (heap == ring and heap == time) or (heap == stream and heap == time) or (ring == stream and ring == time)
    ):
        return settle_tie(m, time)
    return origin


# --- what happens then ------------------------------------------------------------------------------------------


@part
def end_of_wait(m: Memory, e: np.uint64) -> np.uint64:
    """Do what an entry of the agenda says; return the person who walks on, or NOBODY if the entry was dead."""
    person = e & LOW_HALF
    if e & CANCELLABLE != ZERO:
        dead = is_dead(m, e)
        forget_entry(m, e)
        if dead:
            return NOBODY
    m.w[EVENTS] += ONE
    m.f[LAST_EVENT] = m.f[NOW]
    kind, step = e >> KIND_SHIFT, m.w[person + STEP]
    if kind == DELAY_KIND:
        log(m, person, step, LOG_DELAY_END, ZERO, 0.0)
        m.w[person + STEP] = m.w[step + NEXT]
    elif kind == DEADLINE_KIND:
        leave_queues(m, person)
        log(m, person, step, LOG_EXPIRE, ZERO, 0.0)
        m.w[person + STEP] = m.w[step + OTHERWISE]
    else:
        log(m, person, step, LOG_GATE_OPEN, ZERO, 0.0)
        m.w[person + STEP] = m.w[step + NEXT]
    return person


@part
def granted_person(m: Memory) -> np.uint64:
    """Let the next granted person go on; return who walks, or NOBODY if they resume a delay."""
    person = m.w[GRANTED_FIRST]
    m.w[GRANTED_FIRST] = m.w[person + LINK]
    step, hold = m.w[person + STEP], m.w[person + HANDED]
    if hold != ZERO:
        waited = m.f[NOW] - m.f[person + HANDED_AT]
        log(m, person, step, LOG_GRANT, m.w[m.w[person + hold] + RESOURCE_NUMBER], waited)
        resume(m, person, step)
        return NOBODY
    waited = m.f[NOW] - (m.f[person + SINCE] if m.w[step + SINCE_REGISTER] == ZERO else m.f[person + UNTIL])
    log(m, person, step, LOG_GRANT, m.w[m.w[person + m.w[step + HOLD]] + RESOURCE_NUMBER], waited)
    if m.w[step + SWAP] != ZERO:
        give_up_for_swap(m, person)
    m.w[person + STEP] = m.w[step + NEXT]
    return person


@aside
def resume(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Go on with a delay that was handed over."""
    m.w[person + HANDED] = ZERO
    end = m.f[NOW] + m.f[person + UNTIL]
    m.f[person + UNTIL] = end
    log(m, person, step, LOG_RESUME, ZERO, end)
    push_rarely(m, end, entry_of(m, person, DELAY_KIND, True))


@part
def due_person(m: Memory, origin: np.uint64) -> np.uint64:
    """Take what is due and return who walks on, or NOBODY."""
    if origin == FROM_STREAM:
        return arrival(m)
    if origin == FROM_CLOCK:
        strike(m)
        return NOBODY
    if origin == FROM_RISK:
        return risk_happens(m)
    if origin == FROM_HEAP:
        m.w[HOLE] = ONE
        e = m.heap_entry[ZERO]
        if m.w[RISK_COUNT] != ZERO and m.w[HEAP_SIZE] > ONE:
            fetch_row(m, m.heap_entry[ONE] & LOW_HALF)
    else:
        e = ring_head(m)
        m.w[m.w[RING] + RING_TAKEN] += ONE
        find_next_ring(m)
    return end_of_wait(m, e)


@part
def has_room(m: Memory) -> np.uint64:
    """Return DONE if the next event fits into every array, else what must grow or be flushed."""
    if m.w[HEAP_SIZE] + SIX >= m.w[HEAP_ROOM]:
        return GROW_AGENDA
    if m.w[FREE] == NOBODY and m.w[PEOPLE_USED] >= m.w[PEOPLE_ROOM]:
        return GROW_PEOPLE
    if not can_lend(m):
        return GROW_BLOCKS
    if m.w[LOG_ON] != ZERO and m.w[LOG_SIZE] + m.w[INSIDE] + m.w[RESOURCE_COUNT] + m.w[LOG_MARGIN] > m.w[LOG_ROOM]:
        return FLUSH_LOG
    return DONE


@entry
def advance(memory: Memory, resets: Floats, until: float) -> np.uint64:
    """Do every event and every reset before `until`; return DONE, or why to grow, flush or give up and call again."""
    m = at_hand(memory)
    pause = min(until, resets[m.w[NEXT_RESET] + RESET_TIME])
    while True:
        status = has_room(m)
        if status != DONE:
            return status
        if m.w[WALKER] != NOBODY:
            person = m.w[WALKER]
            m.w[WALKER] = NOBODY
        elif m.w[GRANTED_FIRST] != NOBODY:
            person = granted_person(m)
        else:
            origin = next_due(m, pause)
            if origin != NOTHING:
                person = due_person(m, origin)
            elif pause < until:
                m.f[NOW] = pause
                if not can_reset(m, resets, m.w[NEXT_RESET], pause):
                    return GROW_BLOCKS
                m.w[NEXT_RESET] = do_resets(m, resets, m.w[NEXT_RESET], pause)
                if m.w[ERROR_STATUS] != DONE:
                    return m.w[ERROR_STATUS]
                pause = min(until, resets[m.w[NEXT_RESET] + RESET_TIME])
                continue
            else:
                break
        if person != NOBODY:
            status = walk(m, person)
            if status != DONE:
                return status
    m.f[NOW] = until if until < INFINITY else m.f[LAST_EVENT]
    return DONE


# --- how a replication begins -----------------------------------------------------------------------------------


@entry
def begin(memory: Memory) -> None:
    """Place the people inside at the start and let every stream offer its first person."""
    m = at_hand(memory)
    for group in range(m.w[INITIALS], m.w[INITIALS] + m.w[INITIAL_COUNT] * INITIAL_WORDS, INITIAL_WORDS):
        place_group(m, U(group))
    for stream in range(m.w[STREAMS], m.w[STREAMS] + m.w[STREAM_COUNT] * STREAM_WORDS, STREAM_WORDS):
        begin_stream(m, U(stream))
    look_at_all_streams(m)
    find_next_ring(m)
    set_clock(m)


# --- the entries that Python calls ----------------------------------------------------------------------------------


@entry
def look_at_clock(memory: Memory) -> None:
    """Find when the clock strikes next, after its schedule was made longer."""
    m = at_hand(memory)
    set_clock(m)


@entry
def rebuild_agenda(memory: Memory) -> None:
    """Throw dead entries out of the heap and the rings."""
    m = at_hand(memory)
    if m.w[HOLE] != ZERO:
        close_hole(m)
    drop_dead_entries(m)


@aside
def add_open_wait(m: Memory, person: np.uint64, measure: np.uint64) -> None:
    """Count one open wait; one of a cohort that began before the warm-up's end does not count."""
    clock = m.w[m.w[CLOCKS] + measure]
    began = m.f[person + (clock & LOW_HALF)]
    if clock >> HALF != ZERO and began < m.f[WARMUP]:
        return
    value = m.f[NOW] - began
    m.w[m.w[OPEN_BINS] + measure * BINS + bin_of(value)] += ONE
    m.f[m.w[OPEN_WAITS] + measure * TWO] += 1.0
    m.f[m.w[OPEN_WAITS] + measure * TWO + ONE] += value


@aside
def count_open_waits(m: Memory) -> None:
    """Count waits that are open now: marked, not recorded since, and still to be recorded on some way ahead."""
    for k in range(m.w[OPEN_BINS], m.w[LOOP]):
        m.w[k] = ZERO
    if m.f[NOW] < m.f[WARMUP]:
        return
    for row in range(ZERO, m.w[PEOPLE_USED]):
        person = m.w[PEOPLE] + U(row) * m.w[WIDTH]
        if m.w[person + ALIVE] & ONE == ZERO:
            continue
        waits, measure = m.w[person + OPEN] & m.w[m.w[REACH] + m.w[m.w[person + STEP] + NUMBER]], ZERO
        while waits != ZERO:
            if waits & ONE != ZERO:
                add_open_wait(m, person, measure)
            waits >>= ONE
            measure += ONE


@entry
def settle(memory: Memory) -> None:
    """Bring unit-hours up to now; at the end of a period that is what its end does in any case."""
    m = at_hand(memory)
    bring_up_to_date(m)


@entry
def catch_up(memory: Memory) -> None:
    """Bring everything that runs on with time up to now, and count open waits, for a tally."""
    m = at_hand(memory)
    bring_up_to_date(m)
    bring_groups_up_to_date(m)
    count_open_waits(m)
