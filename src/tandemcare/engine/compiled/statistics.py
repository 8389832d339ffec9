"""What is counted while the kernel runs: unit-hours and levels of resources, records, counts, and the log."""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import float_bits
from tandemcare.trace import tally
from tandemcare.trace.log import Event

from .jit import aside, part
from .memory import Memory
from .places import *
from .registers import as_float, value_of

LEVELS = U(tally.LEVELS)
BINS = U(tally.BINS)
SINGLE_LEVELS = U(tally.SINGLE_LEVELS)
LEVEL_OFFSET = U((1023 + 9) << 5)
BIN_OFFSET = U((1023 + tally.LOWEST_OCTAVE) << 5)
BIN_SHIFT = U(52 - 5)
AREA_BUSY, AREA_QUEUE, AREA_UNITS, AREA_LATE = (U(k) for k in (tally.BUSY, tally.QUEUE, tally.CAPACITY, tally.OVERTIME))


@part
def area(m: Memory, resource: np.uint64) -> np.uint64:
    """Return where the unit-hours of a resource in the present period stand."""
    return m.w[HOURS] + (m.w[PERIOD] * m.w[RESOURCE_COUNT] + m.w[resource + RESOURCE_NUMBER]) * FOUR


@part
def level_of(units: np.uint64) -> np.uint64:
    """Return the level bin of a number of units in use."""
    if units < SINGLE_LEVELS:
        return units
    return min(SINGLE_LEVELS + (float_bits(as_float(units)) >> BIN_SHIFT) - LEVEL_OFFSET, LEVELS - ONE)


@part
def busy_changes(m: Memory, resource: np.uint64) -> None:
    """Add the unit-hours in use up to now, before their number changes."""
    hours = m.f[NOW] - m.f[resource + BUSY_SINCE]
    if hours > 0.0:
        units = m.w[resource + BUSY]
        m.f[area(m, resource) + AREA_BUSY] += as_float(units) * hours
        if m.w[LEVELS_ON] != ZERO:
            m.f[m.w[LEVELS_AT] + m.w[resource + RESOURCE_NUMBER] * LEVELS + level_of(units)] += hours
        m.f[resource + BUSY_SINCE] = m.f[NOW]


@part
def waiting_changes(m: Memory, resource: np.uint64) -> None:
    """Add the person-hours in the queue up to now, before their number changes."""
    hours = m.f[NOW] - m.f[resource + WAITING_SINCE]
    if hours > 0.0:
        m.f[area(m, resource) + AREA_QUEUE] += as_float(m.w[resource + WAITING]) * hours
        m.f[resource + WAITING_SINCE] = m.f[NOW]


@aside
def units_change(m: Memory, resource: np.uint64) -> None:
    """Add the scheduled unit-hours up to now, before the capacity changes."""
    hours = m.f[NOW] - m.f[resource + UNITS_SINCE]
    if hours > 0.0:
        if m.w[resource + KIND] & UNLIMITED == ZERO:
            m.f[area(m, resource) + AREA_UNITS] += as_float(m.w[resource + UNITS]) * hours
        m.f[resource + UNITS_SINCE] = m.f[NOW]


@aside
def late_changes(m: Memory, resource: np.uint64) -> None:
    """Add the overtime up to now, before the number of slots in overtime changes."""
    hours = m.f[NOW] - m.f[resource + LATE_SINCE]
    if hours > 0.0:
        m.f[area(m, resource) + AREA_LATE] += as_float(m.w[resource + LATE]) * hours
        m.f[resource + LATE_SINCE] = m.f[NOW]


@aside
def bring_up_to_date(m: Memory) -> None:
    """Add everything that runs on with time up to now: at a period's end, a pause and the end."""
    for resource in range(m.w[RESOURCES], m.w[SHIFTS], RESOURCE_WORDS):
        busy_changes(m, U(resource))
        waiting_changes(m, U(resource))
        units_change(m, U(resource))
        late_changes(m, U(resource))


@aside
def group_hours_change(m: Memory, place: np.uint64) -> None:
    """Add the unit-hours of a group and a resource up to now; `place` is group * number of resources + resource."""
    cell = m.w[GROUP_UNITS] + place * GROUP_UNITS_WORDS
    hours = m.f[NOW] - m.f[cell + HELD_SINCE]
    if hours > 0.0:
        year = m.w[m.w[YEARS] + m.w[PERIOD]] * m.w[GROUP_COUNT] * m.w[RESOURCE_COUNT]
        m.f[m.w[GROUP_HOURS] + year + place] += as_float(m.w[cell + HELD]) * hours
        m.f[cell + HELD_SINCE] = m.f[NOW]


@aside
def group_holds(m: Memory, resource: np.uint64, person: np.uint64, more: bool) -> None:
    """Note that a person's group holds one unit of a resource more, or else one fewer, from now on."""
    group = group_of(m, person)
    if group != NOBODY:
        place = group * m.w[RESOURCE_COUNT] + m.w[resource + RESOURCE_NUMBER]
        group_hours_change(m, place)
        held = m.w[GROUP_UNITS] + place * GROUP_UNITS_WORDS + HELD
        m.w[held] = m.w[held] + ONE if more else m.w[held] - ONE


@aside
def bring_groups_up_to_date(m: Memory) -> None:
    """Add unit-hours by group up to now: at a period's end and for a tally, never at a pause."""
    for place in range(ZERO, m.w[GROUP_COUNT] * m.w[RESOURCE_COUNT]):
        group_hours_change(m, U(place))


