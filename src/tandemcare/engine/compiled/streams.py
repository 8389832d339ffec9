"""Sources of people: layers of candidates, renewals, lists, and the people inside at the start.

Each stream offers one person at a time, whose time and key wait outside the heap; the earliest is kept at hand.
"""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import chain, draw_bits, floor, name_key, sample, uniform
from tandemcare.engine.arithmetic import log as logarithm

from .agenda import INFINITY
from .jit import aside, part
from .memory import Memory
from .places import *

GAP = U(name_key("arrival:gap"))
ACCEPTANCE = U(name_key("arrival:accept"))
HOURS_A_WEEK = U(168)


@part
def draw_form(m: Memory, form: np.uint64, bits: np.uint64) -> float:
    """Return the value of a form for 64 random bits."""
    return sample(
        uniform(bits),
        m.w[form + FORM_CODE],
        m.f[form + SCALE],
        m.f[form + F_A],
        m.f[form + F_B],
        m.f[form + F_C],
        m.f[form + F_LOW],
        m.f[form + F_HIGH],
        m.f[form + F_STEP],
        m.f,
        m.w[form + FORM_FIRST],
        m.w[form + FORM_SIZE],
    )


@aside
def draw_form_rarely(m: Memory, form: np.uint64, bits: np.uint64) -> float:
    """Return the value of a form for 64 random bits, from where that is too rare to be worth inlining."""
    return draw_form(m, form, bits)


@aside
def table_at(m: Memory, first: np.uint64, size: np.uint64, time: float, lines: bool, repeat: float) -> float:
    """Return a table's value at a time: of the last row at or before it, or on the line to the next."""
    if repeat > 0.0:
        time = time - floor(time / repeat) * repeat
    low, high = ZERO, size  # the last row at or before the time, or the first one
    while high - low > ONE:
        middle = (low + high) >> ONE
        if m.f[first + TWO * middle] <= time:
            low = middle
        else:
            high = middle
    row, end = first + TWO * low, first + TWO * size
    after = row + TWO
    t0, v0 = m.f[row], m.f[row + ONE]
    if not lines or time <= t0:
        return v0
    if after < end:
        t1, v1 = m.f[after], m.f[after + ONE]
    elif repeat > 0.0:
        t1, v1 = repeat, m.f[first + ONE]
    else:
        return v0
    return v0 + (v1 - v0) * ((time - t0) / (t1 - t0))


@part
def rate_at(m: Memory, source: np.uint64, time: float) -> float:
    """Return a source's rate (people an hour) at a time, with its input."""
    kind = m.w[source + SOURCE_KIND]
    if kind == BY_NUMBER:
        rate = m.f[source + RATE]
    elif kind == BY_WEEK:
        rate = m.f[m.w[source + TABLE_FIRST] + (U(np.int64(time)) + m.w[WEEK_OFFSET]) % HOURS_A_WEEK]
    else:
        rate = table_at(
            m, m.w[source + TABLE_FIRST], m.w[source + TABLE_SIZE], time, kind == BY_LINES, m.f[source + REPEAT]
        )
    return m.f[source + RATE_FACTOR] * rate


# --- layers -----------------------------------------------------------------------------------------------------


@part
def month_begin(m: Memory, month: np.uint64) -> float:
    """Return when a month begins (hours); months are counted from the one in which the run starts."""
    if m.w[CALENDAR] == ZERO:
        return float(np.int64(month)) * BLOCK_HOURS
    return m.f[m.w[MONTHS] + month]


@aside
def open_month(m: Memory, stream: np.uint64, month: np.uint64) -> None:
    """Let a layer begin a month anew, with candidate 0."""
    m.w[stream + MONTH] = month
    m.w[stream + NEXT_INDEX] = ZERO
    m.f[stream + LAST_TIME] = month_begin(m, month)
    m.f[stream + MONTH_END] = month_begin(m, month + ONE)
    layer = chain(chain(m.w[BASE_KEY], m.w[m.w[stream + STREAM_SOURCE] + SOURCE_NAME]), m.w[stream + LAYER])
    m.w[stream + MONTH_KEY] = chain(layer, m.w[FIRST_MONTH] + month)


