"""The kernel: take what is due next, until a given time; and how a replication begins and ends.

One loop for every pathway: the program is data, so nothing is compiled again when a scenario changes. It stops at any time
with everything in its memory and goes on as if it had not stopped: that is a pause, a monthly exchange or a full array.
"""

from __future__ import annotations

from tandemcare.engine.arithmetic import chain, draw_bits, name_key

from .agenda import INFINITY, close_hole, drop_dead_entries, entry_of, find_next_ring, forget_entry, is_dead, push
from .instants import set_clock, strike
from .jit import aside, entry, part
from .memory import Floats, Memory, Program, Whole, Words
from .places import *  # noqa: F403
from .queues import give_up_for_swap, leave_queues
from .statistics import (
    BINS,
    LOG_ARRIVE,
    LOG_DELAY_END,
    LOG_EXPIRE,
    LOG_GATE_OPEN,
    LOG_GRANT,
    LOG_RESUME,
    bin_of,
    bring_up_to_date,
    log,
)
from .streams import begin_stream, close_source, draw_form, find_next_stream, offer_next, reopen_layer
from .walk import walk

FROM_HEAP, FROM_RING, FROM_STREAM, FROM_CLOCK, NOTHING = (U(k) for k in range(5))


# --- what is next -----------------------------------------------------------------------------------------------


@aside
def ring_head(m: Memory) -> np.uint64:
    """Return the first entry of the ring that is due next."""
    room = m.scalar[RING_ROOM]
    ring = m.scalar[RING]
    return m.ring_entry[ring * room + (m.ring[ring * RING_WORDS + RING_FIRST] & (room - ONE))]


@aside
def settle_tie(m: Memory, p: Program, time: float) -> np.uint64:
    """Return which of those due at one time comes first: by kind, then by key."""
    best, best_kind, best_key, width = NOTHING, U(9), NOBODY, p.size[WIDTH]
    if m.times[STREAM_TIME] == time:
        w = m.scalar[STREAM] * STREAM_WORDS
        turn = m.stream[w + MONTH_TURN] != ZERO
        best, best_kind, best_key = FROM_STREAM, ZERO if turn else ARRIVAL_KIND, m.stream[w + OFFERED_KEY]
    if m.times[RING_TIME] == time:
        e = ring_head(m)
        kind, key = e >> KIND_SHIFT, m.person[(e & LOW_HALF) * width + KEY]
        if kind < best_kind or (kind == best_kind and key < best_key):
            best, best_kind, best_key = FROM_RING, kind, key
    if m.scalar[HEAP_SIZE] != ZERO and m.heap_time[ZERO] == time:
        e = m.heap_entry[ZERO]
        kind, key = e >> KIND_SHIFT, m.person[(e & LOW_HALF) * width + KEY]
        if kind < best_kind or (kind == best_kind and key < best_key):
            best = FROM_HEAP
    return best


@part
def next_due(m: Memory, p: Program, until: float) -> np.uint64:
    """Move to the time of what is due next and return where it comes from, or NOTHING before `until`."""
    close_hole(m, p)
    heap, ring, stream, clock = m.heap_time[ZERO], m.times[RING_TIME], m.times[STREAM_TIME], m.times[CLOCK_TIME]
    time, origin = heap, FROM_HEAP
    if ring < time:
        time, origin = ring, FROM_RING
    if stream < time:
        time, origin = stream, FROM_STREAM
    if clock <= time:
        time, origin = clock, FROM_CLOCK
    if time >= until:
        return NOTHING
    if time > m.times[NOW]:
        m.times[NOW] = time
        m.scalar[STEPS_NOW] = ZERO
    if origin != FROM_CLOCK and (heap == time) + (ring == time) + (stream == time) > 1:
        return settle_tie(m, p, time)
    return origin


# --- what happens then ------------------------------------------------------------------------------------------


