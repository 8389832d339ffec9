"""Who comes: a new person with their attributes, the next of a stream, and people inside at the start."""

from __future__ import annotations

from math import isnan

import numpy as np

from tandemcare.engine.arithmetic import chain, draw_bits, uniform

from .episodes import come_in_episode
from .jit import aside, part
from .memory import Memory
from .places import *
from .registers import set_value
from .statistics import LOG_ARRIVE, busy_changes, group_holds, log
from .streams import close_source, draw_form_rarely, offer_next, turn_month


@part
def new_person(m: Memory, key: np.uint64) -> np.uint64:
    """Return the row of a new person, cleared; there is room, because the kernel checks before each event."""
    person = m.w[FREE]
    if person != NOBODY:
        m.w[FREE] = m.w[person + LINK]
    else:
        person = m.w[PEOPLE] + m.w[PEOPLE_USED] * m.w[WIDTH]
        m.w[PEOPLE_USED] += ONE
    m.w[person + KEY] = key
    m.w[person + DRAW_KEY] = key
    m.w[person + ALIVE] += ROW_TAKEN  # what earlier people in this row have visited counts no more
    m.w[person + OPEN] = ZERO
    m.w[person + IN_PROGRESS] = ZERO
    m.f[person + STEPS_AT] = -1.0
    m.w[INSIDE] += ONE
    m.w[COME] += ONE
    return person


@part
def draw_attributes(m: Memory, person: np.uint64, attributes: np.uint64) -> None:
    """Give a new person the fixed attributes, and draw the others."""
    to, values = person + m.w[attributes + FIXED_REGISTER], m.w[attributes + FIXED_FIRST]
    for k in range(ZERO, m.w[attributes + FIXED_COUNT]):
        m.w[to + U(k)] = m.w[values + U(k)]
    first = attributes + ATTRIBUTES_WORDS
    for attribute in range(first, first + m.w[attributes + DRAWN_COUNT] * ATTRIBUTE_WORDS, ATTRIBUTE_WORDS):
        bits = draw_bits(m.w[person + KEY], m.w[attribute + ATTRIBUTE_NAME], ZERO)
        shares = m.w[attribute + ATTRIBUTE_SHARES]
        if shares == ZERO:
            value = draw_form_rarely(m, m.w[attribute + ATTRIBUTE_FORM], bits)
        else:
            share, after = uniform(bits), shares + m.w[attribute + ATTRIBUTE_BETWEEN]
            place = after
            for k in range(shares, after):  # counting takes no guess at what comes next, unlike searching
                place += U(m.f[k] <= share)
            value = m.f[place]
        set_value(m, person, m.w[attribute + ATTRIBUTE_REGISTER], value)


@aside
def begin_holding(m: Memory, person: np.uint64, first: np.uint64, last: np.uint64) -> None:
    """Give somebody who comes, or is inside at the start, the units with which they begin."""
    for hold in range(first, last, BEGUN_HOLD_WORDS):
        resource = m.w[hold]
        busy_changes(m, resource)
        m.w[person + m.w[U(hold) + ONE]] = resource
        m.w[resource + BUSY] += ONE
        if m.w[GROUP_COUNT] != ZERO:
            group_holds(m, resource, person, True)


@part
def arrival(m: Memory) -> np.uint64:
    """Let the offered person come and the stream offer its next; return who walks, or NOBODY at the turn of a month."""
    stream = m.w[STREAM]
    source = m.w[stream + STREAM_SOURCE]
    if m.w[stream + MONTH_TURN] != ZERO:
        turn_month(m, stream)
        return NOBODY
    m.w[EVENTS] += ONE
    m.f[LAST_EVENT] = m.f[NOW]
    if m.w[source + SOURCE_KIND] == BY_CENSUS:
        person = m.w[PEOPLE] + (m.w[stream + NEXT_INDEX] - ONE) * m.w[WIDTH]
        log(m, person, m.w[person + STEP], LOG_ARRIVE, m.w[person + PRIORITY], 0.0)
    else:
        person = new_person(m, m.w[stream + OFFERED_KEY])
        draw_attributes(m, person, m.w[source + SOURCE_ATTRIBUTES])
        if m.w[source + SOURCE_FIRST_HOLD] != m.w[source + SOURCE_LAST_HOLD]:
            begin_holding(m, person, m.w[source + SOURCE_FIRST_HOLD], m.w[source + SOURCE_LAST_HOLD])
        if m.w[source + SOURCE_EPISODE] != ZERO:
            come_in_episode(m, person, m.w[source + SOURCE_EPISODE] - ONE)
        m.w[person + STEP] = m.w[source + FIRST_STEP]
        log(m, person, m.w[source + FIRST_STEP], LOG_ARRIVE, m.w[source + SOURCE_NUMBER], 0.0)
        m.w[source + LEFT_TO_COME] -= ONE
        if m.w[source + LEFT_TO_COME] == ZERO:
            close_source(m, source)
            return person
    offer_next(m, stream)
    return person


@aside
def place_group(m: Memory, group: np.uint64) -> None:
    """Place one group of initial people: their rows, attributes and units held."""
    key, registers = chain(m.w[BASE_KEY], m.w[group + INITIAL_NAME]), m.w[REGISTER_COUNT]
    for i in range(ZERO, m.w[group + INITIAL_PEOPLE]):
        person = new_person(m, chain(key, U(i)))
        m.w[person + STEP] = m.w[group + INITIAL_STEP]
        m.w[person + PRIORITY] = m.w[group + INITIAL_NUMBER]  # what the log calls them, until they queue
        draw_attributes(m, person, m.w[group + INITIAL_ATTRIBUTES])
        if m.w[group + INITIAL_EPISODE] != ZERO:
            come_in_episode(m, person, m.w[group + INITIAL_EPISODE] - ONE)
        if m.w[group + HAS_ROWS] != ZERO:
            row = m.w[group + FIRST_ROW] + U(i) * registers
            for k in range(ZERO, registers):
                value = m.f[row + U(k)]
                if not isnan(value):  # not-a-number: the row does not say
                    set_value(m, person, m.w[m.w[REGISTERS] + U(k)], value)
        m.w[person + OPEN] |= m.w[group + INITIAL_BITS]
        if m.w[group + IN_PROGRESS_STAY] != ZERO:
            m.w[person + IN_PROGRESS] = group
        begin_holding(m, person, m.w[group + FIRST_HOLD], m.w[group + LAST_HOLD])
