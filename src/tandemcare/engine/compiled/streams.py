"""Sources of people: layers of candidates, renewals, lists, and the people inside at the start.

Each stream offers one person at a time, whose time and key wait outside the heap; the earliest is kept at hand.
"""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import chain, draw_bits, floor, name_key, sample, uniform
from tandemcare.engine.arithmetic import log as logarithm

from .agenda import INFINITY
from .jit import aside, part
from .memory import Memory, Program
from .places import *  # noqa: F403

GAP = U(name_key("arrival:gap"))
ACCEPTANCE = U(name_key("arrival:accept"))
HOURS_A_WEEK = U(168)


@part
def draw_form(p: Program, form: np.uint64, bits: np.uint64) -> float:
    """Return the value of a form for 64 random bits."""
    w, f = form * FORM_WORDS, form * FORM_FLOATS
    return sample(
        uniform(bits), p.forms[w + FORM_CODE], p.form_floats[f + SCALE], p.form_floats[f + F_A], p.form_floats[f + F_B],
        p.form_floats[f + F_C], p.form_floats[f + F_LOW], p.form_floats[f + F_HIGH], p.form_floats[f + F_STEP],
        p.tables, p.forms[w + FORM_FIRST], p.forms[w + FORM_SIZE],
    )


@aside
def table_at(p: Program, first: np.uint64, size: np.uint64, time: float, lines: bool, repeat: float) -> float:
    """Return a table's value at a time: of the last row at or before it, or on the line to the next."""
    if repeat > 0.0:
        time = time - floor(time / repeat) * repeat
    row = first
    for k in range(ONE, size):
        if p.tables[first + TWO * k] > time:
            break
        row = first + TWO * k
    t0, v0 = p.tables[row], p.tables[row + ONE]
    if not lines or time <= t0:
        return v0
    after = row + TWO
    if after < first + TWO * size:
        t1, v1 = p.tables[after], p.tables[after + ONE]
    elif repeat > 0.0:
        t1, v1 = repeat, p.tables[first + ONE]
    else:
        return v0
    return v0 + (v1 - v0) * ((time - t0) / (t1 - t0))


@part
def rate_at(m: Memory, p: Program, source: np.uint64, time: float) -> float:
    """Return a source's rate (people an hour) at a time, with its input."""
    w, f = source * SOURCE_WORDS, source * SOURCE_FLOATS
    kind = m.source[w + SOURCE_KIND]
    if kind == BY_NUMBER:
        rate = m.source_floats[f + RATE]
    elif kind == BY_WEEK:
        hour = (U(time) + p.size[WEEK_OFFSET]) % HOURS_A_WEEK
        rate = p.tables[m.source[w + TABLE_FIRST] + hour]
    else:
        rate = table_at(p, m.source[w + TABLE_FIRST], m.source[w + TABLE_SIZE], time, kind == BY_LINES,
                        m.source_floats[f + REPEAT])
    return m.source_floats[f + RATE_FACTOR] * rate


# --- layers -----------------------------------------------------------------------------------------------------


@part
def month_begin(m: Memory, p: Program, month: np.uint64) -> float:
    """Return when a month begins (hours); months are counted from the one in which the run starts."""
    if p.size[CALENDAR] == ZERO:
        return float(np.int64(month)) * BLOCK_HOURS
    return m.months[month]


@aside
def open_month(m: Memory, p: Program, stream: np.uint64, month: np.uint64) -> None:
    """Let a layer begin a month anew, with candidate 0."""
    w = stream * STREAM_WORDS
    m.stream[w + MONTH] = month
    m.stream[w + NEXT_INDEX] = ZERO
    m.stream_floats[stream * STREAM_FLOATS + LAST_TIME] = month_begin(m, p, month)
    name = m.source[m.stream[w + STREAM_SOURCE] * SOURCE_WORDS + SOURCE_NAME]
    layer = chain(chain(m.scalar[BASE_KEY], name), m.stream[w + LAYER])
    m.stream[w + MONTH_KEY] = chain(layer, p.size[FIRST_MONTH] + month)