@part
def end_of_wait(m: Memory, p: Program, entry: np.uint64) -> np.uint64:
    """Do what an entry of the agenda says; return the person who walks on, or NOBODY if the entry was dead."""
    slot = entry & LOW_HALF
    base = slot * p.size[WIDTH]
    step = m.person[base + STEP]
    if entry & CANCELLABLE != ZERO:
        dead = is_dead(m, p, entry)
        forget_entry(m, p, entry)
        if dead:
            return NOBODY
    m.scalar[EVENTS] += ONE
    kind = entry >> KIND_SHIFT
    if kind == DELAY_KIND:
        log(m, m.person[base + KEY], step, LOG_DELAY_END, ZERO, 0.0)
        m.person[base + STEP] = p.steps[step * STEP_WORDS + NEXT]
    elif kind == DEADLINE_KIND:
        leave_queues(m, p, slot)
        log(m, m.person[base + KEY], step, LOG_EXPIRE, ZERO, 0.0)
        m.person[base + STEP] = p.steps[step * STEP_WORDS + OTHERWISE]
    else:
        log(m, m.person[base + KEY], step, LOG_GATE_OPEN, ZERO, 0.0)
        m.person[base + STEP] = p.steps[step * STEP_WORDS + NEXT]
    return slot


@part
def new_person(m: Memory, p: Program, key: np.uint64) -> np.uint64:
    """Return the row of a new person, cleared; there is room, because the kernel checks before each event."""
    slot = m.scalar[FREE]
    if slot != NOBODY:
        m.scalar[FREE] = m.person[slot * p.size[WIDTH] + LINK]
    else:
        slot = m.scalar[USED]
        m.scalar[USED] = slot + ONE
    base = slot * p.size[WIDTH]
    m.person[base + KEY] = key
    m.person[base + ALIVE] = ONE
    m.person[base + OPEN] = ZERO
    m.person[base + HANDED] = ZERO
    m.person[base + IN_PROGRESS] = ZERO
    m.person[base + TRADED] = ZERO
    m.person_floats[base + STEPS_AT] = -1.0
    for k in range(base + p.size[VISITS], base + p.size[VISITS] + p.size[VISIT_COUNT]):
        m.person[k] = ZERO
    m.scalar[INSIDE] += ONE
    m.scalar[COME] += ONE
    return slot


@part
def draw_attributes(m: Memory, p: Program, base: np.uint64, first: np.uint64, number: np.uint64) -> None:
    """Draw the attributes of a new person."""
    for k in range(first, first + number):
        a = k * ATTRIBUTE_WORDS
        bits = draw_bits(m.person[base + KEY], p.attributes[a + ATTRIBUTE_NAME], ZERO)
        m.person_floats[base + p.attributes[a + ATTRIBUTE_REGISTER]] = draw_form(p, p.attributes[a + ATTRIBUTE_FORM], bits)
        m.person[base + OPEN] |= p.attributes[a + ATTRIBUTE_BITS]


@part
def arrival(m: Memory, p: Program) -> np.uint64:
    """Let the offered person come and the stream offer its next; return who walks, or NOBODY at the turn of a month."""
    stream = m.scalar[STREAM]
    w = stream * STREAM_WORDS
    source = m.stream[w + STREAM_SOURCE]
    s = source * SOURCE_WORDS
    if m.stream[w + MONTH_TURN] != ZERO:
        offer_next(m, p, stream)
        return NOBODY
    m.scalar[EVENTS] += ONE
    if m.source[s + SOURCE_KIND] == BY_CENSUS:
        slot = m.stream[w + NEXT_INDEX] - ONE
        offer_next(m, p, stream)
        base = slot * p.size[WIDTH]
        log(m, m.person[base + KEY], m.person[base + STEP], LOG_ARRIVE, m.person[base + PRIORITY], 0.0)
        return slot
    slot = new_person(m, p, m.stream[w + OFFERED_KEY])
    base = slot * p.size[WIDTH]
    draw_attributes(m, p, base, m.source[s + ATTRIBUTES], m.source[s + ATTRIBUTE_COUNT])
    m.person[base + STEP] = m.source[s + FIRST_STEP]
    log(m, m.person[base + KEY], m.source[s + FIRST_STEP], LOG_ARRIVE, source, 0.0)
    m.source[s + LEFT_TO_COME] -= ONE
    if m.source[s + LEFT_TO_COME] == ZERO:
        close_source(m, p, source)
    else:
        offer_next(m, p, stream)
    return slot