@part
def bin_of(value: float) -> np.uint64:
    """Return the histogram bin of a wait."""
    if value <= 0.0:
        return ZERO
    bits = float_bits(value) >> BIN_SHIFT
    if bits < BIN_OFFSET:
        return ONE
    return min(bits - BIN_OFFSET, BINS - TWO) + ONE


@aside
def period_at(m: Memory, time: float) -> np.uint64:
    """Return the period that holds a time, which may also lie ahead (a clock may be set to a later moment)."""
    period = m.w[PERIOD]
    while m.f[m.w[EDGES] + period] <= time:
        period += ONE
    while period != ZERO and m.f[m.w[EDGES] + period - ONE] > time:
        period -= ONE
    return period


@aside
def group_of(m: Memory, person: np.uint64) -> np.uint64:
    """Return the group of a person, or NOBODY if their value is not one of the groups."""
    value = value_of(m, person, m.w[GROUP_REGISTER])
    for group in range(ZERO, m.w[GROUP_COUNT]):
        if m.f[m.w[GROUPS] + group] == value:
            return U(group)
    return NOBODY


@part
def add_to_cell(m: Memory, cell: np.uint64, value: float) -> None:
    """Add one record to a cell of count, sum and sum of squares."""
    m.f[cell] += 1.0
    m.f[cell + ONE] += value
    m.f[cell + TWO] += value * value


@part
def add_record(m: Memory, person: np.uint64, step: np.uint64, value: float) -> None:
    """Add one record to its measure, in the period in which it ends (or began) and in the person's group."""
    if m.f[NOW] < m.f[WARMUP]:
        return
    period = m.w[PERIOD]
    if m.w[step + BITS] != ZERO:
        began = m.f[person + m.w[step + B]]
        if began < m.f[WARMUP]:
            return
        period = period_at(m, began)
    measure = m.w[step + A]
    add_to_cell(m, m.w[RECORDS] + (period * m.w[MEASURES] + measure) * THREE, value)
    m.w[m.w[BINS_AT] + measure * BINS + bin_of(value)] += ONE
    for k in range(m.w[step + C], m.w[step + C] + m.w[step + D]):
        if value > m.f[m.w[THRESHOLDS] + k]:
            m.w[m.w[OVER] + period * m.w[THRESHOLD_COUNT] + k] += ONE
    if m.w[GROUP_COUNT] != ZERO:
        add_record_of_group(m, person, step, period, value)


@aside
def add_record_of_group(m: Memory, person: np.uint64, step: np.uint64, period: np.uint64, value: float) -> None:
    """Add one record to its measure in a period's year and in the person's group."""
    group = group_of(m, person)
    if group == NOBODY:
        return
    row = m.w[m.w[YEARS] + period] * m.w[GROUP_COUNT] + group
    add_to_cell(m, m.w[GROUP_RECORDS] + (row * m.w[MEASURES] + m.w[step + A]) * THREE, value)
    for k in range(m.w[step + C], m.w[step + C] + m.w[step + D]):
        if value > m.f[m.w[THRESHOLDS] + k]:
            m.w[m.w[GROUP_OVER] + row * m.w[THRESHOLD_COUNT] + k] += ONE


@part
def add_count(m: Memory, person: np.uint64, number: np.uint64) -> None:
    """Add one to a count, in the present period and in the person's group."""
    if m.f[NOW] < m.f[WARMUP]:
        return
    m.w[m.w[COUNTS_AT] + m.w[PERIOD] * m.w[COUNTS] + number] += ONE
    if m.w[GROUP_COUNT] != ZERO:
        add_count_of_group(m, person, number)


@aside
def add_count_of_group(m: Memory, person: np.uint64, number: np.uint64) -> None:
    """Add one to a count in the present year and in the person's group."""
    group = group_of(m, person)
    if group != NOBODY:
        row = m.w[m.w[YEARS] + m.w[PERIOD]] * m.w[GROUP_COUNT] + group
        m.w[m.w[GROUP_COUNTS] + row * m.w[COUNTS] + number] += ONE


# --- the log ----------------------------------------------------------------------------------------------------

(
    LOG_ARRIVE,
    LOG_MARK,
    LOG_ASSIGN,
    LOG_BRANCH,
    LOG_COUNT,
    LOG_RECORD,
    LOG_LEAVE,
    LOG_DELAY,
    LOG_DELAY_END,
    LOG_GATE,
    LOG_GATE_OPEN,
    LOG_QUEUE,
    LOG_GRANT,
    LOG_EXPIRE,
    LOG_RELEASE,
    LOG_HAND_OVER,
    LOG_RESUME,
    LOG_SWAP,
    LOG_CAPACITY,
    LOG_RISK,
) = (U(event) for event in Event)


@aside
def write_row(m: Memory, key: np.uint64, number: np.uint64, event: np.uint64, detail: np.uint64, value: float) -> None:
    """Write one row of the log at the present time."""
    row = m.w[LOG] + m.w[LOG_SIZE] * LOG_WORDS
    m.w[LOG_SIZE] += ONE
    m.f[row] = m.f[NOW]
    m.w[row + ONE] = key
    m.w[row + TWO] = number
    m.w[row + THREE] = event
    m.w[row + FOUR] = detail
    m.f[row + FOUR + ONE] = value


@part
def log(m: Memory, person: np.uint64, step: np.uint64, event: np.uint64, detail: np.uint64, value: float) -> None:
    """Write one row of the log if a log is kept; there is room, because the kernel checks before each step."""
    if m.w[LOG_ON] != ZERO:
        write_row(m, m.w[person + KEY], m.w[step + NUMBER], event, detail, value)