@part
def find_candidate(m: Memory, p: Program, stream: np.uint64, not_before: float) -> None:
    """Find the next candidate of a layer who comes, within the month; else offer the turn of the month."""
    w, g = stream * STREAM_WORDS, stream * STREAM_FLOATS
    source = m.stream[w + STREAM_SOURCE]
    f = source * SOURCE_FLOATS
    height = m.source_floats[f + LAYER_HEIGHT]
    below = float(np.int64(m.stream[w + LAYER]))
    index, time, month_key = m.stream[w + NEXT_INDEX], m.stream_floats[g + LAST_TIME], m.stream[w + MONTH_KEY]
    end = month_begin(m, p, m.stream[w + MONTH] + ONE)
    while True:
        person = chain(month_key, index)
        time = time + -logarithm(1.0 - uniform(draw_bits(person, GAP, ZERO))) / height
        index += ONE
        if time >= end:
            m.stream[w + MONTH_TURN] = ONE
            m.stream_floats[g + OFFERED_TIME] = end
            return
        if time < not_before or time < m.source_floats[f + START]:
            continue
        if time >= m.source_floats[f + STOP]:
            m.stream_floats[g + OFFERED_TIME] = INFINITY
            return
        share = uniform(draw_bits(person, ACCEPTANCE, ZERO))
        if (below + share) * height < rate_at(m, p, source, time):
            break
    m.stream[w + NEXT_INDEX] = index
    m.stream_floats[g + LAST_TIME] = time
    m.stream[w + OFFERED_KEY] = person
    m.stream_floats[g + OFFERED_TIME] = time


@aside
def reopen_layer(m: Memory, p: Program, stream: np.uint64) -> None:
    """Begin a layer at the start, or again after its rate was reset: as if it had always had the present rate from now on."""
    w, g = stream * STREAM_WORDS, stream * STREAM_FLOATS
    f = m.stream[w + STREAM_SOURCE] * SOURCE_FLOATS
    floor_of_layer = float(np.int64(m.stream[w + LAYER])) * m.source_floats[f + LAYER_HEIGHT]
    m.stream[w + MONTH_TURN] = ZERO
    if not floor_of_layer < m.source_floats[f + RATE_FACTOR] * m.source_floats[f + PEAK]:
        m.stream_floats[g + OFFERED_TIME] = INFINITY
        return
    now, month = m.times[NOW], ZERO
    if p.size[CALENDAR] == ZERO:
        month = U(floor(now / BLOCK_HOURS))
        if month_begin(m, p, month) > now:
            month -= ONE
    while month_begin(m, p, month + ONE) <= now:
        month += ONE
    open_month(m, p, stream, month)
    find_candidate(m, p, stream, now)


# --- renewals, lists and the census -----------------------------------------------------------------------------


@aside
def offer_after_gap(m: Memory, p: Program, stream: np.uint64) -> None:
    """Offer the next person of a renewal source, one gap after the last one."""
    w, g = stream * STREAM_WORDS, stream * STREAM_FLOATS
    source = m.stream[w + STREAM_SOURCE]
    person = chain(m.stream[w + MONTH_KEY], m.stream[w + NEXT_INDEX])
    gap = draw_form(p, m.source[source * SOURCE_WORDS + SOURCE_FORM], draw_bits(person, GAP, ZERO))
    time = m.stream_floats[g + LAST_TIME] + gap
    m.stream_floats[g + LAST_TIME] = time
    m.stream[w + NEXT_INDEX] += ONE
    m.stream[w + OFFERED_KEY] = person
    m.stream_floats[g + OFFERED_TIME] = time if time < m.source_floats[source * SOURCE_FLOATS + STOP] else INFINITY