@part
def granted_person(m: Memory, p: Program) -> np.uint64:
    """Let the next granted person go on; return who walks, or NOBODY if they resume a delay."""
    slot = m.scalar[GRANTED_FIRST]
    base = slot * p.size[WIDTH]
    m.scalar[GRANTED_FIRST] = m.person[base + LINK]
    step = m.person[base + STEP]
    at, waited = step * STEP_WORDS, m.times[NOW] - m.person_floats[base + SINCE]
    if m.person[base + HANDED] != ZERO:
        log(m, m.person[base + KEY], step, LOG_GRANT, m.person[base + m.person[base + HANDED]], waited)
        resume(m, p, slot, base, step)
        return NOBODY
    log(m, m.person[base + KEY], step, LOG_GRANT, m.person[base + p.steps[at + HOLD]], waited)
    if p.steps[at + SWAP] != ZERO:
        give_up_for_swap(m, p, slot)
    m.person[base + STEP] = p.steps[at + NEXT]
    return slot


@aside
def resume(m: Memory, p: Program, slot: np.uint64, base: np.uint64, step: np.uint64) -> None:
    """Go on with a delay that was handed over."""
    m.person[base + HANDED] = ZERO
    end = m.times[NOW] + m.person_floats[base + UNTIL]
    m.person_floats[base + SINCE] = m.times[NOW]
    m.person_floats[base + UNTIL] = end
    log(m, m.person[base + KEY], step, LOG_RESUME, ZERO, end)
    push(m, p, end, entry_of(m, p, slot, DELAY_KIND, True))


@part
def due_person(m: Memory, p: Program, origin: np.uint64) -> np.uint64:
    """Take what is due and return who walks on, or NOBODY."""
    if origin == FROM_HEAP:
        m.scalar[HOLE] = ONE
        return end_of_wait(m, p, m.heap_entry[ZERO])
    if origin == FROM_STREAM:
        return arrival(m, p)
    if origin == FROM_RING:
        e = ring_head(m)
        m.ring[m.scalar[RING] * RING_WORDS + RING_FIRST] += ONE
        slot = end_of_wait(m, p, e)
        find_next_ring(m, p)
        return slot
    strike(m, p)
    return NOBODY


@part
def has_room(m: Memory, p: Program) -> np.uint64:
    """Return DONE if the next walk fits into every array, else what must grow."""
    if m.scalar[HEAP_SIZE] + FOUR >= m.scalar[HEAP_ROOM]:
        return GROW_AGENDA
    if m.scalar[FREE] == NOBODY and m.scalar[USED] >= m.scalar[PEOPLE_ROOM]:
        return GROW_PEOPLE
    return DONE


@entry
def advance(m: Memory, p: Program, until: float) -> np.uint64:
    """Do every event before `until`; return DONE, or why to grow, flush or give up and call again."""
    while True:
        status = has_room(m, p)
        if status != DONE:
            return status
        if m.scalar[WALKER] != NOBODY:
            slot = m.scalar[WALKER]
            m.scalar[WALKER] = NOBODY
        elif m.scalar[GRANTED_FIRST] != NOBODY:
            slot = granted_person(m, p)
        else:
            origin = next_due(m, p, until)
            if origin == NOTHING:
                break
            slot = due_person(m, p, origin)
        if slot != NOBODY:
            status = walk(m, p, slot)
            if status != DONE:
                return status
    if until < INFINITY:
        m.times[NOW] = max(m.times[NOW], until)
    return DONE


# --- how a replication begins -----------------------------------------------------------------------------------