@part
def find_candidate(m: Memory, stream: np.uint64, not_before: float) -> None:
    """Find the next candidate of a layer who comes, within the month; else offer the turn of the month."""
    source, month_key = m.w[stream + STREAM_SOURCE], m.w[stream + MONTH_KEY]
    height, below = m.f[source + LAYER_HEIGHT], float(np.int64(m.w[stream + LAYER]))
    index, time, end = m.w[stream + NEXT_INDEX], m.f[stream + LAST_TIME], m.f[stream + MONTH_END]
    start, stop = max(m.f[source + START], not_before), m.f[source + STOP]
    while True:
        person = chain(month_key, index)
        time = time + -logarithm(1.0 - uniform(draw_bits(person, GAP, ZERO))) / height
        index += ONE
        if time >= end:
            m.w[stream + MONTH_TURN] = ONE
            m.f[stream + OFFERED_TIME] = end
            return
        if time < start:
            continue
        if time >= stop:
            m.f[stream + OFFERED_TIME] = INFINITY
            return
        if (below + uniform(draw_bits(person, ACCEPTANCE, ZERO))) * height < rate_at(m, source, time):
            break
    m.w[stream + NEXT_INDEX] = index
    m.f[stream + LAST_TIME] = time
    m.w[stream + OFFERED_KEY] = person
    m.f[stream + OFFERED_TIME] = time


@aside
def offer_in_month(m: Memory, stream: np.uint64, month: np.uint64, not_before: float) -> None:
    """Let a layer offer the first person of a month who comes at a time or after it."""
    open_month(m, stream, month)
    find_candidate(m, stream, not_before)


@aside
def reopen_layer(m: Memory, stream: np.uint64) -> None:
    """Begin a layer at the start, or anew from now on with the rate that holds now."""
    source = m.w[stream + STREAM_SOURCE]
    base = float(np.int64(m.w[stream + LAYER])) * m.f[source + LAYER_HEIGHT]
    m.w[stream + MONTH_TURN] = ZERO
    if not base < m.f[source + RATE_FACTOR] * m.f[source + PEAK]:
        m.f[stream + OFFERED_TIME] = INFINITY
        return
    month = m.w[stream + MONTH]  # no later than the present one
    while month_begin(m, month + ONE) <= m.f[NOW]:
        month += ONE
    offer_in_month(m, stream, month, m.f[NOW])


# --- renewals, lists and the census -----------------------------------------------------------------------------


@aside
def offer_after_gap(m: Memory, stream: np.uint64) -> None:
    """Offer the next person of a renewal source, one gap after the last one."""
    source = m.w[stream + STREAM_SOURCE]
    person = chain(m.w[stream + MONTH_KEY], m.w[stream + NEXT_INDEX])
    time = m.f[stream + LAST_TIME] + draw_form_rarely(m, m.w[source + SOURCE_FORM], draw_bits(person, GAP, ZERO))
    m.f[stream + LAST_TIME] = time
    m.w[stream + NEXT_INDEX] += ONE
    m.w[stream + OFFERED_KEY] = person
    m.f[stream + OFFERED_TIME] = time if time < m.f[source + STOP] else INFINITY


@aside
def offer_from_list(m: Memory, stream: np.uint64) -> None:
    """Offer the next person of a list of times (or of the census: all at time 0)."""
    index = m.w[stream + NEXT_INDEX]
    if index >= m.w[stream + LIST_END]:
        m.f[stream + OFFERED_TIME] = INFINITY
        return
    m.w[stream + NEXT_INDEX] = index + ONE
    if m.w[m.w[stream + STREAM_SOURCE] + SOURCE_KIND] == BY_CENSUS:
        m.f[stream + OFFERED_TIME] = 0.0
        m.w[stream + OFFERED_KEY] = m.w[m.w[PEOPLE] + index * m.w[WIDTH] + KEY]
    else:
        m.f[stream + OFFERED_TIME] = m.f[m.w[stream + LIST_FIRST] + index]
        m.w[stream + OFFERED_KEY] = chain(m.w[stream + MONTH_KEY], index)