@aside
def offer_from_list(m: Memory, p: Program, stream: np.uint64) -> None:
    """Offer the next person of a list of times (or of the census: all at time 0)."""
    w, g = stream * STREAM_WORDS, stream * STREAM_FLOATS
    index = m.stream[w + NEXT_INDEX]
    if index >= m.stream[w + LIST_END]:
        m.stream_floats[g + OFFERED_TIME] = INFINITY
        return
    m.stream[w + NEXT_INDEX] = index + ONE
    if m.source[m.stream[w + STREAM_SOURCE] * SOURCE_WORDS + SOURCE_KIND] == BY_CENSUS:
        m.stream_floats[g + OFFERED_TIME] = 0.0
        m.stream[w + OFFERED_KEY] = m.person[index * p.size[WIDTH] + KEY]
    else:
        m.stream_floats[g + OFFERED_TIME] = m.lists[m.stream[w + LIST_FIRST] + index]
        m.stream[w + OFFERED_KEY] = chain(m.stream[w + MONTH_KEY], index)


@aside
def begin_stream(m: Memory, p: Program, stream: np.uint64) -> None:
    """Let a stream offer its first person."""
    w = stream * STREAM_WORDS
    source = m.stream[w + STREAM_SOURCE]
    kind = m.source[source * SOURCE_WORDS + SOURCE_KIND]
    m.stream[w + NEXT_INDEX], m.stream[w + MONTH_TURN] = m.stream[w + LIST_BEGIN], ZERO
    if m.source[source * SOURCE_WORDS + LEFT_TO_COME] == ZERO:
        m.stream_floats[stream * STREAM_FLOATS + OFFERED_TIME] = INFINITY
    elif kind <= BY_LINES:
        reopen_layer(m, p, stream)
    else:
        name = m.source[source * SOURCE_WORDS + SOURCE_NAME]
        m.stream[w + MONTH_KEY] = chain(chain(chain(m.scalar[BASE_KEY], name), ZERO), ZERO)
        m.stream_floats[stream * STREAM_FLOATS + LAST_TIME] = m.source_floats[source * SOURCE_FLOATS + START]
        if kind == BY_GAPS:
            offer_after_gap(m, p, stream)
        else:
            offer_from_list(m, p, stream)


# --- the earliest of all ----------------------------------------------------------------------------------------


@part
def find_next_stream(m: Memory, p: Program) -> None:
    """Find the stream whose offer comes first: by time, turns of a month before people, then by key."""
    best, best_time = ZERO, INFINITY
    for stream in range(ZERO, m.scalar[STREAMS]):
        time = m.stream_floats[stream * STREAM_FLOATS + OFFERED_TIME]
        if time < best_time or (time == best_time and time < INFINITY and stream_before(m, stream, best)):
            best, best_time = stream, time
    m.scalar[STREAM] = best
    m.times[STREAM_TIME] = best_time


@aside
def stream_before(m: Memory, stream: np.uint64, other: np.uint64) -> bool:
    """Return whether, of two offers at one time, the first comes first."""
    w, o = stream * STREAM_WORDS, other * STREAM_WORDS
    if m.stream[w + MONTH_TURN] != m.stream[o + MONTH_TURN]:
        return m.stream[w + MONTH_TURN] != ZERO
    return m.stream[w + OFFERED_KEY] < m.stream[o + OFFERED_KEY]


@part
def offer_next(m: Memory, p: Program, stream: np.uint64) -> None:
    """Let a stream offer its next person, after the last one has come or the month has turned."""
    w = stream * STREAM_WORDS
    kind = m.source[m.stream[w + STREAM_SOURCE] * SOURCE_WORDS + SOURCE_KIND]
    if kind <= BY_LINES:
        if m.stream[w + MONTH_TURN] != ZERO:
            m.stream[w + MONTH_TURN] = ZERO
            open_month(m, p, stream, m.stream[w + MONTH] + ONE)
        find_candidate(m, p, stream, 0.0)
    elif kind == BY_GAPS:
        offer_after_gap(m, p, stream)
    else:
        offer_from_list(m, p, stream)
    find_next_stream(m, p)


@aside
def close_source(m: Memory, p: Program, source: np.uint64) -> None:
    """Let a source offer nobody any more."""
    for stream in range(ZERO, m.scalar[STREAMS]):
        if m.stream[stream * STREAM_WORDS + STREAM_SOURCE] == source:
            m.stream_floats[stream * STREAM_FLOATS + OFFERED_TIME] = INFINITY
            m.stream[stream * STREAM_WORDS + MONTH_TURN] = ZERO
    find_next_stream(m, p)