@aside
def place_group(m: Memory, p: Program, group: np.uint64) -> None:
    """Place one group of initial people: their rows, attributes and units held."""
    g = group * INITIAL_WORDS
    key = chain(m.scalar[BASE_KEY], p.initial[g + INITIAL_NAME])
    registers = p.size[REGISTER_COUNT]
    for i in range(ZERO, p.initial[g + INITIAL_PEOPLE]):
        slot = new_person(m, p, chain(key, i))
        base = slot * p.size[WIDTH]
        m.person[base + STEP] = p.initial[g + INITIAL_STEP]
        m.person[base + PRIORITY] = p.size[SOURCES] + group  # what the log calls them, until they queue
        draw_attributes(m, p, base, p.initial[g + INITIAL_ATTRIBUTES], p.initial[g + INITIAL_ATTRIBUTE_COUNT])
        if p.initial[g + ROW_COUNT] != ZERO:
            for k in range(ZERO, registers):
                value = p.initial_rows[(p.initial[g + FIRST_ROW] + i) * registers + k]
                if value == value:  # not-a-number: not in this row
                    m.person_floats[base + p.size[REGISTERS] + k] = value
        m.person[base + OPEN] |= p.initial[g + INITIAL_BITS]
        if p.initial[g + IN_PROGRESS_STAY] != ZERO:
            m.person[base + IN_PROGRESS] = group + ONE
        for k in range(p.initial[g + HOLDS], p.initial[g + HOLDS] + p.initial[g + HOLD_COUNT]):
            resource = p.initial_holds[k * INITIAL_HOLD_WORDS]
            place = base + p.initial_holds[k * INITIAL_HOLD_WORDS + ONE]
            m.person[place], m.person[place + ONE] = resource, ZERO
            m.resource[resource * RESOURCE_WORDS + BUSY] += ONE


@entry
def begin(m: Memory, p: Program) -> None:
    """Place the people inside at the start and let every stream offer its first person."""
    for group in range(ZERO, p.size[INITIALS]):
        place_group(m, p, group)
    for stream in range(ZERO, m.scalar[STREAMS]):
        begin_stream(m, p, stream)
    find_next_stream(m, p)
    find_next_ring(m, p)
    set_clock(m, p)


@entry
def rates_changed(m: Memory, p: Program, source: np.uint64) -> None:
    """Let a source's layers offer anew from now on, after its rate was reset."""
    if m.source[source * SOURCE_WORDS + LEFT_TO_COME] != ZERO:
        for stream in range(ZERO, m.scalar[STREAMS]):
            if m.stream[stream * STREAM_WORDS + STREAM_SOURCE] == source:
                reopen_layer(m, p, stream)
        find_next_stream(m, p)


@entry
def capacity_changed(m: Memory, p: Program, resource: np.uint64, units: np.uint64) -> None:
    """Set a resource's scheduled units at a pause; grants follow as the first thing of what comes next."""
    from_now = m.times[NOW]
    bring_up_to_date(m, p)
    m.resource[resource * RESOURCE_WORDS + UNITS] = units
    m.scalar[CAPACITY_SET] = ONE
    m.times[CLOCK_TIME] = from_now


@entry
def catch_up(m: Memory, p: Program) -> None:
    """Bring everything that runs on with time up to now, for a tally."""
    bring_up_to_date(m, p)


@entry
def look_at_clock(m: Memory, p: Program) -> None:
    """Find when the clock strikes next, after its schedule was made longer."""
    set_clock(m, p)


@entry
def rebuild_agenda(m: Memory, p: Program) -> None:
    """Throw dead entries out of the heap and the rings."""
    close_hole(m, p)
    size = m.scalar[HEAP_SIZE]
    m.scalar[HEAP_SIZE] = ZERO
    for k in range(ZERO, size):
        time, e = m.heap_time[k], m.heap_entry[k]
        m.heap_time[k] = INFINITY
        if e & CANCELLABLE != ZERO and is_dead(m, p, e):
            forget_entry(m, p, e)
        else:
            push(m, p, time, e)
    drop_dead_entries(m, p)


@entry
def count_open_waits(
    m: Memory, p: Program, reach: Words, clocks: Words, open_bins: Whole, open_waits: Floats
) -> None:
    """Count waits that are open now: marked, not recorded since, and still to be recorded on some way ahead."""
    now = m.times[NOW]
    for slot in range(ZERO, m.scalar[USED]):
        base = slot * p.size[WIDTH]
        if m.person[base + ALIVE] == ZERO:
            continue
        waits = m.person[base + OPEN] & reach[m.person[base + STEP]]
        measure = ZERO
        while waits != ZERO:
            if waits & ONE != ZERO:
                value = now - m.person_floats[base + clocks[measure]]
                open_bins[measure * BINS + bin_of(value)] += 1
                open_waits[measure * TWO] += 1.0
                open_waits[measure * TWO + ONE] += value
            waits >>= ONE
            measure += ONE