@aside
def begin_stream(m: Memory, stream: np.uint64) -> None:
    """Let a stream offer its first person."""
    source = m.w[stream + STREAM_SOURCE]
    kind = m.w[source + SOURCE_KIND]
    m.w[stream + NEXT_INDEX], m.w[stream + MONTH_TURN] = m.w[stream + LIST_BEGIN], ZERO
    if m.w[source + LEFT_TO_COME] == ZERO:
        m.f[stream + OFFERED_TIME] = INFINITY
    elif kind <= BY_LINES:
        reopen_layer(m, stream)
    else:
        m.w[stream + MONTH_KEY] = chain(chain(chain(m.w[BASE_KEY], m.w[source + SOURCE_NAME]), ZERO), ZERO)
        m.f[stream + LAST_TIME] = m.f[source + START]
        if kind == BY_GAPS:
            offer_after_gap(m, stream)
        else:
            offer_from_list(m, stream)


# --- the earliest of all ----------------------------------------------------------------------------------------


@part
def find_next_stream(m: Memory) -> None:
    """Find the stream whose offer comes first: by time, turns of a month before people, then by key."""
    best, best_time = m.w[STREAMS], INFINITY
    for stream in range(m.w[STREAMS], m.w[STREAMS] + m.w[STREAM_COUNT] * STREAM_WORDS, STREAM_WORDS):
        time = m.f[stream + OFFERED_TIME]
        if time < best_time or (time == best_time and time < INFINITY and stream_before(m, U(stream), best)):
            best, best_time = U(stream), time
    m.w[STREAM] = best
    m.f[STREAM_TIME] = best_time


@aside
def stream_before(m: Memory, stream: np.uint64, other: np.uint64) -> bool:
    """Return whether, of two offers at one time, the first comes first."""
    if m.w[stream + MONTH_TURN] != m.w[other + MONTH_TURN]:
        return m.w[stream + MONTH_TURN] != ZERO
    return m.w[stream + OFFERED_KEY] < m.w[other + OFFERED_KEY]


@aside
def look_at_all_streams(m: Memory) -> None:
    """Find the stream whose offer comes first, from where that is too rare to be worth inlining."""
    find_next_stream(m)


@aside
def turn_month(m: Memory, stream: np.uint64) -> None:
    """Let a layer go on with the next month."""
    m.w[stream + MONTH_TURN] = ZERO
    offer_in_month(m, stream, m.w[stream + MONTH] + ONE, 0.0)
    look_at_all_streams(m)


@part
def offer_next(m: Memory, stream: np.uint64) -> None:
    """Let a stream offer its next person, after the last one has come."""
    kind = m.w[m.w[stream + STREAM_SOURCE] + SOURCE_KIND]
    if kind <= BY_LINES:
        find_candidate(m, stream, 0.0)
    elif kind == BY_GAPS:
        offer_after_gap(m, stream)
    else:
        offer_from_list(m, stream)
    find_next_stream(m)


@aside
def close_source(m: Memory, source: np.uint64) -> None:
    """Let a source offer nobody any more."""
    for stream in range(m.w[STREAMS], m.w[STREAMS] + m.w[STREAM_COUNT] * STREAM_WORDS, STREAM_WORDS):
        if m.w[stream + STREAM_SOURCE] == source:
            m.f[stream + OFFERED_TIME] = INFINITY
            m.w[stream + MONTH_TURN] = ZERO
    look_at_all_streams(m)
